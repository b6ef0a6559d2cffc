# Needs Python 3.11+ and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

TOOLS := dist/tools
ENVIRONMENT ?= $(VENV)

.PHONY: serve test fuzz check eval build install settings bundle test-bundle audit sbom clean

serve: $(READY)  ## builds the index if need be and opens the page at http://127.0.0.1:7860
	$(BIN)/hoiqd serve

build: $(READY)  ## the index
	$(BIN)/hoiqd build

test: $(READY)  ## every test, two files at a time: each of the two processes opens the model
	$(BIN)/pytest -n 2 --dist loadfile

fuzz: build  ## 10,000 questions of every kind, each answer held against the decision
	PYTHONPATH=. $(BIN)/python tests/fuzz.py 10000

check: $(READY)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_layers.py

eval: build  ## the figures on the evaluation set
	$(BIN)/hoiqd eval

install: $(READY)

settings: $(READY)  ## writes docs/settings.md from assistant/settings.py
	$(BIN)/python -m assistant.cli.settings_table

bundle:  ## dist/hoiqd-offline-VERSION.tar: installs on a machine without a network
	PYTHON=$(PYTHON) deploy/offline/bundle.sh

test-bundle:  ## installs that bundle without a network and asks it one question
	PYTHON=$(PYTHON) deploy/offline/test-bundle.sh

audit: $(TOOLS)/.ready  ## known vulnerabilities of the pinned libraries
	TOOLS=$(TOOLS) deploy/audit.sh

sbom: $(READY) $(TOOLS)/.ready  ## dist/sbom.cdx.json: what is installed in ENVIRONMENT, as CycloneDX
	$(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application \
		--output-reproducible --validate --of JSON -o dist/sbom.cdx.json $(ENVIRONMENT)

# Apart from .venv, so that the program never needs them.
$(TOOLS)/.ready: deploy/tools.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check -r deploy/tools.txt
	@touch $@

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên (đặt PYTHON=đường dẫn)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@echo "Đang cài thư viện (khoảng 1 GB, vài phút)…"
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on $$(grep '^torch==' constraints.txt)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e '.[test]'
	@touch $@

clean:  ## removes the environments, the built index and bundles
	rm -rf $(VENV) var dist
