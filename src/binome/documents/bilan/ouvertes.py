"""The open data of sheets: one JSON array with its schema, one CSV of a row for each indicator of each territory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any

from binome.documents.schema import schema_de
from binome.documents.tableur.textes import coder
from binome.domaine.bilan.fiche import FicheDeBilan

COLONNES = (
    "label", "territoire", "campagne", "moment", "arrete_le", "illustratif", "indicateur", "libelle", "commun", "unite",
    "depart", "valeur", "cible", "sur", "source", "millesime", "confiance", "limite",
)  # fmt: skip
_LARGEURS = {"territoire": 32, "libelle": 36, "source": 36, "millesime": 40, "limite": 80}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_json(fiches: Iterable[FicheDeBilan]) -> str:
    """Every sheet as it was settled."""
    return json.dumps([f.model_dump(mode="json") for f in fiches], ensure_ascii=False, indent=1) + "\n"


def schema() -> str:
    """The JSON Schema of one sheet, as it was written from the model (`make regles`)."""
    return resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")


def schema_du_modele() -> str:
    """The same, drawn from the sources."""
    return schema_de(FicheDeBilan, "Bilan d'un territoire labellisé", "serialization")


def to_csv(fiches: Iterable[FicheDeBilan]) -> str:
    """One row for each indicator; an unknown value is an empty cell, never a zero."""
    sortie = io.StringIO()
    plume = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    plume.writerow(COLONNES)
    for rang in _rangs(fiches):
        # A text of others must not become a live formula in a spreadsheet.
        plume.writerow([f"'{v}" if isinstance(v, str) and v[:1] in "=+-@\t" else _dit(v) for v in rang])
    return "\ufeff" + sortie.getvalue()


def to_xlsx(fiches: Sequence[FicheDeBilan], titre: str, alerte: str = "") -> bytes:
    """The same rows as a workbook; every text is a text, no cell holds a formula."""
    import datetime as dt

    import xlsxwriter

    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        # The same rows give the same bytes; the format knows no zone.
        classeur.set_properties({"title": coder(titre), "created": dt.datetime(2023, 1, 1)})  # noqa: DTZ001
        tete = classeur.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        corps = classeur.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        nombre = classeur.add_format({"num_format": "#,##0.##", "valign": "top"})
        feuille = classeur.add_worksheet("Indicateurs")
        debut = 2 if alerte else 0
        if alerte:
            feuille.write_string(0, 0, coder(alerte), classeur.add_format({"bold": True, "font_color": "#A5321E"}))
        for colonne, nom in enumerate(COLONNES):
            feuille.write_string(debut, colonne, nom, tete)
            feuille.set_column(colonne, colonne, _LARGEURS.get(nom, 14))
        ligne = debut
        for ligne, rang in enumerate(_rangs(fiches), debut + 1):
            for colonne, valeur in enumerate(rang):
                if isinstance(valeur, int | float) and not isinstance(valeur, bool):
                    feuille.write_number(ligne, colonne, valeur, nombre)
                else:
                    feuille.write_string(ligne, colonne, coder(str(_dit(valeur))), corps)
        feuille.freeze_panes(debut + 1, 2)
        feuille.autofilter(debut, 0, max(ligne, debut), len(COLONNES) - 1)
    return sortie.getvalue()


def _rangs(fiches: Iterable[FicheDeBilan]) -> Iterator[list[Any]]:
    for fiche in fiches:
        tete = [fiche.label, fiche.territoire, fiche.campagne, fiche.moment.value, fiche.arrete_le.isoformat()]
        for i in fiche.indicateurs:
            chiffres = [None if v is None else float(v) for v in (i.depart, i.valeur, i.cible)]
            suite = [i.source, i.millesime, i.confiance.value, i.limite]
            yield [*tete, fiche.illustratif, i.id, i.libelle, i.commun, i.unite, *chiffres, i.sur, *suite]


def _dit(valeur: Any) -> Any:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer():
        return int(valeur)
    return "" if valeur is None else valeur
