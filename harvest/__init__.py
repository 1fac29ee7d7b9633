"""The world → data/harvest.db: the only package that opens a connection outward."""

import os

# numpy brings linear algebra whose threads spin as they start; nothing here needs them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
