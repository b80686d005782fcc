"""An inbox → a workbook. Every text is written as text: no cell holds a formula, whatever it begins with."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from binome.documents.tableur.textes import coder

FORMAT = "binome-boite-1"
DEPOTS, INSTRUCTEURS, ORIGINE = "Dépôts", "Instructeurs", "Origine"
PRIORITES = ("normale", "haute", "urgente")
LUES = ("Dépôt", "Service", "Territoire", "Régions", "Étape", "Reçu le", "Terme", "Avis attendus")
"""Columns to read: what they say is written elsewhere."""
SAISIES = ("Confié à", "Priorité", "Note")
"""Columns that come back."""
REPERE = "Repère"
_LARGEURS = {"Territoire": 34, "Service": 30, "Étape": 26, "Avis attendus": 30, "Confié à": 30, "Note": 50, REPERE: 24}
_CREE = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - the same rows give the same bytes; the format knows no zone
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_AVIS = (
    "Seules les colonnes « Confié à » (l'adresse d'un instructeur), « Priorité » et « Note » reviennent. Gardez les "
    "titres et la colonne « Repère » : elle dit ce que vous aviez sous les yeux."
)


@dataclass(frozen=True)
class Rang:
    """A deposit, for one service: what is read of it, and what may come back.

    `cle`: the service; `version`: what of it was seen, told back with the row.
    """

    depot: str
    cle: str
    service: str
    territoire: str
    regions: str
    etape: str
    recu: dt.date
    terme: dt.date | None
    avis: str
    a: str
    priorite: str
    note: str
    version: str

    @property
    def lues(self) -> tuple[str | dt.date | None, ...]:
        return (
            self.depot,
            self.service,
            self.territoire,
            self.regions,
            self.etape,
            self.recu,
            self.terme,
            self.avis,
        )

    @property
    def repere(self) -> str:
        return f"{self.cle} {self.version} {marque(self.lues)}"


def marque(lues: Sequence[object]) -> str:
    """What tells whether a column that is only read was changed."""
    dit = "\x1f".join(v.isoformat() if isinstance(v, dt.date) else str(v or "") for v in lues)
    return hashlib.sha256(dit.encode()).hexdigest()[:10]


def ecrire(rangs: Sequence[Rang], instructeurs: Mapping[str, Sequence[str]], campagne: str) -> bytes:
    """The workbook of an inbox. `instructeurs`: service in words → addresses of those who may take its deposits."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        classeur.set_properties({"title": f"Dépôts, {campagne}", "created": _CREE})
        _Plume(classeur).tout(rangs, instructeurs, campagne)
    return sortie.getvalue()


class _Plume:
    def __init__(self, classeur: Any) -> None:
        self._classeur = classeur
        # quote_prefix: even retyped in a spreadsheet, such a text stays a text.
        texte = {"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": 1}
        self._titre = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._lu = classeur.add_format({**texte, "font_color": "#55606B"})
        self._saisi = classeur.add_format({**texte, "bg_color": "#E4EDE8"})
        self._date = classeur.add_format({"valign": "top", "num_format": "dd/mm/yyyy", "font_color": "#55606B"})

    def tout(self, rangs: Sequence[Rang], instructeurs: Mapping[str, Sequence[str]], campagne: str) -> None:
        page = self._classeur.add_worksheet(DEPOTS)
        titres = (*LUES, *SAISIES, REPERE)
        for place, titre in enumerate(titres):
            page.set_column(place, place, _LARGEURS.get(titre, 14), self._saisi if titre in SAISIES else self._lu)
            page.write_string(0, place, titre, self._titre)
        page.freeze_panes(1, 1)
        for rang, ligne in enumerate(rangs, 1):
            for place, valeur in enumerate((*ligne.lues, ligne.a, ligne.priorite, ligne.note, ligne.repere)):
                self._mettre(page, rang, place, valeur, self._saisi if titres[place] in SAISIES else self._lu)
        colonne = len(LUES) + SAISIES.index("Priorité")
        page.data_validation(1, colonne, max(len(rangs), 1), colonne, {"validate": "list", "source": list(PRIORITES)})
        if rangs:
            page.autofilter(0, 0, len(rangs), len(titres) - 1)
        self._gens(instructeurs)
        self._origine(campagne)

    def _mettre(self, page: Any, rang: int, place: int, valeur: str | dt.date | None, forme: Any) -> None:
        if isinstance(valeur, dt.date):
            page.write_datetime(rang, place, dt.datetime.combine(valeur, dt.time()), self._date)
        elif valeur:
            page.write_string(rang, place, coder(valeur), forme)

    def _gens(self, instructeurs: Mapping[str, Sequence[str]]) -> None:
        page = self._classeur.add_worksheet(INSTRUCTEURS)
        page.set_column(0, 1, 40, self._lu)
        page.write_string(0, 0, "Service", self._titre)
        page.write_string(0, 1, "Adresse", self._titre)
        paires = [(service, adresse) for service, siens in instructeurs.items() for adresse in siens]
        for rang, (service, adresse) in enumerate(paires, 1):
            page.write_string(rang, 0, coder(service), self._lu)
            page.write_string(rang, 1, coder(adresse), self._lu)

    def _origine(self, campagne: str) -> None:
        page = self._classeur.add_worksheet(ORIGINE)
        page.set_column(0, 1, 34)
        for rang, (cle, valeur) in enumerate((("Format", FORMAT), ("Campagne", campagne))):
            page.write_string(rang, 0, cle, self._titre)
            page.write_string(rang, 1, valeur, self._lu)
        page.write_string(0, 3, _AVIS)
