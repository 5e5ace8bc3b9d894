# A menu. What an entry does stands in scripts/ and in the management commands.
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test test-long check bench serve services services-down messages lock

# Python keeps its compiled files, or every start would take seconds longer.
unexport PYTHONDONTWRITEBYTECODE
python := .venv/bin/python

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## Set everything up and serve the demo; DEMO_SERVE=0 only sets up, PORT=8001 serves elsewhere
	@sh scripts/environment.sh base
	@exec $(python) manage.py demo $(if $(filter 0,$(DEMO_SERVE)),--no-serve)

demo-reset: ## Remove what the demo made, and nothing else
	@sh scripts/environment.sh base
	@exec $(python) manage.py demo --reset

test: ## All tests, with real servers and a browser; ends with pytest's summary
	@sh scripts/test.sh

test-long: ## The same tests with the full number of rounds and random values; SEED=… repeats those of a run
	@LONG_TESTS=1 sh scripts/test.sh

check: ## Format, lint, types, import contracts, migrations, catalogues, deployment settings
	@sh scripts/check.sh

bench: ## The benchmarks
	@sh scripts/bench.sh

serve: ## Production settings with WEB_CONCURRENCY processes and the worker, on PORT
	@sh scripts/environment.sh base
	@exec sh scripts/serve.sh

services: ## Start local PostgreSQL, Redis and Elasticsearch (ES_NODES=3 for three), print the variables to set
	@sh scripts/services.sh start

services-down: ## Stop what `make services` started
	@sh scripts/services.sh stop

messages: ## Collect new interface messages into the 23 catalogues
	@sh scripts/environment.sh dev
	@exec $(python) manage.py make_messages

lock: ## Resolve the dependencies of pyproject.toml anew into requirements/
	@sh scripts/environment.sh lock
