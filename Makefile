# Quoth: `make ask Q="…"`, `make chat`, `make bot`, `make test`. Each does the set-up that it needs.

PYTHON ?= python3
BIN    := .venv/bin

# The question travels in the environment, untouched by make and by the shell: $(value) keeps a `$`
# as it was typed, and the recipe names the variable instead of pasting its words.
export THE_QUESTION := $(value Q)

.PHONY: ask chat bot test lint types setup setup-test seeds clean

ask: seeds
	@$(BIN)/quoth ask -- "$$THE_QUESTION" || [ $$? -eq 1 ]

chat: seeds
	@$(BIN)/quoth chat

bot: seeds
	@$(BIN)/python -m bot

test: setup-test
	$(BIN)/python -m pytest

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-test
	$(BIN)/mypy

# The transcripts in seeds/ are indexed once; an index that is there is left as it is.
seeds: setup
	@$(BIN)/quoth status >/dev/null 2>&1 || $(BIN)/quoth add seeds

setup: .venv/.installed
setup-test: .venv/.installed-test

.venv/.installed: pyproject.toml setup.sh
	@PYTHON="$(PYTHON)" sh setup.sh .
	@touch $@

.venv/.installed-test: .venv/.installed
	@PYTHON="$(PYTHON)" sh setup.sh '.[test,dev]'
	@touch $@

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache
