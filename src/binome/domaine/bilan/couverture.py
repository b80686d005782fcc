"""How far an indicator is known, territory by territory: what a map shows of it, and the table that says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from binome.domaine.bilan.fiche import Confiance, FicheDeBilan


@dataclass(frozen=True, slots=True)
class LigneDeCouverture:
    """What a territory knows of an indicator; `valeur` is None exactly when nothing is known."""

    label: str
    territoire: str
    regions: tuple[str, ...]
    perimetre: tuple[str, ...]
    depart: Decimal | None
    valeur: Decimal | None
    confiance: Confiance
    source: str


@dataclass(frozen=True, slots=True)
class CouvertureDeLIndicateur:
    """An indicator over the sheets, in their order; a sheet that has not got it is one that does not know it."""

    id: str
    libelle: str
    unite: str
    lignes: tuple[LigneDeCouverture, ...]

    @property
    def connus(self) -> int:
        return sum(ligne.valeur is not None for ligne in self.lignes)

    @property
    def par_confiance(self) -> Sequence[tuple[Confiance, int]]:
        """How many territories rely on what, every degree said."""
        comptes = Counter(ligne.confiance for ligne in self.lignes)
        return [(confiance, comptes[confiance]) for confiance in Confiance]


def indicateurs_communs(fiches: Iterable[FicheDeBilan]) -> list[tuple[str, str]]:
    """The indicators that may be set side by side, with their words, in the order of the first sheet that has each."""
    return list({i.id: i.libelle for f in fiches for i in f.indicateurs if i.commun}.items())


def couvrir(fiches: Sequence[FicheDeBilan], indicateur: str) -> CouvertureDeLIndicateur | None:
    """Where an indicator is known, and how far; None when no sheet has it."""
    dits = [(f, next((i for i in f.indicateurs if i.commun and i.id == indicateur), None)) for f in fiches]
    modele = next((i for _, i in dits if i is not None), None)
    if modele is None:
        return None
    lignes = [
        LigneDeCouverture(
            f.label,
            f.territoire,
            f.regions,
            f.perimetre,
            i.depart if i else None,
            i.valeur if i else None,
            i.confiance if i and i.valeur is not None else Confiance.inconnue,
            f"{i.source}, {i.millesime}" if i and i.valeur is not None else "",
        )
        for f, i in dits
    ]
    return CouvertureDeLIndicateur(modele.id, modele.libelle, modele.unite, tuple(lignes))


def de_la_region(fiches: Iterable[FicheDeBilan], region: str) -> list[FicheDeBilan]:
    """The sheets of the territories that lie in a région, wholly or in part."""
    return [fiche for fiche in fiches if region in fiche.regions]
