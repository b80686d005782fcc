"""Loaded open data for the engine: by commune, by EPCI or by zone. Absent data is None, never an invented number.

`epci_de` maps every commune code of today to the SIREN of its EPCI ('' or absent: none), see `epci_des_communes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from binome.referentiel.connecteurs.codes import L_INDUSTRIE, LARGEUR_ZONE, TOUTES_ACTIVITES, decoder
from binome.referentiel.connecteurs.depot import Charge, Depot
from binome.referentiel.connecteurs.nomenclature import A38, DIVISIONS, a38_de
from binome.referentiel.connecteurs.regroupement import (
    Regrouper,
    de_l_annee,
    par_unite,
    rangs_de,
    regroupement,
    repartir,
    sommer_couples,
)
from binome.referentiel.connecteurs.vues import (
    Codes,
    Emplois,
    FluxObserves,
    Friches,
    Secteurs,
    Territoires,
    ZonesEmploi,
)


def epci_des_communes(codes: Codes, epci: Codes) -> dict[str, str]:
    """`epci_de` from two aligned arrays, as `Referentiel.table_communes()` gives them."""
    return {code: siren for code, siren in zip(codes.tolist(), epci.tolist(), strict=True) if siren}


def flux_communes(depot: Depot) -> FluxObserves | None:
    """Observed flows between communes (INSEE, census)."""
    charge = depot.lire("insee-flux")
    if charge is None:
        return None
    presents = np.concatenate([charge.colonnes["origine"], charge.colonnes["destination"]])
    codes = np.unique(presents[presents > 0])
    unites = np.array([decoder(code) for code in codes.tolist()])
    return _flux(charge, unites, lambda c: rangs_de(c, codes, np.arange(len(codes), dtype=np.int32)))


def flux_epci(depot: Depot, epci_de: Mapping[str, str]) -> FluxObserves | None:
    """Observed flows between EPCI; the units are all the EPCI of `epci_de`, with or without flows."""
    charge = depot.lire("insee-flux")
    if charge is None:
        return None
    unites, regrouper = regroupement(epci_de)
    return _flux(charge, unites, regrouper)


def emplois_communes(depot: Depot, annee: int | None = None) -> Emplois | None:
    """Private-sector jobs by commune, the last year without `annee`; None when absent, or for a year not loaded."""
    return _emplois(depot, annee, None)


def emplois_epci(depot: Depot, epci_de: Mapping[str, str], annee: int | None = None) -> Emplois | None:
    """Private-sector jobs by EPCI; an EPCI with no commune in the file has 0."""
    return _emplois(depot, annee, epci_de)


def emplois_industriels_epci(depot: Depot, epci_de: Mapping[str, str], annee: int) -> Emplois | None:
    """Industrial jobs by EPCI in a year. None without activities, or when the file was loaded before they were kept by
    year; `tus`: the EPCI where some are withheld, so that theirs is a minimum."""
    charge = depot.lire("urssaf-emploi")
    if charge is None or not charge.provenance.annexe.get("industrie"):
        return None
    return _emplois(depot, annee, epci_de, L_INDUSTRIE)


def secteurs_communes(depot: Depot) -> Secteurs | None:
    """Private-sector jobs by commune × 38 sectors; None when the URSSAF file loaded gave no activity."""
    return _secteurs_prives(depot, None, A38, a38_de)


def secteurs_epci(depot: Depot, epci_de: Mapping[str, str]) -> Secteurs | None:
    """Private-sector jobs by EPCI × 38 sectors; None when the URSSAF file loaded gave no activity."""
    return _secteurs_prives(depot, epci_de, A38, a38_de)


def divisions_epci(depot: Depot, epci_de: Mapping[str, str]) -> Secteurs | None:
    """The same by NAF division: A 38 puts the car beside the plane, and metals beside what is made of them."""
    return _secteurs_prives(depot, epci_de, DIVISIONS, lambda ape: ape[:2])


def secteurs_zones(depot: Depot, annee: int | None = None) -> Secteurs | None:
    """Salaried jobs, public and private, by zone d'emploi × 38 sectors (INSEE FLORES)."""
    charge = depot.lire("insee-flores")
    if charge is None:
        return None
    colonnes, retenue = de_l_annee(charge, annee)
    if colonnes is None:
        return None
    codes, rangs = np.unique(colonnes["zone"], return_inverse=True)
    effectifs = np.zeros((len(codes), len(A38)), np.int64)
    np.add.at(effectifs, (rangs, colonnes["secteur"]), colonnes["effectif"])
    unites = np.array([decoder(code, LARGEUR_ZONE) for code in codes.tolist()])
    return Secteurs(unites, A38, effectifs, np.zeros(effectifs.shape, np.bool_), retenue, charge.provenance)


def zones_emploi(depot: Depot) -> ZonesEmploi | None:
    """The zone d'emploi of each commune (INSEE, table d'appartenance)."""
    charge = depot.lire("insee-appartenance")
    if charge is None:
        return None
    communes = map(decoder, charge.colonnes["commune"].tolist())
    zones = (decoder(zone, LARGEUR_ZONE) for zone in charge.colonnes["zone"].tolist())
    libelles = charge.provenance.annexe.get("zones", {})
    return ZonesEmploi(dict(zip(communes, zones, strict=True)), libelles, charge.provenance)


def territoires(depot: Depot, phase: int, epci_de: Mapping[str, str]) -> Territoires | None:
    """Members of the territories of a phase (1 or 2). From the list by commune, an EPCI is a member when more than half
    of its communes are listed in the territory; the other communes are told apart. SIREN are those of the file: an EPCI
    dissolved since is to be looked up in the référentiel (`succession`).
    """
    charge = depot.lire(f"territoires-industrie-{phase}")
    if charge is None:
        return None
    annexe = charge.provenance.annexe
    identifiants = [identifiant for identifiant, _ in annexe["territoires"]]
    membres: dict[str, list[int]] = {identifiant: [] for identifiant in identifiants}
    for rang, membre in zip(charge.colonnes["territoire"].tolist(), charge.colonnes["membre"].tolist(), strict=True):
        membres[identifiants[rang]].append(membre)
    if annexe["membres"] == "membres":
        par_territoire = {i: tuple(f"{m:09d}" for m in liste) for i, liste in membres.items()}
        isolees: dict[str, tuple[str, ...]] = {}
    else:
        par_territoire, isolees = _depuis_les_communes(membres, epci_de)
    return Territoires(par_territoire, dict(annexe["territoires"]), isolees, charge.provenance)


def friches(depot: Depot) -> Friches | None:
    """Brownfield sites by commune (Cartofriches); a commune that is not there has no known site."""
    charge = depot.lire("cartofriches")
    if charge is None:
        return None
    comptes = {nom: valeurs.astype(np.int64) for nom, valeurs in charge.colonnes.items() if nom != "commune"}
    communes = np.array([decoder(code) for code in charge.colonnes["commune"].tolist()])
    return Friches(communes, comptes, charge.provenance)


def _flux(charge: Charge, unites: Codes, regrouper: Regrouper) -> FluxObserves:
    arrivees, volumes = charge.colonnes["destination"], charge.colonnes["volume"]
    origines, destinations = regrouper(charge.colonnes["origine"]), regrouper(arrivees)
    n = len(unites)
    connus = (origines >= 0) & (destinations >= 0)
    cles, sommes = sommer_couples(origines[connus], destinations[connus], volumes[connus], n)
    abroad, ailleurs = arrivees < 0, (arrivees > 0) & (destinations < 0)
    return FluxObserves(
        unites,
        (cles // max(n, 1)).astype(np.int32),
        (cles % max(n, 1)).astype(np.int32),
        sommes,
        par_unite(n, origines, volumes, abroad),
        par_unite(n, origines, volumes, ailleurs),
        par_unite(n, destinations, volumes, origines < 0),
        bool(charge.provenance.annexe.get("diagonale")),
        charge.provenance,
    )


def _emplois(
    depot: Depot, annee: int | None, epci_de: Mapping[str, str] | None, ape: int = TOUTES_ACTIVITES
) -> Emplois | None:
    charge = depot.lire("urssaf-emploi")
    if charge is None:
        return None
    colonnes, retenue = de_l_annee(charge, annee)
    if colonnes is None:
        return None
    totaux = colonnes["ape"] == ape
    unites, rangs = repartir(colonnes["commune"][totaux], epci_de)
    tous, n = np.ones(len(rangs), np.bool_), len(unites)
    # A file loaded before secrets were kept has no such column.
    caches = colonnes["secret"][totaux] if "secret" in colonnes else np.zeros(len(rangs), np.int8)
    tus = par_unite(n, rangs, caches, tous) > 0
    effectifs = par_unite(n, rangs, colonnes["effectif"][totaux], tous)
    return Emplois(unites, effectifs, retenue, charge.provenance, tus)


def _secteurs_prives(
    depot: Depot, epci_de: Mapping[str, str] | None, classes: tuple[str, ...], classe_de: Callable[[str], str | None]
) -> Secteurs | None:
    charge = depot.lire("urssaf-emploi")
    if charge is None or not charge.provenance.annexe["detail_ape"]:
        return None
    detail = charge.colonnes["ape"] > 0
    unites, rangs = repartir(charge.colonnes["commune"][detail], epci_de)
    apes, inverses = np.unique(charge.colonnes["ape"][detail], return_inverse=True)
    secteurs = np.array([classes.index(classe_de(decoder(ape)) or "") for ape in apes.tolist()])[inverses]
    effectifs = np.zeros((len(unites), len(classes)), np.int64)
    tus = np.zeros(effectifs.shape, np.bool_)
    connus = rangs >= 0
    np.add.at(effectifs, (rangs[connus], secteurs[connus]), charge.colonnes["effectif"][detail][connus])
    # A file loaded before secrets were kept has no such column: its empty cells counted as zeros.
    caches = connus & (charge.colonnes["secret"][detail] > 0) if "secret" in charge.colonnes else np.zeros_like(connus)
    tus[rangs[caches], secteurs[caches]] = True
    annee = int(charge.colonnes["annee"][detail].max())
    return Secteurs(unites, classes, effectifs, tus, annee, charge.provenance)


def _depuis_les_communes(
    membres: Mapping[str, list[int]], epci_de: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    tailles: dict[str, int] = {}
    for siren in epci_de.values():
        tailles[siren] = tailles.get(siren, 0) + 1
    par_territoire: dict[str, tuple[str, ...]] = {}
    isolees: dict[str, tuple[str, ...]] = {}
    for identifiant, codes in membres.items():
        communes = [decoder(code) for code in codes]
        presents: dict[str, int] = {}
        for code in communes:
            siren = epci_de.get(code, "")
            presents[siren] = presents.get(siren, 0) + 1
        retenus = {siren for siren, combien in presents.items() if siren and 2 * combien > tailles[siren]}
        par_territoire[identifiant] = tuple(sorted(retenus))
        reste = tuple(sorted(code for code in communes if epci_de.get(code, "") not in retenus))
        if reste:
            isolees[identifiant] = reste
    return par_territoire, isolees
