"""What the members of a perimeter make, share and already do together, in words and in bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.mesures import INCONNU, petite_part, provenance
from binome.domaine.langue.typographie import accord, alphabetique, enumerer, majuscule, nombre, pourcent
from binome.domaine.mots import industrie as mots
from binome.domaine.mots.libelles import raccourcir

Noms = Mapping[str, str]
BARRE = 120.0
"""Length of the longest bar, in units of its drawing."""


@dataclass(frozen=True)
class Barre:
    """A row that is looked at: a name, lines that precise it, its jobs as a number and as a bar, and another figure."""

    nom: str
    sous: tuple[str, ...]
    emplois: str
    largeur: float
    autre: str


@dataclass(frozen=True)
class PaireVue:
    """Two members, how alike their industries are, and those that they have in common."""

    qui: str
    ressemblance: str
    communes: str


@dataclass(frozen=True)
class IndustrieVue:
    """What is known of the industries. paires: the closest; autres: the other pairs, to unfold."""

    secteurs: tuple[Barre, ...]
    membres: tuple[Barre, ...]
    paires: tuple[PaireVue, ...]
    autres: tuple[PaireVue, ...]
    inconnus: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class GroupementVu:
    """A grouping in which members already sit: its nature in words, who sits there, and who else."""

    nom: str
    nature: str
    qui: str
    autres: str


@dataclass(frozen=True)
class GroupementsVus:
    """The groupings where members sit: the first ones, the others to unfold, and where that comes from."""

    premiers: tuple[GroupementVu, ...]
    autres: tuple[GroupementVu, ...]
    source: str


def preuves_vues(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """The context of `morceaux/industrie_perimetre.html`; None for what is not loaded."""
    noms = {u["unite"]: raccourcir(u["nom"]) for u in evaluation["unites"]}
    industrie, groupements = evaluation["industrie"], evaluation["groupements"]
    return {
        "industrie": None if industrie is None else _industrie(industrie, noms),
        "groupements": None if groupements is None else _groupements(groupements, evaluation["donnees"], noms),
        "mots": mots,
    }


def _industrie(industrie: Mapping[str, Any], noms: Noms) -> IndustrieVue:
    paires = tuple(_paire(p, noms) for p in industrie["parentes"])
    membres = sorted(industrie["membres"], key=lambda m: (-m["emplois"], alphabetique(noms[m["unite"]])))
    sans = sorted(noms.keys() - {m["unite"] for m in membres}, key=lambda code: alphabetique(noms[code]))
    return IndustrieVue(
        _barres(industrie["concentres"], lambda s, largeur: _secteur(s, noms, largeur)),
        _barres(membres, lambda m, largeur: _membre(m, noms, largeur))
        + tuple(Barre(noms[code], (), INCONNU, 0.0, INCONNU) for code in sans),
        paires[: mots.MONTREES],
        paires[mots.MONTREES :],
        tuple(industrie["inconnus"]),
        mots.source(industrie),
    )


def _barres(
    lignes: Sequence[Mapping[str, Any]], dire: Callable[[Mapping[str, Any], float], Barre]
) -> tuple[Barre, ...]:
    """Each row with the length of its bar, the longest one full."""
    echelle = BARRE / (max((ligne["emplois"] for ligne in lignes), default=0) or 1)
    return tuple(dire(ligne, round(ligne["emplois"] * echelle, 1)) for ligne in lignes)


def _secteur(s: Mapping[str, Any], noms: Noms, largeur: float) -> Barre:
    connus = sorted(s["membres"].items(), key=lambda m: (-m[1], m[0]))
    qui = [f"{noms[code]}\u202f:\u00a0{mots.au_moins(nombre(n), code in s['tus'])}" for code, n in connus]
    qui += [f"{noms[code]}\u202f:\u00a0{INCONNU}" for code in s["tus"] if code not in s["membres"]]
    sous = (f"{petite_part(s['part_de_la_france'])} des emplois de France", " · ".join(qui))
    return Barre(s["nom"], sous, _emplois(s), largeur, f"× {nombre(s['quotient'], 1)}")


def _membre(m: Mapping[str, Any], noms: Noms, largeur: float) -> Barre:
    tus = (f"secret statistique sur {accord(len(m['tus']), 'industrie')}",) if m["tus"] else ()
    part = INCONNU if m["part"] is None else pourcent(m["part"], 1)
    return Barre(noms[m["unite"]], tus, _emplois(m), largeur, part)


def _emplois(compte: Mapping[str, Any]) -> str:
    return mots.au_moins(nombre(compte["emplois"]), compte["tus"])


def _paire(p: Mapping[str, Any], noms: Noms) -> PaireVue:
    ressemblance = "inconnue" if p["cosinus"] is None else nombre(p["cosinus"], 2)
    qui = enumerer([noms[p[cle]] for cle in ("a", "b")])
    return PaireVue(qui, ressemblance, majuscule(mots.communes(p["communes"])))


def _groupements(lignes: Sequence[Mapping[str, Any]], donnees: Mapping[str, Any], noms: Noms) -> GroupementsVus:
    vus = tuple(_groupement(g, noms) for g in lignes)
    source = provenance(donnees["groupements"]["source"], donnees["groupements"]["millesime"])
    return GroupementsVus(vus[: mots.MONTREES], vus[mots.MONTREES :], f"Source : Banatic, {source}")


def _groupement(g: Mapping[str, Any], noms: Noms) -> GroupementVu:
    return GroupementVu(g["nom"], mots.NATURES.get(g["nature"], g["nature"]), mots.siegent(g, noms), mots.autres(g))
