"""What the conditions look at: one action of a dossier, on a day, with what is known around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.dossier.recalcul import epci_retenus
from binome.domaine.socle.geographie import Commune, Epci, Geographie

METROPOLE, OUTRE_MER, FRANCE = "METRO", "DROM", "PAYS-99100"
_REGIONS_OUTRE_MER = frozenset({"01", "02", "03", "04", "06"})
_REGIONS_METROPOLE = frozenset({"11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"})


class Zone(StrEnum):
    """Whether a commune lies in an AFR zone: wholly or in part."""

    entiere = "entiere"
    partielle = "partielle"


@dataclass(frozen=True)
class Monde:
    """What is known outside of the dossier. None: nobody loaded it, and nothing is concluded.

    `labellises`: SIREN of the EPCI of a labelled Territoire d'industrie; `afr`: communes of an AFR zone.
    """

    geographie: Geographie
    labellises: frozenset[str] | None = None
    afr: Mapping[str, Zone] | None = None
    profils: Mapping[str, ProfilEconomique] = field(default_factory=dict)
    """By fiche: the profile that its carrier declared."""


@dataclass(frozen=True)
class Lieu:
    """Where an action lies: its communes, each under the codes that hold it. `chemin`: the place that says so."""

    communes: frozenset[str]
    epci: frozenset[str]
    codes: Mapping[str, frozenset[str]]
    chemin: str
    inconnus: tuple[str, ...] = ()

    def dans(self, codes: Iterable[str], sauf: Iterable[str] = ()) -> frozenset[str]:
        """Its communes that lie in one of these codes and in none of `sauf`."""
        vide: frozenset[str] = frozenset()
        dedans = vide.union(*(self.codes.get(code, vide) for code in codes))
        return dedans.difference(*(self.codes.get(code, vide) for code in sauf))


@dataclass(frozen=True)
class Situation:
    """An action, on a day."""

    fiche: FicheAction
    enjeux: tuple[str, ...]
    naf_filieres: tuple[str, ...]
    lieu: Lieu
    jour: dt.date
    monde: Monde
    profil: ProfilEconomique | None = None

    @property
    def chemin(self) -> str:
        return f"plan_actions.fiches[{self.fiche.id}]"

    def ou(self, champ: str) -> str:
        """The place of a field of the fiche."""
        return f"{self.chemin}.{champ}"

    @property
    def porteurs(self) -> tuple[Organisation, ...]:
        return self.fiche.porteurs


def situations(
    dossier: Dossier, monde: Monde, jour: dt.date, fiches: Iterable[FicheAction] | None = None
) -> tuple[Situation, ...]:
    """The situation of each fiche of a dossier, those of the reserve too; all the same day."""
    perimetre = _lieu(epci_retenus(dossier, monde.geographie), (), monde.geographie, "perimetre.membres")
    naf = {filiere.id: filiere.naf for filiere in dossier.filieres}
    return tuple(
        Situation(
            fiche,
            dossier.plan_actions.enjeux_de(fiche),
            tuple(code for nom in fiche.filieres for code in naf.get(nom, ())),
            _lieu_de(fiche, perimetre, monde.geographie),
            jour,
            monde,
            monde.profils.get(fiche.id),
        )
        for fiche in (dossier.plan_actions.fiches if fiches is None else fiches)
    )


def _lieu_de(fiche: FicheAction, perimetre: Lieu, geographie: Geographie) -> Lieu:
    """Where a fiche says it lies; in the perimeter when it says nothing."""
    if not fiche.territoires.epci and not fiche.territoires.communes:
        return perimetre
    lus = {siren: geographie.epci(siren) for siren in fiche.territoires.epci}
    communes = {code: _commune(code, geographie) for code in fiche.territoires.communes}
    inconnus = tuple(nom for nom, trouve in (*lus.items(), *communes.items()) if trouve is None)
    return _lieu(
        [epci for epci in lus.values() if epci],
        [commune for commune in communes.values() if commune],
        geographie,
        f"plan_actions.fiches[{fiche.id}].territoires",
        inconnus,
    )


def _commune(code: str, geographie: Geographie) -> Commune | None:
    return geographie.commune(geographie.commune_actuelle(code) or code)


def _lieu(
    epcis: Iterable[Epci],
    seules: Iterable[Commune],
    geographie: Geographie,
    chemin: str,
    inconnus: tuple[str, ...] = (),
) -> Lieu:
    communes = {commune.code: commune for commune in seules}
    for epci in epcis:
        for code in epci.communes:
            if (commune := geographie.commune(code)) is not None:
                communes[code] = commune
    codes: dict[str, set[str]] = {}
    for commune in communes.values():
        for code in _codes(commune, geographie):
            codes.setdefault(code, set()).add(commune.code)
    return Lieu(
        frozenset(communes),
        frozenset(c.epci for c in communes.values() if c.epci),
        {code: frozenset(siennes) for code, siennes in codes.items()},
        chemin,
        inconnus,
    )


def _codes(commune: Commune, geographie: Geographie) -> list[str]:
    """The codes that hold a commune; a collectivity of overseas is also one (COM-988)."""
    departement = geographie.departement(commune.departement)
    codes = [f"COM-{commune.code}", f"DEP-{commune.departement}"]
    if commune.epci:
        codes.append(f"EPCI-{commune.epci}")
    if departement is None:
        return codes
    codes += [FRANCE, f"REG-{departement.region}"]
    if departement.region in _REGIONS_METROPOLE:
        codes.append(METROPOLE)
    elif departement.region in _REGIONS_OUTRE_MER:
        codes.append(OUTRE_MER)
    else:
        codes.append(f"COM-{commune.departement}")
    return codes
