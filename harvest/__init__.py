"""The world → data/harvest.db: the only package that opens a connection outward."""
