# Yiwang: a city is a folder. `make help` shows what can be made.
PYTHON ?= python3.11
YIWANG := .venv/bin/yiwang
SHELL := /bin/bash

.PHONY: help install up down reset test test-slow test-spark bench messages lock
.DEFAULT_GOAL := help

help:  ## show this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
	@echo
	@echo '  Settings, before `make up`: PORT=8010  YIWANG_CITY=folder  YIWANG_DATA=folder  DATABASE_URL=postgresql://…'
	@echo '  All of them: docs/reference/settings.md'

install:  ## install Python and front-end packages by their lock files
	@command -v $(PYTHON) >/dev/null || { \
	  echo 'Error: $(PYTHON) is not installed. Install Python 3.11, or say where it is: PYTHON=/path/to/python3.11 make up' >&2; exit 1; }
	@$(PYTHON) tools/install.py

up: install  ## start the city and show where it is
	@$(YIWANG) up

down:  ## stop the city; its data stays
	@[ ! -x $(YIWANG) ] || $(YIWANG) down

reset:  ## stop the city and delete its data; asks first (YES=1 does not)
	@[ ! -x $(YIWANG) ] || $(YIWANG) reset $(if $(filter 1,$(YES)),--yes)

test: install  ## lint, types, storeys, unit and integration tests, browser journeys
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n auto --maxprocesses 4 --dist loadfile --ignore tests/journeys
	.venv/bin/pytest -n auto --maxprocesses 2 --dist loadfile tests/journeys

test-slow: install  ## the long runs: a million timers, texts and events under kill -9
	.venv/bin/pytest -m slow

test-spark: install  ## the same decisions on Spark, a cluster of two workers, against DuckDB and one by one
	@$(PYTHON) tools/install_spark.py
	PYTHONPATH=.venv-spark/lib/python3.11/site-packages .venv/bin/pytest tests/spark

bench: install  ## run every benchmark on a small scale
	@set -e; shopt -s nullglob; for file in benchmarks/*.py; do echo "== $$file"; .venv/bin/python $$file --quick; done

messages:  ## gather words from code and templates into the rooms' catalogues, and compile them
	.venv/bin/python -m yiwang.web.messages

lock:  ## bring requirements.lock, requirements-spark.lock and package-lock.json up to date
	.venv/bin/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --output-file requirements.lock --quiet
	.venv/bin/uv pip compile pyproject.toml --extra spark --constraint requirements.lock --generate-hashes \
	  --no-emit-index-url --no-header --python-version 3.11 --output-file requirements-spark.lock --quiet
	npm install --package-lock-only --ignore-scripts
	.venv/bin/python tools/lock_without_addresses.py package-lock.json
