# Needs python3 (3.11 or newer) with venv, and make. Everything else is installed by these targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
PYTHON ?= python3
UV := .venv/bin/uv
BIN := .venv/bin

.PHONY: help setup demo test check bench docs packages
help:
	@echo "make demo    serve the demonstration county's site and open it in a browser"
	@echo "make test    check the house and run every test"
	@echo "make check   format, lint, types, architecture, documentation"
	@echo "make bench   measure speed, memory and quality; results as JSON in build/bench"
	@echo "make docs    check that the documentation's commands and tables are true"
	@echo "make setup   install pamoja with its run-time parts into .venv"

.venv/bin/uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pamoja needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

setup: .venv/bin/uv
	@$(UV) sync --frozen --inexact --quiet

demo: setup
	@$(BIN)/pamoja demo --data build/demo-county

check: setup
	@$(UV) sync --frozen --inexact --quiet --group check --group test --group bench
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/make_messages.py --check
	@$(MAKE) --no-print-directory docs

docs: setup
	@$(UV) sync --frozen --inexact --quiet --group test
	$(BIN)/pytest tests/guards -q -k docs

packages:
	@tests/install-system-packages.sh

ROOMS := $(addprefix tests/,journal places organisations frameworks cycles plans analysis web)
ON_POSTGRESQL := $(addprefix tests/cli/test_serve.py::,test_it_serves_from_postgresql test_a_county_moves_to_postgresql_as_documented_and_its_journal_stays_whole)

# Three at a time: on PostgreSQL, where the pages are tested; what starts programs and a browser; all the rest.
PROGRAMS := tests/cli tests/e2e
test: check packages
	@mkdir -p build; echo "Three at a time: PostgreSQL and programs are told at the end, as they go in build/*.log"; \
	PAMOJA_TEST_DATABASE=postgresql $(BIN)/pytest $(ROOMS) $(ON_POSTGRESQL) > build/postgresql.log 2>&1 & one=$$!; \
	$(BIN)/pytest $(PROGRAMS) > build/programs.log 2>&1 & two=$$!; \
	$(BIN)/pytest --ignore=tests/web $(PROGRAMS:%=--ignore=%); code=$$?; \
	wait $$one || code=1; cat build/postgresql.log; wait $$two || code=1; cat build/programs.log; exit $$code

bench: setup
	@$(UV) sync --frozen --inexact --quiet --group bench --group test
	$(BIN)/python bench/run.py --out build/bench
