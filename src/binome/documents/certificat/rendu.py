"""The certificate as a PDF/UA-1 of one page, the signed label attached in it: the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import asdict
from pathlib import Path

import segno

from binome.documents.certificat.contenu import FICHIER, Certificat
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur

_MODELE = Path(__file__).parent / "modeles" / "certificat.typ"
ENCRE, PAPIER = "#1b2733", "#fbfaf7"


def qr(contenu: str) -> str:
    """A QR code as SVG, that a quarter hidden or stained still reads; with its quiet zone."""
    sortie = io.BytesIO()
    code = segno.make(contenu, error="q", micro=False)
    code.save(sortie, kind="svg", xmldecl=False, dark=ENCRE, light=PAPIER, border=4, scale=1)
    return sortie.getvalue().decode()


def pdf_du_certificat(certificat: Certificat, label: str, silhouette: str | None, date: dt.datetime) -> bytes:
    """Lay out a certificate dated `date`, with `label` (the file as it was signed, to the byte) attached in it."""
    dites = asdict(certificat)
    lues = Lisseur().lisser_tout(dites)
    entrees = {
        # The link is an address: no letter of it is made prettier.
        "certificat": json.dumps({**lues, "lien": certificat.lien, "adresse": certificat.adresse}, ensure_ascii=False),
        "label": label,
        "fichier": FICHIER,
        "qr": qr(certificat.lien),
        "silhouette": silhouette or "",
    }
    return mettre_en_page(_MODELE, entrees, date)
