# Every target sets up what it needs by itself and says so; `make help` lists them. How and why: docs/development.md.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo test check lint format serve matching talks learn learn-check bench walk storm screenshots lock setup clean

ARGS ?=
JOBS ?= 3
# Compiled once, and not again by each of the processes that tests start: some machines ask Python to keep nothing.
unexport PYTHONDONTWRITEBYTECODE

PYTHON_HERE := .venv/bin/python
RUFF := .venv/bin/ruff
# Fast: no browser, no crashes, no stories, no measuring, nothing marked "slow"; SQLite alone, and fewer examples of what must always hold.
FAST := -m "not slow" -k "not postgresql" --hypothesis-profile=quick $(foreach one,browser crash stories matching talks,--ignore=tests/$(one))
PYTEST := .venv/bin/pytest $(if $(filter-out 0 1,$(JOBS)),-n $(JOBS) --dist loadfile --no-loadscope-reorder)

help: ## This list
	@echo "make ..."
	@sed -nE 's/^([a-z]+):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo "ARGS=\"...\" adds arguments to the command behind demo, test, check, serve, matching, learn, storm, screenshots and lock."
	@echo "JOBS=1 runs the tests one after the other (now $(JOBS) at once). PYTHON= and SODAN_BROWSER= name other programs."

demo: ## Run Sodan and chat with it on a phone in the browser
	@tools/setup run
	@.venv/bin/sodan demo $(ARGS)

test: ## Run every test
	@tools/setup dev
	@SODAN_BROWSER=$$(tools/browser); export SODAN_BROWSER; $(PYTEST) $(ARGS)

check: lint ## Check format, lint and types, and run the fast tests
	@$(PYTEST) $(FAST) $(ARGS)

lint: ## Check format, lint and types
	@tools/setup dev
	@failed=0; \
	$(PYTHON_HERE) tools/lock.py --check || failed=1; \
	$(RUFF) format --check . || failed=1; \
	$(RUFF) check . || failed=1; \
	.venv/bin/mypy || failed=1; \
	exit $$failed

format: ## Format the code, and mend what ruff can mend by itself
	@tools/setup dev
	@$(RUFF) check --fix-only .
	@$(RUFF) format .

serve: ## Run Sodan for real, with the settings of the environment
	@tools/setup run
	@.venv/bin/sodan serve $(ARGS)

matching: ## Measure how well questions are understood
	@tools/setup dev
	@$(PYTHON_HERE) -m tests.matching.report docs/matching.md $(ARGS)

talks: ## Play whole conversations and count what was right (ARGS="--show ID": turn by turn)
	@tools/setup dev
	@$(PYTHON_HERE) -m tests.talks.report $(or $(ARGS),docs/talks.md)

learn: ## Make anew what is learned from phrasings and lines (ARGS=ja.npz: one file of it)
	@tools/setup dev
	@$(PYTHON_HERE) tools/learn.py $(ARGS)

learn-check: ## Make it elsewhere, and see that it comes out byte for byte as it is kept
	@tools/setup dev
	@$(PYTHON_HERE) tools/learn.py --check $(ARGS)

bench: ## Run every benchmark
	@tools/setup dev
	@for file in bench/[a-z]*.py; do \
	    name=$$(basename "$$file" .py); printf '\n== %s ==\n' "$$name"; $(PYTHON_HERE) -m "bench.$$name"; \
	done

walk: ## Count the files a question, a turn of a reservation and a due tip lead through (ARGS=--names lists them)
	@tools/setup dev
	@$(PYTHON_HERE) tools/walk.py $(ARGS)

storm: ## Kill Sodan at random while hundreds of people write and LINE fails, on both databases (some minutes)
	@tools/setup dev
	@$(PYTHON_HERE) -m tests.crash.storm $(ARGS)

screenshots: ## Take the pictures of the documents anew
	@tools/setup dev
	@SODAN_BROWSER=$$(tools/browser); export SODAN_BROWSER; $(PYTHON_HERE) tools/screenshots.py $(ARGS)

lock: ## Pin the packages of pyproject.toml (ARGS=--upgrade: the newest ones)
	@tools/setup dev
	@$(PYTHON_HERE) tools/lock.py $(ARGS)

setup: ## Only set up .venv, as an editor needs it
	@tools/setup dev

clean: ## Remove .venv and all caches; var/ with its database stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@[ ! -d var ] || echo "Kept: var/, which holds the database. Remove it by hand if nothing in it is needed."
