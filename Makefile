# The two commands to know: `make run` and `make test`. README says the rest.
PORT ?= 8000
PYTHON ?= python3
BASE_URL ?= http://127.0.0.1:$(PORT)
PY = .venv/bin/python
COMPILE = $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
export PYTHON

.PHONY: run test bench lint shots words lock pins clean
.DEFAULT_GOAL := run

# `make run DEMO=` runs a house of one's own: empty, until the link in the terminal makes its first account.
ifeq ($(origin DEMO),command line)
WITH_DEMO := $(or $(strip $(DEMO)),false)
else
WITH_DEMO := true
endif

# Each recipe line is one plain command: make then starts it without a shell between, and a signal reaches it.
run: override export DEMO := $(WITH_DEMO)
run: export BASE_URL := $(BASE_URL)
run:
	@bin/install runtime
	@$(PY) manage.py serve --port $(PORT)

test:
	@bin/install development
	@$(PY) tests/run.py

lint:
	@bin/install development
	@$(PY) tests/run.py --lint

bench:
	@bin/install development
	@$(PY) -m tests.bench $(if $(SHORT),--short)

shots:
	@bin/install development
	@$(PY) -m tests.shots $(if $(SHORT),--short) $(if $(LANGUAGE),--language $(LANGUAGE))

# New texts into the catalogues, and out with what nobody says any more.
words:
	@bin/install development
	@$(PY) -m tests.translated

# Moves every pin to the newest release that the lists allow: read the difference before committing it.
lock:
	@bin/install development
	@$(COMPILE) --upgrade --output-file requirements/runtime.txt requirements/runtime.in
	@$(COMPILE) --upgrade --output-file requirements/development.txt requirements/development.in

# Takes in what the lists newly name and moves no other pin.
pins:
	@bin/install development
	@$(COMPILE) --output-file requirements/runtime.txt requirements/runtime.in
	@$(COMPILE) --output-file requirements/development.txt requirements/development.in

# Everything that can be made again; the data in var/ stay.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis var/built var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
