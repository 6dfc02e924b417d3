# make demo   set up, then show live depth of the bundled clip
# make test   set up, then run every test
# make setup  only prepare .venv

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test

setup: .venv/installed

# The stamp is renewed when what is installed changes; the code itself is installed in place.
.venv/installed: pyproject.toml .ci/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Depth Viewer needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "Could not make .venv; on Debian or Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[test]'
	@touch $@

demo: setup
	$(BIN)/depth-viewer demo

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest
