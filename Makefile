# make demo   set up, then show live depth of the bundled clip
# make test   set up, then check and test everything but what is long by nature
# make test-all  the long tests too, with every optional package; right after `make test`,
#             make test-all BESIDES=.venv/passed  runs those alone that did not pass there
# make setup  only prepare .venv
# make docs   build the documentation into site/, links checked
# make images  renew the pictures of README and documentation
# make bundle  build one folder with the program and its libraries, without torch: dist/depth-viewer
# make deb    the same as a package for Debian and Ubuntu, in dist/
# make appimage RUNTIME=runtime-x86_64  the same as one file for any Linux, with a release file of AppImage/type2-runtime
# make platforms  check that every promised platform and Python has wheels of all dependencies
# make networks  convert the built-in networks again, after their weights or their code have changed
# make dist   build the wheel and the source archive into dist/
# make translations  collect the words of the window and compile their translations, with Qt's lrelease

PYTHON ?= python3
BIN := .venv/bin

# Qt's compiler of translations: on Debian and Ubuntu `apt install qt6-l10n-tools` brings /usr/lib/qt6/bin/lrelease,
# anywhere `pip install pyside6-essentials` (into an environment of its own) brings pyside6-lrelease.
LRELEASE ?= lrelease
WORDS := viewer/desktop/translations/depth-viewer

# How many files of tests run at a time, each in a process of its own, with its own display, ports and folders. Tests
# of windows and streams wait a good deal, so there are more than processor cores; each takes up to 1.5 GB of memory.
WORKERS ?= $(shell $(PYTHON) -c 'import os; \
  memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1.5e9; \
  print(max(2, min(2 * (os.cpu_count() or 1) + 1, int(memory), 12)))')
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
# Many tests start the program anew: without its bytecode on the disk, each would compile all of it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup setup-all setup-docs demo test test-all lint types pytest pytest-all docs images networks dist bundle deb appimage platforms translations

setup: .venv/installed
setup-all: .venv/installed-all
setup-docs: .venv/installed-docs

# The stamps are renewed when what is installed changes; the code itself is installed in place.
.venv/installed: EXTRAS := test
.venv/installed-all: EXTRAS := test-all
.venv/installed-docs: EXTRAS := docs
.venv/installed .venv/installed-all .venv/installed-docs: pyproject.toml .ci/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Depth Viewer needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "Could not make .venv; on Debian or Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

demo: setup
	$(BIN)/depth-viewer demo

test: setup
	@$(MAKE) --no-print-directory -j 2 lint types pytest

test-all: setup-all
	@$(MAKE) --no-print-directory -j 2 lint types pytest-all

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

# Before the first run, one process prepares the bytecode of the tests: else each of the workers would, all at once.
pytest:
	@test -d tests/__pycache__ || $(BIN)/python -m pytest --collect-only -qq >/dev/null
	$(PYTEST) --note-passed=.venv/passed

pytest-all:
	$(PYTEST) -m '' --kills 3 $(if $(BESIDES),--besides=$(BESIDES))

docs: setup-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

images: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m viewer.desktop.devtools.docs_images

networks: setup
	$(BIN)/python packaging/convert_networks.py

dist: setup
	$(BIN)/python -m hatchling build

# The spec leaves out torch and development tools, which .venv holds.
bundle: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[web,screen,exr,heif]' pyinstaller
	$(BIN)/pyinstaller -y --log-level WARN --distpath dist --workpath build packaging/depth-viewer.spec
	@test "$$(uname)" != Linux || $(BIN)/python packaging/check_libraries.py dist/depth-viewer

deb: bundle
	$(PYTHON) packaging/deb.py dist/depth-viewer dist

appimage: bundle
	$(PYTHON) packaging/appimage.py dist/depth-viewer $(RUNTIME) dist

platforms: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/python packaging/resolve.py $(EXTRA)

# The places of words in the code are left out: they would change with every line that is added there.
translations: setup
	for language in de zh_CN; do \
		$(BIN)/pylupdate6 --no-obsolete --no-summary viewer/desktop --ts $(WORDS)_$$language.ts && \
		sed -i.before '/<location /d' $(WORDS)_$$language.ts && rm $(WORDS)_$$language.ts.before || exit 1; \
	done
	$(LRELEASE) $(WORDS)_de.ts $(WORDS)_zh_CN.ts
