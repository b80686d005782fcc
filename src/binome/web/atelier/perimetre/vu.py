"""The workbench in words: measures with their deltas, what an EPCI adds or costs, what the engine proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.mesures import NATURES, compte, difference, mesure, points, provenance
from binome.domaine.langue.typographie import enumerer
from binome.services.perimetre.etabli import Etabli, LigneEpci
from binome.web.presentation.tableaux import Colonne

ANNEAUX = {1: "voisine", 2: "à deux pas", 3: "même département"}
MONTREES = ("habitants", "superficie", "communes", "residents", "emplois", "auto_offre", "auto_demande")
INDUSTRIE = ("emplois_industriels", "part_industrielle", "krugman", "cohesion_industrielle")
EXPLIQUE = {
    "auto_offre": ("Actifs qui travaillent sur place", "part des actifs résidents, I/R"),
    "auto_demande": ("Emplois tenus par des résidents", "part des emplois, I/W"),
    "residents": ("Actifs résidents", ""),
    "emplois": ("Emplois", ""),
}


@dataclass(frozen=True)
class MesureVue:
    """A measure in words. ecart: its change since another revision, empty when there is none to show."""

    libelle: str
    sous: str
    valeur: str
    ecart: str
    nature: str
    source: str


def mesures(evaluation: Mapping[str, Any], avant: Mapping[str, Any] | None, cles: Sequence[str]) -> list[MesureVue]:
    """The measures asked, each beside its change."""
    anciennes = {m["id"]: m for m in avant["mesures"]} if avant else {}
    connues = {m["id"]: m for m in evaluation["mesures"]}
    return [_mesure(connues[cle], anciennes.get(cle)) for cle in cles if cle in connues]


def _mesure(m: Mapping[str, Any], ancienne: Mapping[str, Any] | None) -> MesureVue:
    libelle, sous = EXPLIQUE.get(m["id"], (m["libelle"], ""))
    valeur, source = mesure(m, nue=True), provenance(m["source"], m["millesime"])
    return MesureVue(libelle, sous, valeur, _ecart(m, ancienne), NATURES[m["nature"]], source)


def sources(vues: Sequence[MesureVue]) -> list[str]:
    """Where measures come from, each source once."""
    return list(dict.fromkeys(m.source for m in vues if m.source))


def _ecart(m: Mapping[str, Any], ancienne: Mapping[str, Any] | None) -> str:
    if ancienne is None or m["valeur"] is None or ancienne["valeur"] is None:
        return ""
    delta = m["valeur"] - ancienne["valeur"]
    if m["unite"] == "part":
        return points(delta)
    return difference(delta, m["nature"])


@dataclass(frozen=True)
class LigneVue:
    """A row of a table of the workbench; `effet` says what the gesture does to contiguity, empty when nothing."""

    ligne: LigneEpci
    ecart: str
    effet: str
    residents: str
    emplois: str
    anneau: str


def ligne(li: LigneEpci, etabli: Etabli) -> LigneVue:
    nature = etabli.flots.nature
    return LigneVue(
        li,
        points(li.ecart),
        _effet(li, etabli),
        compte(li.residents, nature),
        compte(li.emplois, nature),
        ANNEAUX.get(li.anneau, ""),
    )


def _effet(li: LigneEpci, etabli: Etabli) -> str:
    if li.morceaux is None or not etabli.morceaux or li.place in ("disparu", "inconnu"):
        return ""
    if li.place == "retenu":
        if li.morceaux > etabli.morceaux:
            return f"la retirer coupe le périmètre en {li.morceaux}"
        return "la retirer réunit le périmètre" if li.morceaux < etabli.morceaux and li.morceaux == 1 else ""
    if li.morceaux > etabli.morceaux:
        return "ne touche pas le périmètre"
    return "fait le lien entre vos morceaux" if li.morceaux < etabli.morceaux else ""


COLONNES_AUTOUR = (
    Colonne("nom", "Intercommunalité", lambda v: v.ligne.nom),
    Colonne("ecart", "Actifs retenus", lambda v: v.ligne.ecart, numerique=True),
    Colonne("population", "Habitants", lambda v: v.ligne.population, numerique=True),
    Colonne("residents", "Actifs", lambda v: v.ligne.residents, numerique=True),
    Colonne("emplois", "Emplois", lambda v: v.ligne.emplois, numerique=True),
)


def phase1(etabli: Etabli) -> dict[str, Any] | None:
    """The difference with phase 1: the programme's words for it, who stays, comes and goes."""
    d = etabli.phase1
    if d is None:
        return None
    return {
        "cas": [c.value for c in d.cas],
        "gardes": [etabli.noms.get(s, s) for s in d.gardes],
        "ajoutes": [etabli.noms.get(s, s) for s in d.ajoutes] if d.territoires else [],
        "retires": [etabli.noms.get(s, s) for s in d.retires],
    }


def revendiques(etabli: Etabli) -> dict[str, Any] | None:
    """The other candidatures that members are in already, when several are in the same: told once."""
    pris = [tuple(li.revendique) for li in etabli.membres if li.revendique]
    if len(pris) < 2 or len(set(pris)) > 1:
        return None
    return {"combien": len(pris), "ou": pris[0]}


def morceaux(etabli: Etabli) -> dict[str, Any] | None:
    """The pieces of a perimeter in several, and what would join them; None in one piece."""
    c = etabli.evaluation["contiguite"]
    if etabli.morceaux < 2:
        return None
    nom = etabli.noms.get
    ruptures = [
        {
            "de": nom(r["de"], r["de"]),
            "vers": nom(r["vers"], r["vers"]),
            "passage": enumerer([nom(s, s) for s in r["passage"]]) if r["passage"] else "",
        }
        for r in c["ruptures"][:5]
    ]
    return {"nombre": etabli.morceaux, "ruptures": ruptures, "autres": max(0, len(c["ruptures"]) - 5)}
