# Each target starts from nothing and is quick the second time. See README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAR := $(or $(VAR_DIR),$(CURDIR)/var)
# Where `make offline-bundle` was unpacked everything is at hand but Debian's own packages.
OFFLINE := $(wildcard offline/wheels)
# Compiled once, also where the environment says no: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=
PIP_INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes \
	$(if $(OFFLINE),--no-index --find-links $(OFFLINE))
# What Python packages cannot bring: Pango for PDFs, gettext for the Thai texts …
RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 $(if $(OFFLINE),,gettext)
# … and for the tests three browsers, what their drivers need, a reader of PDFs, clamd, and what
# deploy/ is for. None of them is started (policy-rc.d). Ubuntu's Chromium and Firefox are snaps, which
# install for minutes and start in no container: there, or for others, CHROMIUM=/path and FIREFOX=/path
# name them.
export CHROMIUM ?=
export FIREFOX ?=
UBUNTU := $(shell grep -qs '^ID=ubuntu' /etc/os-release && echo yes)
TEST_PACKAGES := $(RUN_PACKAGES) $(if $(CHROMIUM)$(UBUNTU),,chromium) $(if $(FIREFOX)$(UBUNTU),,firefox-esr) \
	webkit2gtk-driver xvfb libatomic1 poppler-utils clamav-daemon nginx-light pgbouncer systemd logrotate
CATALOGUES := $(wildcard cdd_awards/locale*/th/LC_MESSAGES/django.po)
DEMO_ENV = DEMO=1 HTTPS=0 SITE_ADDRESS=http://127.0.0.1:8000 ALLOWED_HOSTS=127.0.0.1,localhost VAR_DIR=$(VAR) \
	SECRET_KEY=$$(cat $(VAR)/demo.key) LOG_FILE=$(VAR)/demo.log
# For commands that start Django but serve nobody.
TOOL_ENV := DEMO=1 HTTPS=0 ALLOWED_HOSTS=localhost LOG_LEVEL=WARNING VAR_DIR=$(VAR) \
	SECRET_KEY=not-a-secret-because-nothing-is-served-with-this-key-0123456789
PRODUCTION_CHECK_ENV := HTTPS=1 ALLOWED_HOSTS=awards.example.org EMAIL_URL=smtp+tls://mail.example.org:587 \
	SITE_ADDRESS=https://awards.example.org \
	SECRET_KEY=only-to-look-at-the-settings-0123456789-abcdefghijklmnop-QRSTUVWXYZ VAR_DIR=$(VAR) \
	JOURNAL_KEYS=only-to-look-at-the-settings-0123456789
AS_OWNER = $(if $(DATABASE_OWNER_URL),DATABASE_URL='$(DATABASE_OWNER_URL)' PGBOUNCER=0)

# Compiled by whoever sets up: the service's user may not write here, and would at every start.
CODE := cdd_awards evaluations thai units

# Where the machine has no Node, a Python package brings it (requirements-node.txt).
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

# For tools that are no part of the product: made when asked for.
TOOLS := $(VAR)/tools/bin

.PHONY: demo test check bench release serve setup setup-dev format translations manual clean audit lock \
	offline-bundle
.NOTPARALLEL:

demo: setup
	@test -s $(VAR)/demo.key || $(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))" > $(VAR)/demo.key
	@$(DEMO_ENV) $(BIN)/python manage.py prepare --demo --skip-checks
	@echo "Open http://127.0.0.1:8000/ (stop with Ctrl+C; the log is $(VAR)/demo.log)"
	@$(DEMO_ENV) $(BIN)/python manage.py serve

test: setup-dev
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -n 3
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 -m "not browser"
	$(WITH_NODE) node --test tests/js/*.test.js

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet
	$(WITH_NODE) node_modules/.bin/eslint static tests/js eslint.config.js evaluations/outcome/publication/verify_page
	$(TOOL_ENV) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tests.architecture.dead_code
	$(TOOL_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION_CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(MAKE) --no-print-directory translations
	git diff --exit-code --stat -- cdd_awards/locale

bench: setup-dev
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks browser
	$(BIN)/python -m benchmarks ten_years
	$(BIN)/python -m benchmarks thousand

# Production: every setting comes from the environment (docs/operations.md). What takes long is done
# at a release, so that a start takes seconds. Tables are changed by their owner, where the
# application's role may not.
release: setup
	@$(AS_OWNER) $(BIN)/python manage.py prepare

serve:
	@test -e $(VAR)/static/.collected || { echo "Please run make release first." >&2; exit 1; }
	$(BIN)/python manage.py serve $(SERVE_OPTIONS)

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Collect new strings into the Thai catalogue; `make check` fails where one is missing.
translations: setup-dev
	@$(TOOL_ENV) $(BIN)/python manage.py makemessages --locale th --no-location --no-wrap \
		--ignore node_modules --ignore $(VENV) --ignore tests --ignore benchmarks --ignore var 2>&1 | grep -v "^processing" || true
	@$(BIN)/python -c "import pathlib, re; p = pathlib.Path('cdd_awards/locale/th/LC_MESSAGES/django.po'); \
		p.write_text(re.sub(r'\"POT-Creation-Date:.*\n', '', p.read_text(encoding='utf-8')), encoding='utf-8')"
	@! grep -A1 -n "^msgid \"..*\"" cdd_awards/locale/th/LC_MESSAGES/django.po | grep -B1 'msgstr ""$$' | grep msgid \
		|| (echo "These strings have no Thai yet." && false)

# Take the pictures of the manuals anew, and with them those of README.md: from a demo of their own.
manual: setup-dev
	$(TOOL_ENV) DJANGO_SETTINGS_MODULE=cdd_awards.settings $(BIN)/python -m tests.browser.manual $(PICTURES)

# One file with the committed code, wheels, browser assets and Thai texts; where it is unpacked,
# `make release` needs no network. It fits the machine's kind of processor, and these Pythons.
OFFLINE_PYTHONS ?= 3.11 3.12 3.13 3.14
BUNDLE = cdd-awards-$(shell $(PYTHON) -c "from units.release import release; print(release())")
BUNDLED = $(VAR)/offline/$(BUNDLE)
BUNDLE_FILE = $(BUNDLE)-$(shell uname -m).tar.gz
offline-bundle: setup
	@rm -rf $(VAR)/offline && mkdir -p $(BUNDLED)/offline/wheels
	@git archive HEAD | tar -x -C $(BUNDLED)
	@for version in $(OFFLINE_PYTHONS); do echo "Wheels for Python $$version"; \
		$(BIN)/pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
			--python-version $$version -d $(BUNDLED)/offline/wheels -r requirements.txt || exit 1; \
	done
	@cd $(BUNDLED) && $(WITH_NODE) npm ci --ignore-scripts --omit=dev --silent
	@cd $(BUNDLED) && for po in $(CATALOGUES); do msgfmt --check-format -o $${po%.po}.mo $$po || exit 1; done
	@touch $(BUNDLED)/node_modules/.installed
	@tar -C $(VAR)/offline -czf $(VAR)/$(BUNDLE_FILE) $(BUNDLE)
	@rm -rf $(VAR)/offline
	@cd $(VAR) && sha256sum $(BUNDLE_FILE) | tee $(BUNDLE_FILE).sha256

# Known advisories of the pinned packages, and an SBOM (CycloneDX) in var/sbom.json.
audit: $(TOOLS)/.installed
	@$(TOOLS)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--of JSON -o $(VAR)/sbom.json requirements.txt 2>/dev/null && echo "SBOM: $(VAR)/sbom.json"
	@rm -f $(VAR)/advisories.json
	@$(TOOLS)/pip-audit -r requirements.txt --require-hashes --disable-pip --progress-spinner off \
		-f json -o $(VAR)/advisories.json >/dev/null 2>&1 || true
	@$(PYTHON) -m cdd_awards.advisories $(VAR)/advisories.json

# Pin anew what pyproject.toml asks for; `make lock UPGRADE=--upgrade` takes the newest of everything.
COMPILE = $(TOOLS)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 $(UPGRADE)
lock: $(TOOLS)/.installed
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(TOOLS)/.installed:
	@$(PYTHON) -m venv $(VAR)/tools
	@$(TOOLS)/pip install --quiet --disable-pip-version-check "uv>=0.9" "pip-audit>=2.9" "cyclonedx-bom>=7"
	@touch $@

clean:
	rm -rf $(VENV) node_modules var .*_cache .hypothesis

setup: $(VAR)/.system-run $(BIN)/.installed node_modules/.installed $(CATALOGUES:.po=.mo)
	@$(BIN)/python -m compileall -qq $(CODE) || true
setup-dev: $(VAR)/.system-test $(BIN)/.installed-dev node_modules/.installed-dev $(CATALOGUES:.po=.mo)

$(VAR)/.system-run:
	@$(MAKE) --no-print-directory system PACKAGES="$(RUN_PACKAGES)"
	@mkdir -p $(VAR) && touch $@

$(VAR)/.system-test:
	@$(MAKE) --no-print-directory system PACKAGES="$(TEST_PACKAGES)"
	@mkdir -p $(VAR) && touch $(VAR)/.system-run $@

# Debian's and Ubuntu's packages: as root, by sudo, or one clear sentence.
.PHONY: system
system:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with PYTHON=…" >&2; exit 1; }
	@missing=""; for package in $(PACKAGES); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	$(PYTHON) -c "import ensurepip" 2>/dev/null || missing="$$missing python3-venv"; \
	test -z "$$missing" && exit 0; \
	echo "Installing$$missing"; \
	if [ "$$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null || [ -t 0 ]; then run="sudo"; else \
		echo "Please install these packages first: apt-get install$$missing" >&2; exit 1; fi; \
	policy=/usr/sbin/policy-rc.d; \
	if [ ! -e $$policy ]; then \
		printf '#!/bin/sh\nexit 101\n' | $$run install -m 0755 /dev/stdin $$policy; \
		trap "$$run rm -f $$policy" EXIT; fi; \
	$$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
		apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 $$missing >/dev/null </dev/null

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(BIN)/.installed: requirements.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(BIN)/.installed-dev: requirements-dev.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $(BIN)/.installed $@

# npm where there is one; else the one that a Python package brings.
node_modules/.installed: OMIT := --omit=dev
node_modules/.installed node_modules/.installed-dev: package-lock.json | $(BIN)/python
	@command -v npm >/dev/null || test -x $(BIN)/npm || \
		$(PIP_INSTALL) -r requirements-node.txt
	$(WITH_NODE) npm ci --ignore-scripts $(OMIT) --silent
	@touch node_modules/.installed $@

%.mo: %.po
	msgfmt --check-format -o $@ $<
