"""Tokens of a real authority (`openssl ts`): accepted as they are, refused for every reason that there is."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import TimestampRequestBuilder
from rfc3161_client._rust import parse_timestamp_request
from tests.services.horodatage.autorite import fabriquer, openssl, repondre

from binome.documents.horodatage import certificats, jeton, secours
from binome.documents.horodatage.demande import demander
from binome.documents.horodatage.erreurs import JetonNonVerifieError, JetonRefuseError

OBJET = b"ce qui est date"
EMPREINTE = hashlib.sha256(OBJET).hexdigest()
NONCE = 0x1234_5678_9ABC_DEF1


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fabriquer(tmp_path_factory.mktemp("autorite"))


@pytest.fixture(scope="module")
def chaine(dossier: Path) -> bytes:
    return (dossier / "ca.pem").read_bytes()


@pytest.fixture(scope="module")
def reponse(dossier: Path) -> bytes:
    return repondre(dossier, demander(EMPREINTE, NONCE))


@given(st.binary(max_size=200), st.integers(1, 2**127 - 1))
def test_what_we_ask_is_what_the_library_reads(objet: bytes, nonce: int) -> None:
    lue = parse_timestamp_request(demander(hashlib.sha256(objet).hexdigest(), nonce))
    assert (lue.nonce, lue.cert_req, lue.message_imprint.message) == (nonce, True, hashlib.sha256(objet).digest())
    assert lue.version == TimestampRequestBuilder().data(b"x").build().version


@pytest.mark.parametrize(("empreinte", "nonce"), [("ab", 1), ("g" * 64, 1), (EMPREINTE, 0), (EMPREINTE, 1 << 128)])
def test_what_cannot_be_asked_is_refused(empreinte: str, nonce: int) -> None:
    with pytest.raises(ValueError, match="attendu"):
        demander(empreinte, nonce)


def test_a_token_of_the_authority_is_accepted(reponse: bytes, chaine: bytes) -> None:
    lu = jeton.verifier(reponse, EMPREINTE, chaine, NONCE)
    assert lu.verifie_par == "rfc3161-client"
    assert lu.autorite == "CN=Horodatage"
    assert lu.empreinte == EMPREINTE
    assert lu.date.tzinfo is not None


def test_openssl_says_the_same(reponse: bytes, chaine: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.tsr").write_bytes(reponse)
    (tmp_path / "ca.pem").write_bytes(chaine)
    (tmp_path / "objet").write_bytes(OBJET)
    commande = ["openssl", "ts", "-verify", "-data", "objet", "-in", "r.tsr", "-CAfile", "ca.pem"]
    assert b"OK" in subprocess.run(commande, cwd=tmp_path, capture_output=True, check=True).stdout


def test_another_message(reponse: bytes, chaine: bytes) -> None:
    with pytest.raises(JetonRefuseError, match="date autre chose"):
        jeton.verifier(reponse, hashlib.sha256(b"autre").hexdigest(), chaine, NONCE)


def test_a_reply_to_another_request(reponse: bytes, chaine: bytes) -> None:
    with pytest.raises(JetonRefuseError, match="autre demande"):
        jeton.verifier(reponse, EMPREINTE, chaine, NONCE + 2)


def test_another_authority(reponse: bytes, dossier: Path) -> None:
    with pytest.raises(JetonRefuseError, match="autorité attendue"):
        jeton.verifier(reponse, EMPREINTE, (dossier / "autre-ca.pem").read_bytes(), NONCE)


def test_each_byte_that_is_altered_is_refused_or_says_the_same(reponse: bytes, chaine: bytes) -> None:
    """A few bytes say nothing that is signed (the shape of the envelope); none of them changes what is read."""
    juste, acceptes = jeton.verifier(reponse, EMPREINTE, chaine, NONCE), []
    for place in range(0, len(reponse), 7):
        altere = bytearray(reponse)
        altere[place] ^= 0x01
        try:
            lu = jeton._verifier(
                jeton.decode_timestamp_response(bytes(altere)),
                bytes.fromhex(EMPREINTE),
                certificats.lire_chaine(chaine),
                NONCE,
            )
        except ValueError:
            continue
        acceptes.append(place)
        assert (lu.date, lu.empreinte, lu.numero) == (juste.date, juste.empreinte, juste.numero)
    assert len(acceptes) < len(reponse) / 7 / 20


@pytest.mark.parametrize(("qui", "dit"), [("sans-usage", "pas fait pour horodater"), ("tsa", None)])
def test_a_certificate_that_is_not_made_to_timestamp(dossier: Path, chaine: bytes, qui: str, dit: str | None) -> None:
    """`openssl ts` itself refuses to sign with one: what it signs is signed again by `openssl cms`, which does not
    look. With the right certificate, what is made so is accepted."""
    (dossier / "r.tsr").write_bytes(repondre(dossier, demander(EMPREINTE, NONCE)))
    openssl("ts", "-reply", "-in", "r.tsr", "-token_out", "-out", "jeton.der", dans=dossier)
    verifier = ("cms", "-verify", "-noverify", "-inform", "DER", "-in", "jeton.der", "-certfile", "tsa.pem")
    openssl(*verifier, "-out", "info.der", dans=dossier)
    signer = ("cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-outform", "DER", "-in", "info.der")
    genre = ("-econtent_type", "1.2.840.113549.1.9.16.1.4", "-nosmimecap")
    openssl(*signer, *genre, "-signer", f"{qui}.pem", "-inkey", "tsa.key", "-out", "signe.der", dans=dossier)
    signe = bytes.fromhex("3003020100") + (dossier / "signe.der").read_bytes()
    reponse = b"\x30\x82" + len(signe).to_bytes(2) + signe
    if dit is None:
        assert jeton.verifier(reponse, EMPREINTE, chaine, NONCE).autorite == "CN=Horodatage"
    else:
        with pytest.raises(JetonRefuseError, match=dit):
            jeton.verifier(reponse, EMPREINTE, chaine, NONCE)


def test_an_authority_whose_certificate_had_ended(dossier: Path, chaine: bytes) -> None:
    finie = repondre(dossier, demander(EMPREINTE, NONCE), qui="finie")
    with pytest.raises(JetonRefuseError, match="valable à cette date"):
        jeton.verifier(finie, EMPREINTE, chaine, NONCE)


@pytest.mark.lent
def test_certificates_in_an_order_that_der_forbids_are_left_to_openssl(dossier: Path, chaine: bytes) -> None:
    reponse = repondre(dossier, demander(EMPREINTE, NONCE), certs=f"certs = {dossier}/ca.pem")
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        jeton.decode_timestamp_response(reponse)
    lu = jeton.verifier(reponse, EMPREINTE, chaine, NONCE)
    assert lu.verifie_par == "openssl"
    assert abs(lu.date - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    with pytest.raises(JetonRefuseError, match="autre demande"):
        jeton.verifier(reponse, EMPREINTE, chaine, NONCE + 2)
    with pytest.raises(JetonRefuseError, match="openssl refuse"):
        jeton.verifier(reponse, hashlib.sha256(b"autre").hexdigest(), chaine, NONCE)
    with pytest.raises(JetonRefuseError, match="openssl refuse"):
        jeton.verifier(reponse, EMPREINTE, (dossier / "autre-ca.pem").read_bytes(), NONCE)
    altere = bytearray(reponse)
    altere[-20] ^= 1
    with pytest.raises(JetonRefuseError):
        jeton.verifier(bytes(altere), EMPREINTE, chaine, NONCE)


def test_without_openssl_what_only_it_reads_is_said_so(
    dossier: Path, chaine: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    reponse = repondre(dossier, demander(EMPREINTE, NONCE), certs=f"certs = {dossier}/ca.pem")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(JetonNonVerifieError, match="pas vérifié ici"):
        jeton.verifier(reponse, EMPREINTE, chaine, NONCE)
    with pytest.raises(JetonRefuseError, match="lisible") as dit:
        jeton.verifier(reponse[:-1], EMPREINTE, chaine, NONCE)
    assert not isinstance(dit.value, JetonNonVerifieError), "what is cut is false anywhere"


@pytest.mark.parametrize("brute", [b"", b"bonjour", b"\x30\x82", b"<html></html>", b"\x00" * 70_000])
def test_what_is_no_reply(brute: bytes, chaine: bytes) -> None:
    with pytest.raises(JetonRefuseError):
        jeton.verifier(brute, EMPREINTE, chaine, NONCE)


@pytest.mark.parametrize("pem", [b"", b"rien", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_what_is_no_chain(pem: bytes, reponse: bytes) -> None:
    with pytest.raises(ValueError, match="certificat"):
        jeton.verifier(reponse, EMPREINTE, pem, NONCE)


def test_a_chain_without_its_root(reponse: bytes, dossier: Path) -> None:
    with pytest.raises(ValueError, match="racine"):
        certificats.lire_chaine((dossier / "tsa.pem").read_bytes())


def test_what_openssl_prints_is_read_in_any_place(reponse: bytes) -> None:
    lu = secours.lire(reponse)
    assert lu is not None
    assert (lu.nonce, lu.numero.lstrip("0") != "") == (NONCE, True)
