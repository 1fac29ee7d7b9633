# Ketamine Evidence: PubMed → data/harvest.db → evidence.db → claims → the site. `make` alone lists the targets.
.DELETE_ON_ERROR:
SHELL := bash
.SHELLFLAGS := -e -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8001
SERVE ?= 1
RUN := .venv/bin/python

HARVEST_FILES := $(wildcard harvest/*.py) harvest/searches.yml db/curated/studies.csv
BUILD_FILES := $(wildcard db/*.py db/*.sql db/*.yml db/reading/* db/curated/*) \
               $(wildcard queries/*.py queries/*.md queries/*.sql article/*.md)

.PHONY: help demo test harvest build serve check fix prove test-browser bench publish lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

demo: data/demo.stamp ## The whole chain on the starter library, with no network, then the site (PORT=8001, SERVE=0 to skip serving)
	@if [ "$(SERVE)" != 0 ]; then exec $(RUN) -m pages.serve --port $(PORT); fi

test: .venv/dev.stamp ## The whole suite, offline
	.venv/bin/pytest -n 2 --dist loadfile

harvest: .venv/run.stamp ## Harvest from NCBI: make harvest EMAIL=you@example.org (API key: NCBI_API_KEY in the environment)
	@if [ -z "$(EMAIL)" ]; then echo "NCBI asks who is calling: make harvest EMAIL=you@example.org" >&2; exit 2; fi
	$(RUN) -m harvest pubmed --email "$(EMAIL)"
	$(MAKE) --no-print-directory build

build: .venv/run.stamp ## data/harvest.db → evidence.db → claims → metadata.yml
	rm -f data/demo.stamp
	$(RUN) -m db build
	$(RUN) -m queries build
	$(RUN) -m queries metadata

serve: .venv/run.stamp ## The site on http://127.0.0.1:8001/ (PORT= changes it)
	@exec $(RUN) -m pages.serve --port $(PORT)

check: .venv/dev.stamp $(if $(wildcard evidence.db),,data/demo.stamp) ## Format, lint, types, generated files in step, and every claim
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(RUN) -m queries metadata --check
	$(RUN) -m queries rule --check
	$(RUN) -m queries agreement --check
	$(RUN) -m queries check

fix: .venv/dev.stamp ## Format and mend what ruff can
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

prove: .venv/dev.stamp ## The slow proofs: every fault, kills at random moments, large literatures
	.venv/bin/pytest -m slow -n 2 --dist loadfile

test-browser: .venv/dev.stamp data/demo.stamp ## Journeys, accessibility and pictures in Chromium (Debian's package chromium)
	.venv/bin/pytest -m browser

bench: .venv/dev.stamp ## How fast: the topic filter, the readers, the pages
	@for script in bench/*.py; do echo "== $$script"; $(RUN) $$script; done

publish: .venv/run.stamp ## A read-only copy without abstracts in build/, for a public server (docs/publishing.md)
	@test -e evidence.db || { echo "There is no evidence.db yet: run make demo, or make harvest." >&2; exit 1; }
	$(RUN) -m db publish --out build/evidence.db

lock: ## Pin every dependency with hashes (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --extra cluster --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove what can be made again; the harvest and the history of verdicts stay
	rm -rf evidence.db evidence.db-wal evidence.db-shm data/starter.db* data/demo.stamp build .pytest_cache .mypy_cache .ruff_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { echo "The venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@# The plugins import the packages beside them; nothing of ours is pip-installed.
	$(RUN) -c 'import pathlib, site; pathlib.Path(site.getsitepackages()[0], "ketamine-evidence.pth").write_text(str(pathlib.Path.cwd()) + "\n")'

.venv/run.stamp: requirements.lock | .venv/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp | .venv/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

data/starter.db: $(HARVEST_FILES) | .venv/run.stamp
	$(RUN) -m harvest pubmed --offline
	@touch $@

data/demo.stamp: data/starter.db $(BUILD_FILES) | .venv/run.stamp
	$(RUN) -m db build --harvest data/starter.db
	$(RUN) -m queries build
	$(RUN) -m queries metadata
	@touch $@
