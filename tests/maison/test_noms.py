"""Pages that speak of the code say what it is: what they name exists, their examples import what there is."""

from __future__ import annotations

import ast
from pathlib import Path, PurePosixPath

import pytest
from tests.maison.noms import Maison, cites, employes, exemples, manquants

pytestmark = pytest.mark.lent

DATEES = {"CHANGELOG.md"}
"""Pages that tell what was: what they name may have gone."""
AILLEURS = {
    "binome.sqlite3": "a file of data",
    "JEU.rejets.csv": "a file of data",
    "epci.json": "a file of an npm package",
    "communes.json": "a file of an npm package",
    "taches.en_attente": "a field of /sante",
    "SameSite": "an attribute of a cookie",
    "HttpOnly": "an attribute of a cookie",
    "client_max_body_size": "a setting of nginx",
    "limit_req": "a setting of nginx",
    "proxy_read_timeout": "a setting of nginx",
    "exp(−β·d)": "a formula",
    'messages.success(request, "…")': "Django's",
    "sqlite3.Connection.deserialize": "Python's",
    "lu.cachees.touche(chemins)": "an attribute of what a page has read, not of a module",
    "services/references.py": "what decision 0025 took away",
    "binome.traces": "a logger",
    **dict.fromkeys(
        ("acte.refuse", "tache.faite", "lettre.envoyee", "antivirus.sain"), "an event of the logs of operators"
    ),
    **dict.fromkeys(("depot.enregistre", "depot.retire", "requete.lente"), "an event of the logs of operators"),
}
"""What looks like a name of ours and is not → what it is."""


@pytest.fixture(scope="module")
def maison(textes: dict[Path, str], racine: Path) -> Maison:
    return Maison.from_fichiers(textes, racine)


def test_what_pages_name_exists(maison: Maison, pages: dict[Path, str], racine: Path) -> None:
    fausses = [
        f"{page.relative_to(racine)} : {cite} : {pourquoi}"
        for page, texte in pages.items()
        if page.name not in DATEES
        for cite in dict.fromkeys(cites(texte))
        if cite not in AILLEURS and (pourquoi := maison.fausse(cite))
    ]
    assert not fausses, "\n".join(fausses)


def test_examples_import_what_there_is(maison: Maison, pages: dict[Path, str], racine: Path) -> None:
    trouves = [(page, exemple) for page, texte in pages.items() for exemple in exemples(texte)]
    assert trouves
    faux = {f"{page.relative_to(racine)} : {nom}" for page, e in trouves for nom in manquants(e, maison)}
    assert not faux, "\n".join(sorted(faux))


def test_what_tests_and_benchmarks_name_exists(maison: Maison, arbres: dict[Path, ast.Module], racine: Path) -> None:
    """Types are checked in `src`; here a name that moved breaks only what runs it: a rare case, a benchmark."""
    ailleurs = {m: arbre for m, arbre in arbres.items() if not m.is_relative_to(racine / "src")}
    faux = {
        f"{m.relative_to(racine)} : {n}" for m, a in ailleurs.items() for n in _de_modules(a) if not maison.tient(n)
    }
    assert ailleurs and not faux, "\n".join(sorted(faux))


def _de_modules(arbre: ast.Module) -> set[str]:
    """The names that it imports, or takes from a module; what a class has may come from its parents."""
    coupes = {nom: nom.split(".") for nom in employes(arbre)}
    return {nom for nom, (*_, ou, quoi) in coupes.items() if ou.islower() and not quoi.startswith("__")}


def test_what_is_said_to_be_elsewhere_is_still_said(pages: dict[Path, str]) -> None:
    assert not set(AILLEURS) - {cite for texte in pages.values() for cite in cites(texte)}


VRAI = """
from binome.commun import outils

def servir():
    return outils.preparer(1)

class DossierOuvert:
    def __init__(self):
        self.compte = 1
    def peut(self): ...
"""
FICTIVE = Maison(
    {
        PurePosixPath("src/binome/services/depot/acces.py"): VRAI,
        PurePosixPath("src/binome/commun/__init__.py"): "",
        PurePosixPath("src/binome/commun/outils.py"): "def preparer(n): ...\ndef oubliee(): ...\n",
        PurePosixPath("src/binome/web/page.html"): "{% servir %}",
    }
)


@pytest.mark.parametrize(
    "cite",
    [
        "acces.py",
        "depot/acces.py",
        "services/depot/acces.py",
        "web/page.html",
        "outils.preparer(1)",
        "commun.outils.preparer",
        "binome.commun.outils",
        "acces.DossierOuvert",
        "acces.compte",
        "DossierOuvert.peut",
        "servir(x)",
        "autre.chose",
        "une phrase, et `rien` d'autre",
    ],
)
def test_what_exists_is_found_wherever_it_stands(cite: str) -> None:
    assert FICTIVE.fausse(cite) is None


@pytest.mark.parametrize(
    ("cite", "pourquoi"),
    [
        ("services/acces/ouverture.py", "aucun fichier"),
        ("web/autre.html", "aucun fichier"),
        ("outils.perdre", "aucun module"),
        ("commun.autre.preparer", "aucun module"),
        ("binome.services.outils", "aucun module"),
        ("acces.duree", "aucun module"),
        ("DossierOuvert.duree", "aucun module"),
        ("perdre(x)", "aucune fonction"),
        ("outils.oubliee()", "n'est appelée nulle part"),
        ("oubliee()", "n'est appelée nulle part"),
        ("un_mot", "nulle part"),
        ("UneClasse", "nulle part"),
    ],
)
def test_what_does_not_would_be_seen(cite: str, pourquoi: str) -> None:
    assert pourquoi in (FICTIVE.fausse(cite) or "")


def test_an_example_that_lies_would_be_seen() -> None:
    page = "```python\nfrom binome.commun import outils, perdu\n\nreturn outils.preparer(outils.jeter())\n```\n"
    assert exemples(page) and manquants(exemples(page)[0], FICTIVE) == [
        "binome.commun.outils.jeter",
        "binome.commun.perdu",
    ]
    oubliee = "from binome.commun import outils\noutils.oubliee()"
    assert manquants(oubliee, FICTIVE) == ["binome.commun.outils.oubliee"], "taught, and called nowhere"
    module = ast.parse(
        "from binome.commun import outils\ndef test_x(outils_a):\n    outils.jeter(outils.preparer(1))\n"
    )
    assert [nom for nom in _de_modules(module) if not FICTIVE.tient(nom)] == ["binome.commun.outils.jeter"]
    with pytest.raises(SyntaxError):
        manquants("from binome import", FICTIVE)
