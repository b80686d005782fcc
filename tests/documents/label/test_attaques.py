"""The verifier read as an enemy reads it: what two readers would read differently, or what the thief of a key makes."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import gzip
import json
from typing import Any

import pytest
from tests.labels import (
    ADRESSES,
    COURANTE,
    DID,
    EMETTEUR,
    JUGE_LE,
    LABEL,
    RANG,
    SIGNE_LE,
    label_signe,
    liste_signee,
    listes_signees,
    octets,
    signe,
)

from binome.documents.label import attestation, emetteur, multibase
from binome.documents.label.lecture import LabelIllisibleError
from binome.documents.label.preuve import Attestation, tient
from binome.documents.label.verification import Verification, verifier
from binome.domaine.label.etats import Signal

SIGNEE = label_signe()
ORDRE = 2**252 + 27742317777372353535851937790883648493
"""Of the group of Ed25519: a signature plus it is the same number to a careless verifier."""


def juger(brut: bytes | Attestation, *listes: bytes, prouve_le: dt.datetime | None = None) -> Verification:
    return verifier(brut if isinstance(brut, bytes) else octets(brut), EMETTEUR, JUGE_LE, listes, prouve_le)


def refuser(brut: bytes | Attestation, dit: str, *listes: bytes) -> None:
    jugee = juger(brut, *listes)
    assert not jugee.valide
    assert dit in " ; ".join(jugee.raisons)


def composer(**changes: Any) -> Attestation:
    """A label that its issuer signed otherwise."""
    return signe({**attestation.composer(LABEL, DID, ADRESSES, RANG), **changes})


def avec_preuve(**changes: Any) -> Attestation:
    return {**SIGNEE, "proof": {**SIGNEE["proof"], **changes}}


@pytest.mark.parametrize(
    "ajout", [{"previousProof": "urn:uuid:1"}, {"expires": "2030-01-01T00:00:00Z"}, {"domain": "x"}, {"nonce": "x"}]
)
def test_a_proof_that_leans_on_another_or_ends_by_itself(ajout: dict[str, str]) -> None:
    """Signed with it or not: none of our proofs has these fields, and none of them is ever looked at."""
    refuser(avec_preuve(**ajout), "champs de « proof »")


@pytest.mark.parametrize(
    "lieu",
    [
        lambda arbre: arbre["credentialSubject"].update({"@context": {"siren": "urn:autre:siret"}}),
        lambda arbre: arbre["credentialSubject"]["decision"].update({"@type": "Refus"}),
        lambda arbre: arbre["credentialSubject"]["perimetre"][0].update({"@id": "urn:autre"}),
        lambda arbre: arbre.update({"@graph": []}),
    ],
)
def test_a_word_of_json_ld_under_the_signature_redefines_nothing(lieu: Any) -> None:
    """Even signed by the issuer: under it, the same words would mean something else to a reader of JSON-LD."""
    arbre = json.loads(json.dumps(attestation.composer(LABEL, DID, ADRESSES, RANG)))
    lieu(arbre)
    resigne = signe(arbre)
    assert tient(resigne, COURANTE.public_key()), "the signature alone would let it by"
    refuser(resigne, "mots de JSON-LD")


@pytest.mark.parametrize("ecrit", ["1.0", "1e0", "10E-1", "1.000"])
def test_another_writing_of_the_same_number_is_the_same_label(ecrit: str) -> None:
    """RFC 8785 writes a number in one way: it is the number that is signed, not how a file writes it."""
    texte = octets(SIGNEE).replace(b'"version": 1,', f'"version": {ecrit},'.encode())
    assert texte != octets(SIGNEE)
    assert juger(texte, *listes_signees()).valide


@pytest.mark.parametrize("ecrit", ["true", '"1"', "1.0000000000000002", "-1", "1e400", "1" + "0" * 30, "[1]"])
def test_another_number_is_another_label(ecrit: str) -> None:
    refuser(octets(SIGNEE).replace(b'"version": 1,', f'"version": {ecrit},'.encode()), "signature : attendu")


@pytest.mark.parametrize("ecrit", ["NaN", "Infinity", "1" * 5000, "01", "+1", "0x1", "1_0"])
def test_what_is_no_number_is_not_read(ecrit: str) -> None:
    with pytest.raises(LabelIllisibleError):
        juger(octets(SIGNEE).replace(b'"version": 1,', f'"version": {ecrit},'.encode()))


def test_half_a_character_and_two_that_make_one() -> None:
    """A half is no text; two escapes that make a whole are that character, as it would be written."""
    refuser(octets(SIGNEE).replace(b"Hautes-Alpes", b"Hautes-\\ud800Alpes"), "signature")
    dite = label_signe(LABEL.model_copy(update={"territoire": "Alpes \U0001f3d4"}))
    echappe = json.dumps(dite, ensure_ascii=True).encode()
    assert b"\\ud83c\\udfd4" in echappe
    assert juger(echappe, *listes_signees()).valide


def test_the_same_letters_composed_otherwise_are_another_text() -> None:
    refuser(octets(SIGNEE).replace("Buëch".encode(), "Bue\u0308ch".encode()), "signature")


@pytest.mark.parametrize(
    "brut",
    [
        b"\xef\xbb\xbf" + octets(SIGNEE),
        octets(SIGNEE).decode().encode("utf-16"),
        octets(SIGNEE) + b"{}",
        octets(SIGNEE) + b"\0",
        b"[" * 200_000 + b"]" * 200_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        octets(SIGNEE).replace(b"Hautes", b"\xc0\xae"),
        b"",
    ],
)
def test_what_readers_do_not_agree_on_is_not_read(brut: bytes) -> None:
    with pytest.raises(LabelIllisibleError):
        juger(brut)


@pytest.mark.parametrize("nom", ["\\u0069d", "i\\u0064", "\\u0069\\u0064"])
def test_a_field_written_twice_under_an_escape(nom: str) -> None:
    texte = octets(SIGNEE)
    refuser(texte[:-1] + f', "{nom}": "urn:autre"}}'.encode(), '"id" est écrit deux fois')


@pytest.mark.parametrize("rang", ["007", "-1", "+1", "1e3", "1.0", " 1", "1 ", "1\n", "", "１", "0x1", "1_0", 1, None])
def test_a_place_that_is_not_written_as_one(rang: Any) -> None:
    entrees = [{**entree, "statusListIndex": rang} for entree in SIGNEE["credentialStatus"]]
    refuser(composer(credentialStatus=entrees), "« credentialStatus » : attendu")


def test_a_place_of_several_bits_or_a_signal_twice() -> None:
    """Read as one bit, a place of two would be another's; two places for a signal, and one would be forgotten."""
    entrees = SIGNEE["credentialStatus"]
    refuser(composer(credentialStatus=[{**e, "statusSize": 2} for e in entrees]), "« credentialStatus »")
    double = {**entrees[0], "statusListIndex": "7"}
    refuser(composer(credentialStatus=[*entrees, double]), "« credentialStatus »")
    refuser(composer(credentialStatus=[entrees[0], double, *entrees[2:]]), "« credentialStatus »")
    refuser(composer(credentialStatus=entrees[0]), "« credentialStatus »")


def liste(signal: Signal = Signal.revocation, sujet: dict[str, Any] | None = None, **changes: Any) -> bytes:
    arbre = {nom: valeur for nom, valeur in {**liste_signee(signal), **changes}.items() if nom != "proof"}
    arbre["credentialSubject"] = {**arbre["credentialSubject"], **(sujet or {})}
    return octets(signe(arbre))


def encoder(comprimes: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(comprimes).decode().rstrip("=")


VIDE = gzip.compress(bytes(16_384), mtime=0)


@pytest.mark.parametrize(
    ("donnee", "dit"),
    [
        (liste(sujet={"encodedList": encoder(VIDE + VIDE)}), "sans rien après elle"),
        (liste(sujet={"encodedList": encoder(VIDE + b"\0" * 8)}), "sans rien après elle"),
        (liste(sujet={"encodedList": encoder(VIDE[:-4])}), "entière"),
        (liste(sujet={"encodedList": encoder(VIDE[:-8] + b"\0" * 8)}), "compressée par gzip"),
        (liste(sujet={"encodedList": encoder(VIDE) + "=="}), "base64url"),
        (liste(sujet={"encodedList": [encoder(VIDE)]}), "base64url"),
        (liste(sujet={"statusSize": 2}), "un bit par place"),
        (liste(issuer={"id": DID}), "« issuer » : attendu"),
        (liste(issuer=[DID]), "« issuer » : attendu"),
        (liste(id=[ADRESSES[Signal.revocation]]), "« id » : attendu"),
        (liste(validUntil="2026-11-26T11:59:59.999Z"), "dates : attendu"),
        (liste(validUntil="9999-12-31T23:59:59-23:59"), "« validUntil » : attendu"),
    ],
)
def test_a_list_made_to_say_nothing_never_makes_a_label_valid(donnee: bytes, dit: str) -> None:
    autres = [octets(liste_signee(signal)) for signal in Signal if signal is not Signal.revocation]
    jugee = juger(SIGNEE, donnee, *autres)
    assert (jugee.valide, jugee.etat) == (False, None)
    assert dit in " ; ".join(jugee.raisons)


@pytest.mark.parametrize("a_l_envers", [False, True])
def test_an_older_list_still_in_time_does_not_hide_what_a_newer_one_signals(a_l_envers: bool) -> None:
    """Whatever their order: both are the issuer's, and one signals."""
    deux = [octets(liste_signee(Signal.revocation, [RANG])), octets(liste_signee(Signal.revocation))]
    autres = [octets(liste_signee(signal)) for signal in Signal if signal is not Signal.revocation]
    jugee = juger(SIGNEE, *(deux[::-1] if a_l_envers else deux), *autres)
    assert (jugee.valide, jugee.etat) == (False, "retire")


def _signature(brute: bytes) -> Attestation:
    return avec_preuve(proofValue=multibase.ecrire_multibase(brute))


def test_another_writing_of_a_signature_is_not_it() -> None:
    """No second text of the same signature: a label has one fingerprint."""
    dite = SIGNEE["proof"]["proofValue"]
    brute = multibase.lire_multibase(dite)
    jumelle = brute[:32] + (int.from_bytes(brute[32:], "little") + ORDRE).to_bytes(32, "little")
    for autre in (_signature(jumelle), _signature(b"\0" + brute), _signature(brute[:-1]), _signature(bytes(64))):
        refuser(autre, "signature : attendu")
    for texte in (dite.upper(), "Z" + dite[1:], "z1" + dite[1:], dite + "1", "u" + dite[1:], dite.replace("z", "m", 1)):
        refuser(avec_preuve(proofValue=texte), "signature : attendu")
    for texte in (dite + " ", "z" + "l" + dite[2:], "z", "", "z" * 200, "zé"):
        refuser(avec_preuve(proofValue=texte), "signature : attendu")


@pytest.mark.parametrize(
    "nom", ["#2026", f"{DID}#2026 ", f"{DID}?x#2026", [f"{DID}#2026"], {"id": f"{DID}#2026"}, None]
)
def test_the_name_of_a_key_is_the_one_of_the_document(nom: Any) -> None:
    refuser(avec_preuve(verificationMethod=nom), "clé de la signature")


@pytest.mark.parametrize("issuer", [{"id": DID}, [DID], f"{DID}/", DID.upper(), f"{DID}%3A443"])
def test_the_issuer_is_its_name_to_the_letter(issuer: Any) -> None:
    refuser(composer(issuer=issuer), "« issuer » : attendu")


@pytest.mark.parametrize("champ", ["created", "expires", "revoked"])
@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-30T00:00:00Z", 1])
def test_dates_of_another_era_in_a_document_of_keys_are_said_and_break_nothing(champ: str, date: Any) -> None:
    document = emetteur.to_json(EMETTEUR)
    document["verificationMethod"][0][champ] = date
    with pytest.raises(LabelIllisibleError, match="un instant"):
        emetteur.parse(json.dumps(document).encode())


@pytest.mark.parametrize("publique", ["Z6Mk", "uAAAA", "z1" * 30, "z" + "1" * 34, "z6Mk", ""])
def test_a_public_key_that_is_not_written_as_one(publique: str) -> None:
    document = emetteur.to_json(EMETTEUR)
    document["verificationMethod"][0]["publicKeyMultibase"] = publique
    with pytest.raises(LabelIllisibleError):
        emetteur.parse(json.dumps(document).encode())


class TestVol:
    """A stolen key: what a third party saw before the theft holds, and nothing else, whatever it says of its date."""

    VOL = SIGNE_LE + dt.timedelta(days=30)

    def juger(self, prouve_le: dt.datetime | None, le: dt.datetime = SIGNE_LE) -> Verification:
        volee = dataclasses.replace(EMETTEUR.cles[1], volee_le=self.VOL)
        connu = dataclasses.replace(EMETTEUR, cles=(EMETTEUR.cles[0], volee))
        return verifier(octets(label_signe(le=le)), connu, JUGE_LE, (), prouve_le)

    def test_seen_before_it_holds(self) -> None:
        assert self.juger(self.VOL - dt.timedelta(milliseconds=1)).valide

    @pytest.mark.parametrize("ecart", [0, 1, 1000])
    def test_seen_at_that_instant_or_after_it_does_not(self, ecart: int) -> None:
        jugee = self.juger(self.VOL + dt.timedelta(seconds=ecart))
        assert not jugee.valide
        assert "un tiers ne l'a vu que le" in jugee.raisons[0]

    def test_what_says_that_it_is_older_proves_nothing(self) -> None:
        jugee = self.juger(None, SIGNE_LE - dt.timedelta(days=9))
        assert not jugee.valide
        assert "rien ne prouve qu'elle a signé avant" in jugee.raisons[0]

    def test_a_date_that_is_proved_does_not_make_up_for_the_ends_of_a_key(self) -> None:
        """Only the theft is spared: a signature that says to be of before its key is refused all the same."""
        avant = EMETTEUR.cles[1].depuis - dt.timedelta(days=1)
        assert "début de cette clé" in " ".join(self.juger(SIGNE_LE, avant).raisons)
