"""Which events count once corrections are read, and whether one more may be added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from binome.domaine.suivi.evenements import (
    ACTES,
    ActeDeDecision,
    ActeDeDifficulte,
    ActeDeFinancement,
    ActeDeJalon,
    Avancement,
    EvenementSuivi,
    GenreDeSuivi,
)

PREMIER_JOUR = dt.date(2000, 1, 1)
_CHIFFRES = frozenset(
    {
        ActeDeFinancement.demande,
        ActeDeFinancement.accord,
        ActeDeFinancement.convention,
        ActeDeFinancement.versement,
        ActeDeFinancement.refus,
        ActeDeFinancement.abandon,
    }
)


def qui_comptent(evenements: Iterable[EvenementSuivi]) -> tuple[EvenementSuivi, ...]:
    """The events in force, in the order of their days: of each and of its corrections, the last one written, or none
    when it takes the first one away."""
    derniers: dict[int, EvenementSuivi] = {}
    for evenement in sorted(evenements, key=lambda e: e.rang):
        derniers[evenement.racine] = evenement
    gardes = (e for e in derniers.values() if not e.annule)
    return tuple(sorted(gardes, key=lambda e: (e.jour, e.racine)))


def refus_de(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi], jour: dt.date) -> str | None:
    """Why an event cannot be written that day after those of before, as a sentence; None when it can."""
    return (
        _refus_de_la_correction(neuf, avant)
        or _refus_du_jour(neuf, jour)
        or _refus_du_contenu(neuf, avant)
        or _refus_du_double(neuf, avant)
    )


def _refus_de_la_correction(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if neuf.corrige is None:
        return "Dites quel événement vous annulez." if neuf.annule else None
    premier = next((e for e in avant if e.rang == neuf.corrige), None)
    if premier is None or premier.corrige is not None:
        return "L'événement à corriger n'existe pas : reprenez-le dans l'historique de l'action."
    if (premier.fiche, premier.genre) != (neuf.fiche, neuf.genre):
        return "Une correction garde l'action et la sorte de l'événement : annulez-le, puis écrivez l'autre."
    if neuf.annule:
        if not neuf.texte:
            return "Dites pourquoi vous annulez cet événement."
        if any(e.cite == neuf.corrige for e in qui_comptent(avant)):
            return "Un autre événement cite celui-ci : annulez d'abord cet autre."
    return None


def _refus_du_jour(neuf: EvenementSuivi, jour: dt.date) -> str | None:
    if neuf.jour > jour:
        return "Ce jour n'est pas encore venu : un événement dit ce qui a eu lieu."
    return "Ce jour est trop ancien : vérifiez l'année." if neuf.jour < PREMIER_JOUR else None


def _refus_du_contenu(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if neuf.acte not in set(ACTES[neuf.genre]):
        return f"Dites ce qui s'est passé : {', '.join(ACTES[neuf.genre])}."
    return None if neuf.annule else _REFUS[neuf.genre](neuf, avant)


def _refus_du_double(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    """A button pressed twice, a workbook given twice: written once."""
    if neuf.corrige is not None:
        return None
    pareil = next((e for e in qui_comptent(avant) if replace(e, rang=neuf.rang, corrige=None) == neuf), None)
    if pareil is None:
        return None
    return f"C'est déjà écrit, au n° {pareil.racine}. Si cela s'est produit deux fois, dites-le dans le texte."


def _d_avancement(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if not neuf.fiche:
        return "Choisissez l'action dont vous dites l'avancement."
    if neuf.acte == Avancement.arrete and not neuf.texte:
        return "Dites pourquoi l'action est arrêtée."
    return None


def _de_jalon(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if not neuf.fiche or not neuf.objet:
        return "Dites de quelle étape, et de quelle action."
    return "Donnez la nouvelle date de l'étape." if neuf.acte == ActeDeJalon.reporte and not neuf.echeance else None


def _de_financement(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if not neuf.fiche or not neuf.tiers:
        return "Dites quelle action, et quel financeur."
    if neuf.acte in _CHIFFRES and neuf.montant is None:
        return "Donnez le montant, en euros."
    if neuf.montant is not None and neuf.montant < 0:
        return "Un montant ne peut pas être négatif : corrigez l'événement qu'il faut diminuer."
    return None


def _de_mesure(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if not neuf.fiche or not neuf.objet:
        return "Dites quel indicateur, et de quelle action."
    return "Donnez la valeur, en chiffres." if neuf.valeur is None else None


def _de_difficulte(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if neuf.acte == ActeDeDifficulte.signalee:
        return None if neuf.texte else "Dites en une phrase quelle est la difficulté."
    return _refus_de_la_suite(neuf, avant, "Cette difficulté n'est pas ouverte, ou l'est pour une autre action.")


def _de_decision(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi]) -> str | None:
    if neuf.acte != ActeDeDecision.executee:
        return None if neuf.texte else "Dites ce que le comité a décidé."
    return _refus_de_la_suite(neuf, avant, "Cette décision n'est pas à exécuter, ou l'est pour une autre action.")


def _refus_de_la_suite(neuf: EvenementSuivi, avant: Sequence[EvenementSuivi], dit: str) -> str | None:
    """What closes another event: it is still open, and of the same action."""
    autres = [e for e in avant if e.racine != neuf.racine]
    ouverts = ouvertes(qui_comptent(autres), neuf.genre)
    return None if any(e.racine == neuf.cite and e.fiche == neuf.fiche for e in ouverts) else dit


_REFUS = {
    GenreDeSuivi.avancement: _d_avancement,
    GenreDeSuivi.jalon: _de_jalon,
    GenreDeSuivi.financement: _de_financement,
    GenreDeSuivi.mesure: _de_mesure,
    GenreDeSuivi.difficulte: _de_difficulte,
    GenreDeSuivi.decision: _de_decision,
}


def ouvertes(comptent: Iterable[EvenementSuivi], genre: GenreDeSuivi) -> tuple[EvenementSuivi, ...]:
    """The difficulties not lifted, or the decisions not carried out."""
    siens = [e for e in comptent if e.genre is genre]
    closes = {e.cite for e in siens if e.cite is not None}
    return tuple(e for e in siens if e.cite is None and e.racine not in closes)
