"""The files of settled sheets: one territory, or a whole campaign. Made apart where it is long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from binome.documents.bilan.contenu import PapierDeBilan, du_territoire, national
from binome.domaine.bilan.fiche import FicheDeBilan
from binome.services.bilan.national import BilansDUneCampagne
from binome.services.calculs import calculs

TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
"""Form → its media type."""


def du_label(fiche: FicheDeBilan, forme: str) -> bytes:
    """The sheet of a territory. Errors: OccupeError."""
    return _ecrire(forme, lambda: du_territoire(fiche), [fiche], fiche.arrete_le)


def de_la_campagne(lu: BilansDUneCampagne, forme: str) -> bytes:
    """All the sheets of a campaign: together in a document, one by one in the data. Errors: OccupeError."""
    le = max((f.arrete_le for f in lu.fiches), default=lu.campagne.echeance)
    return _ecrire(forme, lambda: papier(lu), list(lu.fiches), le)


def papier(lu: BilansDUneCampagne) -> PapierDeBilan:
    """What the page of a campaign says."""
    intitule = f"{lu.intitule} · {lu.ou}" if lu.region else lu.intitule
    return national(lu.national, intitule, lu.moment, lu.labels, lu.fiches)


def _ecrire(forme: str, composer: Callable[[], PapierDeBilan], fiches: list[FicheDeBilan], le: dt.date) -> bytes:
    from binome.documents.bilan import ouvertes

    if forme == "json":
        return ouvertes.to_json(fiches).encode()
    if forme == "csv":
        return ouvertes.to_csv(fiches).encode()
    compose, date = composer(), dt.datetime(le.year, le.month, le.day, 12, tzinfo=dt.UTC)
    if forme == "xlsx":
        return ouvertes.to_xlsx(fiches, f"{compose.titre} : {compose.sous_titre}", compose.alerte)
    return calculs.a_part(calculs.DOCUMENT, _document, forme, compose, date)


def _document(forme: str, compose: PapierDeBilan, date: dt.datetime) -> bytes:
    from binome.documents.bilan.docx import docx_du_bilan
    from binome.documents.bilan.rendu import pdf_du_bilan

    return (docx_du_bilan if forme == "docx" else pdf_du_bilan)(compose, date)
