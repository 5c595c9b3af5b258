# Palm: one line a recipe, `make help` lists them.
PYTHON ?= python3
VENV   := .venv/bin

.PHONY: help run local install pwa check test test-python test-pwa test-browser system bench types screenshots clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

run: install pwa ## Install everything, build the app, serve the demo city, to phones too
	$(VENV)/palm serve --demo --lan

local: install pwa ## The same for this machine only
	$(VENV)/palm serve --demo

install: .venv/installed ## Python packages, pinned by hash

.venv/installed: requirements.txt requirements-build.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(VENV)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

pwa/node_modules/.installed: pwa/package-lock.json
	cd pwa && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

pwa: pwa/node_modules/.installed ## Build the web app
	cd pwa && npm run --silent build

system: ## Browser, PostgreSQL, fonts and sound tools for the tests (needs apt-get)
	tools/install_system

check: .venv/installed-dev pwa/node_modules/.installed ## Linters, types, layers, lock files
	$(VENV)/ruff format --check backend offline_sync media_store tests tools bench
	$(VENV)/ruff check backend offline_sync media_store tests tools bench
	$(VENV)/pyright
	$(VENV)/lint-imports
	cd pwa && npm run --silent check
	! grep -rn '"resolved"' --include=package-lock.json pwa/package-lock.json pwa/tools/package-lock.json
	tools/check_types

test: system check test-python test-pwa test-browser ## Everything; installs what it needs

test-python: .venv/installed-dev pwa/node_modules/.installed ## Rules, stores on both databases, HTTP
	$(VENV)/pytest -q -m "not browser" -n 2 --dist loadfile --ignore tests/e2e

test-pwa: pwa/node_modules/.installed ## The app's own tests
	cd pwa && npm test --silent

test-browser: .venv/installed-dev pwa ## The field day in real Chromium
	$(VENV)/pytest -q -m browser -n 2 --dist loadfile tests/e2e

types: .venv/installed-dev ## Regenerate the app's API types from OpenAPI
	tools/make_types

bench: .venv/installed-dev ## Figures against this machine's own ceilings
	$(VENV)/python -m bench

screenshots: .venv/installed-dev pwa ## Pictures for the README
	$(VENV)/python tools/make_screenshots.py

clean: ## Remove what was built (not the data)
	rm -rf .venv pwa/node_modules pwa/dist build dist
