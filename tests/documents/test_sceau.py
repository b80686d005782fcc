"""The seal: checked anywhere, and whatever is altered in it is named."""

from __future__ import annotations

import io
import json
import random
import warnings
import zipfile

import pytest

from binome.documents import sceau
from binome.documents.sceau import Contenu, SceauIllisibleError, generer_cle, lire_cle, sceller, verifier

CLE = lire_cle(generer_cle())
FICHIERS = {"dossier.json": b'{"id":"essai"}', "pieces/a/deliberation.pdf": b"%PDF-1.7 " * 40, "vide.txt": b""}


def ecrire(chemin, fichiers=FICHIERS, cle=CLE):
    with chemin.open("w+b") as sortie:
        sceller(sortie, [Contenu(n, o) for n, o in fichiers.items()], {"numero": "essai-1"}, "Binôme", cle)
    return chemin


@pytest.fixture
def bon(tmp_path):
    return ecrire(tmp_path / "bon.zip")


def refaire(source, cible, changer):
    """Another zip of the same entries, `changer` having edited the list of (name, bytes)."""
    with zipfile.ZipFile(source) as archive:
        entrees = [(nom, archive.read(nom)) for nom in archive.namelist()]
    with zipfile.ZipFile(cible, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for nom, octets in changer(entrees):
            archive.writestr(zipfile.ZipInfo(nom), octets)
    return cible


def remplacer(nom, octets):
    return lambda entrees: [(n, octets if n == nom else o) for n, o in entrees]


def test_a_seal_holds_and_says_what_was_deposited(bon):
    rapport = verifier(bon, CLE.public_key())
    assert rapport.intact and rapport.cle_attendue
    assert (rapport.fichiers, rapport.depot["numero"]) == (3, "essai-1")


def test_the_same_deposit_gives_the_same_bytes(bon, tmp_path):
    assert ecrire(tmp_path / "autre.zip").read_bytes() == bon.read_bytes()


@pytest.mark.lent
def test_any_altered_byte_is_found_and_never_said_intact(bon, tmp_path):
    """Every byte of the file in turn."""
    octets, autre = bon.read_bytes(), tmp_path / "altere.zip"
    for place in range(len(octets)):
        altere = bytearray(octets)
        altere[place] ^= 1 << (place % 8)
        autre.write_bytes(altere)
        try:
            rapport = verifier(autre)
        except SceauIllisibleError:
            continue
        assert not rapport.intact, place
        assert rapport.alterations and all(a.constat for a in rapport.alterations), place


@pytest.mark.parametrize("nom", ["manifeste.json", "manifeste.sig", "cle-publique.pem", *list(FICHIERS)[:2]])
def test_the_file_that_was_altered_is_named(bon, tmp_path, nom):
    """One byte in the content of each file, the rest of the archive untouched."""
    octets = bytearray(bon.read_bytes())
    with zipfile.ZipFile(bon) as archive:
        entree = archive.getinfo(nom)
    debut = entree.header_offset + 30 + len(nom.encode())
    octets[debut + entree.file_size // 2] ^= 1
    altere = tmp_path / "altere.zip"
    altere.write_bytes(octets)
    assert [a.fichier for a in verifier(altere).alterations] == [nom]


def test_a_careful_forger_is_found_too(bon, tmp_path):
    """The zip is written again, checksums and all: the manifest says otherwise, and its signature cannot be redone."""
    faux = refaire(bon, tmp_path / "1.zip", remplacer("dossier.json", b'{"id":"autre"}'))
    assert [a.fichier for a in verifier(faux).alterations] == ["dossier.json"]
    manifeste = zipfile.ZipFile(bon).read("manifeste.json").replace(b"essai-1", b"essai-2")
    faux = refaire(bon, tmp_path / "2.zip", remplacer("manifeste.json", manifeste))
    assert [a.fichier for a in verifier(faux).alterations] == ["manifeste.sig"]


def test_added_removed_and_doubled_files_are_named(bon, tmp_path):
    ajoute = refaire(bon, tmp_path / "1.zip", lambda e: [*e, ("intrus.txt", b"x")])
    assert [(a.fichier, "ajouté" in a.constat) for a in verifier(ajoute).alterations] == [("intrus.txt", True)]
    retire = refaire(bon, tmp_path / "2.zip", lambda e: [x for x in e if x[0] != "dossier.json"])
    assert [(a.fichier, "retiré" in a.constat) for a in verifier(retire).alterations] == [("dossier.json", True)]
    double = refaire(bon, tmp_path / "3.zip", lambda e: [*e, ("vide.txt", b"")])
    assert [(a.fichier, "plusieurs" in a.constat) for a in verifier(double).alterations] == [("vide.txt", True)]


def test_the_envelope_alone_is_named(bon, tmp_path):
    altere = tmp_path / "altere.zip"
    altere.write_bytes(bon.read_bytes() + b"")
    octets = bytearray(bon.read_bytes())
    with zipfile.ZipFile(bon) as archive:
        place = archive.start_dir + 12
    octets[place] ^= 1
    altere.write_bytes(octets)
    (alteration,) = verifier(altere).alterations
    assert alteration.fichier == "archive" and str(place) in alteration.constat
    precede = tmp_path / "precede.zip"
    precede.write_bytes(b"#!/bin/sh\n" + bon.read_bytes())
    assert not verifier(precede).intact


def test_a_seal_of_another_key_is_not_from_this_platform(tmp_path):
    autre = lire_cle(generer_cle())
    rapport = verifier(ecrire(tmp_path / "autre.zip", cle=autre), CLE.public_key())
    assert (rapport.alterations, rapport.cle_attendue, rapport.intact) == ((), False, False)


def test_a_bomb_is_refused_before_it_grows(tmp_path, bon):
    bombe = tmp_path / "bombe.zip"
    with zipfile.ZipFile(bon) as source, zipfile.ZipFile(bombe, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom in ("manifeste.json", "manifeste.sig", "cle-publique.pem"):
            archive.writestr(zipfile.ZipInfo(nom), source.read(nom))
        archive.writestr("dossier.json", b"\0" * 50_000_000)
    with pytest.raises(SceauIllisibleError, match="n'en contient"):
        verifier(bombe)


@pytest.mark.parametrize("octets", [b"", b"PK", b"bonjour", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_seal_is_said(tmp_path, octets):
    chemin = tmp_path / "x.zip"
    chemin.write_bytes(octets)
    with pytest.raises(SceauIllisibleError):
        verifier(chemin)


def test_a_signed_manifest_of_another_shape_is_refused(tmp_path):
    chemin = tmp_path / "x.zip"
    for manifeste in (b"[]", b'{"format": "autre", "depot": {}, "fichiers": []}', b"[" * 100_000):
        with zipfile.ZipFile(chemin, "w") as archive:
            archive.writestr("manifeste.json", manifeste)
            archive.writestr("manifeste.sig", CLE.sign(manifeste))
            archive.writestr("cle-publique.pem", sceau.cle_publique(CLE))
        with pytest.raises(SceauIllisibleError, match="manifeste"):
            verifier(chemin)


def test_random_damage_never_raises_anything_else(bon, tmp_path):
    tirage = random.Random(7)  # noqa: S311
    octets, autre = bon.read_bytes(), tmp_path / "x.zip"
    for _ in range(300):
        altere = bytearray(octets)
        for _ in range(tirage.randrange(1, 6)):
            altere[tirage.randrange(len(altere))] = tirage.randrange(256)
        if tirage.random() < 0.3:
            altere = altere[: tirage.randrange(len(altere))]
        if bytes(altere) == octets:
            continue
        autre.write_bytes(altere)
        try:
            assert not verifier(autre).intact
        except SceauIllisibleError:
            continue


def test_the_manifest_lists_every_file(bon):
    manifeste = json.loads(zipfile.ZipFile(bon).read("manifeste.json"))
    assert {f["nom"] for f in manifeste["fichiers"]} == FICHIERS.keys()
    assert io.BytesIO(bon.read_bytes()).read(2) == b"PK"
