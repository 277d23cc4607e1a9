# Two commands: `make demo` shows a review, `make test` proves it. Each sets itself up in .venv.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test bench picture clean

$(VENV)/run: pyproject.toml constraints.txt
	@echo "Setting up in $(VENV): what ehcforms needs to run"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/dev: $(VENV)/run
	@echo "Setting up in $(VENV): what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

demo: $(VENV)/run
	@echo "Starting the demonstration on port $(PORT); stop it with Ctrl+C"
	@$(BIN)/ehcforms demo --port $(PORT)

test: $(VENV)/dev
	@echo "Checking style and types, then running all tests"
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run -m pytest -q
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --skip-covered

bench: $(VENV)/dev
	@echo "Measuring, as ratios in one run"
	@$(BIN)/python -m benchmarks

picture: $(VENV)/dev
	@echo "Taking the picture of the README"
	@$(BIN)/python -m tests.picture

clean:
	@echo "Taking away what the other commands made"
	@rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis
