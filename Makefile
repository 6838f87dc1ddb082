# Everything a person does with this repository: make install | run | report | test | bench | lint | format | docs | pictures | measurements | lock
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install run report test bench lint format docs pictures measurements lock

BIN := .venv/bin
PYTEST_ARGS ?= -n auto --maxprocesses 8 --dist loadgroup
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: .venv/.installed  ## the environment in .venv, from the hashed lock files
	@$(BIN)/python tools/install_frontend.py  # a new icon needs no new package

.venv/.installed: requirements/dev.txt pyproject.toml tools/install.sh tools/install_frontend.py frontend/package-lock.json
	@tools/install.sh

run: install  ## the site with three fictional institutions; prints its address and the accounts
	@$(BIN)/zhiren serve --demo $(SERVE_ARGS)

report: install  ## make a demo institution, check it, print the summary and the report's path
	@$(BIN)/zhiren demo out/demo --pack sjtusm
	@$(BIN)/zhiren check out/demo --pack sjtusm --out out/report.html

test: install  ## all tests, the site's on SQLite and on PostgreSQL; engines where they are found
	@tools/install_spark.sh
	@status=0; \
	$(BIN)/python -m pytest $(PYTEST_ARGS) || status=$$?; \
	$(BIN)/python tests/postgres.py $(BIN)/python -m pytest tests/web -m "not chromium" $(PYTEST_ARGS) || status=$$?; \
	exit $$status

bench: install .venv/.bench  ## measure and print the tables
	@$(BIN)/python -m bench

measurements: install .venv/.bench  ## measure and keep the tables as docs/measurements.md
	@$(BIN)/python -m bench > out/measurements.md || true
	@mv out/measurements.md docs/measurements.md

.venv/.bench: requirements/bench.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

lint: install  ## format, lint, import layers, types, sizes; changes nothing
	@status=0; \
	$(BIN)/ruff format --check --output-format concise || status=1; \
	$(BIN)/ruff check --output-format concise || status=1; \
	$(BIN)/lint-imports --no-logo || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/python tools/sizes.py || status=1; \
	exit $$status

format: install  ## format and apply safe fixes
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

docs: install  ## write the generated pages of docs/ anew
	@$(BIN)/python tools/command_reference.py > docs/commands.md

pictures: install  ## take the pictures of the README anew, with Chromium
	@ZHIREN_PICTURES=1 $(BIN)/python -m pytest -q tests/report -k pictures
	@ZHIREN_PICTURES=1 $(BIN)/python -m pytest -q -p no:randomly \
		tests/web/browser/test_pages.py tests/web/browser/test_corrections.py \
		tests/web/browser/test_worktasks.py

lock: install  ## compile requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(COMPILE) $(UPGRADE) pyproject.toml --extra author --extra site --extra service --group dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml -c requirements/dev.txt -o requirements/core.txt
	$(COMPILE) pyproject.toml --extra author --extra site --extra service -c requirements/dev.txt -o requirements/site.txt
	$(COMPILE) --group bench -c requirements/dev.txt -o requirements/bench.txt
	$(COMPILE) --group spark -c requirements/dev.txt -o requirements/spark.txt
