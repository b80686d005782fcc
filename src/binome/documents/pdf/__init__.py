"""The dossier as a PDF/UA-1, laid out by typst from plain data."""

from binome.documents.pdf.rendu import pdf_de_la_fiche, pdf_du_dossier

__all__ = ["pdf_de_la_fiche", "pdf_du_dossier"]
