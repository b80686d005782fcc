"""Two verifiers that are not ours accept what we sign, offline, and refuse it altered: openvc-core reads the first file,
@digitalbazaar/vc the second, and each reads our status lists."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import openvc
import pytest
from openvc.did.did_web import DidWebResolver
from openvc.proof.errors import SignatureInvalid
from openvc.status import CredentialRevoked, CredentialSuspended
from tests.labels import (
    ADRESSES,
    COURANTE,
    DID,
    EMETTEUR,
    JUGE_LE,
    LABEL,
    NOMS,
    RANG,
    SIGNE_LE,
    label_signe,
    listes_signees,
    octets,
)

from binome.documents.label import attestation, emetteur, rdf
from binome.documents.label.preuve import Attestation
from binome.domaine.label.etats import Signal

ICI = Path(__file__).parent
CHANGES = ("territoire", "identifiant", "campagne", "appel")


def _second() -> Attestation:
    return rdf.signer(attestation.composer(LABEL, DID, ADRESSES, RANG), COURANTE, NOMS[COURANTE], SIGNE_LE)


class TestOpenvc:
    @pytest.fixture
    def verifier(self) -> Any:
        def chercher(adresse: str) -> Any:
            assert adresse == EMETTEUR.adresse
            return emetteur.to_json(EMETTEUR)

        annuaire = DidWebResolver(chercher)

        def verifier(label: Attestation, *leves: Signal) -> openvc.VerificationResult:
            par_adresse = {liste["id"]: liste for liste in map(json.loads, listes_signees(*leves))}

            def liste(adresse: str) -> Attestation:
                politique = openvc.VerificationPolicy(now=JUGE_LE)
                openvc.verify_credential(par_adresse[adresse], policy=politique, resolver=annuaire)
                return par_adresse[adresse]

            politique = openvc.VerificationPolicy(
                now=JUGE_LE, expected_types=attestation.TYPES, require_status_issuer_binding=True
            )
            return openvc.verify_credential(label, policy=politique, resolver=annuaire, resolve_status_list=liste)

        return verifier

    def test_it_accepts_the_first_file_with_its_lists(self, verifier: Any) -> None:
        assert verifier(label_signe()).issuer == DID

    @pytest.mark.parametrize(
        ("signal", "erreur"), [(Signal.revocation, CredentialRevoked), (Signal.suspension, CredentialSuspended)]
    )
    def test_it_reads_the_signals_of_our_lists(self, verifier: Any, signal: Signal, erreur: type[Exception]) -> None:
        with pytest.raises(erreur):
            verifier(label_signe(), signal)

    @pytest.mark.parametrize("champ", CHANGES)
    def test_it_refuses_a_word_that_changed(self, verifier: Any, champ: str) -> None:
        label = copy.deepcopy(label_signe())
        label["credentialSubject"][champ] += "x"
        with pytest.raises(SignatureInvalid):
            verifier(label)


class TestDigitalBazaar:
    @pytest.fixture
    def dire(self, tmp_path: Path) -> Any:
        def lancer(label: Attestation, *leves: Signal) -> Any:
            contenus = [octets(label), octets(emetteur.to_json(EMETTEUR)), *listes_signees(*leves)]
            chemins = [tmp_path / f"{rang}.json" for rang in range(len(contenus))]
            for chemin, contenu in zip(chemins, contenus, strict=True):
                chemin.write_bytes(contenu)
            commande = ["node", str(ICI / "interoperable.mjs"), *map(str, chemins)]
            return json.loads(subprocess.run(commande, capture_output=True, check=True).stdout)

        return lancer

    @pytest.mark.lent
    def test_it_accepts_the_second_file_and_reads_our_lists(self, dire: Any) -> None:
        dit = dire(_second(), Signal.suspension)
        assert (dit["valide"], dit["fautes"]) == (True, [])
        attendus = {s.value: {"places": 131_072, "signale": s is Signal.suspension} for s in Signal}
        assert dit["signales"] == attendus

    @pytest.mark.lent
    def test_its_graph_is_ours(self, dire: Any) -> None:
        assert dire(_second())["graphe"] == (ICI / "label.nq").read_text()

    def test_it_refuses_a_word_that_changed(self, dire: Any) -> None:
        label = _second()
        label["credentialSubject"] = {**label["credentialSubject"], "territoire": "Ailleurs"}
        dit = dire(label)
        assert not dit["valide"]
        assert any("signature" in faute.lower() for faute in dit["fautes"])
