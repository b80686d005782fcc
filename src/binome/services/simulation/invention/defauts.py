"""What a reader will find wrong in some played candidatures: known in advance, a few in each hundred."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Arbre = dict[str, Any]


def _trop_d_actions(arbre: Arbre) -> None:
    fiches = arbre["plan_actions"]["fiches"]
    neuves = [
        {**f, "id": f"{f['id']}-bis", "titre": f"{f['titre']}, seconde tranche", "maturite": "etude"}
        for f in fiches[:4]
    ]
    fiches.extend(neuves)


def _sans_montant(arbre: Arbre) -> None:
    for fiche in arbre["plan_actions"]["fiches"][::4]:
        fiche.pop("cout")
        fiche.pop("financement")


def _fiches_maigres(arbre: Arbre) -> None:
    for fiche in arbre["plan_actions"]["fiches"][1::3]:
        for champ in ("diagnostic", "indicateurs", "risques"):
            fiche.pop(champ)


def _une_seule_entreprise(arbre: Arbre) -> None:
    for fiche in arbre["plan_actions"]["fiches"]:
        if fiche["porteurs"][0]["nature"] == "entreprise":
            fiche.pop("partenaires")
            fiche.pop("aides_etat", None)


def _sans_enseignements(arbre: Arbre) -> None:
    arbre["plan_actions"].pop("enseignements_phase1")


def _sans_chef_de_projet(arbre: Arbre) -> None:
    arbre["gouvernance"].pop("chef_de_projet")


def _commerce(arbre: Arbre) -> None:
    # A copy: the same firm carries actions elsewhere in the dossier.
    industriel = arbre["gouvernance"]["binomes"][0]["industriel"]
    industriel["entreprise"] = {**industriel["entreprise"], "naf": "46.69B"}


def _population_d_avant(arbre: Arbre) -> None:
    for chiffre in arbre["chiffres"]:
        if chiffre["grandeur"] == "population":
            chiffre["valeur"] = chiffre["valeur"] * 109 // 100


def _sans_source(arbre: Arbre) -> None:
    for chiffre in arbre["chiffres"][:2]:
        chiffre.pop("source")


def _total_gonfle(arbre: Arbre) -> None:
    arbre["chiffres"][-1]["valeur"] = round(arbre["chiffres"][-1]["valeur"] * 1.6, 1)


def _sans_deport(arbre: Arbre) -> None:
    arbre["gouvernance"]["deports"] = []


def _action_de_l_etat(arbre: Arbre) -> None:
    service = {"nom": "DDETSPP (service simulé)", "sigle": "DDETSPP", "nature": "etat", "illustratif": True}
    arbre["plan_actions"]["fiches"][-1]["porteurs"] = [service]


def _titres_seuls(arbre: Arbre) -> None:
    for fiche in arbre["plan_actions"]["fiches"][::2]:
        for champ in ("porteurs", "description", "objectifs"):
            fiche.pop(champ)


DEFAUTS: dict[str, tuple[float, Callable[[Arbre], None]]] = {
    "trop d'actions": (0.06, _trop_d_actions),
    "montants absents": (0.07, _sans_montant),
    "fiches maigres": (0.08, _fiches_maigres),
    "actions d'une seule entreprise": (0.05, _une_seule_entreprise),
    "phase 1 oubliée": (0.06, _sans_enseignements),
    "pas de chef de projet": (0.04, _sans_chef_de_projet),
    "industriel hors de l'industrie": (0.03, _commerce),
    "population d'une autre année": (0.06, _population_d_avant),
    "chiffres sans source": (0.06, _sans_source),
    "total gonflé": (0.03, _total_gonfle),
    "Région membre du porteur, sans déport": (0.5, _sans_deport),
    "action portée par un service de l'État": (0.03, _action_de_l_etat),
}
"""Defect → in what share of the candidatures, how. None blocks a deposit."""


def gater(arbre: Arbre, sort: random.Random) -> tuple[str, ...]:
    """Spoil a candidature, as chance has it; the names of what is now wrong with it."""
    mis = []
    for nom, (part, faire) in DEFAUTS.items():
        if sort.random() < part and not (nom.startswith("Région") and not arbre["gouvernance"]["deports"]):
            faire(arbre)
            mis.append(nom)
    return tuple(mis)


def bloquer(arbre: Arbre) -> None:
    """Leave a candidature in a state that no deposit takes: half of its fiches are only titles."""
    _titres_seuls(arbre)
