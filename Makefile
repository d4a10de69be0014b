# Everything sets itself up: .venv is made once, by the first target that needs it.

PYTHON     ?= python3
ASSIGNMENT ?= 01-pooling
WORK       ?= work
# Reference networks to train; empty for all.
NAMES      ?=
# nbgrader's exchange, to fetch from and hand in to; empty to work on a copy of release/.
EXCHANGE   ?=
# A folder that learners put their work into, in place of nbgrader's exchange.
DROP       ?=
# The folder of another course, such as the demo's.
COURSE     ?= .
# 1 for the CUDA build of TensorFlow, 0 for the CPU build; empty keeps what .venv has.
GPU        ?=
# More arguments for JupyterLab, for example: make lab LAB="--no-browser --port 8890"
LAB        ?=
# A class on one machine: the file that describes it, where it is installed, and more arguments
# for JupyterHub.
CLASS      ?= deploy/class.toml
HUB        ?= /opt/convnets
HUBARGS    ?=
# 1 to run the notebooks for the site's pictures.
PICTURES   ?=
# 1 for every bank entry, notebook and backend in `make test`; two hours where the machine is slow.
ALL        ?=
# More arguments for pytest, for example: make test PYTEST="-k pooling -x"
PYTEST     ?=
# How pytest uses the cores; tests/conftest.py says which tests stay together. Empty for one core.
WORKERS    ?= -n 2 --no-loadscope-reorder

# nbgrader calls alembic and jupyter by name.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
RUN := .venv/bin/python -m

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup sandbox demo test quick screenshots lint format check build grade watch references lab formgrader site hub lock clean distclean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv with the pinned packages (done by itself when needed)
	@command -v $(PYTHON) >/dev/null || { \
	  echo "set-up: $(PYTHON) is missing. Install it with: sudo apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) tools/setup_env.py --gpu "$(GPU)"

sandbox: setup # bubblewrap, which grading runs learners' code in
	@$(PYTHON) tools/setup_sandbox.py

demo: sandbox ## Grade a made-up class and show the result
	$(RUN) autograder demo

# Not $(MAKE): `make --dry-run` runs a line that holds it, and this one is the whole suite.
test: sandbox ## Run the suite, as CI does (ALL=1: with every bank entry)
	@$(RUN) tools.stages \
	  "lint: make --no-print-directory lint" \
	  "notebooks: $(RUN) autograder build --check" \
	  "banks: $(RUN) autograder check --share $(if $(ALL),1/1,1/8)" \
	  "tests: env COURSE_TRAINING=brief $(if $(ALL),COURSE_TESTS=all) $(RUN) tools.again --nbval-lax $(WORKERS) $(PYTEST)"

quick: lint ## Lint, notebooks in step, and the tests without sandbox, browser and Keras
	$(RUN) autograder build --check
	$(RUN) pytest $(WORKERS) -m "not (sandbox or keras or browser or hub or slow)" tests $(PYTEST)

screenshots: sandbox ## Take the pictures in docs/images anew, in a real browser (with a hub: as root)
	COURSE_SCREENSHOTS=1 $(RUN) pytest -q tests/browser tests/packaging/test_site.py \
	  tests/end_to_end/test_demo_class.py tests/deploy/test_class.py

lint: setup ## Check the style of the code
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	.venv/bin/lint-imports --no-cache

format: setup ## Put the code into the house style
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

check: sandbox ## Grade the known right and wrong submissions and compare
	$(RUN) autograder check

build: setup ## Build the notebooks in source/ and release/ from their text
	$(RUN) autograder build

grade: sandbox ## Grade what is in submitted/ (ASSIGNMENT=01-pooling)
	$(RUN) autograder grade $(ASSIGNMENT) --root "$(COURSE)"

watch: sandbox ## Grade what arrives and hand its feedback back (DROP=folder)
	$(RUN) autograder watch $(ASSIGNMENT) --root "$(COURSE)" $(if $(DROP),--drop "$(DROP)")

references: setup ## Train the course's own networks; about an hour (NAMES="fashion-small")
	$(RUN) tools.train_references $(NAMES)

lab: setup ## Open JupyterLab on your copy of the notebooks (WORK=work)
	@$(RUN) tools.lab learner --work "$(WORK)" --exchange "$(EXCHANGE)" $(LAB)

formgrader: setup ## Open JupyterLab for instructors, with formgrader (COURSE=demo-class)
	@$(RUN) tools.lab instructor --course "$(COURSE)" $(LAB)

site: setup ## Build a public site in site/ (PICTURES=1: run the notebooks for theirs)
	@$(RUN) tools.site $(if $(filter 1,$(PICTURES)),--run)

hub: ## Serve a class with JupyterHub (needs sudo; CLASS=deploy/class.toml)
	@[ "$$(id -u)" = 0 ] || { echo "hub: this needs root: sudo make hub" >&2; exit 1; }
	@if $(PYTHON) -c "import tomllib" 2>/dev/null; then \
	  $(PYTHON) -m deploy.doors --at "$(HUB)" --class "$(CLASS)"; fi # an older one is refused below
	@$(PYTHON) tools/setup_sandbox.py
	@umask 022 && mkdir -p "$(HUB)" && $(PYTHON) tools/setup_env.py --venv "$(HUB)/env"
	@"$(HUB)/env/bin/python" -m deploy.start --at "$(HUB)" --class "$(CLASS)" $(HUBARGS)

# Versions that still fit are kept; to renew the indirect ones, remove the locks' contents first.
COMPILE := .venv/bin/uv pip compile pyproject.toml --extra lab --extra grade --extra scale --extra hub --extra dev \
  --universal --fork-strategy fewest --generate-hashes --only-binary :all: \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

lock: setup ## Compile the two locks anew from pyproject.toml
	$(COMPILE) --extra cpu -o requirements.lock
	$(COMPILE) --extra gpu -c requirements.lock -o requirements-gpu.lock

clean: ## Remove caches and build products; keeps .venv, work/ and grades
	rm -rf build dist demo-class .pytest_cache .ruff_cache .hypothesis ./*.egg-info
	find . \( -path ./.venv -o -path ./.git -o -path ./work \) -prune -o -type d \
	  \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

distclean: clean ## Also remove .venv
	rm -rf .venv
