"""The fields of the dossier are named in one place: no second dictionary grows elsewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.maison.noms import analyser

from binome.domaine.mots.lexique import LEXIQUE

CHAMPS = {nom.rpartition(".")[2] for nom in LEXIQUE}
ADMIS = {
    # What helps to fill a field, not its name.
    "web/atelier/chiffres/formulaires.py",
    "web/atelier/gouvernance/formulaires.py",
    "web/atelier/plan/fiche_vu.py",
    "web/atelier/redaction/vues.py",
}
"""Modules that say of fields something else than their names."""


def _dictionnaires(source: str) -> list[int]:
    """Lines of the dictionaries that give words to three fields or more: words have a space, an accent or a capital."""
    lignes = []
    for noeud in ast.walk(analyser(source)):
        if isinstance(noeud, ast.Dict):
            paires = zip(noeud.keys, noeud.values, strict=True)
            lignes += [noeud.lineno] if sum(_nomme(cle, valeur) for cle, valeur in paires) >= 3 else []
    return lignes


def _nomme(cle: ast.expr | None, valeur: ast.expr) -> bool:
    mots = [n.value for n in (cle, valeur) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if len(mots) < 2 or mots[0].rpartition(".")[2] not in CHAMPS:
        return False
    return " " in mots[1] or not mots[1].isascii() or mots[1][:1].isupper()


def test_there_is_one_lexicon(racine: Path) -> None:
    maison = racine / "src/binome"
    modules = [m for m in maison.rglob("*.py") if "migrations" not in m.parts]
    seconds = {str(m.relative_to(maison)) for m in modules if _dictionnaires(m.read_text(encoding="utf-8"))}
    assert seconds == ADMIS


def test_a_second_dictionary_is_seen() -> None:
    assert _dictionnaires('A = {"cout": "coût", "titre": "l\'intitulé", "x.debut": "Début"}') == [1]
    assert not _dictionnaires('A = {"cout": 1, "titre": "titre", "debut": "debut"}')
