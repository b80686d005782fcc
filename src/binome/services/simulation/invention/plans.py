"""The action plan of an invented candidature: ten fiches over four stakes, costs, and funding that adds up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAS = 10_000
"""Euros: what costs are counted in."""
PRETES = ("pret", "engage")
REGIMES = {
    "transition_ecologique": "Règlement (UE) n° 651/2014, art. 38 (efficacité énergétique)",
    "innovation": "Règlement (UE) n° 651/2014, art. 25 (recherche et développement)",
    "competences": "Règlement (UE) n° 651/2014, art. 31 (formation)",
    "foncier": "Règlement (UE) n° 1407/2013 (de minimis)",
}
_GUICHETS = {
    "transition_ecologique": ("ADEME", "État (fonds vert)"),
    "innovation": ("Bpifrance", "Région"),
    "competences": ("Région", "OPCO 2i"),
    "foncier": ("État (fonds vert)", "Région"),
}


@dataclass
class Acteurs:
    """Who carries actions in a territory: EPCI, firms, and bodies by their kind; each as a dossier names it."""

    epci: Sequence[dict[str, Any]]
    entreprises: Sequence[dict[str, Any]]
    organismes: Mapping[str, dict[str, Any]]
    filieres: Sequence[str]
    lieux: Sequence[str]
    referents: Sequence[str]


def composer(sort: random.Random, modeles: Sequence[dict[str, Any]], acteurs: Acteurs, combien: int) -> dict[str, Any]:
    """A plan of that many fiches, with one axe by stake."""
    enjeux = list(dict.fromkeys(modele["enjeu"] for modele in modeles))
    choisis = _choisir(sort, modeles, enjeux, combien)
    rangs = dict.fromkeys(enjeux, 0)
    fiches: list[dict[str, Any]] = []
    for modele in choisis:
        axe = enjeux.index(modele["enjeu"]) + 1
        rangs[modele["enjeu"]] += 1
        fiches.append(_fiche(sort, modele, f"{axe}-{rangs[modele['enjeu']]}", f"axe-{axe}", acteurs, len(fiches)))
    return {"axes": _axes(enjeux), "fiches": fiches}


def _axes(enjeux: Sequence[str]) -> list[dict[str, Any]]:
    titres = {
        "foncier": "De la place pour produire",
        "transition_ecologique": "Produire avec moins",
        "innovation": "Faire ensemble ce qu'aucune ne peut seule",
        "competences": "Former et accueillir sur place",
    }
    return [{"id": f"axe-{k}", "titre": titres.get(e, e), "enjeux": [e]} for k, e in enumerate(enjeux, 1)]


def _choisir(
    sort: random.Random, modeles: Sequence[dict[str, Any]], enjeux: Sequence[str], combien: int
) -> list[dict[str, Any]]:
    """Stakes in turn, so that none weighs more than four in ten; then in the order of the axes."""
    reserves = {e: [m for m in modeles if m["enjeu"] == e] for e in enjeux}
    for reserve in reserves.values():
        sort.shuffle(reserve)
    tour = sort.sample(list(enjeux), len(enjeux))
    choisis = [reserves[e].pop() for k in range(combien) if reserves[e := tour[k % len(tour)]]]
    return sorted(choisis, key=lambda m: enjeux.index(m["enjeu"]))


def _fiche(
    sort: random.Random, modele: dict[str, Any], cle: str, axe: str, acteurs: Acteurs, rang: int
) -> dict[str, Any]:
    porteur = _porteur(sort, modele["porteur"], acteurs, rang)
    ici = [acteurs.epci[(rang + k) % len(acteurs.epci)]["siren"] for k in range(min(len(acteurs.epci), 1 + rang % 3))]
    voisine = acteurs.entreprises[(rang + 1) % len(acteurs.entreprises)]
    fois = {"lieu": acteurs.lieux[rang % len(acteurs.lieux)]}
    debut = dt.date(2024, 1, 1) + dt.timedelta(days=15 * sort.randrange(1, 24))
    fin = debut + dt.timedelta(days=30 * sort.randrange(14, 42))
    cout = PAS * sort.randrange(*modele["cout"])
    initial, cible = 0, _rond(sort.uniform(*modele["indicateur"]["cible"]))
    return {
        "illustratif": True,
        "id": cle,
        "titre": modele["titre"].format(**fois),
        "axe": axe,
        **{champ: modele[champ].format(**fois) for champ in ("diagnostic", "objectifs", "description")},
        "porteurs": [porteur],
        "partenaires": [
            {"organisation": _autre(porteur, voisine, acteurs), "role": "premier utilisateur"},
            {"organisation": acteurs.organismes["chambre_consulaire"], "role": "mobilise les entreprises"},
        ],
        "territoires": {"epci": list(dict.fromkeys(ici))},
        "filieres": [acteurs.filieres[rang % len(acteurs.filieres)]],
        "maturite": sort.choice(("etude", "pret", "pret", "engage")),
        "calendrier": {
            "debut": debut,
            "fin": fin,
            "jalons": [{"libelle": "Études achevées", "date": debut + dt.timedelta(days=180)}],
        },
        "cout": {"montant": cout},
        "financement": _financement(sort, modele["enjeu"], porteur, cout),
        **({"aides_etat": {"regime": REGIMES[modele["enjeu"]]}} if porteur["nature"] == "entreprise" else {}),
        "besoins": [modele["besoin"]],
        "indicateurs": [
            {
                "libelle": modele["indicateur"]["libelle"],
                "unite": modele["indicateur"]["unite"],
                "initial": initial,
                "cible": cible,
                "echeance": dt.date(2027, 12, 31),
                "source": porteur["nom"],
            }
        ],
        "risques": [modele["risque"]],
        "industriel_referent": acteurs.referents[rang % len(acteurs.referents)],
    }


def _porteur(sort: random.Random, nature: str, acteurs: Acteurs, rang: int) -> dict[str, Any]:
    if nature == "epci":
        return acteurs.epci[rang % len(acteurs.epci)]
    if nature == "entreprise":
        return acteurs.entreprises[rang % len(acteurs.entreprises)]
    return acteurs.organismes[nature]


def _autre(porteur: dict[str, Any], voisine: dict[str, Any], acteurs: Acteurs) -> dict[str, Any]:
    return voisine if voisine["siren"] != porteur.get("siren") else acteurs.epci[0]


def _financement(sort: random.Random, enjeu: str, porteur: dict[str, Any], cout: int) -> list[dict[str, Any]]:
    """Who pays: the carrier, one or two counters, a loan for what is dear. The lines add up to the cost."""
    parts = cout // PAS
    aide = parts * sort.randrange(20, 46) // 100
    pret = parts * sort.randrange(15, 36) // 100 if parts >= 120 else 0
    propre = parts - aide - pret
    principal, second = _GUICHETS[enjeu]
    partage = aide * sort.randrange(0, 50) // 100
    lignes = [
        (porteur["nom"], "fonds_propres" if porteur["nature"] == "entreprise" else "autofinancement", propre),
        (principal, "subvention", aide - partage),
        (second, "subvention", partage),
        ("Banque des Territoires" if porteur["nature"] != "entreprise" else "Banques", "pret", pret),
    ]
    statuts = ("envisage", "demande", "demande", "accorde")
    return [
        {
            "financeur": qui,
            "nature": nature,
            "montant": part * PAS,
            "statut": "accorde" if qui == porteur["nom"] else sort.choice(statuts),
        }
        for qui, nature, part in lignes
        if part
    ]


def _rond(valeur: float) -> int:
    """Two figures that count: nobody promises 3,217 of anything."""
    entier = round(valeur)
    pas = int(10 ** max(0, len(str(entier)) - 2))
    return max(1, round(entier / pas) * pas)
