.PHONY: setup run test lint format bench bench-peers clean
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
export OMP_WAIT_POLICY ?= PASSIVE
export ANONYMIZED_TELEMETRY = False
export GRADIO_ANALYTICS_ENABLED = False

help:
	@echo "make run    set up and open the page on http://127.0.0.1:7860"
	@echo "make test   set up, check the style, the types and the imports, and run every test"
	@echo "make setup  environment, model and index only"
	@echo "make bench  speed and memory; make bench-peers: beside other tools"

setup: .venv/.installed
	@$(BIN)/python -m ningjin index prepare

.venv/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

run: setup
	@$(BIN)/python -m ningjin serve

lint: .venv/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup lint
	$(BIN)/python -m ningjin corpus check
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup
	$(BIN)/python -m ningjin eval gate

format: .venv/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	$(BIN)/python -m ningjin eval bench

bench-peers: setup
	$(BIN)/python -m ningjin eval peers

clean:
	rm -rf .venv .cache var
