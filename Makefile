# `make hub` and `make test` are all that anyone needs; the rest is for those who change Folkmoot.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
REGION ?= region
SIZE ?= small

.DEFAULT_GOAL := help
.PHONY: help hub test check fix docs bench locks clean environment test-environment assets

help:   ## List the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

hub: environment assets   ## Set up, make a region with demonstration data, serve it on http://localhost:8000
	@$(BIN)/python -m folkmoot demo --region "$(REGION)" --size $(SIZE) --keep
	@$(BIN)/python -m folkmoot serve --region "$(REGION)" --port $(PORT)

test: test-environment assets   ## Set up and run every check and test (options for pytest: make test ARGS="-k vault")
	@$(BIN)/python tools/run_tests.py $(ARGS)

check: test-environment   ## Lint, format, types and layers; changes nothing
	@$(BIN)/python tools/run_tests.py --checks-only

fix: test-environment   ## Repair what the linter and formatter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: test-environment   ## Write the generated pages of docs/reference again
	@$(BIN)/python tools/reference_docs.py

bench: test-environment   ## Run the benchmarks at a small size
	@for each in benchmarks/*.py; do $(BIN)/python "$$each" || exit 1; done

locks: test-environment   ## Resolve and write the locks again
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/python tools/locks.py

clean:   ## Remove what the commands made, the demonstration region too
	@rm -rf .venv build node_modules region

environment:
	@$(PYTHON) tools/environment.py requirements.lock

test-environment:
	@$(PYTHON) tools/environment.py requirements.lock requirements-test.lock

assets: environment
	@$(BIN)/python tools/assets.py
