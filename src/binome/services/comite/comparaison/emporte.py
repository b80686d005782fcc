"""The comparison to take away: the same columns as its page, as CSV or as a workbook."""

from __future__ import annotations

from binome.documents.comite.tableau import Cellule, en_csv, en_xlsx
from binome.services.comite.comparaison.table import MENTION, ComparaisonDesDossiers, DossierCompare

FORMES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def emporter(comparee: ComparaisonDesDossiers, forme: str) -> bytes:
    """The file, in one of `FORMES`."""
    entetes, lignes = _tableau(comparee)
    notes = (*comparee.couverture, comparee.classement, *((MENTION,) if comparee.classee else ()))
    if forme == "csv":
        return en_csv(entetes, lignes, notes)
    return en_xlsx("Comparaison", entetes, lignes, notes)


def enjeux_de(ligne: DossierCompare, comparee: ComparaisonDesDossiers) -> list[int]:
    """How many actions serve each stake of the call, in its order."""
    return [ligne.faits.enjeux.get(enjeu, 0) for enjeu in comparee.enjeux] if ligne.faits else []


def _tableau(comparee: ComparaisonDesDossiers) -> tuple[list[str], list[list[Cellule]]]:
    entetes = ["Territoire", "Dépôt", "Régions", "EPCI", "Habitants", "Actions", *comparee.enjeux.values()]
    entetes += ["Montant (€)", "Actions sans montant", "Bloquants", "À justifier", "Avis", "Chevauche"]
    entetes += ["Note", "Rang", "Au mieux", "Au pire", "Décision"]
    return entetes, [_rangee(ligne, comparee) for ligne in comparee.lignes]


def _rangee(ligne: DossierCompare, comparee: ComparaisonDesDossiers) -> list[Cellule]:
    depot, faits, rang = ligne.dossier.depot, ligne.faits, ligne.rang
    tete: list[Cellule] = [depot.dossier.territoire, depot.numero]
    if faits is None:
        return [*tete, ligne.dossier.etat]
    return [
        *tete,
        ", ".join(ligne.regions),
        len(faits.membres),
        ligne.population,
        faits.actions,
        *enjeux_de(ligne, comparee),
        faits.montant,
        faits.sans_montant,
        faits.constats.get("bloquant"),
        faits.constats.get("a_justifier"),
        " ; ".join(f"{qui} : {sens}" for qui, sens in ligne.avis),
        ", ".join(ligne.chevauche),
        round(float(rang.score), 3) if rang else None,
        rang.rang if rang else None,
        rang.au_mieux if rang else None,
        rang.au_pire if rang else None,
        ligne.dossier.etat,
    ]
