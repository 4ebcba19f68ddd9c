# Two commands: `make run` and `make test`. CONTRIBUTING.md tells of the others.
BIN := .venv/bin
export PATH := $(PATH):$(CURDIR)/$(BIN)
.PHONY: run test check dev bench screenshots setup setup-test lock

run: setup                       ## the application with demo data
	@$(BIN)/sixmarks serve --demo

dev: setup                       ## the same, reloading on every change
	@$(BIN)/sixmarks serve --demo --reload

test: setup-test check           ## everything, the way CI does it
	@npm test --silent
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup-test                ## lint, types, the house's contracts
	@$(BIN)/ruff check audit benchmarks tests tools
	@$(BIN)/ruff format --check audit benchmarks tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/sixmarks checklist check checklists/*.yaml
	@npm run lint --silent

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
