"""The second file, for readers of JSON-LD: the official vector, and the graph that another implementation drew.

`label.nq` is the graph of the label of these tests as jsonld 9.0.0 draws it (RDFC-1.0, safe mode, the W3C's own
context): neither our library nor our contexts made it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.labels import ADRESSES, COURANTE, DID, EMETTEUR, JUGE_LE, LABEL, NOMS, RANG, SIGNE_LE, label_signe, octets

from binome.documents.label import attestation, rdf
from binome.documents.label.instants import lire_instant
from binome.documents.label.multibase import lire_multibase
from binome.documents.label.verification import verifier

ICI = Path(__file__).parent
CONTENU = attestation.composer(LABEL, DID, ADRESSES, RANG)
EXEMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DU_VECTEUR = {
    "@vocab": "https://www.w3.org/ns/credentials/examples#",
    "name": "https://schema.org/name",
    "description": "https://schema.org/description",
}
"""The words of the vector that no label uses."""
EMPREINTES = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
EMPREINTES += "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
SIGNATURE = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"


def test_the_official_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rdf.CONNUS, EXEMPLES, DU_VECTEUR)
    vecteur = json.loads((ICI / "vecteur.json").read_text())
    contenu = json.loads(vecteur["canonicalDoc"])
    options = {**json.loads(vecteur["canonicalCfg"]), "cryptosuite": rdf.SUITE}
    assert rdf.condenser(contenu, options).hex() == EMPREINTES
    cle = Ed25519PrivateKey.from_private_bytes(lire_multibase(vecteur["privateKeyMultibase"])[2:])
    signee = rdf.signer(contenu, cle, options["verificationMethod"], lire_instant(options["created"]))
    assert signee["proof"]["proofValue"] == SIGNATURE


def test_the_graph_is_the_one_that_another_implementation_draws() -> None:
    assert rdf.ecrire_graphe(CONTENU) == (ICI / "label.nq").read_text()


def test_both_files_say_the_same_and_each_has_one_proof() -> None:
    second, premier = rdf.signer(CONTENU, COURANTE, NOMS[COURANTE], SIGNE_LE), label_signe()
    assert {**second, "proof": 0} == {**premier, "proof": 0}
    assert second["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    options = {**second["proof"], "@context": second["@context"]}
    signature = lire_multibase(options.pop("proofValue"))
    COURANTE.public_key().verify(signature, rdf.condenser(CONTENU, options))
    with pytest.raises(InvalidSignature):
        COURANTE.public_key().verify(signature, rdf.condenser({**CONTENU, "issuer": "did:web:autre.fr"}, options))


def test_our_verifier_reads_the_first_file_and_says_so_of_the_second() -> None:
    dit = verifier(octets(rdf.signer(CONTENU, COURANTE, NOMS[COURANTE], SIGNE_LE)), EMETTEUR, JUGE_LE)
    assert not dit.valide
    assert any('attendu "eddsa-jcs-2022", reçu "eddsa-rdfc-2022"' in raison for raison in dit.raisons)


def _places(arbre: Any, lieu: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(arbre, dict | list):
        for cle, valeur in arbre.items() if isinstance(arbre, dict) else enumerate(arbre):
            yield from _places(valeur, (*lieu, cle)) if cle != "@context" else ()
    else:
        yield lieu


@pytest.mark.parametrize("lieu", list(_places(CONTENU)), ids=lambda lieu: ".".join(map(str, lieu)))
def test_no_field_is_left_out_of_what_is_signed(lieu: tuple[Any, ...]) -> None:
    """A word that no context knows would vanish from the graph without a sound."""
    change = copy.deepcopy(CONTENU)
    parent = change
    for pas in lieu[:-1]:
        parent = parent[pas]
    parent[lieu[-1]] = f"{parent[lieu[-1]]}1" if isinstance(parent[lieu[-1]], str) else parent[lieu[-1]] + 1
    try:
        graphe = rdf.ecrire_graphe(change)
    except ValueError:
        return  # a type that is no word any more is refused
    assert graphe != rdf.ecrire_graphe(CONTENU)


def test_a_context_that_is_not_known_is_asked_of_nobody() -> None:
    with pytest.raises(ValueError, match="n'a pas de graphe"):
        rdf.ecrire_graphe({**CONTENU, "@context": [attestation.W3C, "https://exemple.fr/contexte"]})


@pytest.mark.parametrize("rang", [*range(32), 127])
def test_a_control_character_is_escaped_as_rdfc_does_or_refused(rang: int) -> None:
    change = {**CONTENU, "credentialSubject": {"territoire": f"a{chr(rang)}b"}}
    echappes = {9: r"a\tb", 10: r"a\nb", 13: r"a\rb"}
    if rang in echappes:
        assert f'"{echappes[rang]}"' in rdf.ecrire_graphe(change)
    else:
        with pytest.raises(ValueError, match="caractère de commande"):
            rdf.ecrire_graphe(change)
