# `make` lists the targets. Python 3.11 or newer, make and git are all that has to be there.

.DEFAULT_GOAL := help
.PHONY: help demo test check fix schema bench backup restore install install-dev

PYTHON ?= python3
WORKERS ?= logical
ARGS ?=
FILE ?=
FORCE ?=
export PYTHON

OPENAPI = tests/contract/openapi.yaml
WRITE_OPENAPI = DJANGO_SETTINGS_MODULE=cms.settings.test \
	.venv/bin/python manage.py spectacular --fail-on-warn --validate

# Values as strong as production wants them, for nothing but its own check.
AS_PRODUCTION = ENV_FILE=/dev/null DJANGO_SETTINGS_MODULE=cms.settings.production \
	SECRET_KEY=`.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))'` \
	CMS_BASE_URL=https://cms.clinic.test ALLOWED_HOSTS=cms.clinic.test \
	DATABASE_URL=postgresql://salve@db.clinic.test/salve

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: install ## Run Salve with demo content on 127.0.0.1:8000 (or PORT) until Ctrl-C
	@.venv/bin/python manage.py demo

test: install-dev ## Run the test suite (ARGS="tests/api -k find" for a part)
	@.venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: install-dev ## Check format, lint, types, templates, migrations, deployment and the contract
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/djlint templates --lint --quiet
	@DJANGO_SETTINGS_MODULE=cms.settings.test .venv/bin/python manage.py makemigrations --check
	@$(AS_PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING
	@$(WRITE_OPENAPI) | .venv/bin/python -m tests.contract.comparing $(OPENAPI) -

fix: install-dev ## Format and repair what can be repaired without thinking
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

schema: install-dev ## Write the contract and the TypeScript types made from it (needs Node)
	@$(WRITE_OPENAPI) --file $(OPENAPI)
	@cd examples/client && npm ci --silent --no-audit --no-fund && npm run --silent generate

bench: install ## Measure Salve against references, 15 minutes (ARGS=--quick for one; needs wrk)
	@.venv/bin/python -m tests.bench $(ARGS)

backup: install ## Write the database and all media to FILE=salve.tar
	@.venv/bin/python manage.py backup "$(FILE)"

restore: install ## Load FILE=salve.tar into an empty installation (FORCE=1 replaces this one)
	@.venv/bin/python manage.py restore "$(FILE)" $(if $(FORCE),--force)

install:
	@.ci/install requirements.txt

install-dev:
	@.ci/install requirements-dev.txt
