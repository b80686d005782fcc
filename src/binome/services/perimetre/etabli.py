"""The perimeter workbench: members, EPCI around, what each would bring or cost, what the call says of it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.verdict.constat import Constat
from binome.services.perimetre import constats as constats_perimetre
from binome.services.perimetre.sol import Sol, sol
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire import mesures
from binome.services.territoire.terrain import Flots, Terrain

if TYPE_CHECKING:
    from binome.domaine.socle.geographie import Geographie
    from binome.moteur.mesures.candidatures import DifferencePhase1

Place = Literal["retenu", "ailleurs", "disparu", "inconnu", "voisin"]
AUTOUR_MAX = 120
"""EPCI shown around at most, the nearest first; any other is found by its name."""
_complements = MemoireVive[Mapping[str, Any]](16)
"""By state of the country's data and by members: half a second of large files."""


@dataclass(frozen=True)
class LigneEpci:
    """An EPCI of the workbench, and what adding it (or, for a member, removing it) would do.

    anneau: 0 for what the dossier lists, 1 and 2 for the rings of neighbours, 3 for the rest of the départements.
    residents, emplois: employed persons, None when unknown. ecart: change of the self-containment 2·I/(R+W), in
    [-1, 1], None when unknown. morceaux: pieces of the perimeter after the gesture. revendique: other candidatures that
    claim it. avec: with whom it candidates, in the dossier's words. suites: who succeeded to it, as (SIREN, name).
    """

    siren: str
    nom: str
    place: Place
    anneau: int
    communes: int | None = None
    population: int | None = None
    superficie: float | None = None
    departements: tuple[str, ...] = ()
    residents: float | None = None
    emplois: float | None = None
    ecart: float | None = None
    morceaux: int | None = None
    revendique: tuple[str, ...] = ()
    avec: str = ""
    suites: tuple[tuple[str, str], ...] = ()

    @property
    def membre(self) -> bool:
        return self.anneau == 0


@dataclass(frozen=True)
class Etabli:
    """Everything that the workbench shows of one set of members.

    evaluation: as `services.perimetre.evaluer`, without what must be read from large files. masques: EPCI around left
    out. phase1: against the territories that the dossier cites, None when it cites none.
    """

    membres: tuple[LigneEpci, ...]
    autour: tuple[LigneEpci, ...]
    masques: int
    evaluation: Mapping[str, Any]
    flots: Flots
    constats: tuple[Constat, ...]
    phase1: DifferencePhase1 | None
    noms: Mapping[str, str]
    morceaux: int

    @property
    def retenus(self) -> tuple[LigneEpci, ...]:
        return tuple(m for m in self.membres if m.place == "retenu")


def dresser(dossier: Dossier, autres: Sequence[Dossier], instant: dt.datetime) -> Etabli:
    """Measure the perimeter of a dossier and all that surrounds it. `autres`: the other deposited candidatures.

    Nothing long is run: neither the search of a better perimeter, nor the reading of jobs by sector.
    Errors: ReferentielError.
    """
    connu = sol()
    retenus = retenus_connus(dossier, connu.general)
    terrain = connu.terrain(retenus)
    revendique = _revendications(connu, autres, dossier)
    lignes = _lignes(dossier, terrain, retenus, revendique)
    autour = [ligne for ligne in lignes if not ligne.membre]
    evaluation = mesurer(terrain, retenus)
    return Etabli(
        membres=tuple(ligne for ligne in lignes if ligne.membre),
        autour=tuple(autour[:AUTOUR_MAX]),
        masques=max(0, len(autour) - AUTOUR_MAX),
        evaluation=evaluation,
        flots=terrain.flots,
        constats=constats_perimetre.constats(dossier, autres, evaluation, terrain, instant),
        phase1=difference(dossier, autres),
        noms=terrain.noms,
        morceaux=len(evaluation["contiguite"]["pieces"]) if retenus else 0,
    )


def mesures_de(dossier: Dossier) -> Mapping[str, Any]:
    """The measures of a dossier's perimeter alone, to compare with another revision. Errors: ReferentielError."""
    connu = sol()
    retenus = retenus_connus(dossier, connu.general)
    return mesurer(connu.terrain(retenus), retenus)


def mesurer(terrain: Terrain, retenus: tuple[str, ...]) -> Mapping[str, Any]:
    """Size, self-containment and contiguity, in about a millisecond: the open data loaded are left on disk."""
    return mesures.evaluer(replace(terrain, depot=None), retenus)


def complements(dossier: Dossier) -> Mapping[str, Any]:
    """The whole evaluation, with what large files say: industry, zones d'emploi. Errors: ReferentielError."""
    connu = sol()
    retenus = retenus_connus(dossier, connu.general)
    return _complements.retenir((connu, retenus), lambda: mesures.evaluer(connu.terrain(retenus), retenus))


def retenus_connus(dossier: Dossier, terrain: Terrain) -> tuple[str, ...]:
    """SIREN of the members retained that live today, sorted."""
    return tuple(sorted(s for s in dossier.perimetre.sirens_retenus if s in terrain.noms))


def touchent(dossier: Dossier) -> tuple[str, ...]:
    """SIREN of the EPCI that touch the members retained, sorted. Errors: ReferentielError."""
    g = sol().general.geographie
    ici = set(dossier.perimetre.sirens_retenus)
    return tuple(sorted({v for s in ici if g is not None and g.epci(s) for v in g.voisins(s)} - ici))


def difference(dossier: Dossier, autres: Iterable[Dossier] = ()) -> DifferencePhase1 | None:
    """The perimeter against the phase-1 territories that the dossier cites with their members; None without any."""
    from binome.moteur.mesures.candidatures import difference_phase1

    cites = {t.nom: t.membres for t in dossier.perimetre.phase1 if t.membres}
    if not cites:
        return None
    voisines = {a.id: a.perimetre.sirens_retenus for a in autres}
    return difference_phase1(dossier.perimetre.sirens_retenus, cites, voisines)


def autour_de(geographie: Geographie, sirens: Iterable[str]) -> dict[str, int]:
    """EPCI around a set → ring: 1 and 2 for neighbours, 3 for the others of the same départements."""
    ici = set(sirens)
    anneaux: dict[str, int] = {}
    bord = ici
    for anneau in (1, 2):
        bord = {v for s in bord for v in geographie.voisins(s)} - ici - anneaux.keys()
        anneaux.update(dict.fromkeys(bord, anneau))
    departements = {d for s in ici if (epci := geographie.epci(s)) for d in epci.departements}
    for code in sorted(departements):
        for commune in geographie.communes_du_departement(code):
            if commune.epci and commune.epci not in ici:
                anneaux.setdefault(commune.epci, 3)
    return anneaux


def _lignes(
    dossier: Dossier, terrain: Terrain, retenus: tuple[str, ...], revendique: Mapping[str, tuple[str, ...]]
) -> list[LigneEpci]:
    """Members in the dossier's order, then those around, nearest ring first, then by what they would bring."""
    g = terrain.geographie
    if g is None:
        return []
    cites = {m.siren: m for m in reversed(dossier.perimetre.membres)}
    anneaux = autour_de(g, [s for s in cites if g.epci(s)])
    effets = Effets(terrain, retenus, [*cites, *anneaux])
    membres = []
    for siren, membre in reversed(cites.items()):
        avec = membre.candidature_ailleurs.avec if membre.candidature_ailleurs else ""
        place: Place = "ailleurs" if membre.candidature_ailleurs else "retenu"
        if g.epci(siren):
            membres.append(_ligne(siren, place, 0, effets, revendique, avec))
            continue
        suite = g.succession(siren)
        suites = tuple((s, terrain.nom(s)) for s in suite.successeurs) if suite else ()
        membres.append(LigneEpci(siren, membre.nom, "disparu" if suite else "inconnu", 0, avec=avec, suites=suites))
    autour = [_ligne(s, "voisin", n, effets, revendique) for s, n in anneaux.items() if s not in cites]
    return [*membres, *sorted(autour, key=lambda li: (li.anneau, -(li.ecart or 0.0), li.nom))]


def _ligne(
    siren: str,
    place: Place,
    anneau: int,
    effets: Effets,
    revendique: Mapping[str, tuple[str, ...]],
    avec: str = "",
) -> LigneEpci:
    g = effets.terrain.geographie
    epci = g.epci(siren) if g else None
    if epci is None:
        return LigneEpci(siren, siren, place, anneau)
    residents, emplois, ecart = effets.navettes(siren)
    return LigneEpci(
        siren,
        epci.nom,
        place,
        anneau,
        len(epci.communes),
        epci.population,
        epci.superficie_km2,
        epci.departements,
        residents,
        emplois,
        ecart,
        effets.morceaux(siren),
        revendique.get(siren, ()),
        avec,
    )


class Effets:
    """What each EPCI would do to a set: the self-containment and the pieces after it joins, or leaves if it is in."""

    def __init__(self, terrain: Terrain, retenus: tuple[str, ...], candidats: Iterable[str]) -> None:
        import numpy as np

        from binome.moteur.mesures.coupures import morceaux_avec, morceaux_sans
        from binome.moteur.perimetre.etat import Etat, auto_contention

        self.terrain = terrain
        self._rang = {code: k for k, code in enumerate(terrain.adjacence.codes.tolist())}
        self._membres = [self._rang[s] for s in retenus]
        dehors = [self._rang[c] for c in candidats if c in self._rang and c not in retenus]
        self._morceaux = morceaux_avec(terrain.adjacence, self._membres, dehors)
        self._morceaux |= morceaux_sans(terrain.adjacence, self._membres)
        self._ecarts = None
        if terrain.echanges is not None:
            etat = Etat(terrain.echanges, self._membres)
            apres = auto_contention(*etat.apres())
            self._ecarts = apres - etat.valeur() if self._membres else np.full_like(apres, np.nan)

    def navettes(self, siren: str) -> tuple[float | None, float | None, float | None]:
        """Residents, jobs, change of the self-containment; None where no flow is known."""
        e, rang = self.terrain.echanges, self._rang.get(siren)
        if e is None or rang is None or self._ecarts is None or e.residents[rang] <= 0:
            return None, None, None
        ecart = float(self._ecarts[rang])
        seul = self._membres == [rang]
        return float(e.residents[rang]), float(e.emplois[rang]), None if seul or ecart != ecart else ecart

    def morceaux(self, siren: str) -> int | None:
        """Pieces of the perimeter once this EPCI has joined it, or left it."""
        return self._morceaux.get(self._rang.get(siren, -1))


def _revendications(connu: Sol, autres: Iterable[Dossier], dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """EPCI → the other candidatures that claim it: those deposited, then the labelled territories when loaded.

    A labelled territory with these very members is the dossier itself, once labelled.
    """
    ici = set(dossier.perimetre.sirens_retenus)
    memes = {t.nom for t in connu.phase2 or () if set(t.membres) == ici}
    trouvees = {s: tuple(f"{n} (labellisé)" for n in noms if n not in memes) for s, noms in connu.labellises.items()}
    for autre in autres:
        for siren in autre.perimetre.sirens_retenus:
            trouvees[siren] = (f"{autre.territoire} (candidature déposée)", *trouvees.get(siren, ()))
    return {siren: noms for siren, noms in trouvees.items() if noms}
