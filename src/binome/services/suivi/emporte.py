"""What is read of a follow-up, to take away as CSV or as a workbook: the same columns as its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from binome.documents.comite.tableau import Cellule, en_csv, en_xlsx
from binome.domaine.suivi.argent import LigneDeFinancement, SommesSuivies
from binome.domaine.suivi.evenements import NOMS_DES_ACTES, Avancement, GenreDeSuivi
from binome.domaine.suivi.plan_suivi import ActionSuivie
from binome.services.suivi.consolidation import Consolidation, TerritoireSuivi
from binome.services.suivi.lectures import SuiviOuvert

FORMES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EUROS = ("Demandé (€)", "Accordé (€)", "Signé (€)", "Versé (€)", "Refusé (€)", "Abandonné (€)")
_SOMMES = "Une somme est celle des événements en vigueur, corrections comprises."


def portefeuille(suivi: SuiviOuvert, forme: str) -> bytes:
    """Every line of money of a plan, then what is wrong in it."""
    actions = {a.action.fiche: a.action for a in suivi.situation.actions}
    entetes = ("Action", "Intitulé", "Financeur", "Dispositif", *_EUROS, "Demandé le", "Décidé le", "Événements")
    lignes = [_ligne(li, actions[li.fiche]) for li in suivi.situation.lignes]
    notes = (_SOMMES, *suivi.situation.alertes)
    return _ecrire("Portefeuille", entetes, lignes, notes, forme)


def _ligne(ligne: LigneDeFinancement, action: ActionSuivie) -> list[Cellule]:
    demande = ligne.jours.get("demande")
    return [
        action.numero_montre,
        action.titre,
        ligne.financeur,
        ligne.dispositif,
        *_euros(ligne.sommes),
        demande.isoformat() if demande else "",
        ligne.decidee_le.isoformat() if ligne.decidee_le else "",
        ", ".join(f"n° {rang}" for rang in ligne.evenements),
    ]


def consolide(vue: Consolidation, regions: Mapping[str, str], forme: str) -> bytes:
    """A row for each territory: the same columns for all, and what is unknown left empty and counted."""
    etats = [*Avancement, None]
    noms = [NOMS_DES_ACTES[GenreDeSuivi.avancement][e] if e else "inconnu" for e in etats]
    entetes = ("Territoire", "Label", "Régions", "Actions", *(f"Actions : {nom}" for nom in noms), "Retards")
    entetes += ("Coût prévu (€)", *_EUROS, "Part accordée", "Part versée", "Alertes", "Dernière nouvelle")
    lignes = [_territoire(t, regions, etats) for t in vue.territoires]
    notes = (
        _SOMMES,
        "Part accordée : accordé sur demandé ; part versée : versé sur accordé ; vide sans demande ou sans accord.",
        f"Au {vue.jour.isoformat()}. « Inconnu » : personne n'a dit où en est l'action.",
    )
    return _ecrire("Territoires", entetes, lignes, notes, forme)


def _territoire(t: TerritoireSuivi, regions: Mapping[str, str], etats: Sequence[Avancement | None]) -> list[Cellule]:
    r = t.resume
    return [
        t.label.territoire,
        t.label.identifiant,
        ", ".join(regions.get(code, code) for code in t.regions),
        r.actions,
        *(r.etats.get(etat, 0) for etat in etats),
        r.retards,
        r.cout,
        *_euros(r.sommes),
        _part(r.sommes.part_accordee),
        _part(r.sommes.part_versee),
        " ".join(r.alertes),
        r.derniere_nouvelle.isoformat() if r.derniere_nouvelle else "",
    ]


def _euros(sommes: SommesSuivies) -> list[Cellule]:
    return [sommes.demande, sommes.accord, sommes.convention, sommes.versement, sommes.refus, sommes.abandon]


def _part(part: Decimal | None) -> Cellule:
    return None if part is None else round(float(part), 4)


def _ecrire(
    titre: str, entetes: Sequence[str], lignes: Sequence[Sequence[Cellule]], notes: Sequence[str], forme: str
) -> bytes:
    if forme == "csv":
        return en_csv(entetes, lignes, notes)
    return en_xlsx(titre, entetes, lignes, notes)
