# The two commands of the README: `make demo` and `make test`. Needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
TRAINING := .venv-training
BIN := $(VENV)/bin

.PHONY: demo test docs figures audit lint requirements reader choice calibration screenshots clean benchmark

demo: $(VENV)/.installed
	$(BIN)/dragoman code examples/*.txt examples/*.jsonl

test: $(VENV)/.installed-dev lint
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy

$(VENV)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/dragoman prepare
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# The documents as a site, in site/: open site/index.html.
docs: $(VENV)/.installed-dev
	$(BIN)/python docs/reference/write.py
	$(BIN)/zensical build --clean

# The figures of docs/limits.md, after a change of the coder or of the gold corpus.
figures: $(VENV)/.installed-dev
	$(BIN)/python docs/figures.py

# Whether a pinned package is known to be unsafe. Asks the internet.
audit: $(VENV)/.installed-dev
	$(BIN)/uvx pip-audit --disable-pip --require-hashes -r requirements.txt

# After a change of the dependencies in pyproject.toml: pins every package with its hashes, registry addresses left out.
requirements: $(VENV)/.installed-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  pyproject.toml requirements-build.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra training pyproject.toml requirements-build.in -c requirements.txt -o requirements-training.txt

# After a change of the training sentences: trains the reader anew, an hour on two cores, and writes its card. Own environment.
reader: $(TRAINING)/.installed $(VENV)/.installed-dev
	$(TRAINING)/bin/python training/sentences.py
	$(TRAINING)/bin/python training/train.py
	$(MAKE) choice calibration
	$(BIN)/python training/card.py

$(TRAINING)/.installed: requirements-training.txt
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-training.txt
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# After a change of the reader, the lexicon or the gold corpus: fits anew how the rules' word and the reader's are weighed.
choice: $(VENV)/.installed-dev
	$(BIN)/python evaluation/choose.py

# After a change of the coder or of the gold corpus: fits the confidence of events anew, and writes docs/confidence.md.
calibration: $(VENV)/.installed-dev
	$(BIN)/python evaluation/calibrate.py

# How fast coding is, into benchmarks/RESULTS.md. NEWS="--news FILE" measures your own reports, FULL=--full at full size.
benchmark: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/run.py $(NEWS) $(FULL)

# The pictures of docs/workbench.md, in docs/screenshots. Needs Chromium.
screenshots: $(VENV)/.installed-dev
	$(BIN)/python docs/screenshots/take.py

clean:
	rm -rf $(VENV) $(TRAINING) build dist .pytest_cache .mypy_cache .ruff_cache
