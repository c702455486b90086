# The two commands are `make run` and `make test`; everything they need is set up in .venv/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test quick lint bench docs pictures chromium clean clean-all

run: $(VENV)/.installed
	@$(BIN)/briefed tour

test: $(VENV)/.installed-dev chromium
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "slow or not slow"

quick: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/pyright

bench: $(VENV)/.installed-dev chromium
	@$(BIN)/python -m bench

docs: $(VENV)/.installed-dev
	@$(BIN)/python -m docs.generate

pictures: $(VENV)/.installed-dev chromium
	@$(BIN)/python -m docs.pictures

# The pages are tested in Debian's Chromium: installed where that may be done, else left out aloud.
chromium:
	@command -v chromium >/dev/null || .ci/chromium || echo "NOT TESTED in a browser: there is no Chromium. Install it with: apt-get install chromium fonts-noto-cjk"

$(VENV)/bin/python:
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Briefed from pinned packages (a few minutes the first time) ..."
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf data build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

clean-all: clean
	rm -rf $(VENV)
