# The project's commands. Each is a script in scripts/, the same for people and CI.
.POSIX:
.PHONY: help demo test docs bench traps fix clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\): ## /\1 - /p' Makefile

demo: ## Serve the demo app (PORT, HOST and PYTHON may be set)
	@scripts/demo

test: ## Run every check and test
	@scripts/test

docs: ## Build the documentation site in build/docs
	@scripts/docs

bench: ## Compare streaming costs in a real browser
	@scripts/bench

traps: ## See that the tests fail where they should (a quarter of an hour)
	@scripts/traps

fix: ## Format the Python code and mend what ruff can
	@scripts/setup-python
	@.venv/bin/python -m ruff check --fix .
	@.venv/bin/python -m ruff format .

clean: ## Remove environments, caches and what tools leave behind
	@rm -rf .venv .venv-demo .bench-venv .venv-lock .shiny js/node_modules dist build test-results \
	  .pytest_cache .ruff_cache .hypothesis shiny_bookmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
