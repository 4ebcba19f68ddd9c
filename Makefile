# Two commands: `make run` and `make test`. CONTRIBUTING.md tells of the others.
BIN := .venv/bin
export PATH := $(PATH):$(CURDIR)/$(BIN)
# What reads or writes a database, and one way through the browser.
STORED := tests/features tests/infra tests/house/test_migrations.py tests/browser/test_journey.py
CHECKS := mypy web ruff format imports templates checklists check-messages
.PHONY: run test messages test-postgresql check dev bench screenshots setup setup-test lock units $(CHECKS)

run: setup                       ## the application with demo data
	@$(BIN)/sixmarks serve --demo

dev: setup                       ## the same, reloading on every change
	@$(BIN)/sixmarks serve --demo --reload

test: setup-test                 ## everything, the way CI does it
	@$(MAKE) --no-print-directory -j2 units $(CHECKS)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --database=postgresql --stored $(STORED)

test-postgresql: setup-test      ## everything once more, all of it on PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --database=postgresql

check: setup-test                ## lint, types, the house's contracts
	@$(MAKE) --no-print-directory -j2 $(CHECKS)

mypy:
	@$(BIN)/mypy
web:
	@npm run lint --silent
units:
	@npm test --silent
ruff:
	@$(BIN)/ruff check audit benchmarks tests tools
format:
	@$(BIN)/ruff format --check audit benchmarks tests tools
imports:
	@$(BIN)/lint-imports
templates:
	@$(BIN)/djlint templates --lint --quiet
checklists:
	@$(BIN)/sixmarks checklist check checklists/*.yaml

bench: setup-test                ## speed beside a floor; a missed budget is an error
	@$(BIN)/python -m benchmarks.phone

screenshots: setup-test          ## a contact sheet of the screens
	@$(BIN)/python -m tests.browser.screenshots

setup:
	@python3 tools/setup.py

setup-test:
	@python3 tools/setup.py --test

lock:                            ## write the lock files anew
	@$(BIN)/python tools/lock.py

messages: setup-test             ## texts for translators: extract, update, compile
	@$(BIN)/python tools/messages.py update

check-messages:                  ## every defect of every translation
	@$(BIN)/python tools/messages.py check
