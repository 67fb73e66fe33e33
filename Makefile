# `make help` prints the targets; everything runs in .venv, which is made when needed.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUN := $(VENV)/.run-ready
DEV := $(VENV)/.dev-ready
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input
CODE := services shared deploy tests bench
# These unit tests take as long as all others, beside which they run.
SLOWER := tests/unit/enrich tests/unit/bench tests/unit/gateway/adapters
# Three at a time, for some tests mostly wait; what each prints stays in one piece, where make can
# do that.
TOGETHER = --no-print-directory -j3 $(if $(filter output-sync,$(.FEATURES)),--output-sync)

# Without bytecode each run of the tests would compile all of them, and what they import, anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run stop status logs check format lint types imports unit unit-slower unit-others contract \
	test integration e2e bench-deps clients lock schemas clean

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cupure needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...")'
	@echo "making $(VENV)" && $(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(PY)
	@echo "installing what running needs"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(PY)
	@echo "installing what developing needs"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)

run: $(RUN) ## start everything on sample news, or on FEEDS=my.opml, and print the page's address
	@$(PY) -m deploy.local up $(if $(FEEDS),--feeds '$(FEEDS)')

stop: $(RUN) ## stop what `make run` started, and nothing else
	@$(PY) -m deploy.local down

status: $(RUN) ## show what runs, where, and what has crashed
	@$(PY) -m deploy.local status

logs: $(RUN) ## follow the logs of what runs
	@$(PY) -m deploy.local logs

check: $(DEV) ## everything that needs no stack, in under a minute
	@$(MAKE) $(TOGETHER) types unit-others unit-slower contract format lint imports

format: $(DEV)
	@$(VENV)/bin/ruff format --check --quiet $(CODE)

lint: $(DEV)
	@$(VENV)/bin/ruff check --quiet $(CODE)

types: $(DEV)
	@$(VENV)/bin/mypy --no-error-summary

imports: $(DEV)
	@$(VENV)/bin/lint-imports

unit: $(DEV) ## the unit tests alone
	@$(MAKE) $(TOGETHER) unit-others unit-slower

unit-slower: $(DEV)
	@$(PY) -m pytest -q $(SLOWER)

unit-others: $(DEV)
	@$(PY) -m pytest -q tests/unit $(SLOWER:%=--ignore=%)

contract: $(DEV) ## the contract tests alone
	@$(PY) -m pytest -q tests/contract

test: check integration e2e ## check, then integration and end-to-end on a real stack and browser

integration: $(DEV) ## adapters against a real Kafka and Elasticsearch
	@$(PY) -m pytest -q tests/integration

e2e: $(DEV) ## the whole pipeline, in a real browser
	@$(PY) -m pytest -q tests/e2e tests/faults

bench-deps: $(DEV) ## what the scripts in bench/ need beside that
	@$(PIP) --require-hashes -r requirements/bench.txt

schemas: $(DEV) ## write docs/api from the code
	@$(PY) -m shared.schemas docs/api/events
	@$(VENV)/bin/cupure gateway openapi > docs/api/openapi.json
	@$(VENV)/bin/cupure ingest openapi > docs/api/ingest-openapi.json

clients: $(DEV) ## make the typed clients of the API in dist/clients
	@$(PY) -m deploy.clients dist/clients

lock: $(DEV) ## compile requirements/ from pyproject.toml
	@sh deploy/lock.sh

clean: ## remove the environment and what running left behind
	rm -rf $(VENV) .cupure .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
