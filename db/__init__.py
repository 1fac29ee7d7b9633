"""data/harvest.db → evidence.db: papers, what was read in them, and how papers make studies."""
