"""Pictures made by hand: with metadata, with something behind, with points that spell something."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

# What maker notes spell by chance, among random bytes.
HASARD = b"".join(
    m + bytes(range(7, 250)) for m in (b"#!/", b"MZ", b"PK\x03\x04", b"<?p", b"<%", b"%PDF", b"<?=\xff", b"<svgz")
)


def png(taille=(8, 8), **textes):
    sortie, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    for cle, valeur in textes.items():
        notes.add_text(cle, valeur)
    Image.new("RGB", taille, "white").save(sortie, "PNG", pnginfo=notes)
    return sortie.getvalue()


def jpeg(commentaire=b""):
    sortie = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(sortie, "JPEG", comment=commentaire)
    return sortie.getvalue()


def jpeg_avec(segment, marque=0xE1, suite=b""):
    """A photograph with a segment of metadata, and what a telephone writes behind it."""
    octets = jpeg()
    return octets[:2] + bytes([0xFF, marque]) + (len(segment) + 2).to_bytes(2) + segment + octets[2:] + suite


def png_brut(points):
    """A picture whose compressed points are kept as they are, stored and not compressed."""

    def morceau(genre, contenu):
        return struct.pack(">I", len(contenu)) + genre + contenu + struct.pack(">I", zlib.crc32(genre + contenu))

    ligne = b"\0" + points.ljust(30, b" ")
    entete = struct.pack(">IIBBBBB", 30, 1, 8, 0, 0, 0, 0)
    fin = morceau(b"IDAT", zlib.compress(ligne, 0)) + morceau(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + morceau(b"IHDR", entete) + fin


def png_demesure():
    def morceau(genre, contenu):
        return struct.pack(">I", len(contenu)) + genre + contenu + struct.pack(">I", zlib.crc32(genre + contenu))

    entete = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + morceau(b"IHDR", entete) + morceau(b"IDAT", b"") + morceau(b"IEND", b"")
