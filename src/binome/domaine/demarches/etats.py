"""What becomes of a request to an operator: steps that follow one another, each said by someone on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum


class EtatDeDemarche(StrEnum):
    """Where a request stands."""

    preparee = "preparee"
    envoyee = "envoyee"
    recue = "recue"
    a_completer = "a_completer"
    instruite = "instruite"
    accordee = "accordee"
    refusee = "refusee"
    sans_objet = "sans_objet"
    abandonnee = "abandonnee"


class SourceDEtape(StrEnum):
    """Who says it: the territory, the operator by its account, the operator by its link, the State's platform."""

    main = "main"
    operateur = "operateur"
    lien = "lien"
    demarche = "demarche"


_E = EtatDeDemarche
NOMS_DES_DEMARCHES: Mapping[EtatDeDemarche, str] = {
    _E.preparee: "Préparée",
    _E.envoyee: "Envoyée",
    _E.recue: "Reçue",
    _E.a_completer: "À compléter",
    _E.instruite: "En cours d'instruction",
    _E.accordee: "Accordée",
    _E.refusee: "Refusée",
    _E.sans_objet: "Sans objet",
    _E.abandonnee: "Abandonnée",
}
NOMS_DES_SOURCES: Mapping[SourceDEtape, str] = {
    SourceDEtape.main: "dit par le territoire",
    SourceDEtape.operateur: "répondu par l'opérateur",
    SourceDEtape.lien: "répondu par le lien du courriel",
    SourceDEtape.demarche: "lu sur Démarche numérique",
}
FINIES = frozenset({_E.accordee, _E.refusee, _E.sans_objet, _E.abandonnee})
"""Those that end a request: nobody is reminded of it any more. Another word may still correct them."""
REPONSES = (_E.recue, _E.a_completer, _E.instruite, _E.accordee, _E.refusee, _E.sans_objet)
"""What an operator may answer."""
_MOTIVEES = frozenset({_E.a_completer, _E.refusee, _E.sans_objet, _E.abandonnee})
_ATTENDUES = frozenset({_E.envoyee, _E.recue, _E.instruite})
RAISON_MAX = 2000
RELANCE = dt.timedelta(30)
"""Days without a word after which who asked is told."""


def refus_de_l_etape(
    avant: EtatDeDemarche, neuve: EtatDeDemarche, le: dt.date, raison: str, jour: dt.date, source: SourceDEtape
) -> tuple[str, str] | None:
    """The field at fault and why this step may not be written after that one, None when it may."""
    if source is not SourceDEtape.main and neuve not in REPONSES:
        return "etat", "Choisissez l'une des réponses proposées."
    if neuve is _E.preparee:
        return "etat", "Une demande déjà préparée ne se prépare plus : préparez-en une autre."
    if le > jour:
        return "le", "Cette date est à venir : dites le jour où c'est arrivé."
    if neuve in _MOTIVEES and not raison:
        return "raison", "Dites pourquoi, en une phrase."
    if len(raison) > RAISON_MAX:
        return "raison", f"Ce texte tient en {RAISON_MAX} caractères : raccourcissez-le."
    if avant is _E.preparee and neuve not in (_E.envoyee, _E.abandonnee, _E.sans_objet) and source is SourceDEtape.main:
        return "etat", "Dites d'abord quand elle a été envoyée."
    return None


def a_relancer(etat: EtatDeDemarche, derniere: dt.date, rappels: Sequence[dt.date], jour: dt.date) -> bool:
    """Whether silence has lasted: nothing was said for thirty days of what waits for the operator, nor reminded."""
    if etat not in _ATTENDUES:
        return False
    return jour - max([derniere, *rappels]) >= RELANCE
