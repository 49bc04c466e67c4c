# Thin on purpose: `python -m setup COMMAND` does the same on a machine without make.
PYTHON ?= python3
PORT ?= 8501
ADDRESS ?= 127.0.0.1
SECONDS ?= 60
UPGRADE ?=

.PHONY: run test test-fast check format docs fuzz bench backtest picture lock sbom audit clean

run:      ## open the dashboard (made-up data when none was loaded yet)
	@$(PYTHON) -m setup run --port $(PORT) --address $(ADDRESS)

test:     ## every test, browser included
	@$(PYTHON) -m setup test

test-fast: ## the tests that take seconds, for the inner loop
	@$(PYTHON) -m setup test-fast

check:    ## format, lint, types, architecture
	@$(PYTHON) -m setup check

format:   ## put the code in its one format
	@$(PYTHON) -m setup format

docs:     ## write the reference documents that are generated from the code
	@$(PYTHON) -m setup docs

fuzz:     ## break the golden files of each reader for SECONDS (60) and read them again
	@$(PYTHON) -m setup fuzz --seconds $(SECONDS)

bench:    ## print how fast it is
	@$(PYTHON) -m setup bench

backtest: ## print how good the forecasts would have been
	@$(PYTHON) -m setup backtest

picture:  ## take the README's picture from the running page
	@$(PYTHON) -m setup picture

lock:     ## write the lock files from pyproject.toml; UPGRADE=1 takes the newest versions that the ranges allow
	@$(PYTHON) -m setup lock $(if $(UPGRADE),--upgrade)

sbom:     ## write sbom.cdx.json: all that the dashboard runs with, with licences
	@$(PYTHON) -m setup sbom

audit:    ## compare what is installed with the locks, and look up known holes where the database can be reached
	@$(PYTHON) -m setup audit

clean:    ## remove what set-up made; loaded data stay
	@$(PYTHON) -m setup clean
