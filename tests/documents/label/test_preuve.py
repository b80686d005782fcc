"""The proof: the official vector to the byte, and another implementation that agrees."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.labels import ADRESSES, EMETTEUR, LABEL, RANG, SIGNE_LE, label_signe, liste_signee, octets

from binome.documents.label import emetteur
from binome.documents.label.attestation import CONTEXTES
from binome.documents.label.instants import ecrire_instant, lire_instant
from binome.documents.label.multibase import ecrire_cle, ecrire_multibase, lire_cle, lire_multibase
from binome.documents.label.preuve import condenser, empreinte_signee, signer, tient
from binome.domaine.label.etats import Signal
from binome.domaine.socle.empreinte import canonique_rfc8785

ICI = Path(__file__).parent
OFFICIELS = Path(os.environ.get("BINOME_DONNEES_OUVERTES") or Path(__file__).parents[4] / "shared/data") / "vc"


@pytest.fixture(scope="module")
def vecteur() -> dict[str, Any]:
    return json.loads((ICI / "vecteur.json").read_text())


@pytest.fixture(scope="module")
def cle(vecteur: dict[str, Any]) -> Ed25519PrivateKey:
    """A private key begins with 0x8026."""
    return Ed25519PrivateKey.from_private_bytes(lire_multibase(vecteur["privateKeyMultibase"])[2:])


class TestVecteur:
    """The test vector of the recommendation."""

    def test_the_canonical_forms_and_their_hashes(self, vecteur: dict[str, Any]) -> None:
        contenu, options = json.loads(vecteur["canonicalDoc"]), json.loads(vecteur["canonicalCfg"])
        melanges = [dict(reversed(arbre.items())) for arbre in (contenu, options)]
        assert [canonique_rfc8785(arbre).decode() for arbre in melanges] == [
            vecteur["canonicalDoc"],
            vecteur["canonicalCfg"],
        ]
        assert condenser(melanges[0], melanges[1]).hex() == vecteur["proofHash"] + vecteur["docHash"]

    def test_the_signature(self, vecteur: dict[str, Any], cle: Ed25519PrivateKey) -> None:
        contenu, options = json.loads(vecteur["canonicalDoc"]), json.loads(vecteur["canonicalCfg"])
        signee = signer(contenu, cle, options["verificationMethod"], lire_instant(options["created"]))
        assert signee["proof"] == {**options, "proofValue": vecteur["proofValue"]}
        assert lire_multibase(vecteur["proofValue"]).hex() == vecteur["signatureHex"]
        assert tient(signee, lire_cle(vecteur["publicKeyMultibase"]))
        assert not tient({**signee, "name": "Alumni credential"}, lire_cle(vecteur["publicKeyMultibase"]))

    def test_the_key(self, vecteur: dict[str, Any], cle: Ed25519PrivateKey) -> None:
        assert ecrire_cle(cle.public_key()) == vecteur["publicKeyMultibase"]

    @pytest.mark.donnees
    @pytest.mark.skipif(not OFFICIELS.is_dir(), reason="les vecteurs du W3C ne sont pas à côté du dépôt")
    def test_the_whole_folder_of_the_recommendation(self, vecteur: dict[str, Any]) -> None:
        signee = json.loads((OFFICIELS / "eddsa-jcs-2022/signedJCS.json").read_text())
        assert tient(signee, lire_cle(json.loads((OFFICIELS / "keyPair.json").read_text())["publicKeyMultibase"]))
        assert signee["proof"]["proofValue"] == vecteur["proofValue"]
        contenu = {nom: valeur for nom, valeur in signee.items() if nom != "proof"}
        assert contenu == json.loads((OFFICIELS / "unsigned.json").read_text())
        deux = (OFFICIELS / "eddsa-jcs-2022/combinedHashJCS.txt").read_text().strip()
        assert condenser(contenu, {n: v for n, v in signee["proof"].items() if n != "proofValue"}).hex() == deux


@pytest.mark.skipif(not shutil.which("node"), reason="node n'est pas sur cette machine")
class TestAilleurs:
    """Another implementation, in another language, from the two files alone."""

    @pytest.fixture
    def dire(self, tmp_path: Path) -> Any:
        def lancer(*arbres: dict[str, Any]) -> dict[str, bool]:
            chemins = [tmp_path / f"{n}.json" for n, _ in enumerate(arbres)]
            for chemin, arbre in zip(chemins, arbres, strict=True):
                chemin.write_bytes(octets(arbre))
            commande = ["node", str(ICI / "verifier.mjs"), *map(str, chemins)]
            return json.loads(subprocess.run(commande, capture_output=True, check=True).stdout)

        return lancer

    def test_it_accepts_ours(self, dire: Any) -> None:
        did = emetteur.to_json(EMETTEUR)
        leve, baisse = (liste_signee(Signal.revocation, rangs) for rangs in ([RANG], [RANG - 1, RANG + 1]))
        assert dire(label_signe(), did, leve) == {"signature": True, "liste": True, "signale": True}
        assert dire(label_signe(), did, baisse) == {"signature": True, "liste": True, "signale": False}

    def test_it_refuses_one_letter(self, dire: Any) -> None:
        label = label_signe()
        label["credentialSubject"]["territoire"] = "Hautes-Alpe"
        assert dire(label, emetteur.to_json(EMETTEUR)) == {"signature": False}


@given(st.binary(max_size=80))
def test_bytes_come_back_from_base_58(brut: bytes) -> None:
    assert lire_multibase(ecrire_multibase(brut)) == brut


@pytest.mark.parametrize("texte", ["", "m111", "z0", "zé", "z" + "1" * 128])
def test_what_is_no_base_58_is_refused(texte: str) -> None:
    with pytest.raises(ValueError, match="base 58"):
        lire_multibase(texte)


def test_a_key_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="Ed25519"):
        lire_cle(ecrire_multibase(b"\x80\x24" + bytes(33)))


PAS_DES_INSTANTS = ("2026-03-01", "2026-03-01T00:00:00", "2026-03-01 00:00:00Z", "2026-03-01T00:00Z", None, 1)
PAS_DES_INSTANTS += ("2026-02-30T00:00:00Z", "2026-03-01T24:00:01Z", "2026-03-01T00:00:00z", "٢٠٢٦-03-01T00:00:00Z")


@pytest.mark.parametrize("brut", PAS_DES_INSTANTS)
def test_an_instant_that_is_not_one_of_xml_schema_is_refused(brut: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        lire_instant(brut)


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_an_instant_comes_back_to_the_millisecond(moment: dt.datetime) -> None:
    assert lire_instant(ecrire_instant(moment)) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_what_we_sign_says_what_each_word_means() -> None:
    def mots(arbre: Any) -> set[str]:
        if isinstance(arbre, dict):
            return set(arbre) | {mot for valeur in arbre.values() for mot in mots(valeur)}
        return {mot for valeur in arbre for mot in mots(valeur)} if isinstance(arbre, list) else set()

    suivante = LABEL.model_copy(update={"version": 2, "remplace": empreinte_signee(label_signe())})
    assert mots(label_signe(suivante)["credentialSubject"]) <= set(CONTEXTES[1])


def test_the_same_label_gives_the_same_bytes_and_another_version_another_name() -> None:
    assert octets(label_signe()) == octets(label_signe())
    suivante = LABEL.model_copy(update={"version": 2, "remplace": empreinte_signee(label_signe())})
    assert label_signe(suivante)["id"].removesuffix("2") == label_signe()["id"].removesuffix("1")
    assert empreinte_signee(label_signe()) != empreinte_signee(label_signe(le=SIGNE_LE.replace(hour=10)))
    assert {entree["statusListCredential"] for entree in label_signe()["credentialStatus"]} == set(ADRESSES.values())
