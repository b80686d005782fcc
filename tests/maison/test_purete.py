"""What import-linter cannot see: no clock in the decisions, no file in the domain, no table in the views."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.maison.noms import analyser

HORLOGE = {"now", "today", "utcnow", "monotonic", "perf_counter", "localtime", "gmtime", "time.time"}
LIT_L_HEURE = re.compile("|".join(HORLOGE))
"""No call to a clock without one of these words: the modules that have none are not parsed."""
MONDE = {"os", "io", "pathlib", "socket", "subprocess", "random", "secrets", "time", "urllib", "http", "tempfile"}
ETAGES = {"domaine", "appels", "offre", "moteur", "registre", "documents", "referentiel", "services"}
ETAGES |= {"web", "api", "cli"}


def _appels_d_horloge(arbre: ast.AST) -> Iterator[str]:
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute):
            nom = ast.unparse(noeud.func)
            if HORLOGE & {nom, noeud.func.attr}:
                yield nom


def _importes(texte: str) -> set[str]:
    noeuds = list(ast.walk(analyser(texte)))
    simples = {alias.name.split(".")[0] for n in noeuds if isinstance(n, ast.Import) for alias in n.names}
    return simples | {(n.module or "").split(".")[0] for n in noeuds if isinstance(n, ast.ImportFrom)}


def _de(modules: tuple[Path, ...], racine: Path, *etages: str) -> list[Path]:
    return [m for m in modules if any(m.is_relative_to(racine / "src/binome" / etage) for etage in etages)]


@pytest.mark.parametrize("etage", ["domaine", "appels", "offre", "documents"])
def test_no_decision_reads_the_clock(etage: str, modules: tuple[Path, ...], racine: Path) -> None:
    du_lieu = _de(modules, racine, etage)
    assert du_lieu
    textes = {m.name: m.read_text() for m in du_lieu}
    assert not {
        nom: lus
        for nom, texte in textes.items()
        if LIT_L_HEURE.search(texte) and (lus := list(_appels_d_horloge(analyser(texte))))
    }


def test_the_search_would_find_a_clock() -> None:
    assert list(_appels_d_horloge(analyser("x = dt.datetime.now(dt.UTC) - time.time()"))) == [
        "dt.datetime.now",
        "time.time",
    ]
    assert not list(_appels_d_horloge(analyser("x = dt.time()")))


MURALES = HORLOGE - {"monotonic", "perf_counter"}


def _qui_lisent_l_heure(texte: str) -> set[str]:
    """The functions of a module that read the time of day."""
    if not LIT_L_HEURE.search(texte):
        return set()
    fonctions = [n for n in ast.walk(analyser(texte)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lues = {f.name: {lu.rpartition(".")[2] for lu in _appels_d_horloge(f)} for f in fonctions}
    return {nom for nom, lu in lues.items() if lu & {nom.rpartition(".")[2] for nom in MURALES}}


def test_the_services_have_one_clock(modules: tuple[Path, ...], racine: Path) -> None:
    lisent = {(m.name, nom) for m in _de(modules, racine, "services") for nom in _qui_lisent_l_heure(m.read_text())}
    # A session ends by the clock of Django, which wrote its end.
    assert lisent == {("horloge.py", "maintenant"), ("entree.py", "_get_session_from_db")}


def test_that_search_would_find_one_more() -> None:
    assert _qui_lisent_l_heure("def a():\n    return timezone.now()\ndef b():\n    return time.monotonic()") == {"a"}


def test_only_a_played_campaign_gives_them(modules: tuple[Path, ...], racine: Path) -> None:
    """The clock and the chance of the services are the world's for everybody else."""
    donnent = [m for m in _de(modules, racine, *ETAGES) if "horloge.jouer(" in m.read_text(encoding="utf-8")]
    assert {m.parent.name for m in donnent} == {"simulation"}


# An instant is kept in universal time: its day is asked of `horloge.jour_a`, `horloge.a_paris` or `heure_de`.
_JOUR_UNIVERSEL = re.compile(
    r"(?:\b(?:quand|instant|depuis|deja|le)|_le|_at|maintenant\(\))\.date\(\)|\{(?:[\w.]*\.)?(?:quand|instant|le|\w+_le):%"
)


def test_no_day_is_that_of_universal_time(modules: tuple[Path, ...], racine: Path) -> None:
    porte = racine / "src/binome/appels/appel.py"  # reads an instant without zone as said there
    fautifs = {}
    for module in _de(modules, racine, *ETAGES):
        if module != porte and (trouves := _JOUR_UNIVERSEL.findall(module.read_text(encoding="utf-8"))):
            fautifs[str(module.relative_to(racine))] = trouves
    assert not fautifs


@pytest.mark.parametrize(
    "faute", ["deport.le.date()", "horloge.maintenant().date()", "{dit.le:%d/%m/%Y}", "recu_at.date()"]
)
def test_the_search_would_find_such_a_day(faute: str) -> None:
    assert _JOUR_UNIVERSEL.search(faute)
    assert not _JOUR_UNIVERSEL.search("heure_de(deport.le).date() {horloge.a_paris(dit.le):%d/%m/%Y}")


def _jours_de_l_horloge(texte: str) -> list[str]:
    """The days taken from a clock without saying where it is that day."""
    fautes = []
    for noeud in ast.walk(analyser(texte)) if ".date()" in texte else ():
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr == "date":
            dit = ast.unparse(noeud.func.value)
            if re.search(r"\b(?:maintenant|horloge)\(\)|\bnow\((?!ZoneInfo)", dit) and "ZoneInfo(" not in dit:
                fautes.append(dit)
    return fautes


def test_no_test_takes_the_day_of_universal_time_for_today(racine: Path) -> None:
    """Between midnight in Paris and midnight in universal time, what is due today was due yesterday."""
    lus = [m for lieu in ("tests", "benchmarks") for m in (racine / lieu).rglob("*.py")]
    assert not {str(m.relative_to(racine)): trouves for m in lus if (trouves := _jours_de_l_horloge(m.read_text()))}


def test_that_search_would_find_such_a_today() -> None:
    assert _jours_de_l_horloge("horloge.maintenant().date()\n(dt.datetime.now(dt.UTC) + JOUR).date()\nhorloge().date()")
    assert not _jours_de_l_horloge("horloge.aujourdhui()\ndt.datetime.now(ZoneInfo(PARIS)).date()\nmoment.date()")


def test_the_domain_touches_neither_files_nor_network_nor_chance(modules: tuple[Path, ...], racine: Path) -> None:
    assert not {m.name: lus for m in _de(modules, racine, "domaine") if (lus := _importes(m.read_text()) & MONDE)}


def test_the_doors_never_touch_a_table(modules: tuple[Path, ...], racine: Path) -> None:
    assert not [m.name for m in _de(modules, racine, "web", "api", "cli") if ".objects" in m.read_text()]


def test_tests_mirror_the_package(racine: Path) -> None:
    lieux = {d.name for d in (racine / "tests").iterdir() if d.is_dir() and any(d.rglob("test_*.py"))}
    assert lieux <= ETAGES | {"maison", "promesses", "parcours", "config", "confidentialite", "etalon"}


OUVERTS_UNE_FOIS = {"partager", "vitrine_du_serveur", "_moteur", "_fil", "_de_cette_version"}
"""What a process opens once: the référentiel, the showcase (which watches its files), templates of letters, a thread, the
names of its migrations."""


def _gardees(texte: str) -> set[str]:
    """The functions of a module that `functools` keeps the answers of, and what else a memory is made of by hand."""
    if not re.search("[cC]ache|OrderedDict", texte):
        return set()
    noeuds = list(ast.walk(analyser(texte)))
    fonctions = [n for n in noeuds if isinstance(n, ast.FunctionDef)]
    decorees = {f.name for f in fonctions if any("cache" in ast.unparse(d).split(".") for d in f.decorator_list)}
    importes = {a.name for n in noeuds if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    return decorees | importes & {"lru_cache", "OrderedDict", "caches", "LRUCache", "cachetools"}


def test_one_memory_keeps_what_depends_on_data(modules: tuple[Path, ...], racine: Path) -> None:
    memoire = racine / "src/binome/services/socle/memoire.py"
    assert _gardees(memoire.read_text()) == {"LRUCache"}
    trouvees = {
        nom
        for m in _de(modules, racine, "services", "web", "api", "cli")
        if m != memoire
        for nom in _gardees(m.read_text())
    }
    assert trouvees == OUVERTS_UNE_FOIS


def test_the_search_would_find_a_memory_made_by_hand() -> None:
    assert _gardees("from functools import cache, lru_cache\n@cache\ndef f(): ...\n") == {"f", "lru_cache"}
    assert _gardees("import functools\n@functools.cache\ndef g(): ...\n") == {"g"}
    assert _gardees("class A:\n    @cached_property\n    def h(self): ...\n") == set()
