"""What Binôme measures of a perimeter, in words: figures with their nature, contributions with their bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.mesures import NATURES, mesure, points, provenance
from binome.domaine.langue.typographie import accord, enumerer, majuscule, pourcent
from binome.domaine.mots.libelles import en_mots, raccourcir
from binome.domaine.mots.propositions import membre_vu
from binome.web.presentation.industrie import BARRE

LIBELLES = {
    "residents": ("Actifs qui y habitent", ""),
    "emplois": ("Emplois", "occupés, d’où que viennent les actifs"),
    "internes": ("Actifs qui y habitent et y travaillent", ""),
    "auto_offre": ("Actifs du périmètre qui y travaillent", "parmi ceux qui y habitent"),
    "auto_demande": ("Emplois tenus par ses habitants", "parmi tous les emplois du périmètre"),
    "auto_contention": ("Auto-contention", "moyenne des deux parts qui précèdent, pondérée"),
    "cohesion": ("Échanges qui restent entre membres", "parmi les trajets d’un EPCI à un autre"),
    "emplois_industriels": ("Emplois industriels", "sections B à E de la NAF"),
    "part_industrielle": ("Part de l’industrie dans l’emploi", ""),
    "krugman": ("Spécialisation", "indice de Krugman : 0 comme la France, 2 tout autre"),
    "cohesion_industrielle": ("Ressemblance industrielle des membres", "indice : 0 aucune, 1 entière"),
}
"""Measure → its name on the page, and what it is a share of."""


@dataclass(frozen=True)
class LigneMesure:
    """A measure ready to be read."""

    libelle: str
    precision: str
    valeur: str


@dataclass(frozen=True)
class GroupeMesures:
    """Measures of one nature and one source. `cle`: the nature, as a class."""

    cle: str
    source: str
    lignes: tuple[LigneMesure, ...]

    @property
    def nature(self) -> str:
        return majuscule(NATURES[self.cle])


@dataclass(frozen=True)
class Apport:
    """What an EPCI brings: what the self-containment would lose without it, in points; what ties it to the others, as a
    signed number and in words (empty when no flow is known); a bar from `x`, `largeur` long, beside the line of zero.
    """

    nom: str
    points: str
    tient: str
    detail: str
    x: float
    largeur: float
    zero: float


def mesures_vues(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """The context of the section « Ce que mesure Binôme » that is ready at once."""
    noms = {u["unite"]: u["nom"] for u in evaluation["unites"]}
    flux = evaluation["donnees"]["flux"]
    # What ties a member is told from one of them, which has no tie with itself.
    centre = next((a["unite"] for a in evaluation["attaches"] or () if a["lien_ancre"] is None), "")
    return {
        "groupes": _grouper(evaluation["mesures"]),
        "flux": flux,
        "estime": flux["nature"] == "estime",
        "remarques": list(dict.fromkeys(m["remarque"] for m in evaluation["mesures"] if m["remarque"])),
        "apports": apports(evaluation["contributions"], evaluation["attaches"], noms, centre),
        "centre": raccourcir(noms[centre]) if centre else "",
        "faits": [
            ("Continuité", _contiguite(evaluation["contiguite"], noms)),
            ("Zones d’emploi couvertes", _zones(evaluation["zones_emploi"])),
            ("Depuis la phase 1", _phase1(evaluation["phase1"], noms)),
            ("Recouvrements", _recouvrements(evaluation["recouvrements"], noms)),
        ],
    }


def _grouper(mesures: Sequence[Mapping[str, Any]]) -> list[GroupeMesures]:
    """By nature and source, in the order met: both are said once."""
    groupes: dict[tuple[str, str], list[LigneMesure]] = {}
    for m in mesures:
        libelle, precision = LIBELLES.get(m["id"], (m["libelle"], ""))
        groupe = groupes.setdefault((m["nature"], provenance(m["source"], m["millesime"])), [])
        groupe.append(LigneMesure(libelle, precision, mesure(m)))
    return [GroupeMesures(cle, source, tuple(lignes)) for (cle, source), lignes in groupes.items()]


def apports(
    contributions: Sequence[Mapping[str, Any]],
    attaches: Sequence[Mapping[str, Any]] | None,
    noms: Mapping[str, str],
    centre: str = "",
) -> list[Apport]:
    """One line per EPCI, the best tied first; the one that brings most first when what ties them is not known. The bar
    says what orders. None for a perimeter of a single EPCI."""
    if len(contributions) < 2:
        return []
    perdus = {c["unite"]: points(c["delta"]) for c in contributions}
    tenus = {a["unite"]: membre_vu(a, noms, centre) for a in attaches or ()}
    rangees = attaches or contributions
    bas, haut = (borne(0.0, *(r["delta"] for r in rangees)) for borne in (min, max))
    echelle = BARRE / ((haut - bas) or 1.0)
    return [
        Apport(
            noms.get(r["unite"], r["unite"]),
            perdus[r["unite"]],
            tenu.points if (tenu := tenus.get(r["unite"])) else "",
            (tenu.detail or tenu.note) if tenu else "",
            round((min(0.0, r["delta"]) - bas) * echelle, 1),
            round(abs(r["delta"]) * echelle, 1),
            round(-bas * echelle, 1),
        )
        for r in rangees
    ]


def _contiguite(c: Mapping[str, Any], noms: Mapping[str, str]) -> list[str]:
    if c["contigu"]:
        return ["D’un seul tenant."]
    lignes = [f"En {accord(len(c['pieces']), 'morceau', 'morceaux')} : l’appel demande de le justifier."]
    for rupture in c["ruptures"]:
        de, vers = noms.get(rupture["de"], rupture["de"]), noms.get(rupture["vers"], rupture["vers"])
        entre_eux = "aucun EPCI ne les relie (île, enclave ou détroit)"
        if passage := rupture["passage"]:
            entre_eux = f"{enumerer([noms.get(p, p) for p in passage])}, hors du périmètre"
        lignes.append(f"Entre {de} et {vers} : {entre_eux}.")
    return lignes


def _zones(zones: list[dict[str, Any]] | None) -> list[str]:
    if zones is None:
        return []
    return [
        f"{z['nom']} : {pourcent(z['part_du_perimetre'], 0)} des habitants du périmètre, "
        f"{pourcent(z['part_de_la_zone'], 0)} de ceux de la zone"
        for z in zones
    ]


def _phase1(phase1: Mapping[str, Any] | None, noms: Mapping[str, str]) -> list[str]:
    if phase1 is None:
        return []
    cas = enumerer([en_mots("cas", str(c)) for c in phase1["cas"]])
    territoires = enumerer([phase1["noms"].get(t, t) for t in phase1["territoires"]])
    lignes = [f"{cas[:1].upper()}{cas[1:]}{f', depuis {territoires}' if territoires else ''}."]
    for titre, cle in (("Nouveaux venus", "ajoutes"), ("Partis", "retires")):
        if phase1[cle]:
            lignes.append(f"{titre} : {enumerer([noms.get(s, s) for s in phase1[cle]])}.")
    return lignes


def _recouvrements(communs: list[dict[str, Any]], noms: Mapping[str, str]) -> list[str]:
    if not communs:
        return ["Aucun avec les territoires que ce serveur connaît."]
    return [f"{c['nom']} : {enumerer([raccourcir(noms.get(u, u)) for u in c['unites']])}" for c in communs]
