"""Sixty files that must be refused, and those that must pass, made on the spot: name → (name sent, bytes). Those that
explode are in `fichiers_lourds`.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import warnings
import zipfile
import zlib
from functools import cache

import typst
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from tests.documents.images_hostiles import HASARD, jpeg, jpeg_avec, png, png_brut, png_demesure

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
XML = b'<?xml version="1.0" encoding="UTF-8"?>'
_P = "application/vnd.openxmlformats-officedocument."
PRINCIPAUX = {
    "docx": ("word/document.xml", f"{_P}wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{_P}presentationml.presentation.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{_P}spreadsheetml.sheet.main+xml"),
}


def zipper(parties, comprime=zipfile.ZIP_DEFLATED):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", comprime) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for nom, octets in parties:
            archive.writestr(nom if isinstance(nom, zipfile.ZipInfo) else zipfile.ZipInfo(nom), octets, comprime)
    return sortie.getvalue()


def types(genre, *autres):
    _, mime = PRINCIPAUX[genre]
    corps = "".join(f'<Override PartName="/x" ContentType="{m}"/>' for m in (mime, *autres))
    return XML + f'<Types xmlns="http://x/content-types">{corps}</Types>'.encode()


def ooxml(genre="docx", *parties, contenu=b"<a>bonjour</a>", genres=()):
    principal, _ = PRINCIPAUX[genre]
    rels = XML + b'<Relationships xmlns="http://x/relationships"/>'
    base = [("[Content_Types].xml", types(genre, *genres)), ("_rels/.rels", rels), (principal, XML + contenu)]
    return zipper([*base, *parties])


def relation(genre, cible):
    texte = f'<Relationships xmlns="http://x/r"><Relationship Id="r1" Type="http://x/{genre}" Target="{cible}" TargetMode="External"/></Relationships>'
    return ("word/_rels/document.xml.rels", XML + texte.encode())


def odf(genre="text", *parties, manifeste=b"<manifest/>"):
    mime = f"application/vnd.oasis.opendocument.{genre}".encode()
    base = [("mimetype", mime), ("content.xml", XML + b"<a/>"), ("META-INF/manifest.xml", XML + manifeste)]
    return zipper([*base, *parties])


@cache
def pdf():
    source = b"#set document(title: [a])\n= Titre\nBonjour\n#pagebreak()\nSuite"
    return typst.compile(source)


def _pdf_avec(changer, **options):
    ecrivain = PdfWriter(clone_from=io.BytesIO(pdf()))
    changer(ecrivain)
    if "mot_de_passe" in options:
        ecrivain.encrypt(options["mot_de_passe"], algorithm="RC4-128")
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def _action(nom, **suite):
    def changer(ecrivain):
        action = DictionaryObject({NameObject("/S"): NameObject(nom)})
        action.update({NameObject(f"/{c}"): v for c, v in suite.items()})
        ecrivain.root_object[NameObject("/OpenAction")] = ecrivain._add_object(action)

    return changer


def _xfa(ecrivain):
    forme = DictionaryObject({NameObject("/XFA"): TextStringObject("x"), NameObject("/Fields"): ArrayObject()})
    ecrivain.root_object[NameObject("/AcroForm")] = forme


def pdf_brut(objets, racine=b"1 0 R", suite=b""):
    """A PDF written by hand, with its table of references."""
    corps, places = b"%PDF-1.7\n", []
    for rang, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj\n%s\nendobj\n" % (rang, objet)
    table = len(corps)
    corps += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    corps += b"".join(b"%010d 00000 n \n" % place for place in places)
    return corps + b"trailer\n<< /Size %d /Root %s %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        racine,
        suite,
        table,
    )


def pdf_objstm(charge, filtre=b"/FlateDecode"):
    """A PDF whose object stream inflates to `charge`, referenced by a cross-reference stream."""
    donnees = zlib.compress(charge, 9)
    objets = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Filter %s /Length %d >>\nstream\n%s\nendstream"
        % (filtre, len(donnees), donnees),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    corps, places = b"%PDF-1.7\n", []
    for rang, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj\n%s\nendobj\n" % (rang, objet)
    table = len(corps)
    lignes = b"\0\0\0\0\0" + b"".join(b"\1" + struct.pack(">I", p)[1:] + b"\0" for p in [*places, table])
    lignes += b"\2" + struct.pack(">I", 3)[1:] + b"\0"
    flux = zlib.compress(lignes)
    corps += (
        b"5 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(flux)
    )
    return corps + flux + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


def lien_pdf(adresse):
    """A PDF with a link to this address, as word processors write it."""
    lien = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>" % adresse
    return pdf_brut(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [4 0 R] >>",
            lien,
        ]
    )


def classeur():
    sortie, cahier = io.BytesIO(), Workbook()
    cahier.active.append(["Action", "Coût"])
    cahier.save(sortie)
    return sortie.getvalue()


def _chevauche():
    """The second entry of the directory points at the bytes of the first."""
    bon = bytearray(ooxml("docx", *((f"word/m{k}.bin", bytes(range(256)) * 40) for k in range(12))))
    with zipfile.ZipFile(io.BytesIO(bytes(bon))) as archive:
        grosse = max(archive.infolist(), key=lambda e: e.compress_size)
        place = archive.start_dir
    while bon[place : place + 4] == b"PK\x01\x02":
        longueurs = struct.unpack("<HHH", bon[place + 28 : place + 34])
        struct.pack_into("<II", bon, place + 20, grosse.compress_size * 9, grosse.file_size)
        place += 46 + sum(longueurs)
    return bytes(bon)


def _lien():
    info = zipfile.ZipInfo("word/lien.xml")
    info.external_attr, info.create_system = 0o120777 << 16, 3
    return (info, b"/etc/passwd")


def _chiffre_zip():
    octets = bytearray(ooxml())
    for signature, ecart in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.index(signature) + ecart] |= 1
    return bytes(octets)


def _abime():
    octets = bytearray(ooxml("docx", ("word/media.xml", b"<a>" + bytes(range(65, 91)) * 50 + b"</a>"), contenu=b"<a/>"))
    place = octets.index(b"word/media.xml") + len("word/media.xml") + 8
    octets[place] ^= 0xFF
    return bytes(octets)


MILLIARD = b'<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]><a>&m;</a>'
DEHORS = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
JS = TextStringObject("app.alert(1)")


def _noms():
    """The name is the trap."""
    return {
        "remonte de dossier": ("../../etc/passwd.pdf", pdf()),
        "chemin absolu": ("/etc/cron.d/x.txt", b"x"),
        "chemin de Windows": ("C:\\Windows\\x.txt", b"x"),
        "octet nul": ("x.pdf\0.exe", pdf()),
        "sens inverse": ("photo\u202egnp.exe", png()),
        "double extension": ("facture.exe.pdf", pdf()),
        "nom réservé": ("nul.txt", b"x"),
        "nom caché": (".htaccess.txt", b"x"),
        "nom démesuré": ("x" * 300 + ".txt", b"x"),
        "sans extension": ("dossier", pdf()),
        "programme": ("installer.exe", b"MZ" + bytes(100)),
        "archive zip": ("tout.zip", zipper([("a.txt", b"a")])),
        "page html": ("page.html", b"<html></html>"),
        "image svg": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "document à macros": ("plan.docm", ooxml()),
        "fichier vide": ("vide.pdf", b""),
    }


def _deguises():
    """Content that is not what the name says."""
    return {
        "exécutable en pdf": ("a.pdf", b"MZ" + bytes(300)),
        "pdf en docx": ("a.docx", pdf()),
        "docx en pdf": ("a.pdf", ooxml()),
        "xlsx en docx": ("a.docx", ooxml("xlsx")),
        "odt en ods": ("a.ods", odf("text")),
        "html en txt": ("a.txt", b"bonjour <script>alert(1)</script>"),
        "svg en png": ("a.png", b"<svg onload='x()'/>"),
        "binaire en txt": ("a.txt", bytes(range(256))),
        "jpeg en png": ("a.png", jpeg()),
    }


def _pdfs():
    """PDF that act, hide or explode."""
    return {
        "pdf JavaScript": ("a.pdf", _pdf_avec(_action("/JavaScript", JS=JS))),
        "pdf lance un programme": ("a.pdf", _pdf_avec(_action("/Launch", F=TextStringObject("cmd.exe")))),
        "pdf fichier incorporé": ("a.pdf", _pdf_avec(lambda e: e.add_attachment("x.exe", b"MZ"))),
        "pdf chiffré": ("a.pdf", _pdf_avec(lambda e: None, mot_de_passe="secret")),
        "pdf chiffré sans mot de passe": ("a.pdf", _pdf_avec(lambda e: None, mot_de_passe="")),
        "pdf formulaire XFA": ("a.pdf", _pdf_avec(_xfa)),
        "pdf envoie des données": ("a.pdf", _pdf_avec(_action("/SubmitForm", F=TextStringObject("http://x")))),
        "pdf nom échappé": (
            "a.pdf",
            pdf_brut(
                [
                    b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /J#61vaScript /J#53 (x) >> >>",
                    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                    b"<< /Type /Page /Parent 2 0 R >>",
                ]
            ),
        ),
        "pdf nom échappé près d'une adresse": ("a.pdf", lien_pdf(b"a) /A#28http://x/JS (app.alert\\(1\\)")),
        "pdf code derrière une adresse": ("a.pdf", lien_pdf(b"http://x) /K << /S /JavaScript /JS (x) >> /L (")),
        "pdf JavaScript comprimé": ("a.pdf", pdf_objstm(b"6 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>")),
        # Nothing of these shows outside of the streams: only the reading of every object finds them.
        **{
            f"pdf {nom.decode()} comprimé": ("a.pdf", pdf_objstm(b"6 0 << /Type /Action /S /%s /F (x) >>" % nom))
            for nom in (b"Launch", b"ImportData", b"SubmitForm", b"Rendition", b"Movie", b"GoToE", b"RichMedia")
        },
        **{
            f"pdf clé {nom.decode()} comprimée": ("a.pdf", pdf_objstm(b"6 0 << /%s (x) >>" % nom))
            for nom in (b"JS", b"JavaScript", b"EmbeddedFiles", b"EF", b"XFA", b"RichMediaContent")
        },
        "pdf tronqué": ("a.pdf", pdf()[: len(pdf()) // 2]),
        "pdf suivi d'un zip": ("a.pdf", pdf() + zipper([("a.exe", b"MZ")])),
        "pdf précédé d'html": ("a.pdf", b"<script>x()</script>" + pdf()),
        "pdf sans page": (
            "a.pdf",
            pdf_brut([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
        ),
        "pdf qui se mord la queue": (
            "a.pdf",
            pdf_brut([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
        ),
        "pdf emboîté": ("a.pdf", pdf_brut([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * 50_000 + b"]" * 50_000])),
    }


def _documents():
    """Office documents that act, hide or explode."""
    return {
        "docx macro": ("a.docx", ooxml("docx", ("word/vbaProject.bin", OLE))),
        "docx type à macros": ("a.docx", ooxml("docx", genres=(MACRO,))),
        "docx objet OLE": ("a.docx", ooxml("docx", ("word/embeddings/oleObject1.bin", OLE))),
        "docx OLE déguisé": ("a.docx", ooxml("docx", ("word/media/image1.png", OLE))),
        "docx ActiveX": ("a.docx", ooxml("docx", ("word/activeX/activeX1.xml", b"<a/>"))),
        "docx modèle distant": ("a.docx", ooxml("docx", relation("attachedTemplate", "http://x/y.dotm"))),
        "docx relation vers un fichier": ("a.docx", ooxml("docx", relation("hyperlink", "file://srv/x"))),
        "docx DDE": ("a.docx", ooxml("docx", contenu=b"<a>DDEAUTO c:\\\\windows\\\\cmd.exe</a>")),
        "docx entités": ("a.docx", ooxml("docx", contenu=MILLIARD)),
        "docx entité du dehors": ("a.docx", ooxml("docx", ("word/styles.xml", XML + DEHORS))),
        "docx archive dite dessin": (
            "a.docx",
            ooxml("docx", ("word/media/image1.emz", gzip.compress(b"MZ" + bytes(90)))),
        ),
        "docx zip dans le zip": ("a.docx", ooxml("docx", ("word/media/x.bin", zipper([("a", b"a")])))),
        "docx chemin qui sort": ("a.docx", ooxml("docx", ("../../../etc/x.xml", b"<a/>"))),
        "docx lien": ("a.docx", ooxml("docx", _lien())),
        "docx chiffré": ("a.docx", OLE),
        "zip chiffré": ("a.docx", _chiffre_zip()),
        "docx parties superposées": ("a.docx", _chevauche()),
        "docx abîmé": ("a.docx", _abime()),
        "docx précédé d'un programme": ("a.docx", b"MZ" + bytes(64) + ooxml()),
        "docx suivi d'un commentaire": ("a.docx", ooxml()[:-2] + b"\x04\x00MZ.."),
        "docx partie en double": ("a.docx", ooxml("docx", ("word/document.xml", b"<b/>"))),
        "xlsx lien DDE": (
            "a.xlsx",
            ooxml("xlsx", ("xl/externalLinks/e.xml", XML + b"<a><ddeLink ddeService='cmd'/></a>")),
        ),
        "odt macros": ("a.odt", odf("text", ("Basic/Standard/Module1.xml", b"<a/>"))),
        "odt chiffré": ("a.odt", odf("text", manifeste=b"<m><encryption-data/></m>")),
    }


def _images_et_textes():
    """Images and texts that hide something."""
    return {
        "png suivi d'un zip": ("a.png", png() + zipper([("a", b"a")])),
        "png code en commentaire": ("a.png", png(Comment="<?php system($_GET[0]); ?>")),
        "png code dans ses points": ("a.png", png_brut(b"<?php system($_GET[0]); ?>")),
        "png code court dans ses points": ("a.png", png_brut(b"<?=$_GET[0]($_POST[1]);?>")),
        "png démesuré": ("a.png", png_demesure()),
        "png tronqué": ("a.png", png()[:-20]),
        "jpeg suivi d'un programme": ("a.jpg", jpeg() + b"#!/bin/sh\nrm -rf /"),
        "jpeg code en commentaire": ("a.jpg", jpeg(b"<script>x()</script>")),
        "jpeg code en EXIF": ("a.jpg", jpeg_avec(b"Exif\0\0" + bytes(range(256)) + b"<?php /*\xff\xfe*/ x(); ?>")),
        "jpeg et PDF": ("a.jpg", jpeg_avec(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj")),
        "jpeg et page": ("a.jpg", jpeg_avec(b"<html><body onload=x()>")),
        "jpeg et script de commandes": ("a.jpg", jpeg_avec(b"\n#!/bin/sh\nid\n")),
        "jpeg et archive": ("a.jpg", jpeg_avec(zipper([("a.class", b"\xca\xfe\xba\xbe")]))),
        "jpeg suivi d'un exécutable": ("a.jpg", jpeg() + b"MZ" + bytes(80) + b"\xff\xd9"),
        "jpeg tronqué": ("a.jpg", jpeg()[:100]),
        "csv formule": ("a.csv", b"nom;montant\nX;=cmd|'/c calc'!A1\n"),
        "csv formule après un tiret": ("a.csv", b"nom;montant\nX;-cmd|'/c calc'!A1\n"),
        "csv fonction après un plus": ("a.csv", b'nom;lien\nX;"+HYPERLINK(""http://x"",1)"\n'),
        "csv fonction avec espace": ("a.csv", b"nom;lien\nX;-hyperlink (A1)\n"),
        "csv en UTF-16 avec formule": ("a.csv", "nom;montant\nX;=1+1\n".encode("utf-16")),
        "csv formule arobase": ("a.csv", b"nom;montant\nX;@SUM(1+1)\n"),
        "geojson qui n'en est pas": ("a.geojson", b'{"type": "Nimporte"}'),
        "geojson page": ("a.geojson", json.dumps({"type": "Feature", "properties": {"n": "<script>"}}).encode()),
    }


@cache
def legers():
    """Those that cost nothing to make: what it is → (name sent, bytes)."""
    return _noms() | _deguises() | _pdfs() | _documents() | _images_et_textes()


def _emz():
    emf = b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60)
    return gzip.compress(emf)


@cache
def bons():
    """Honest files of each kind, and a few odd but honest ones."""
    graphique = ("word/embeddings/Microsoft_Excel_Sheet.xlsx", classeur())
    return {
        "pdf": ("Délibération n° 12 (signée).pdf", pdf()),
        "pdf réécrit": ("a.pdf", _pdf_avec(lambda e: None)),
        "docx": ("Lettre d'engagement.docx", ooxml()),
        "docx avec graphique": ("a.docx", ooxml("docx", graphique)),
        "docx avec lien": ("a.docx", ooxml("docx", relation("hyperlink", "https://exemple.invalid"))),
        "xlsx": ("Budget.xlsx", classeur()),
        "pptx": ("a.pptx", ooxml("pptx")),
        "odt": ("a.odt", odf("text")),
        "ods": ("a.ods", odf("spreadsheet")),
        "png": ("Carte.PNG", png()),
        "jpeg": ("Photo.jpeg", jpeg()),
        "photo aux notes du fabricant": ("a.jpg", jpeg_avec(HASARD)),
        "photo au profil de couleurs": ("a.jpg", jpeg_avec(b"ICC_PROFILE\0\1\1" + HASARD, 0xE2)),
        "photo suivie d'un film": ("a.jpg", jpeg_avec(b"Exif", suite=b"\0\0\0\x18ftypmp42" + HASARD * 4)),
        "photo suivie d'une autre": ("a.jpg", jpeg_avec(b"MPF\0", 0xE2, jpeg())),
        "photo de Samsung": ("a.jpg", jpeg_avec(b"Exif", suite=b"\0\0\x30\x0aImage_UTC_DataSEFHe\0\0\0SEFT")),
        "photo avec XMP": (
            "a.jpg",
            jpeg_avec(b"http://ns.adobe.com/xap/1.0/\0<?xpacket begin='' id='W5'?><x:xmpmeta/>"),
        ),
        "png aux points quelconques": ("a.png", png_brut(b"#!/ MZ <?p <sv %PDF PK\x03\x04")),
        "pdf avec un lien vers du code": ("a.pdf", lien_pdf(b"https://developer.mozilla.org/fr/docs/Web/JavaScript")),
        "pdf avec un lien vers /JS/": ("a.pdf", lien_pdf(b"http://exemple.invalid/JS/Launch")),
        "pdf précédé d'un saut de ligne": ("a.pdf", b"\xef\xbb\xbf\r\n" + pdf()),
        "pdf complété de zéros": ("a.pdf", pdf() + bytes(8192)),
        "docx imprimé": ("a.docx", ooxml("docx", ("word/printerSettings/p1.bin", b"\\\0\\\0H\0P\0" * 90))),
        "xlsx imprimé": ("a.xlsx", ooxml("xlsx", ("xl/printerSettings/printerSettings1.bin", b"M\0Z\0" * 90))),
        "docx police brouillée": ("a.docx", ooxml("docx", ("word/fonts/font1.odttf", b"MZ" + bytes(range(200))))),
        "docx dessin comprimé": ("a.docx", ooxml("docx", ("word/media/image1.emz", _emz()))),
        "geojson": ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
        "csv": ("a.csv", "nom;montant\nÉcrins;-12,5\nQueyras;+4\n".encode("cp1252")),
        "csv renvoi": ("a.csv", b"nom;note\nX;-Voir (annexe)\nY;@ville_de_gap\nZ;-Attention !\n"),
        "csv en UTF-16": ("a.csv", "nom;montant\nÉcrins;-12,5\n".encode("utf-16")),
        "txt qui commence par MZ": ("a.txt", b"MZ Industrie, zone de Gap."),
        "txt": ("a.txt", b"Bonjour. 2 < 3, et a = b."),
    }
