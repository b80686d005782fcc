"""An event in a sentence, the same on a page, in a workbook and in a review."""

from __future__ import annotations

from binome.domaine.langue.typographie import date_longue, euros, majuscule, nombre
from binome.domaine.suivi.evenements import ActeDeDecision, ActeDeDifficulte, EvenementSuivi, GenreDeSuivi


def raconter(evenement: EvenementSuivi) -> str:
    """What an event says, its words after it."""
    if evenement.annule:
        return f"Annulé : {evenement.texte}"
    return _DITS[evenement.genre](evenement)


def _suite(evenement: EvenementSuivi) -> str:
    return f" — {evenement.texte}" if evenement.texte else ""


def _avancement(e: EvenementSuivi) -> str:
    return f"Action {e.dit}{_suite(e)}"


def _jalon(e: EvenementSuivi) -> str:
    quand = f" au {date_longue(e.echeance)}" if e.echeance and e.acte == "reporte" else ""
    return f"Étape « {e.objet} » {e.dit}{quand}{_suite(e)}"


def _financement(e: EvenementSuivi) -> str:
    qui = f"{e.tiers}, {e.objet}" if e.objet else e.tiers
    combien = f" : {euros(e.montant)}" if e.montant is not None else ""
    return f"{majuscule(e.dit)}{combien} ({qui}){_suite(e)}"


def _mesure(e: EvenementSuivi) -> str:
    return f"{e.objet} : {nombre(e.valeur) if e.valeur is not None else 'inconnu'} ({e.dit}){_suite(e)}"


def _difficulte(e: EvenementSuivi) -> str:
    if e.acte == ActeDeDifficulte.levee:
        return f"Difficulté levée{_suite(e)}"
    return f"Difficulté : {e.texte}{_attendu(e)}"


def _decision(e: EvenementSuivi) -> str:
    if e.acte == ActeDeDecision.executee:
        return f"Décision exécutée{_suite(e)}"
    return f"{majuscule(e.dit)} : {e.texte}{_attendu(e)}"


def _attendu(e: EvenementSuivi) -> str:
    quand = f", au plus tard le {date_longue(e.echeance)}" if e.echeance else ""
    return f" (attendu de {e.tiers}{quand})" if e.tiers else ""


_DITS = {
    GenreDeSuivi.avancement: _avancement,
    GenreDeSuivi.jalon: _jalon,
    GenreDeSuivi.financement: _financement,
    GenreDeSuivi.mesure: _mesure,
    GenreDeSuivi.difficulte: _difficulte,
    GenreDeSuivi.decision: _decision,
}
