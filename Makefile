# Everything a person does with this checkout. What needs explaining stands in docs/operations.md.

PORT ?= 8000
PYTEST_ARGS ?=

# Any Python from 3.8 on can prepare the rest. Each is tried: a shim may refuse to start here.
PYTHON ?= $(shell for python in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 \
	&& echo "$$python" && break; done)
BOOTSTRAP = $(or $(PYTHON),$(error Es fehlt Python 3.8 oder neuer)) tools/bootstrap.py

.PHONY: help run stop test check bench lock messages format

help: ## Diese Übersicht
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Das ganze Portal starten (PORT=8000); Strg+C hält es an
	@$(BOOTSTRAP) local -- -m portal.local run --port $(PORT)

stop: ## Das Portal dieses Verzeichnisses anhalten
	@test ! -x .venv/bin/python || .venv/bin/python -m portal.local stop

test: ## Alle Tests (PYTEST_ARGS="-k Name" für einzelne)
	@$(BOOTSTRAP) dev -- -m portal.local test -- -n 2 --dist loadfile $(PYTEST_ARGS)

check: ## Stil, Typen, Schichten, Migrationen, Sicherheit
	@$(BOOTSTRAP) dev -- -m portal.local with-parts -- .venv/bin/python tools/check.py

bench: ## Messungen, siehe benchmarks/
	@$(BOOTSTRAP) dev -- -m portal.local with-parts --durable -- .venv/bin/python -m benchmarks

format: ## Code und Vorlagen in Form bringen
	@$(BOOTSTRAP) dev -- -m ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .
	@.venv/bin/djlint templates --reformat --quiet || true

lock: ## requirements/*.txt neu festschreiben (LOCK_ARGS=--upgrade für neue Versionen)
	@tools/lock.sh $(LOCK_ARGS)

messages: ## Übersetzungen sammeln und übersetzen, ohne gettext
	@$(BOOTSTRAP) dev -- manage.py messages
