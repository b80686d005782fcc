"""The certificate: a page that a reader of screens reads, whose QR code is read back, whose attached file is the label."""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from tests.labels import LABEL, label_signe

from binome.documents.certificat.contenu import FICHIER, composer, court
from binome.documents.certificat.rendu import pdf_du_certificat, qr
from binome.documents.label.preuve import empreinte_signee
from binome.domaine.label.label import Label

RACINE = "https://labels.exemple.fr"
QUAND = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def certificat(racine: str = RACINE, **champs: Any) -> tuple[bytes, str, dict[str, Any]]:
    signee = label_signe(Label.model_validate({**LABEL.model_dump(mode="json"), **champs}))
    fichier = json.dumps(signee, ensure_ascii=False, indent=2) + "\n"
    dit = composer(signee, empreinte_signee(signee), appel="Territoires d'industrie 2023-2027", racine=racine)
    return pdf_du_certificat(dit, fichier, None, QUAND), fichier, signee


def photographier(fichier: bytes, nom: str, largeur: int, hauteur: int, ppi: int) -> Image.Image:
    """A page or a drawing as it is printed."""
    with tempfile.TemporaryDirectory() as dossier:
        (Path(dossier) / nom).write_bytes(fichier)
        page = f'#set page(width: {largeur}mm, height: {hauteur}mm, margin: 0mm)\n#image("{nom}", width: 100%)'
        (Path(dossier) / "main.typ").write_text(page)
        return Image.open(io.BytesIO(typst.compile(f"{dossier}/main.typ", format="png", ppi=ppi))).convert("RGB")


def lire_qr(pdf: bytes, ppi: int = 120) -> str:
    """What a telephone reads on the printed page."""
    image = photographier(pdf, "c.pdf", 297, 210, ppi)
    (lu,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(lu.text)


@pytest.fixture(scope="module")
def fait() -> tuple[bytes, str, dict[str, Any]]:
    return certificat()


def test_it_is_one_accessible_page_with_its_title(fait: tuple[bytes, str, dict[str, Any]]) -> None:
    lecteur = PdfReader(io.BytesIO(fait[0]))
    assert len(lecteur.pages) == 1
    assert "Hautes-Alpes" in str(lecteur.metadata.title)  # type: ignore[union-attr]
    racine: Any = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr-FR"
    assert b"pdfuaid" in racine["/Metadata"].get_data()


def test_the_label_is_attached_in_it_to_the_byte(fait: tuple[bytes, str, dict[str, Any]]) -> None:
    joints = PdfReader(io.BytesIO(fait[0])).attachments
    assert {nom: [contenu.decode() for contenu in contenus] for nom, contenus in joints.items()} == {FICHIER: [fait[1]]}


def test_what_it_says_is_what_was_signed(fait: tuple[bytes, str, dict[str, Any]]) -> None:
    texte = " ".join(PdfReader(io.BytesIO(fait[0])).pages[0].extract_text().split()).replace("\u202f", " ")
    for dit in (
        "Hautes-Alpes",
        "CC du Briançonnais",
        "2026-17",
        "Comité national",
        "du 1er mars 2026 au 31 décembre 2029",
    ):
        assert dit in texte
    assert "ti-042" in texte
    assert "Accordé sous 1 condition" in texte


@pytest.mark.parametrize("ppi", [72, 150])
def test_its_code_is_read_back(fait: tuple[bytes, str, dict[str, Any]], ppi: int) -> None:
    empreinte = court(empreinte_signee(fait[2]))
    assert lire_qr(fait[0], ppi) == f"{RACINE}/labels/ti-042/?e={empreinte}"


def test_without_a_public_address_the_code_names_the_label() -> None:
    pdf, _, signee = certificat(racine="")
    assert lire_qr(pdf) == f"{signee['id']}?e={court(empreinte_signee(signee))}"
    assert "fichier joint" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_the_same_label_gives_the_same_bytes(fait: tuple[bytes, str, dict[str, Any]]) -> None:
    assert certificat()[0] == fait[0]


@pytest.mark.parametrize(
    "territoire",
    ["Œ", "Pays " + "très " * 14 + "long", "#set page(fill: red) <script>", "Vallée 🏭 de l'Industrie", "a" * 100],
)
def test_any_name_holds_in_one_page(territoire: str) -> None:
    pdf, _, _ = certificat(territoire=territoire)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def siren(racine: int) -> str:
    """Eight digits and their key."""
    chiffres = [int(c) for c in f"{racine:08}"]
    somme = sum(sum(divmod(2 * c, 10)) if k % 2 else c for k, c in enumerate(chiffres))
    return f"{racine:08}{-somme % 10}"


def test_twenty_seven_epci_hold_in_one_page() -> None:
    perimetre = [{"siren": siren(20_000_000 + n), "nom": f"CC du Pays numéro {n} et de ses vallées"} for n in range(27)]
    pdf, _, _ = certificat(perimetre=perimetre, territoire="Pays des vingt-sept intercommunalités réunies")
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_code_stained_on_a_corner_still_reads() -> None:
    svg = qr("https://labels.exemple.fr/labels/7k3m-9qxw/?e=0123456789abcdef")
    image = photographier(svg.encode(), "q.svg", 40, 40, 200)
    cote = image.width
    image.paste((255, 255, 255), (cote * 55 // 100, cote * 55 // 100, cote * 68 // 100, cote * 68 // 100))
    (lu,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert lu.text.endswith("0123456789abcdef")
