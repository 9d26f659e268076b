# Two commands matter: `make run` and `make test`. Everything else serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
LOCKED_DEV := $(VENV)/.locked-dev
LOCKED_BENCH := $(VENV)/.locked-bench
PEERS := $(VENV)/peers
CATALOGUES := --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

.DEFAULT_GOAL := help
.PHONY: help setup run demo-cluster test check bench messages lock format clean

help:  ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rolecall needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(LOCKED): requirements.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $@

$(LOCKED_DEV): requirements-dev.lock $(LOCKED)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

# aiogram wants an older pydantic than ours, and so an environment of its own.
$(LOCKED_BENCH): benchmarks/requirements.lock benchmarks/peer_bots/requirements.lock $(LOCKED)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r benchmarks/requirements.lock
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(PEERS)
	$(BIN)/uv pip install --quiet --python $(PEERS)/bin/python --require-hashes -r benchmarks/peer_bots/requirements.lock
	@touch $@

setup: $(LOCKED)  ## create .venv with the locked dependencies and .venv/bin/rolecall

run: $(LOCKED)  ## start the bot; without ROLECALL_TOKEN, the playground
	$(BIN)/rolecall run

demo-cluster: $(LOCKED_DEV)  ## the playground in several processes on PostgreSQL, until Ctrl-C
	$(BIN)/python -m bot.playground.cluster

test: $(LOCKED_DEV)  ## everything that can be tested offline
	$(BIN)/pytest -n auto --dist worksteal

check: $(LOCKED_DEV)  ## style, types, import contracts, dependencies, schema, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tests.check_schema
	$(BIN)/rolecall content check

bench: $(LOCKED_BENCH)  ## measure on generated data; some minutes, on an otherwise idle machine
	$(BIN)/python -m benchmarks.normalise
	$(BIN)/python -m benchmarks.feed
	$(BIN)/python -m benchmarks.increments
	$(BIN)/python -m benchmarks.clustering
	$(BIN)/python -m benchmarks.reverse_search
	$(BIN)/python -m benchmarks.digests
	$(BIN)/python -m benchmarks.reminders
	$(BIN)/python -m benchmarks.library_search
	$(BIN)/python -m benchmarks.footprint
	$(BIN)/python -m benchmarks.updates
	$(BIN)/python -m benchmarks.delivery
	$(BIN)/python -m benchmarks.reads
	$(BIN)/python -m benchmarks.posting_to_phone
	$(BIN)/python -m benchmarks.workers

messages: $(LOCKED_DEV)  ## bring new and changed texts into the catalogues, for translators
	$(BIN)/pybabel --quiet extract -F pyproject.toml --add-location=file --no-wrap --sort-by-file -o $(VENV)/rolecall.pot .
	$(BIN)/pybabel --quiet update -i $(VENV)/rolecall.pot -d content/locales -D rolecall $(CATALOGUES)

lock: | $(BIN)/uv  ## renew the lock files
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --extra bench -c requirements.lock pyproject.toml -o benchmarks/requirements.lock
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --upgrade benchmarks/peer_bots/requirements.in -o benchmarks/peer_bots/requirements.lock

format: $(LOCKED_DEV)  ## let ruff rewrite the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove .venv and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
