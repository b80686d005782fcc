"""A made-up territory: squares in a grid, and dossiers and verdicts as small or as large as a test wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from binome.documents.carte import Forme, Role
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.empreinte import empreinte
from binome.domaine.socle.geographie import Commune, Departement, Epci, GeographieEnMemoire
from binome.domaine.verdict.constat import Bilan, Constat, Gravite, Preuve, ReferenceReferentiel, Statut, Verdict

SIRENS = ("240500439", "240500462", "200067452", "200068096", "200067742", "200067445", "200067825", "200067320")
INCONNU = "200068765"


def carre(lon: float, lat: float, cote: float = 0.2) -> np.ndarray:
    """A closed square ring, anticlockwise, from its south-west corner."""
    coins = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return np.array([(lon + cote * x, lat + cote * y) for x, y in coins])


@pytest.fixture
def grille() -> Callable[..., list[Forme]]:
    """`grille(n, role)` → n square EPCI side by side, near Gap by default."""

    def faire(
        nombre: int, role: Role = Role.retenu, lon: float = 5.5, lat: float = 44.2, rang: int = 25
    ) -> list[Forme]:
        return [
            Forme(f"{k:09}", f"CC de la Vallée {k}", role, [carre(lon + 0.2 * (k % rang), lat + 0.2 * (k // rang))])
            for k in range(nombre)
        ]

    return faire


@pytest.fixture
def geographie() -> GeographieEnMemoire:
    """Eight EPCI of two communes each, in one département."""
    return GeographieEnMemoire(
        millesime="2026",
        les_epci=tuple(
            Epci(s, f"CC {k}", "CC", (f"0500{k}", f"0510{k}"), ("05",), 1000 + k, 10.5) for k, s in enumerate(SIRENS)
        ),
        les_communes=(Commune("05061", "Gap", "05", SIRENS[6], "210500617", 40631),),
        les_departements=(Departement("05", "Hautes-Alpes", "93", 5549.0),),
    )


@pytest.fixture
def dossier() -> Callable[..., Dossier]:
    """`dossier(fiches=…, **fields)` → a dossier with one axe and that many bare fiches."""

    def faire(fiches: int = 0, **champs: Any) -> Dossier:
        base: dict[str, Any] = {
            "id": "essai",
            "titre": "Candidature d'essai",
            "territoire": "Pays d'essai",
            "appel": "ti-2023-2027",
            "plan_actions": {
                "axes": [{"id": "axe-1", "titre": "Foncier", "enjeux": ["foncier"]}] if fiches else [],
                "fiches": [{"id": f"1-{k}", "titre": f"Action {k}", "axe": "axe-1"} for k in range(fiches)],
            },
        }
        return Dossier.model_validate(base | champs)

    return faire


@pytest.fixture
def verdict() -> Callable[[Dossier], Verdict]:
    """A verdict with one finding of each kind."""

    def faire(dossier: Dossier) -> Verdict:
        sortes = [(g, Statut.non_conforme) for g in Gravite]
        sortes += [(Gravite.conseil, s) for s in Statut if s is not Statut.non_conforme]
        constats = tuple(
            Constat(
                regle=f"PER-{k:02}",
                clause="Un périmètre est un groupement d'intercommunalités.",
                source="Appel, § 1",
                gravite=gravite,
                statut=statut,
                constat=f"Constat numéro {k}.",
                ou=("perimetre.libelle", "plan_actions.fiches[1-0].cout"),
                preuves=(Preuve(libelle="EPCI", valeur=8, unite="EPCI", source="référentiel", millesime="2026"),),
                a_faire="Nommez les intercommunalités.",
            )
            for k, (gravite, statut) in enumerate(sortes)
        )
        return Verdict(
            dossier=dossier.id,
            titre=dossier.titre,
            empreinte=empreinte(dossier),
            appel=dossier.appel,
            version_appel="1",
            date=dt.datetime(2023, 9, 22, 20, 0, tzinfo=dt.UTC),
            referentiel=ReferenceReferentiel(millesime="2026", sha256="0" * 64),
            bilan=Bilan.from_constats(constats),
            constats=constats,
        )

    return faire
