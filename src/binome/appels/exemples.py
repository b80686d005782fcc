"""The examples of the rules, as data: a conforming witness dossier, and what each example changes in it.

They stand in `appels/<call>/exemples/`: `temoin.toml` (the dossier), `geographie.toml` (the small invented world it
lives in) and one file per family of rules. They are the rules' tests and the illustrations of `docs/regles/`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from binome.appels.chargement import AppelExecutable
from binome.appels.fautes import AppelInvalideError, dire, lire_toml
from binome.appels.regle import Contexte
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.chemin import poser, retirer
from binome.domaine.socle.geographie import Commune, Departement, Epci, GeographieEnMemoire, Region, Succession
from binome.domaine.socle.modele import Modele
from binome.domaine.verdict.constat import Statut
from binome.domaine.verdict.mesures import MesurePerimetre, PerimetreMieux

_FAMILLES_EXCLUES = frozenset({"temoin.toml", "geographie.toml"})


class Exemple(Modele):
    """A case: the witness with some places set (`pose`) or removed (`retire`), and what the rule must say of it."""

    regle: str
    titre: str
    attendu: Statut
    pose: dict[str, Any] = Field(default_factory=dict)
    retire: tuple[str, ...] = ()
    date: dt.datetime | None = None
    autres: tuple[dict[str, Any], ...] = ()
    mesure: MesurePerimetre | None = None
    mieux: PerimetreMieux | None = None


class Fichier(Modele):
    """The examples of a family."""

    exemple: tuple[Exemple, ...]


@dataclass(frozen=True)
class CasPret:
    """An example ready to run."""

    exemple: Exemple
    dossier: Dossier
    contexte: Contexte


def charger_exemples(executable: AppelExecutable) -> tuple[Exemple, ...]:
    """All examples of a call, in the order of the files; none when it has none. Errors: AppelInvalideError."""
    fichiers = sorted(f for f in (executable.dossier / "exemples").glob("*.toml") if f.name not in _FAMILLES_EXCLUES)
    return tuple(exemple for fichier in fichiers for exemple in _exemples(fichier))


def _exemples(fichier: Path) -> tuple[Exemple, ...]:
    try:
        return Fichier.model_validate(_lire(fichier)).exemple
    except ValidationError as erreur:
        raise AppelInvalideError("\n".join(f"{fichier.name} : {faute}" for faute in dire(erreur))) from None


def preparer(exemple: Exemple, executable: AppelExecutable) -> CasPret:
    """Build the dossier and the context of an example."""
    temoin = _lire(executable.dossier / "exemples" / "temoin.toml")
    echeance = executable.appel.echeance
    contexte = Contexte(
        appel=executable.appel,
        geographie=_geographie(executable.dossier / "exemples" / "geographie.toml"),
        date=exemple.date or (echeance.limite - dt.timedelta(days=2) if echeance else temoin["depose_le"]),
        autres=tuple(_dossier(temoin, pose, ()) for pose in exemple.autres),
        mesure=exemple.mesure,
        mieux=exemple.mieux,
    )
    return CasPret(exemple, _dossier(temoin, exemple.pose, exemple.retire), contexte)


@cache
def _lire(chemin: Path) -> dict[str, Any]:
    return lire_toml(chemin)[1]


def _dossier(temoin: dict[str, Any], pose: dict[str, Any], retire: Iterable[str]) -> Dossier:
    brut = temoin
    for chemin, valeur in pose.items():
        brut = poser(brut, chemin, valeur)
    for chemin in retire:
        brut = retirer(brut, chemin)
    return Dossier.model_validate(brut)


def _geographie(chemin: Path) -> GeographieEnMemoire:
    brut = _lire(chemin)
    communes = tuple(Commune(**commune) for commune in brut["commune"])
    return GeographieEnMemoire(
        millesime=brut["millesime"],
        les_epci=tuple(
            Epci(
                **epci,
                communes=tuple(c.code for c in communes if c.epci == epci["siren"]),
                departements=tuple(sorted({c.departement for c in communes if c.epci == epci["siren"]})),
            )
            for epci in brut["epci"]
        ),
        les_communes=communes,
        les_departements=tuple(Departement(**d) for d in brut["departement"]),
        les_regions=tuple(Region(**r) for r in brut["region"]),
        successions=tuple(Succession(**{**s, "successeurs": tuple(s["successeurs"])}) for s in brut["succession"]),
        adjacence=tuple((a, b, float(m)) for a, b, m in brut["adjacence"]),
    )
