"""The perimeters proposed beside that of a dossier: small maps, differences, and what is proved, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.documents.carte.modele import raccourcir
from binome.domaine.langue.mesures import compte, mesure, part
from binome.domaine.langue.typographie import accord, nombre, pourcent
from binome.services.production.cartes import dessins_compares
from binome.services.publication.vitrine import Candidature

_STATUTS = {
    "prouve": "Prouvé le meilleur",
    "borne": "Meilleur trouvé, borné",
    "non_prouve": "Meilleur trouvé, non prouvé",
}


@dataclass(frozen=True)
class Variante:
    """A perimeter beside that of the dossier, whose own line has `propre`. `carte`: its drawing, empty without any."""

    titre: str
    carte: str
    ajoutes: tuple[str, ...]
    retires: tuple[str, ...]
    auto_contention: str
    residents: str
    preuve: str
    propre: bool = False


def variantes_vues(
    candidature: Candidature, evaluation: Mapping[str, Any], recherches: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The context of « D’autres périmètres »: one line per perimeter, that of the dossier first; proofs in words.

    Maps share one frame: perimeters of comparable size are drawn, the one of any size is in the table alone."""
    codes = tuple(u["unite"] for u in evaluation["unites"])
    flux = evaluation["donnees"]["flux"]["nature"]
    trouvees = list(_uniques(recherches, codes))
    dessines = {"Le dossier": codes} | {titre: tuple(p["unites"]) for titre, p, _, proche in trouvees if proche}
    cartes = dict(zip(dessines, dessins_compares(candidature.geographie, codes, dessines), strict=True))
    lignes = [_propre(evaluation, cartes["Le dossier"])]
    for titre, p, preuve, _ in trouvees:
        ajoutes = tuple(_nom(candidature, s) for s in p["unites"] if s not in codes)
        retires = tuple(_nom(candidature, s) for s in codes if s not in p["unites"])
        residents = compte(p["residents"], flux)
        lignes.append(Variante(titre, cartes.get(titre, ""), ajoutes, retires, _part(p), residents, preuve))
    return {
        "variantes": lignes if trouvees else [],
        "cartes": [v for v in lignes if v.carte] if len(dessines) > 1 else [],
        "preuves": [_certificat(r, codes, candidature) for r in recherches],
        "centre": _nom(candidature, recherches[0]["question"]["centre"]),
    }


def _uniques(
    recherches: Sequence[Mapping[str, Any]], codes: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, Any], str, bool]]:
    """(title, proposition, what is proved of it, whether of comparable size), each set once, the dossier's left out."""
    vues, numero = {frozenset(codes)}, 0
    for recherche in recherches:
        prouvees, proche = recherche.get("alternatives_prouvees", 0), bool(recherche["question"]["residents_max"])
        for rang, p in enumerate(recherche["propositions"]):
            if frozenset(p["unites"]) in vues:
                continue
            vues.add(frozenset(p["unites"]))
            numero += 1
            titre = f"Proposition\u00a0{numero}" if proche else "Sans limite de taille"
            yield titre, p, _preuve(rang, recherche["certificat"]["statut"], prouvee=rang <= prouvees), proche


def _preuve(rang: int, statut: str, *, prouvee: bool) -> str:
    if rang:
        return "Variante" if prouvee and statut == "prouve" else "Variante, non prouvée"
    return _STATUTS[statut]


def _propre(evaluation: Mapping[str, Any], dessin: str) -> Variante:
    mesures = {m["id"]: m for m in evaluation["mesures"] if m["valeur"] is not None}
    retenus, residents = mesures.get("auto_contention"), mesures.get("residents")
    texte = mesure(retenus) if retenus else "inconnue"
    combien = compte(residents["valeur"], residents["nature"]) if residents else "inconnus"
    return Variante("Le dossier", dessin, (), (), texte, combien, "", propre=True)


def _part(p: Mapping[str, Any]) -> str:
    return part(p["valeur"], p.get("fourchettes", {}).get("valeur"))


def _nom(candidature: Candidature, siren: str) -> str:
    epci = candidature.geographie.epci(siren)
    return raccourcir(epci.nom) if epci else siren


def _certificat(recherche: Mapping[str, Any], codes: tuple[str, ...], candidature: Candidature) -> tuple[str, str]:
    """(heading, sentence) of what a search proves."""
    question, c = recherche["question"], recherche["certificat"]
    au_plus = question["residents_max"]
    taille = f" et de {nombre(round(au_plus, -3), 0)} actifs au plus (le double du dossier)" if au_plus else ""
    titre = "À taille comparable" if au_plus else "Sans limite de taille"
    champ = (
        f"d’un seul tenant, autour de « {_nom(candidature, question['centre'])} », "
        f"de {accord(question['max_unites'], 'EPCI', 'EPCI')} au plus{taille}"
    )
    if not recherche["propositions"]:
        return titre, f"Aucun périmètre trouvé, {champ}."
    premier = recherche["propositions"][0]
    meme = set(premier["unites"]) == set(codes)
    examines = accord(c["ensembles_examines"], "ensemble examiné", "ensembles examinés")
    if c["statut"] == "prouve":
        autre = "la proposition\u00a01" if au_plus else "la ligne « Sans limite de taille » du tableau"
        sujet = "celui du dossier est le meilleur" if meme else f"aucun ne fait mieux que {autre}"
        return titre, f"Prouvé : parmi les périmètres {champ}, {sujet} ({examines})."
    if c["statut"] == "borne":
        return titre, (
            f"Borné à {pourcent(c['ecart'])} : parmi les périmètres {champ}, aucun ne dépasse celui-ci de plus "
            f"({examines})."
        )
    return titre, f"Non prouvé : parmi les périmètres {champ}, un meilleur existe peut-être ({examines})."
