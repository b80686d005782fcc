"""A workbook → what a service asks of its inbox: each row read or refused with its reason, none lost."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from binome.documents.boite.classeur import (
    DEPOTS,
    FORMAT,
    INSTRUCTEURS,
    LUES,
    ORIGINE,
    PRIORITES,
    REPERE,
    SAISIES,
    marque,
)
from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute
from binome.documents.tableur.lignes import Rangee, lire_rangees, nu
from binome.documents.tableur.reperes import entete, lisible
from binome.documents.tableur.textes import decoder
from binome.documents.tableur.valeurs import Cellule, CelluleRefuseeError, Nombre, texte_de

_REPERE = re.compile(r"(\S+) (\S+) ([0-9a-f]{10})")
_DATES = frozenset({"Reçu le", "Terme"})


@dataclass(frozen=True)
class RangLu:
    """A row: its number in the sheet, the deposit and the service that it is about, what is asked of them."""

    ligne: int
    depot: str
    service: str
    version: str
    a: str
    priorite: int
    note: str


@dataclass(frozen=True)
class Refus:
    """A row that cannot be taken, and why."""

    ligne: int
    depot: str
    raison: str

    def __str__(self) -> str:
        return str(Faute(self.raison, DEPOTS, self.ligne, recu=self.depot or None))


class _LigneRefuseeError(ValueError):
    """Why a row is not taken."""


def lire(octets: bytes, campagne: str) -> tuple[list[RangLu], list[Refus]]:
    """The rows of a workbook made by `ecrire` and edited since, and those that are refused.

    Errors: ClasseurRefuseError, when no row of it can be read.
    """
    rangees = lire_rangees(octets, (DEPOTS, INSTRUCTEURS, ORIGINE))
    _verifier_origine(rangees.get(ORIGINE, []), campagne)
    lus, refus = [], []
    for numero, cellules, couvertes in _tableau(rangees.get(DEPOTS, [])):
        depot = lisible(cellules["Dépôt"] or "")[:80]
        try:
            if couvertes:
                raise _LigneRefuseeError(f"« {couvertes[0]} » est fusionnée avec la ligne du dessus : défusionnez-la")
            lus.append(_rang(numero, cellules))
        except (_LigneRefuseeError, CelluleRefuseeError) as erreur:
            refus.append(Refus(numero, depot, str(erreur)))
    doubles = {cle for cle, fois in Counter((rang.depot, rang.service) for rang in lus).items() if fois > 1}
    dit = "ce dépôt est deux fois dans le classeur, pour le même service : gardez une ligne"
    refus += [Refus(rang.ligne, rang.depot, dit) for rang in lus if (rang.depot, rang.service) in doubles]
    gardes = [rang for rang in lus if (rang.depot, rang.service) not in doubles]
    return gardes, sorted(refus, key=lambda refuse: refuse.ligne)


def _verifier_origine(rangees: list[Rangee], campagne: str) -> None:
    dits = {lisible(r.cellules[0]): lisible(r.cellules[1]) for r in reversed(rangees) if None not in r.cellules[:2]}
    if dits.get("Format") != FORMAT:
        raise ClasseurRefuseError([Faute("ce classeur n'est pas une boîte exportée : exportez-la d'abord d'ici")])
    if dits.get("Campagne") != campagne:
        raise ClasseurRefuseError([Faute(f"ce classeur est celui d'une autre campagne, « {dits.get('Campagne')} »")])


def _tableau(rangees: list[Rangee]) -> Iterator[tuple[int, Mapping[str, Cellule], list[str]]]:
    """The number of each row, its cells by title, the titles of what a merged cell covers there."""
    voulus = [*LUES, *SAISIES, REPERE]
    place, titres = entete(rangees, voulus)
    if place < 0:
        raise ClasseurRefuseError([Faute("cette feuille manque, ou n'a plus ses titres de colonnes", DEPOTS)])
    if fausses := [titre for titre in voulus if titres.count(titre) != 1]:
        ligne = rangees[place].numero
        raise ClasseurRefuseError(
            Faute("cette colonne manque, ou est en double", DEPOTS, ligne, titre) for titre in fausses
        )
    for rangee in rangees[place + 1 :]:
        cellules = dict(zip(titres, rangee.cellules, strict=False))
        if any(cellules[titre] is not None for titre in voulus):
            yield rangee.numero, cellules, [titre for titre in voulus if titres.index(titre) in rangee.fusionnees]


def _rang(numero: int, cellules: Mapping[str, Cellule]) -> RangLu:
    repere = _REPERE.fullmatch(_texte(cellules[REPERE]))
    if repere is None:
        raise _LigneRefuseeError(
            "le repère de cette ligne est vide ou changé : reprenez-le d'un export, une ligne ne s'invente pas ici"
        )
    service, version, empreinte = repere.groups()
    lues = [_lue(titre, cellules[titre]) for titre in LUES]
    if marque(lues) != empreinte:
        colonnes = "», « ".join(LUES)
        raise _LigneRefuseeError(f"une colonne qui ne se change pas ici a changé (« {colonnes} ») : remettez-la")
    return RangLu(
        numero,
        str(lues[0]),
        service,
        version,
        _texte(cellules["Confié à"]).strip().lower(),
        _priorite(cellules["Priorité"]),
        _texte(cellules["Note"]),
    )


def _texte(cellule: Cellule) -> str:
    return decoder(texte_de(cellule)) if cellule is not None else ""


def _lue(titre: str, cellule: Cellule) -> str | dt.date | None:
    if titre not in _DATES or cellule is None:
        return _texte(cellule)
    if isinstance(cellule, Nombre):
        return cellule.jour
    if isinstance(cellule, dt.datetime):
        return cellule.date()
    with suppress(ValueError):
        # A spreadsheet that keeps days as texts writes them as they are shown.
        return dt.datetime.strptime(str(cellule).strip(), "%d/%m/%Y").date()  # noqa: DTZ007
    return str(cellule)


def _priorite(cellule: Cellule) -> int:
    dit = nu(_texte(cellule)) or PRIORITES[0]
    if dit not in PRIORITES:
        raise _LigneRefuseeError(f"la priorité « {dit[:40]} » n'existe pas : {', '.join(PRIORITES)}")
    return PRIORITES.index(dit)
