# make memo TICKER=NVDA | make test | make check: each sets up what it needs under .venv, once.
PYTHON ?= python3
BIN := .venv/bin
TICKER ?= NVDA
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: memo test check clean
.DELETE_ON_ERROR:

memo: .venv/run.stamp
	@$(BIN)/knockon memo $(TICKER)

test: .venv/dev.stamp
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: .venv/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.venv/run.stamp: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "knockon needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up knockon under .venv (once; one to three minutes)" >&2
	@$(BIN)/python -m pip install -q --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install -q -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp
	@echo "adding what the tests need (once)" >&2
	@$(BIN)/python -m pip install -q -e '.[docx,mcp,serve]' --group dev
	@touch $@

clean:
	rm -rf .venv dist build
