# Ketamine Evidence: PubMed → data/harvest.db → evidence.db → claims → the site. `make help` lists the targets.
.DELETE_ON_ERROR:
SHELL := bash -e -o pipefail

help:
	@echo "skeleton"
.PHONY: help
