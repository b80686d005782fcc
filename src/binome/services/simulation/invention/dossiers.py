"""An invented candidature on a real perimeter: what the call asks, said as people say it, and marked as invented."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.typographie import accord, de, enumerer
from binome.domaine.socle.geographie import Epci
from binome.referentiel.consultation import Referentiel
from binome.services.simulation.invention import gouvernances, plans
from binome.services.simulation.invention.gouvernances import Equipe, Matiere
from binome.services.simulation.invention.perimetres import TerritoireTrace

AVERTISSEMENT = (
    "Candidature simulée. Le périmètre est fait de vraies intercommunalités, réunies par le moteur de Binôme ; les "
    "personnes, les entreprises, les actions, les montants et les dates sont inventés et n'engagent personne."
)
DE_LA_PHASE_1 = 0.84
"""Share of the territories that were there in phase 1: 154 of the 183 of 2023."""
_FICHES = "Fiches du dossier"
_Dit = tuple[str, str, float, str, str | None]
"""A figure: what it measures, its label, value, unit and definition."""


@dataclass(frozen=True)
class Composee:
    """A candidature ready to be written: its tree, and who writes it."""

    arbre: dict[str, Any]
    equipe: Equipe
    trace: TerritoireTrace


def composer(matiere: Matiere, trace: TerritoireTrace, identifiant: str, sort: random.Random) -> Composee:
    """A candidature that keeps to the call; `defauts` then spoils some."""
    geographie = matiere.geographie
    epci = [lu for siren in trace.membres if (lu := geographie.epci(siren))]
    filieres = sort.sample(matiere.stock["filieres"], 3 if len(epci) > 2 else 2)
    entreprises = [gouvernances.entreprise(matiere, filieres[k % len(filieres)], sort) for k in range(len(epci) + 2)]
    porteur = gouvernances.porteur(matiere, trace, epci, sort)
    equipe = gouvernances.reunir(matiere, sort)
    acteurs = plans.Acteurs(
        [gouvernances.organisme(e) for e in epci],
        entreprises,
        gouvernances.organismes(matiere, trace.nom),
        [f["id"] for f in filieres],
        _lieux(geographie, epci),
        [matiere.foule.suivant().nom for _ in range(5)],
    )
    plan = plans.composer(sort, matiere.stock["actions"], acteurs, sort.choice((9, 10, 10, 10, 10)))
    noms = enumerer([f["nom"][0].lower() + f["nom"][1:] for f in filieres])
    arbre = {
        "id": identifiant,
        "titre": f"Candidature {de(trace.nom)}",
        "territoire": trace.nom,
        "appel": matiere.appel,
        "millesime": geographie.millesime,
        "avertissement": AVERTISSEMENT,
        **_textes(epci, noms, len(plan["fiches"]), sort),
        "perimetre": _perimetre(trace, epci, noms, sort),
        "plan_actions": _plan(plan, sort),
        "gouvernance": gouvernances.gouvernance(matiere, equipe, epci, entreprises, porteur),
        "porteur": porteur | {"contact": gouvernances.personne(equipe.chef)},
        "chiffres": _chiffres(geographie, epci, plan["fiches"]),
        "filieres": [{"id": f["id"], "nom": f["nom"], "naf": [f["naf"]]} for f in filieres],
    }
    return Composee(arbre, equipe, trace)


def _textes(epci: Sequence[Epci], filieres: str, actions: int, sort: random.Random) -> dict[str, Any]:
    return {
        "enjeux_du_territoire": f"Dans {accord(len(epci), 'intercommunalité', 'intercommunalités')}, comptent surtout "
        f"{filieres}. Les entreprises y manquent de locaux, de main-d'œuvre et d'ingénierie plus que d'idées.",
        "concertation": f"Les intercommunalités, les chambres consulaires et {sort.randrange(18, 60)} entreprises ont "
        "été réunies par filière de mars à juillet 2023.",
        "objectif": {
            "texte": f"Donner à {actions} actions partagées les moyens d'aboutir avant 2027.",
            "chiffres": ["projets", "montant"],
        },
    }


def _plan(plan: dict[str, Any], sort: random.Random) -> dict[str, Any]:
    return {
        "strategie": "Rendre de la place aux entreprises qui grandissent, baisser leurs factures, former sur place.",
        "elaboration": f"{sort.randrange(3, 7)} ateliers de filière et deux séances du binôme, de mars à juillet 2023.",
        "enseignements_phase1": "Les fiches d'une seule entreprise n'ont pas abouti : d'où des actions à plusieurs.",
        **plan,
    }


def _perimetre(trace: TerritoireTrace, epci: Sequence[Epci], filieres: str, sort: random.Random) -> dict[str, Any]:
    logique = f"{epci[0].nom} attire les salariés de ses voisines ; {filieres} y ont fournisseurs et sous-traitants."
    justifications = {"logique_industrielle": logique}
    if len(epci) == 1:
        taille = f"{epci[0].nom} réunit à elle seule donneurs d'ordre, sous-traitants et centres de formation."
        justifications["taille_critique"] = taille
    return {
        "libelle": f"{enumerer([e.nom for e in epci], 6)}.",
        "membres": [{"siren": e.siren, "nom": e.nom} for e in epci],
        "justifications": justifications,
        **_phase1(trace, epci, justifications, sort),
    }


def _phase1(
    trace: TerritoireTrace, epci: Sequence[Epci], justifications: dict[str, str], sort: random.Random
) -> dict[str, Any]:
    """Most were there in phase 1, with the same EPCI or with one fewer: invented, for its list is not shipped."""
    if sort.random() >= DE_LA_PHASE_1:
        return {"cas": "creation"}
    avant = epci if sort.random() < 0.5 or len(epci) == 1 else epci[:-1]
    if len(avant) != len(epci):
        justifications["ecart_phase1"] = "Une intercommunalité voisine, liée par ses sous-traitants, les rejoint."
    ancien = {"nom": trace.nom, "membres": [e.siren for e in avant], "illustratif": True}
    return {"phase1": [ancien], "cas": "maintien" if len(avant) == len(epci) else "agrandissement"}


def _lieux(geographie: Referentiel, epci: Sequence[Epci]) -> tuple[str, ...]:
    """The largest commune of each EPCI."""
    lieux = []
    for e in epci:
        communes = [c for code in e.communes if (c := geographie.commune(code))]
        lieux.append(max(communes, key=lambda c: (c.population or 0, c.code)).nom if communes else e.nom)
    return tuple(lieux)


def _chiffres(geographie: Referentiel, epci: Sequence[Epci], fiches: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    pretes = sum(f["maturite"] in plans.PRETES for f in fiches)
    total = sum(f["cout"]["montant"] for f in fiches) / 1_000_000
    officiels: tuple[_Dit, ...] = (
        ("superficie", "Superficie", round(sum(e.superficie_km2 or 0 for e in epci)), "km²", None),
        ("population", "Population municipale", sum(e.population or 0 for e in epci), "habitants", None),
        ("nombre_communes", "Communes", sum(len(e.communes) for e in epci), "communes", "Toutes celles du périmètre"),
    )
    dits: tuple[_Dit, ...] = (
        ("projets", "Actions prêtes à démarrer", pretes, "projets", "Fiches dites prêtes ou engagées"),
        ("montant", "Coût des actions présentées", round(total, 2), "M€", "Somme des coûts hors taxes des fiches"),
    )
    source = f"Référentiel de Binôme {geographie.millesime}"
    mesure = {"territoire": "perimetre", "millesime": geographie.millesime, "source": source}
    siens = [_chiffre(dit) | {"source": _FICHES} for dit in dits]
    siens[-1]["grandeur"] = "montant_projets"
    return [_chiffre(dit) | mesure for dit in officiels if dit[2]] + siens


def _chiffre(dit: _Dit) -> dict[str, Any]:
    grandeur, libelle, valeur, unite, definition = dit
    chiffre = {"id": grandeur.replace("_", "-"), "libelle": libelle, "valeur": valeur, "unite": unite}
    return chiffre | {"grandeur": grandeur} | ({"definition": definition} if definition else {})
