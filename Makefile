# Needs Python 3.11+ and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: serve test check eval build install clean

serve: $(READY)  ## builds the index if need be and opens the page at http://127.0.0.1:7860
	$(BIN)/hoiqd serve

build: $(READY)  ## the index
	$(BIN)/hoiqd build

test: $(READY)  ## every test
	$(BIN)/pytest

check: $(READY)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_layers.py

eval: build  ## the figures on the evaluation set
	$(BIN)/hoiqd eval

install: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên (đặt PYTHON=đường dẫn)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@echo "Đang cài thư viện (khoảng 1 GB, vài phút)…"
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on $$(grep '^torch==' constraints.txt)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e '.[test]'
	@touch $@

clean:  ## removes the environment and the built index
	rm -rf $(VENV) var
