"""Where a followed plan stands, for a terminal and for programs: what its page says, in the same order."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from binome.domaine.langue.typographie import accord, date_longue, euros_courts, majuscule
from binome.domaine.suivi.argent import SommesSuivies
from binome.domaine.suivi.evenements import NOMS_DES_ACTES, GenreDeSuivi
from binome.domaine.suivi.situation import Attente, Retard, SituationDAction, SituationDuPlan


def to_json(plan: SituationDuPlan, dossier: str, territoire: str, jour: dt.date) -> str:
    """In UTF-8. Nothing known is null."""
    return json.dumps(en_arbre(plan, dossier, territoire, jour), ensure_ascii=False, indent=2) + "\n"


def en_arbre(plan: SituationDuPlan, dossier: str, territoire: str, jour: dt.date) -> dict[str, Any]:
    """The same, for programs."""
    return {
        "dossier": dossier,
        "territoire": territoire,
        "jour": jour.isoformat(),
        "sommes": _sommes(plan.sommes),
        "actions": [_action(a) for a in plan.actions],
        "retards": [_retard(r) for r in plan.retards],
        "attentes": [_attente(a) for a in plan.attentes],
        "alertes": list(plan.alertes),
    }


def to_texte(plan: SituationDuPlan, territoire: str, jour: dt.date) -> str:
    """A page for a terminal."""
    return "\n".join(_lignes(plan, territoire, jour)) + "\n"


def _lignes(plan: SituationDuPlan, territoire: str, jour: dt.date) -> Iterator[str]:
    sommes = plan.sommes
    dits = (("demandé", sommes.demande), ("accordé", sommes.accord), ("versé", sommes.versement))
    yield f"{territoire}, au {date_longue(jour)} : {accord(len(plan.actions), 'action')}"
    yield majuscule(", ".join(f"{nom} {euros_courts(montant)}" for nom, montant in dits)) + "."
    for action in plan.actions:
        retards = f" ({accord(len(action.retards), 'retard')})" if action.retards else ""
        yield f"  {action.action.numero_montre:<8} {_etat(action) or 'inconnu':<12} {action.action.titre}{retards}"
    numeros = {a.action.fiche: a.action.numero_montre for a in plan.actions}
    yield f"En retard : {accord(len(plan.retards), 'ligne') if plan.retards else 'rien'}."
    for retard in plan.retards:
        qui = retard.qui or "personne n'est désigné"
        yield f"  {numeros.get(retard.fiche, 'plan'):<8} {retard.quoi}, depuis le {date_longue(retard.depuis)} ; {qui}"
    yield f"En attente : {accord(len(plan.attentes), 'ligne') if plan.attentes else 'rien'}."
    for attente in plan.attentes:
        avant = f", au plus tard le {date_longue(attente.avant)}" if attente.avant else ""
        yield f"  {numeros.get(attente.fiche, 'plan'):<8} {attente.de_qui or 'inconnu'} : {attente.quoi}{avant}"
    yield from (f"À vérifier : {alerte}" for alerte in plan.alertes)


def _etat(action: SituationDAction) -> str | None:
    return NOMS_DES_ACTES[GenreDeSuivi.avancement][action.etat] if action.etat else None


def _action(a: SituationDAction) -> dict[str, Any]:
    return {
        "id": a.action.fiche,
        "numero": a.action.numero_montre,
        "titre": a.action.titre,
        "porteurs": list(a.action.porteurs),
        "etat": a.etat.value if a.etat else None,
        "dit_le": _jour(a.dit_le),
        "derniere_nouvelle": _jour(a.derniere_nouvelle),
        "cout": str(a.action.cout) if a.action.cout is not None else None,
        "sommes": _sommes(a.sommes),
        "ajoutee_le": _jour(a.action.depuis),
        "arretee_le": _jour(a.action.arretee_le),
        "remplace": a.action.remplace or None,
        "remplacee_par": a.action.remplacee_par or None,
    }


def _sommes(sommes: SommesSuivies) -> dict[str, str]:
    return {nom: str(getattr(sommes, nom)) for nom in ("demande", "accord", "convention", "versement", "refus")}


def _retard(r: Retard) -> dict[str, Any]:
    return {"action": r.fiche or None, "quoi": r.quoi, "depuis": _jour(r.depuis), "qui": r.qui or None}


def _attente(a: Attente) -> dict[str, Any]:
    dite = {"action": a.fiche or None, "de_qui": a.de_qui or None, "quoi": a.quoi}
    return {**dite, "depuis": _jour(a.depuis), "avant": _jour(a.avant)}


def _jour(jour: dt.date | None) -> str | None:
    return jour.isoformat() if jour else None
