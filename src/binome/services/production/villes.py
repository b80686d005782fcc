"""The towns of a map: chief towns as the référentiel knows them, and the most populous communes of each member."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binome.documents.carte import Forme, Rang, Ville
    from binome.domaine.socle.geographie import Commune
    from binome.referentiel.consultation import Referentiel

COMMUNES_PAR_EPCI = 6
"""Communes of a member offered to a map, the most populous: it has no room for more names."""


def villes_de(formes: Sequence[Forme], referentiel: Referentiel) -> list[Ville]:
    """The towns of a drawn map (see `villes_des_epci`)."""
    from binome.documents.carte import Role

    membres = {f.siren for f in formes if f.role is not Role.voisin}
    return villes_des_epci({f.siren for f in formes}, membres, referentiel)


def villes_des_epci(presents: AbstractSet[str], membres: AbstractSet[str], referentiel: Referentiel) -> list[Ville]:
    """The towns of the EPCI of a map: préfectures and sous-préfectures of all, the most populous communes of members.

    A town that is no chief town is never said to be one: it is the commune of its EPCI with most inhabitants."""
    from binome.documents.carte import Rang, Ville

    rangs = _chefs_lieux(referentiel)
    chefs = {code for code in rangs if (c := referentiel.commune(code)) and c.epci in presents}
    voulues = set(chefs)
    for siren in sorted(membres):
        peuplees = _peuplees(siren, referentiel)
        voulues |= {c.code for c in peuplees[:COMMUNES_PAR_EPCI]}
        if peuplees:
            rangs.setdefault(peuplees[0].code, Rang.principale)
    return [
        Ville(c.nom, rangs.get(c.code, Rang.commune), lon, lat, c.epci or "", c.population or 0)
        for c, lon, lat in referentiel.communes_placees(voulues)
    ]


def _chefs_lieux(referentiel: Referentiel) -> dict[str, Rang]:
    from binome.documents.carte import Rang

    sous = {a.chef_lieu: Rang.sous_prefecture for a in referentiel.arrondissements() if a.chef_lieu}
    return sous | {d.chef_lieu: Rang.prefecture for d in referentiel.departements() if d.chef_lieu}


def _peuplees(siren: str, referentiel: Referentiel) -> list[Commune]:
    """The communes of an EPCI whose population is known, the most populous first."""
    epci = referentiel.epci(siren)
    communes = [c for code in (epci.communes if epci else ()) if (c := referentiel.commune(code)) and c.population]
    return sorted(communes, key=lambda c: (-(c.population or 0), c.code))
