"""The verdict as the PDF shows it: by severity, each finding with clause, evidence, place and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from binome.documents.pdf.libelles import GROUPES
from binome.documents.pdf.lieux import lieux
from binome.domaine.dossier.completude import est_commence
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import accord, nombre
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.verdict.constat import Constat, Gravite, Preuve, Statut, Verdict


def annexe(verdict: Verdict) -> dict[str, Any]:
    """The one-line verdict, the groups of findings and what was found in order."""
    groupes = [_groupe(GROUPES[g], g.value, verdict.de_gravite(g)) for g in Gravite]
    groupes.append(_groupe("Ce qu'une personne doit vérifier", "a_verifier", verdict.de_statut(Statut.a_verifier)))
    return {
        "phrase": phrase(verdict),
        "groupes": [g for g in groupes if g["constats"]],
        "conformes": [[c.regle, c.constat] for c in verdict.de_statut(Statut.conforme)],
        "sans_objet": ", ".join(c.regle for c in verdict.de_statut(Statut.sans_objet)) or None,
    }


def _groupe(titre: str, cle: str, trouves: Iterable[Constat]) -> dict[str, Any]:
    return {"titre": titre, "gravite": cle, "constats": [_constat(c) for c in trouves]}


def phrase(verdict: Verdict) -> str:
    """The verdict in a line."""
    bilan = verdict.bilan
    tete = accord(bilan.bloquant, "point bloquant", "points bloquants") if bilan.bloquant else "Rien de bloquant"
    suite = (
        (bilan.a_justifier, accord(bilan.a_justifier, "point à justifier", "points à justifier")),
        (bilan.conseil, accord(bilan.conseil, "conseil")),
        (bilan.a_verifier, f"{accord(bilan.a_verifier, 'clause')} à faire vérifier"),
        (bilan.conforme, accord(bilan.conforme, "règle respectée", "règles respectées")),
    )
    return ", ".join([tete, *(texte for compte, texte in suite if compte)]) + "."


def etat_partie(dossier: Dossier, verdict: Verdict, champs: Collection[str], axes_offerts: Iterable[str]) -> str:
    """The gravest breach found in a part of the dossier; as the pages say it, not begun when nothing is written in it.
    `axes_offerts`: titles of the axes that the call gave."""
    if not est_commence(dossier, champs, axes_offerts):
        return "pas_commence"
    touches = [c for c in verdict.constats if c.statut is Statut.non_conforme and any(_dans(o, champs) for o in c.ou)]
    return next((g.value for g in Gravite if any(c.gravite is g for c in touches)), "sans_remarque")


def _dans(chemin: str, prefixes: Iterable[str]) -> bool:
    return any(chemin == p or chemin.startswith((f"{p}.", f"{p}[")) for p in prefixes)


def _constat(constat: Constat) -> dict[str, Any]:
    verifier = constat.statut is Statut.a_verifier
    return {
        "regle": constat.regle,
        "etiquette": "À vérifier" if verifier else GRAVITES[constat.gravite],
        "constat": constat.constat,
        "clause": f"{constat.clause} ({constat.source})",
        "preuves": [_preuve(p) for p in constat.preuves],
        "ou": lieux(constat.ou),
        "a_faire": constat.a_faire,
    }


def _preuve(preuve: Preuve) -> str:
    brute = preuve.valeur
    valeur = nombre(brute) if isinstance(brute, int | float) else brute
    unite = f"\u202f{preuve.unite}" if preuve.unite and valeur is not None else ""
    millesime = f", {preuve.millesime}" if preuve.millesime else ""
    return f"{preuve.libelle}{f' : {valeur}{unite}' if valeur is not None else ''} ({preuve.source}{millesime})"
