"""The dossier as a PDF/UA-1, laid out by typst from plain data."""

from binome.documents.pdf.rendu import pdf_du_dossier

__all__ = ["pdf_du_dossier"]
