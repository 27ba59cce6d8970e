# Everything a developer or CI calls; the logic is in scripts/. `make help` lists the commands.
PYTHON ?= python3
export PYTHON COLLECTIONS_CACHE ODOO_SRC DEBIAN_MIRROR PYTEST_ARGS
DEV = $(PYTHON) scripts/dev.py
PORT ?= 8069
SMTP_PORT ?= 8025
SERVE ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test setup db lint format test-engine test-repo test-addon test-e2e bench screenshots mails translations dist stop clean purge

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-13s %s\n", $$1, $$2}'

demo: ## set up, perform a run on a demo database, serve it (PORT=8069 SMTP_PORT=8025; SERVE=0: do not serve)
	@$(DEV) demo --port $(PORT) --smtp-port $(SMTP_PORT) --serve $(SERVE)

test: ## set up, then all tests
	@$(DEV) test

setup: ## install what is missing: Odoo, PostgreSQL, Python packages, template databases
	@$(DEV) setup

db: ## a fresh database NAME=x with the addon (DEMO=1: with the demo ledger)
	@$(DEV) db "$(or $(NAME),$(error Say which: make db NAME=x))" $(if $(filter-out 0,$(DEMO)),--demo)

lint: ## ruff, pylint-odoo, XML, shellcheck
	@$(DEV) lint

format: ## let ruff put imports and layout in order
	@$(DEV) format

test-engine: ## the rules alone; needs nothing but Python (TESTS=file PYTEST_ARGS=... for all test commands)
	@$(DEV) test engine --tests "$(TESTS)"

test-repo: ## texts, manifest, documentation
	@$(DEV) test repo --tests "$(TESTS)"

test-addon: ## inside Odoo, on a fresh database
	@$(DEV) test addon --tests "$(TESTS)"

test-e2e: ## real servers, mail and browser
	@$(DEV) test e2e --tests "$(TESTS)"

bench: ## measurements (ARGS=...)
	@$(DEV) bench -- $(ARGS)

screenshots: ## pictures for the documentation
	@$(DEV) screenshots -- $(ARGS)

mails: ## what the demo's mailbox caught (N=3: the third as text)
	@$(DEV) mails $(N)

translations: ## export the addon's terms, bring i18n/*.po into line with them, list what has no words yet
	@$(DEV) translations

dist: ## the addons as zips in dist/
	@$(DEV) dist

stop: ## stop this checkout's PostgreSQL
	@$(DEV) stop

clean: ## remove .run/ (databases, mails, logs) and dist/
	@$(DEV) clean

purge: clean ## remove the shared cache too (Odoo, Python packages)
	@$(DEV) purge
