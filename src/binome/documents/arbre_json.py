"""JSON text → plain tree and the line of every place, as `arbre_yaml` gives them for YAML.

Read by the standard library, which knows escaped pairs of surrogates and every character that JSON may hold. Repeated
keys and deep nestings are refused; numbers stay the digits that were written, so that none loses its zeros.
"""

from __future__ import annotations

import json
import re
from typing import Any

from binome.documents.arbre_yaml import PROFONDEUR_MAX, Arbre, ArbreError, Loc
from binome.documents.erreurs import Anomalie
from binome.domaine.saisie.nombres import NombreEcrit

_JETON = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]+|\n', re.DOTALL)
_DEMI = re.compile("[\ud800-\udfff]")


class PasDuJsonError(ArbreError):
    """The text is not JSON; it may still be YAML, of which JSON is nearly a part."""


def parse(texte: str) -> tuple[Arbre, dict[Loc, int]]:
    """Read one JSON document; give its tree and, for every position, its line (from 1). Errors: ArbreError."""
    _mesurer(texte)
    try:
        arbre = json.loads(
            texte,
            object_pairs_hook=_Objet,
            parse_int=NombreEcrit,
            parse_float=NombreEcrit,
            parse_constant=_refuser_constante,
            strict=False,
        )
    except json.JSONDecodeError as erreur:
        raise PasDuJsonError(_traduire(erreur)) from None
    except RecursionError:
        raise ArbreError(Anomalie("le document s'emboîte trop")) from None
    constructeur = _Arbre(_lignes(texte))
    return constructeur.nu(arbre, ()), constructeur.lignes


class _Objet(list[tuple[str, Any]]):
    """The pairs of an object, in their order, before it is known that no key comes twice."""


class _Arbre:
    """Gives each place its line, in the order in which the text opens them."""

    def __init__(self, lignes: list[int]) -> None:
        self._suite = iter(lignes)
        self.lignes: dict[Loc, int] = {}

    def nu(self, valeur: Any, loc: Loc) -> Any:
        ligne = next(self._suite, 1)
        self.lignes.setdefault(loc, ligne)
        if isinstance(valeur, _Objet):
            return self._objet(valeur, loc)
        if isinstance(valeur, list):
            return [self.nu(v, (*loc, rang)) for rang, v in enumerate(valeur)]
        if isinstance(valeur, str) and not isinstance(valeur, NombreEcrit):
            _sans_moitie(valeur, ligne)
        return valeur

    def _objet(self, paires: _Objet, loc: Loc) -> dict[str, Any]:
        objet: dict[str, Any] = {}
        vues: dict[str, int] = {}
        for cle, valeur in paires:
            ligne = next(self._suite, 1)
            _sans_moitie(cle, ligne)
            if cle in vues:
                raise ArbreError(
                    Anomalie(
                        f"le champ « {cle} » est écrit deux fois dans la même partie",
                        ligne,
                        a_faire=f"Gardez une seule des deux valeurs (l'autre est ligne {vues[cle]}).",
                    )
                )
            vues[cle] = ligne
            self.lignes[(*loc, cle)] = ligne
            objet[cle] = self.nu(valeur, (*loc, cle))
        return objet


def _sans_moitie(texte: str, ligne: int) -> None:
    if _DEMI.search(texte):
        raise ArbreError(
            Anomalie(
                "ce texte porte une moitié de caractère (demi-codet isolé, comme \\ud83d sans sa suite)",
                ligne,
                a_faire="Retapez le passage, ou retirez ce caractère.",
            )
        )


def _mesurer(texte: str) -> None:
    """Refuse what would nest too deep, before anything recurses into it."""
    profondeur, ligne = 0, 1
    for jeton in _JETON.finditer(texte):
        if jeton[0] in "{[":
            profondeur += 1
            if profondeur > PROFONDEUR_MAX:
                raise ArbreError(Anomalie(f"le document s'emboîte sur plus de {PROFONDEUR_MAX} niveaux", ligne))
        elif jeton[0] in "}]":
            profondeur -= 1
        ligne += jeton[0].count("\n")


def _lignes(texte: str) -> list[int]:
    """The line of each value and of each key of a valid JSON text, in its order."""
    lignes, ligne = [], 1
    for jeton in _JETON.finditer(texte):
        if jeton[0] not in ("}", "]", ",", ":", "\n"):
            lignes.append(ligne)
        ligne += jeton[0].count("\n")
    return lignes


def _refuser_constante(nom: str) -> Any:
    raise ArbreError(Anomalie("un nombre fini est attendu", recu=nom))


def _traduire(erreur: json.JSONDecodeError) -> Anomalie:
    return Anomalie(
        f"le JSON est mal formé ici, colonne {erreur.colno}",
        erreur.lineno,
        a_faire="Vérifiez les virgules, les deux-points, les guillemets et les accolades fermées.",
    )
