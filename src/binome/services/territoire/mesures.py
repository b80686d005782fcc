"""The measures of one perimeter, each with its nature (observed, estimated, unknown), ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from binome.domaine.langue.typographie import soigner
from binome.moteur.mesures import candidatures, navettes, specialisation, taille
from binome.moteur.mesures.contiguite import contiguite
from binome.moteur.perimetre.etat import Etat
from binome.services.territoire.emplois.industrie import logique_industrielle
from binome.services.territoire.emplois.secteurs import Mesure, Secteurs, emplois_par_secteur
from binome.services.territoire.terrain import Flots, Terrain

if TYPE_CHECKING:
    from binome.moteur.perimetre.echanges import Echanges


def evaluer(
    terrain: Terrain, codes: tuple[str, ...], autres: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Everything that is known of a perimeter (units already checked), in a dict ready for JSON.

    autres: other candidatures, name → codes, added to the labelled territories when these are loaded.
    """
    rangs = np.searchsorted(terrain.adjacence.codes, sorted(codes))
    pieces = contiguite(terrain.adjacence, rangs)
    etat = Etat(terrain.echanges, rangs.tolist()) if terrain.echanges is not None else None
    secteurs, source = emplois_par_secteur(terrain, codes)
    mesures = [*_tailles(terrain, codes), *_navettes(terrain, etat), *_industrie(secteurs, codes, source)]
    return {
        "unites": [{"unite": code, "nom": terrain.nom(code)} for code in codes],
        "donnees": {
            "flux": asdict(terrain.flots),
            "referentiel": _referentiel(terrain),
            "groupements": _source_des_groupements(terrain),
        },
        "mesures": [asdict(mesure) for mesure in mesures],
        "contributions": [asdict(c) for c in etat.contributions()] if etat else [],
        "liens": _liens(terrain.echanges, rangs),
        "contiguite": {"contigu": pieces.contigu, **asdict(pieces)},
        "secteurs": _specialites(secteurs, codes),
        "industrie": asdict(logique) if (logique := logique_industrielle(terrain, codes)) else None,
        "zones_emploi": _zones(terrain, codes),
        "groupements": _groupements(terrain, codes),
        "phase1": _phase1(terrain, codes),
        "recouvrements": _recouvrements(terrain, codes, autres or {}),
    }


def _referentiel(terrain: Terrain) -> dict[str, str] | None:
    g = terrain.geographie
    return {"millesime": g.millesime, "sha256": g.empreinte} if g else None


def _tailles(terrain: Terrain, codes: tuple[str, ...]) -> list[Mesure]:
    g = terrain.geographie
    if g is None:
        return []
    epci = {code: g.epci(code) for code in codes}
    population = taille.habitants({code: e.population if e else None for code, e in epci.items()})
    superficie = taille.superficie({code: e.superficie_km2 if e else None for code, e in epci.items()})
    communes = float(sum(len(e.communes) for e in epci.values() if e))
    source = f"référentiel {g.millesime}"
    return [
        _simple("habitants", "Habitants", population.valeur, "habitants", source, g.millesime),
        _simple("superficie", "Superficie", superficie.valeur, "km²", source, g.millesime),
        _simple("communes", "Communes", communes, "communes", source, g.millesime),
    ]


def _simple(id_: str, libelle: str, valeur: float | None, unite: str, source: str, millesime: str) -> Mesure:
    return Mesure(id_, libelle, valeur, unite, "inconnu" if valeur is None else "observe", source, millesime)


def _navettes(terrain: Terrain, etat: Etat | None) -> list[Mesure]:
    if etat is None or etat.residents + etat.emplois <= 0:
        manque = soigner("Chargez les flux de l'INSEE : binome donnees charger insee-flux FICHIER.")
        libelles = (
            ("auto_offre", "Auto-contention de l'offre (I/R)"),
            ("auto_demande", "Auto-contention de la demande (I/W)"),
        )
        return [Mesure(id_, libelle, None, "part", "inconnu", remarque=manque) for id_, libelle in libelles]
    f, r, w, i = terrain.flots, etat.residents, etat.emplois, etat.internes
    sur_place = float(etat.echanges.internes[etat.membres].sum())
    comptes = (
        ("residents", "Actifs résidents (R)", r),
        ("emplois", "Emplois (W)", w),
        ("internes", "Vivent et travaillent dans le périmètre (I)", i),
    )
    parts = (
        ("auto_offre", "Auto-contention de l'offre (I/R)", navettes.auto_offre(r, i)),
        ("auto_demande", "Auto-contention de la demande (I/W)", navettes.auto_demande(w, i)),
        ("auto_contention", "Auto-contention (2·I/(R+W))", navettes.auto_contention(r, w, i)),
    )
    cohesion = "Cohésion : échanges entre unités qui restent entre membres", navettes.cohesion(r, w, i, sur_place)
    return [
        *(Mesure(id_, nom, v, "actifs", f.nature, f.source, f.millesime) for id_, nom, v in comptes),
        *(_part(f, id_, nom, v) for id_, nom, v in parts),
        # No range: how far an estimated cohesion is from an observed one was not measured.
        replace(_part(f, "cohesion", *cohesion), bas=None, haut=None),
    ]


def _part(f: Flots, id_: str, libelle: str, valeur: float | None) -> Mesure:
    if valeur is None:
        return Mesure(id_, libelle, None, "part", "inconnu")
    bas, haut = f.fourchette(valeur) or (None, None)
    return Mesure(id_, libelle, valeur, "part", f.nature, f.source, f.millesime, bas, haut, f.remarque)


def _somme(secteurs: Secteurs, codes: tuple[str, ...]) -> dict[str, float]:
    total: dict[str, float] = {}
    for code in codes:
        for secteur, nombre in secteurs.get(code, {}).items():
            total[secteur] = total.get(secteur, 0.0) + nombre
    return total


def _industrie(secteurs: Secteurs, codes: tuple[str, ...], source: Mesure | None) -> list[Mesure]:
    libelles = (
        ("emplois_industriels", "Emplois industriels (sections B à E)", "emplois"),
        ("part_industrielle", "Part de l'industrie dans l'emploi", "part"),
        ("krugman", "Spécialisation de Krugman, par rapport à la France (0 à 2)", "indice"),
        ("cohesion_industrielle", "Cohésion industrielle : ressemblance des profils des membres", "indice"),
    )
    if source is None:
        manque = soigner("Chargez urssaf-emploi (avec les activités), ou insee-flores et insee-appartenance.")
        return [Mesure(id_, libelle, None, unite, "inconnu", remarque=manque) for id_, libelle, unite in libelles]
    ici = _somme(secteurs, codes)
    profils = specialisation.profils_industriels([secteurs.get(code, {}) for code in codes])
    valeurs = (
        specialisation.emplois_industriels(ici),
        specialisation.part_industrielle(ici),
        specialisation.krugman(ici, secteurs[""]),
        float(specialisation.cohesion_industrielle(profils.sum(axis=0))),
    )
    return [
        Mesure(id_, libelle, v, unite, source.nature, source.source, source.millesime, remarque=source.remarque)
        for (id_, libelle, unite), v in zip(libelles, valeurs, strict=True)
    ]


def _specialites(secteurs: Secteurs, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    ici = _somme(secteurs, codes)
    quotients = specialisation.quotients_localisation(ici, secteurs.get("", {}))
    lignes = [
        {"secteur": s, "emplois": ici.get(s, 0.0), "quotient": q, "industrie": specialisation.est_industriel(s)}
        for s, q in quotients.items()
    ]
    return sorted(lignes, key=lambda ligne: (-float(ligne["quotient"]), str(ligne["secteur"])))


def _liens(echanges: Echanges | None, rangs: Any) -> list[dict[str, Any]]:
    if echanges is None:
        return []
    return [{"a": a, "b": b, "echanges": v} for a, b, v in navettes.liens_entre_membres(echanges, rangs)]


def _zones(terrain: Terrain, codes: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """None when the zones are not loaded."""
    if terrain.depot is None or terrain.geographie is None:
        return None
    from binome.referentiel.connecteurs.lectures import zones_emploi

    zones = zones_emploi(terrain.depot)
    if zones is None:
        return None
    table = terrain.geographie.table_communes()
    poids = dict(zip(table.codes.tolist(), np.nan_to_num(table.population).tolist(), strict=True))
    dedans = [commune for commune, siren in terrain.epci_de.items() if siren in codes]
    couvertes = candidatures.zones_couvertes(dedans, zones.zone_de, poids)
    return [{**asdict(z), "nom": zones.libelles.get(z.zone) or f"Zone d'emploi {z.zone}"} for z in couvertes]


def _groupements(terrain: Terrain, codes: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """Groupings where several members sit already, those of the most members and of the fewest others first; None when
    Banatic is not loaded."""
    if terrain.depot is None or terrain.geographie is None:
        return None
    from binome.referentiel.groupements import groupements_communs

    communs = groupements_communs(terrain.depot, terrain.geographie)
    if communs is None:
        return None
    rang = {siren: k for k, siren in enumerate(communs.parts.codes.tolist())}
    ou: dict[str, dict[str, float]] = {}
    for code in codes:
        for siren, part in communs.parts.de(rang[code]).items():
            ou.setdefault(siren, {})[code] = part
    combien = np.bincount(communs.parts.groupe, minlength=len(communs.parts.groupes)).tolist()
    autres = dict(zip(communs.parts.groupes.tolist(), combien, strict=True))
    lignes = [
        {"siren": s, "nom": communs.noms[s], "nature": communs.natures[s], "membres": m, "autres": autres[s] - len(m)}
        for s, m in ou.items() if len(m) > 1
    ]  # fmt: skip
    return sorted(lignes, key=lambda ligne: (-len(ligne["membres"]), ligne["autres"], ligne["siren"]))


def _source_des_groupements(terrain: Terrain) -> dict[str, str] | None:
    p = terrain.depot.provenance("banatic") if terrain.depot else None
    return {"source": p.source, "millesime": p.millesime} if p else None


def _phase1(terrain: Terrain, codes: tuple[str, ...]) -> dict[str, Any] | None:
    """None when phase 1 is not loaded."""
    territoires = _territoires(terrain, 1)
    if territoires is None:
        return None
    membres, noms = territoires
    difference = candidatures.difference_phase1(codes, membres)
    return {**asdict(difference), "noms": {t: noms.get(t, t) for t in difference.territoires}}


def _recouvrements(
    terrain: Terrain, codes: tuple[str, ...], autres: Mapping[str, tuple[str, ...]]
) -> list[dict[str, Any]]:
    """With the other files given, and the labelled territories of phase 2 but the one that is this very perimeter."""
    territoires, noms = _territoires(terrain, 2) or ({}, {})
    tous = {**{k: v for k, v in territoires.items() if set(v) != set(codes)}, **autres}
    communs = candidatures.recouvrements(codes, tous)
    return [{"candidature": nom, "nom": noms.get(nom, nom), "unites": list(unites)} for nom, unites in communs.items()]


def _territoires(terrain: Terrain, phase: int) -> tuple[dict[str, tuple[str, ...]], Mapping[str, str]] | None:
    """Members of each territory, merged EPCI replaced by their successors; and names."""
    if (
        terrain.depot is None
        or terrain.geographie is None
        or not terrain.depot.contient(f"territoires-industrie-{phase}")
    ):
        return None
    from binome.referentiel.connecteurs.lectures import territoires

    lus = territoires(terrain.depot, phase, terrain.epci_de)
    if lus is None:
        return None
    suites = {s.ancien: s.successeurs for s in terrain.geographie.successions()}
    return {
        t: tuple(sorted({x for m in ms for x in suites.get(m, (m,))})) for t, ms in lus.membres.items()
    }, lus.libelles
