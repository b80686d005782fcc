"""The perimeters proposed beside that of a dossier: small maps, what ties their members, what is proved, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.documents.carte.modele import raccourcir
from binome.domaine.langue.mesures import compte, part
from binome.domaine.langue.typographie import accord, de, nombre
from binome.domaine.mots import perimetres

Noms = Mapping[str, str]


@dataclass(frozen=True)
class MembreVu:
    """An EPCI of a set: what ties it to the others, as a signed number and in words."""

    siren: str
    nom: str
    points: str
    detail: str
    centre: bool = False
    justesse: bool = False
    instable: bool = False


@dataclass(frozen=True)
class PropositionVue:
    """A set beside the perimeter of the dossier, in words. `carte`: its drawing, empty without any."""

    place: str
    titre: str
    sirens: tuple[str, ...]
    membres: tuple[MembreVu, ...]
    faits: tuple[tuple[str, str], ...]
    preuve: str
    entrants: tuple[str, ...]
    sortants: tuple[str, ...]
    carte: str

    @property
    def identique(self) -> bool:
        return not self.entrants and not self.sortants


@dataclass(frozen=True)
class AutourVu:
    """All that is shown beside a perimeter. centre: SIREN and name of the member around which one searches."""

    centre: str
    nom_du_centre: str
    propositions: tuple[PropositionVue, ...]
    voisines: tuple[MembreVu, ...]
    moins_liee: MembreVu | None
    membres: tuple[MembreVu, ...]
    exclues: tuple[str, ...]
    avertissement: str
    estime: bool


TITRES = {
    "precedent": "Le territoire de l’appel précédent",
    "serre": "Plus serré",
    "large": "Plus large",
}


def autour_vu(reponse: Mapping[str, Any], noms: Noms, cartes: Mapping[str, str], voisins: Sequence[str]) -> AutourVu:
    """`coherence.entourer` in words. cartes: place → drawing. voisins: EPCI that touch the perimeter, to say which of
    them are in another candidature."""
    centre, retenus = reponse["question"]["centre"], reponse["question"]["retenus"]
    estime = reponse["donnees"]["flux"]["nature"] == "estime"
    moins = reponse["moins_liee"]

    def vu(c: Mapping[str, Any]) -> MembreVu:
        return membre_vu(c, noms, centre)

    return AutourVu(
        centre,
        _nom(centre, noms),
        tuple(
            _proposition(p, retenus, centre, noms, cartes.get(p["place"], ""), estime) for p in reponse["propositions"]
        ),
        tuple(vu(c) for c in reponse["voisines"]),
        vu(moins) if moins and len(retenus) > 2 else None,
        tuple(vu(c) for c in reponse["membres"]),
        tuple(_nom(s, noms) for s in reponse["question"]["sans"] if s in voisins),
        reponse["avertissement"],
        estime,
    )


def _proposition(
    p: Mapping[str, Any], retenus: Sequence[str], centre: str, noms: Noms, carte: str, estime: bool
) -> PropositionVue:
    sirens, nom = tuple(p["unites"]), _nom(centre, noms)
    titre = TITRES.get(p["place"]) or (
        f"Autour {de(nom)}, celles qui se tiennent le mieux" if len(sirens) > 1 else f"{nom}, seule"
    )
    return PropositionVue(
        p["place"],
        f"{titre}\u202f: {accord(len(sirens), 'intercommunalité')}",
        sirens,
        tuple(membre_vu(c, noms, centre) for c in p["contributions"]),
        tuple(_faits(p, estime)),
        perimetres.preuve(p["certificat"], de(nom), estime=estime),
        tuple(_nom(s, noms) for s in sirens if s not in retenus),
        tuple(_nom(s, noms) for s in retenus if s not in sirens),
        carte,
    )


def _faits(p: Mapping[str, Any], estime: bool) -> list[tuple[str, str]]:
    marge, fourchettes = " (estimé)" if estime else "", p.get("fourchettes", {})
    nature = "estime" if estime else "observe"
    faits = [
        ("Habitants", "inconnu" if p["habitants"] is None else compte(p["habitants"], "observe")),
        ("Actifs retenus", part(p["auto_offre"], fourchettes.get("auto_offre")) + marge),
        ("Emplois tenus par des résidents", part(p["auto_demande"], fourchettes.get("auto_demande")) + marge),
        ("Emplois", compte(p["emplois"], nature) + marge),
    ]
    if p["diametre_km"]:
        faits.append(("D’un bout à l’autre", f"{nombre(p['diametre_km'], 0)}\u202fkm"))
    if solidite := perimetres.solidite(p["robustesse"]):
        faits.append(("Face à l’erreur des flux", solidite))
    return faits


def membre_vu(c: Mapping[str, Any], noms: Noms, centre: str) -> MembreVu:
    """What ties an EPCI to the others of a set."""
    lui = c["unite"] == centre
    delta, reste = c["delta"], c.get("reste")
    return MembreVu(
        c["unite"],
        _nom(c["unite"], noms),
        f"+{nombre(delta, 1)}" if delta >= 0 else nombre(delta, 1),
        perimetres.attache(c),
        lui,
        delta < 0 and not lui,
        reste is not None and reste < perimetres.SOLIDE,
    )


def _nom(siren: str, noms: Noms) -> str:
    return raccourcir(noms[siren]) if siren in noms else siren
