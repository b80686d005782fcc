"""Use cases of the evidence ledger: each figure beside what the référentiel gives, and taking that value over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.recalcul import UNITES, ValeurRecalculee, ecart, recalculer
from binome.referentiel.consultation import Referentiel
from binome.services.production.production import source_du_referentiel


@dataclass(frozen=True)
class ChiffreConfronte:
    """A figure and what the référentiel gives for it; `ecart` is relative, None when nothing can be recomputed."""

    chiffre: Chiffre
    recalcules: tuple[ValeurRecalculee, ...]
    ecart: float | None
    contredit: bool

    @property
    def recalcule(self) -> ValeurRecalculee | None:
        """The value that should match, rounded as it would be written; None when there is none."""
        return self.recalcules[0] if self.recalcules else None

    @property
    def a_reprendre(self) -> bool:
        """Whether taking the value over would change the figure."""
        return self.recalcule is not None and float(self.chiffre.valeur) != self.recalcule.valeur


def confronter(dossier: Dossier, geographie: Referentiel, seuil: float) -> tuple[ChiffreConfronte, ...]:
    """Every figure of a dossier beside its recomputed values; contradicted past a relative gap of `seuil`."""
    return tuple(_confronter(chiffre, dossier, geographie, seuil) for chiffre in dossier.chiffres)


def _confronter(chiffre: Chiffre, dossier: Dossier, geographie: Referentiel, seuil: float) -> ChiffreConfronte:
    exactes = recalculer(chiffre, dossier, geographie)
    mesure = ecart(chiffre, exactes[0].valeur) if exactes else None
    arrondies = tuple(ValeurRecalculee(v.libelle, round(v.valeur)) for v in exactes)
    return ChiffreConfronte(chiffre, arrondies, mesure, mesure is not None and mesure > seuil)


def repris(confronte: ChiffreConfronte, brut: dict[str, Any], geographie: Referentiel) -> dict[str, Any]:
    """The figure with the value, the unit, the vintage and the source of the référentiel. `brut` is its JSON tree.

    Errors: ValueError when the référentiel gives nothing for it.
    """
    recalcule, grandeur = confronte.recalcule, confronte.chiffre.grandeur
    if recalcule is None or grandeur is None:
        raise ValueError(f"le référentiel ne donne rien pour « {confronte.chiffre.libelle} »")
    gardes = {cle: valeur for cle, valeur in brut.items() if cle not in ("approximatif", "provenance", "illustratif")}
    return {
        **gardes,
        "valeur": int(recalcule.valeur),
        "unite": UNITES[grandeur],
        "millesime": geographie.millesime,
        "source": source_du_referentiel(geographie),
    }
