"""Tables sorted by links: they work without JavaScript, and an address keeps its sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from binome.domaine.langue.typographie import alphabetique


@dataclass(frozen=True)
class Colonne:
    """A column: `valeur` gives what a row is sorted by; None goes last, whichever the way."""

    cle: str
    titre: str
    valeur: Callable[[Any], Any]
    unite: str = ""
    numerique: bool = False


class Tableau:
    """Rows in the order that the address asks (`?tri=population&sens=desc`), in their own order otherwise."""

    def __init__(
        self,
        colonnes: Sequence[Colonne],
        lignes: Iterable[Any],
        demande: QueryDict,
        ancre: str = "",
        *,
        adresse: str = "",
    ) -> None:
        """`adresse`: that of the page, for one that is also drawn where a form was sent."""
        self._colonnes = {c.cle: c for c in colonnes}
        self._demande = demande
        self._adresse = adresse
        self._ancre = ancre
        self.tri = demande.get("tri", "") if demande.get("tri") in self._colonnes else ""
        self.sens = "desc" if demande.get("sens") == "desc" else "asc"
        self.lignes = self._trier(list(lignes))

    def colonne(self, cle: str) -> Colonne:
        return self._colonnes[cle]

    def sens_de(self, cle: str) -> str:
        """« asc », « desc », or nothing when the table is not sorted by that column."""
        return self.sens if cle == self.tri else ""

    def lien(self, cle: str) -> str:
        """Address that sorts by that column; again: the other way. Figures start with the largest."""
        premier, autre = ("desc", "asc") if self._colonnes[cle].numerique else ("asc", "desc")
        sens = autre if self.sens_de(cle) == premier else premier
        adresse = self._demande.copy()
        adresse["tri"], adresse["sens"] = cle, sens
        return f"{self._adresse}?{adresse.urlencode()}" + (f"#{self._ancre}" if self._ancre else "")

    def _trier(self, lignes: list[Any]) -> list[Any]:
        if not self.tri:
            return lignes
        valeur = self._colonnes[self.tri].valeur
        connues = [li for li in lignes if valeur(li) is not None]
        inconnues = [li for li in lignes if valeur(li) is None]
        return sorted(connues, key=lambda li: _cle(valeur(li)), reverse=self.sens == "desc") + inconnues


def _cle(valeur: Any) -> Any:
    """Words as a French index sorts them."""
    return alphabetique(valeur) if isinstance(valeur, str) else valeur
