"""The perimeters proposed beside that of a dossier, in words: the same on the pages and in the PDF."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.mesures import compte, part
from binome.domaine.langue.typographie import accord, de, enumerer, majuscule, nombre
from binome.domaine.mots import perimetres
from binome.domaine.mots.libelles import raccourcir

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

    @property
    def note(self) -> str:
        """What is said beside its name; empty when nothing is."""
        return "le centre" if self.centre else "de justesse" if self.justesse else ""

    @property
    def reserve(self) -> str:
        """What is said when the error of the estimate could leave it out; empty when nothing is."""
        return "dépend de l'estimation" if self.instable else ""


@dataclass(frozen=True)
class PropositionVue:
    """A set beside the perimeter of the dossier, in words. `carte`: its drawing, empty where none is shown."""

    place: str
    titre: str
    sirens: tuple[str, ...]
    membres: tuple[MembreVu, ...]
    faits: str
    preuve: str
    entrants: tuple[str, ...]
    sortants: tuple[str, ...]
    carte: str

    @property
    def identique(self) -> bool:
        return not self.entrants and not self.sortants

    @property
    def changement(self) -> str:
        """What adopting it would change."""
        if self.identique:
            return "C'est le périmètre du dossier."
        dits = (("Entrent", self.entrants), ("Sortent", self.sortants))
        return " ".join(f"{verbe} : {enumerer(noms)}." for verbe, noms in dits if noms)


@dataclass(frozen=True)
class AutourVu:
    """All that is shown beside a perimeter. centre: SIREN and name of the member around which one searches."""

    centre: str
    nom_du_centre: str
    propositions: tuple[PropositionVue, ...]
    voisines: tuple[MembreVu, ...]
    moins_liee: MembreVu | None
    exclues: tuple[str, ...]
    avertissement: str
    estime: bool

    @property
    def presentation(self) -> str:
        """What these sets are."""
        return (
            f"Les intercommunalités d'un seul tenant autour de « {self.nom_du_centre} » qui se tiennent le mieux deux "
            "à deux : ce qu'elles échangent pour aller travailler, et ce qu'elles ont déjà en commun, zone d'emploi, "
            f"arrondissement, département.{' Les échanges sont estimés.' if self.estime else ''}"
        )

    @property
    def ecart(self) -> str:
        """Which member of the dossier is least tied; empty when that says nothing."""
        if (m := self.moins_liee) is None:
            return ""
        detail = f" ; {m.detail}" if m.detail else ""
        return f"Parmi elles, {m.nom} est la moins liée aux autres ({m.points}{detail})."

    @property
    def prises(self) -> str:
        """Which neighbours are in another candidature; empty when none is."""
        if not self.exclues:
            return ""
        return f"Déjà dans une autre candidature, parmi les voisines : {enumerer(self.exclues)}."


TITRE = "D'autres périmètres possibles"
TITRE_VOISINES = "Avec celles du dossier, on pense d'abord à…"
SANS_CALCUL = (
    "Non calculés : Binôme n'avait pas encore préparé ses calculs quand ce document a été fait. Ils le sont une fois "
    "par version : binome administrer compiler."
)
SANS_REPONSE = "La recherche d'autres périmètres n'a rien donné."
TITRES = {
    "precedent": "Le territoire de l'appel précédent",
    "serre": "Plus serré",
    "large": "Plus large",
}


def autour_vu(
    reponse: Mapping[str, Any], noms: Noms, voisins: Collection[str], cartes: Mapping[str, str] | None = None
) -> AutourVu:
    """What surrounds a perimeter, in words. voisins: EPCI that touch it, to say which of them are in another
    candidature. cartes: place → drawing."""
    centre, retenus = reponse["question"]["centre"], reponse["question"]["retenus"]
    estime = reponse["donnees"]["flux"]["nature"] == "estime"
    moins = reponse["moins_liee"]

    def vu(c: Mapping[str, Any]) -> MembreVu:
        return membre_vu(c, noms, centre)

    dessins = cartes or {}
    return AutourVu(
        centre,
        _nom(centre, noms),
        tuple(
            _proposition(p, retenus, centre, noms, dessins.get(p["place"], ""), estime) for p in reponse["propositions"]
        ),
        tuple(vu(c) for c in reponse["voisines"]),
        vu(moins) if moins and len(retenus) > 2 else None,
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
        _faits(p, estime),
        perimetres.preuve(p["certificat"], de(nom), estime=estime),
        tuple(_nom(s, noms) for s in sirens if s not in retenus),
        tuple(_nom(s, noms) for s in retenus if s not in sirens),
        carte,
    )


def _faits(p: Mapping[str, Any], estime: bool) -> str:
    """What is known of the set in a line; what is estimated says so once."""
    fourchettes = p.get("fourchettes", {})
    habitants = "population inconnue" if p["habitants"] is None else f"{compte(p['habitants'], 'observe')} habitants"
    retenus, tenus = (part(p[cle], fourchettes.get(cle)) for cle in ("auto_offre", "auto_demande"))
    dits = [habitants, f"{retenus} des actifs et {tenus} des emplois sur place" + (" (estimé)" if estime else "")]
    if p["diametre_km"]:
        dits.append(f"{nombre(p['diametre_km'], 0)}\u202fkm d'un bout à l'autre")
    if solidite := perimetres.solidite(p["robustesse"]):
        dits.append(solidite)
    return majuscule(" · ".join(dits))


def membre_vu(c: Mapping[str, Any], noms: Noms, centre: str) -> MembreVu:
    """What ties an EPCI to the others of a set."""
    lui = c["unite"] == centre
    delta, reste = c["delta"], c.get("reste")
    return MembreVu(
        c["unite"],
        _nom(c["unite"], noms),
        f"{'+' if delta >= 0 else ''}{nombre(delta, 1)}",
        perimetres.attache(c),
        lui,
        delta < 0 and not lui,
        reste is not None and reste < perimetres.SOLIDE,
    )


def _nom(siren: str, noms: Noms) -> str:
    return raccourcir(noms[siren]) if siren in noms else siren
