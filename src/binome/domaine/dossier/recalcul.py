"""Figures of a dossier recomputed from a geography: what official data say where the dossier says something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from binome.domaine.dossier.chiffres import Chiffre, Grandeur
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import Epci, Geographie

_Groupe = tuple[Epci, ...]
_CALCULS: dict[Grandeur, Callable[[_Groupe], float]] = {
    Grandeur.superficie: lambda groupe: sum(e.superficie_km2 or 0 for e in groupe),
    Grandeur.population: lambda groupe: sum(e.population or 0 for e in groupe),
    Grandeur.nombre_epci: len,
    Grandeur.nombre_communes: lambda groupe: sum(len(e.communes) for e in groupe),
}
UNITES: dict[Grandeur, str] = {
    Grandeur.superficie: "km²",
    Grandeur.population: "habitants",
    Grandeur.nombre_epci: "EPCI",
    Grandeur.nombre_communes: "communes",
}
"""The unit of each quantity that can be recomputed."""


@dataclass(frozen=True)
class ValeurRecalculee:
    """A value recomputed from the geography, in the unit of `UNITES`; `libelle` says of what: « pour les 8 EPCI »."""

    libelle: str
    valeur: float


def epci_retenus(dossier: Dossier, geographie: Geographie) -> tuple[Epci, ...]:
    """The EPCI of the perimeter that are known and do not candidate elsewhere."""
    trouves = (geographie.epci(siren) for siren in dossier.perimetre.sirens_retenus)
    return tuple(epci for epci in trouves if epci)


def epci_listes(dossier: Dossier, geographie: Geographie) -> tuple[Epci, ...]:
    """All known EPCI that the dossier lists, each once."""
    sirens = dict.fromkeys(membre.siren for membre in dossier.perimetre.membres)
    return tuple(epci for epci in map(geographie.epci, sirens) if epci)


def recalculer(chiffre: Chiffre, dossier: Dossier, geographie: Geographie) -> tuple[ValeurRecalculee, ...]:
    """The values that the geography gives for a figure, none when it cannot; the first one should match."""
    if chiffre.territoire == "perimetre":
        return tuple(_du_perimetre(chiffre, dossier, geographie))
    if chiffre.grandeur is Grandeur.population and chiffre.territoire:
        lieu = geographie.epci(chiffre.territoire) or geographie.commune(
            geographie.commune_actuelle(chiffre.territoire) or chiffre.territoire
        )
        if lieu and lieu.population:
            return (ValeurRecalculee(f"pour {lieu.nom}", lieu.population),)
    return ()


def ecart(chiffre: Chiffre, recalcule: float) -> float:
    """The relative gap between a figure and its recomputed value (1 when the latter is nil)."""
    return abs(float(chiffre.valeur) - recalcule) / recalcule if recalcule else 1.0


def _du_perimetre(chiffre: Chiffre, dossier: Dossier, geographie: Geographie) -> list[ValeurRecalculee]:
    retenus, listes = epci_retenus(dossier, geographie), epci_listes(dossier, geographie)
    calcul = _CALCULS.get(chiffre.grandeur) if chiffre.grandeur else None
    if calcul is None or not retenus:
        return []
    valeurs = [ValeurRecalculee(_groupe(retenus, "retenus"), calcul(retenus))]
    if len(listes) != len(retenus):
        valeurs.append(ValeurRecalculee(_groupe(listes, "cités"), calcul(listes)))
    annonce = dossier.perimetre.territoire_annonce
    if annonce and annonce.nature == "departement" and chiffre.grandeur is Grandeur.superficie:
        departement = geographie.departement(annonce.code)
        if departement and departement.superficie_km2:
            libelle = f"pour le département {departement.nom}"
            valeurs.append(ValeurRecalculee(libelle, departement.superficie_km2))
    return valeurs


def _groupe(epci: _Groupe, mot: str) -> str:
    return f"pour les {len(epci)} EPCI {mot}" if len(epci) > 1 else f"pour l'EPCI {mot[:-1]}"
