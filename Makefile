# Tasks for developers. `make run` is the one to try first; `make test` is the one that has to pass.
#
#   make install     .venv with Throughline and everything its tests need, in exactly the versions of constraints.txt
#   make run         the real service on this machine, without any account, and its rehearsal room at http://127.0.0.1:3978
#   make play        session one with simulated people in this terminal, 60 times faster; PLAN and SPEED choose others
#   make serve       the service alone, on this machine
#   make test        everything that has to pass; first installs the browser that some tests need, where there is none
#   make docs        docs/reference.md and the index in docs/architecture.md, made from the code
#   make site        the documentation as a site, in build/site
#   make messages    the catalogues of other languages brought up to date with the bot's sentences
#   make audit       known vulnerabilities of the pinned packages, where the advisory service can be reached, and their licences
#   make hashes      release-requirements.txt: the packages of a release for this platform, with hashes
#   make bench       speed, as ratios against other software in the same run; BENCH=--large takes the sizes of the targets
#   make faults      services killed in the middle of sessions; platforms, databases, disks and clocks in trouble, with a table
#   make mutants     changes to the code that no test notices; NUMBER and SEED choose the sample
#   make playground  Microsoft's Agents Playground against a running service (optional; has terms of its own)
#   make clean       what the above left behind

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --retries 10
SPEED ?= 60
PLAN ?= defensible-decisions-1
NUMBER ?= 40
WORKERS ?= 3
OWN_WORDS ?= $(wildcard ../shared/tools/own_words.py)
PLAYGROUND := @microsoft/m365agentsplayground@0.2.28

# Tests start many processes. Where the environment forbids bytecode, each would compile all it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install run play serve test browser checked collected style quick clients docs site messages audit hashes bench faults mutants playground clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Throughline needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make install PYTHON=python3.12") if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --quiet --constraint constraints.txt setuptools
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	$(BIN)/python -m compileall -q bot cards dialogs  # what pip does for packages it copies; compiling costs as much as a start
	@touch $@

run: install
	$(BIN)/throughline serve --insecure-local --open

play: install
	$(BIN)/throughline rehearse $(PLAN) --speed $(SPEED)

serve: install
	$(BIN)/throughline serve --insecure-local

test: browser checked quick clients

# Side by side: mypy needs one core only.
checked: install
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target style collected

# Once, or each of the workers of `quick` and `clients` compiles all tests.
collected: install
	@$(BIN)/pytest --collect-only --quiet --quiet -p no:syrupy >/dev/null  # syrupy takes all snapshots for unused

# First, so that nobody waits for the other tests to learn that this cannot be installed. See tests/clients/browser.py.
browser: install
	$(BIN)/python -m tests.clients.node install
	@$(BIN)/python -m tests.clients.browser install

style: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(if $(OWN_WORDS),$(PYTHON) $(OWN_WORDS) .)

# worksteal: neighbours in a file stay in one worker, which reuses what it has worked out for them.
quick: install
	$(BIN)/pytest --quiet --numprocesses $(WORKERS) --dist worksteal --ignore tests/clients

clients: browser
	$(BIN)/pytest --quiet --numprocesses $(WORKERS) --dist worksteal tests/clients
	@$(BIN)/python -m tests.clients.browser check

docs: install
	$(BIN)/python -m tests.reference
	$(BIN)/python -m tests.module_index

site: install
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

messages: install
	$(BIN)/python -m tests.messages

audit: install
	$(BIN)/python -m tests.audit

hashes: install
	$(BIN)/python -m tests.audit hashes release-requirements.txt

bench: install
	$(BIN)/python -m tests.bench $(BENCH)

faults: install
	$(BIN)/pytest --quiet tests/e2e -k killed
	$(BIN)/pytest --quiet tests/bot/runs/test_crash.py
	$(BIN)/python -m tests.faults

mutants: install
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable '.[mutants]'
	$(BIN)/python -m tests.mutants $(NUMBER) $(if $(SEED),--seed $(SEED))

# The playground is Microsoft's and comes under its own pre-release terms; read them, then say ACCEPT_TERMS=yes.
playground: install
	@test "$(ACCEPT_TERMS)" = yes || { echo "The Agents Playground has terms of its own (see docs/playground.md). When you accept them: make playground ACCEPT_TERMS=yes" >&2; exit 1; }
	APPLICATION_INSIGHTS_NO_STATSBEAT=1 BROWSER=none $(BIN)/python -m tests.clients.node npx --yes $(PLAYGROUND) start \
	  -e http://127.0.0.1:3978/api/messages -c msteams -p 56150 --disable-telemetry

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache var mutants
	rm -rf tests/clients/node_modules tests/clients/screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
