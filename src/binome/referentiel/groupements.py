"""Which EPCI already sit together: from the members of Banatic's groupings to shares, as those of the arrondissements.

An EPCI is in a grouping when it is a member, or when communes of it are. What a grouping of groupings holds is not
followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.banatic import COMMUNE
from binome.referentiel.connecteurs.vues import GroupementsCommuns
from binome.referentiel.tableaux import PartsEpci

if TYPE_CHECKING:
    from binome.referentiel.consultation import Referentiel

Sorte = Literal["tous", "petr", "pole-metropolitain", "syndicat-mixte", "scot"]
NATURES: dict[Sorte, frozenset[str]] = {
    "petr": frozenset(("PETR",)),
    "pole-metropolitain": frozenset(("POLEM",)),
    "syndicat-mixte": frozenset(("SMF", "SMO")),
}
A_FISCALITE_PROPRE = frozenset(("CC", "CA", "CU", "METRO", "MET69", "SAN", "EPT"))
"""What an EPCI is, or is made of in Greater Paris: not a grouping of EPCI."""
EPCI_MAX = 40
"""A grouping of more EPCI than this, or of all those of a région, says of no two of them that they work together."""
Entiers = NDArray[np.int64]


def groupements_communs(depot: Depot, geographie: Referentiel, sorte: Sorte = "tous") -> GroupementsCommuns | None:
    """Shares of the EPCI in the groupings of one sort that hold two of them at least; None when Banatic is not loaded,
    or for `scot`, when the file loaded does not say who carries one. Errors: DepotAbimeError."""
    charge = depot.lire("banatic")
    if charge is None:
        return None
    fiches = {siren: (nom, nature, scot) for siren, nom, nature, scot in charge.provenance.annexe["groupements"]}
    if sorte == "scot" and all(scot is None for _, _, scot in fiches.values()):
        return None
    choisis = [
        int(s) for s, (_, nature, scot) in fiches.items()
        if nature not in A_FISCALITE_PROPRE and (scot if sorte == "scot" else nature in NATURES.get(sorte, (nature,)))
    ]  # fmt: skip
    garde = np.isin(charge.colonnes["groupement"], np.array(choisis, np.int64))
    groupement, membre, commune = (charge.colonnes[nom][garde] for nom in ("groupement", "membre", "commune"))
    rangs, unites, poids = _reconnaitre(membre, geographie)
    groupes, places = np.unique(groupement[rangs], return_inverse=True)
    cles, rang_de = np.unique(unites * max(len(groupes), 1) + places, return_inverse=True)
    part = np.minimum(np.bincount(rang_de, poids, len(cles)), 1.0)
    # A commune without inhabitants brings nothing of its EPCI.
    unite, groupe = np.divmod(cles[part > 0], max(len(groupes), 1))
    dits, vastes = _dits(unite, groupe, len(groupes), _regions(geographie))
    sirens = np.array([f"{siren:09d}" for siren in groupes.tolist()], dtype="<U9")
    nommes = sirens[dits | vastes].tolist()
    inconnus = np.ones(len(membre), np.bool_)
    inconnus[rangs] = False
    return GroupementsCommuns(
        _parts(np.array(geographie.sirens()), sirens, dits, unite, groupe, part[part > 0]),
        {siren: fiches[siren][0] for siren in nommes},
        {siren: fiches[siren][1] for siren in nommes},
        dict(zip(sirens[vastes].tolist(), np.bincount(groupe, minlength=len(groupes))[vastes].tolist(), strict=True)),
        int((inconnus & (commune == COMMUNE)).sum()),
        int((inconnus & (commune != COMMUNE)).sum()),
        charge.provenance,
    )


def _reconnaitre(membre: NDArray[Any], geographie: Referentiel) -> tuple[Entiers, Entiers, NDArray[np.float64]]:
    """One line per row of `membre` and per EPCI that it counts for: (row, rank of the EPCI, share of it)."""
    sirens, unites, poids = _poids_des_membres(geographie)
    debuts = np.searchsorted(sirens, membre, "left")
    combien = np.searchsorted(sirens, membre, "right") - debuts
    rangs = np.repeat(np.arange(len(membre)), combien)
    lieux = debuts[rangs] + np.arange(len(rangs)) - np.repeat(np.cumsum(combien) - combien, combien)
    return rangs, unites[lieux], poids[lieux]


def _poids_des_membres(geographie: Referentiel) -> tuple[Entiers, Entiers, NDArray[np.float64]]:
    """(SIREN sorted, rank of the EPCI that it counts for, share of it).

    An EPCI counts whole, a merged one as the one that follows it, a commune by its inhabitants.
    """
    rang = {siren: k for k, siren in enumerate(geographie.sirens())}
    lignes = [(int(siren), k, 1.0) for siren, k in rang.items()]
    lignes += [(int(s.ancien), rang[suite], 1.0) for s in geographie.successions() for suite in s.successeurs]
    totaux = {epci.siren: epci.population for epci in geographie.tous_les_epci()}
    lignes += [
        (int(c.siren), rang[c.epci], (c.population or 0) / total)
        for c in geographie.toutes_les_communes() if c.siren and c.epci and (total := totaux[c.epci])
    ]  # fmt: skip
    lignes.sort()
    sirens, places, poids = zip(*lignes, strict=True)
    return np.array(sirens), np.array(places), np.array(poids)


def _regions(geographie: Referentiel) -> NDArray[np.bool_]:
    """(régions, EPCI) whether the EPCI reaches into the région; only régions that have some."""
    ici: dict[str, list[int]] = {}
    for k, epci in enumerate(geographie.tous_les_epci()):
        for code in {d.region for c in epci.departements if (d := geographie.departement(c))}:
            ici.setdefault(code, []).append(k)
    matrice = np.zeros((len(ici), len(geographie.sirens())), np.bool_)
    for ligne, rangs in zip(matrice, ici.values(), strict=True):
        ligne[rangs] = True
    return matrice


def _dits(
    unite: Entiers, groupe: Entiers, combien: int, regions: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which groupings say something: two EPCI at least, and not too many; and which hold too many."""
    compte = np.bincount(groupe, minlength=combien)
    vastes = compte > EPCI_MAX
    for region in regions:
        vastes |= np.bincount(groupe[region[unite]], minlength=combien) == region.sum()
    vastes &= compte > 1
    return (compte > 1) & ~vastes, vastes


def _parts(
    codes: NDArray[np.str_],
    sirens: NDArray[np.str_],
    dits: NDArray[np.bool_],
    unite: Entiers,
    groupe: Entiers,
    part: NDArray[np.float64],
) -> PartsEpci:
    gardes, nouveau = dits[groupe], np.cumsum(dits) - 1
    debut = np.searchsorted(unite[gardes], np.arange(len(codes) + 1))
    return PartsEpci(codes, sirens[dits], debut, nouveau[groupe[gardes]].astype(np.int32), part[gardes])
