"""A label verified: what holds, in each state; whatever is altered, by whoever, is refused with its reason."""

from __future__ import annotations

import base64
import copy
import dataclasses
import datetime as dt
import gzip
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.labels import (
    ADRESSES,
    ANCIENNE,
    BASCULE,
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

from binome.documents.label import attestation, listes
from binome.documents.label.emetteur import Emetteur
from binome.documents.label.preuve import Attestation, signer, tient
from binome.documents.label.verification import Verification, verifier
from binome.domaine.label.etats import EtatDuLabel, Signal
from binome.domaine.socle.empreinte import canonique_rfc8785

Lieu = tuple[str | int, ...]


def _verifie(
    arbre: Attestation, *donnees: Any, emetteur: Emetteur = EMETTEUR, le: dt.datetime = JUGE_LE
) -> Verification:
    lues = [liste if isinstance(liste, bytes) else octets(liste) for liste in donnees]
    return verifier(octets(arbre), emetteur, le, lues)


def _refuse(verification: Verification, dit: str) -> None:
    assert not verification.valide
    assert dit in " ; ".join(verification.raisons)


def _recompose(**changes: Any) -> Attestation:
    """A label that its issuer signed otherwise: None takes the field out."""
    arbre = {**attestation.composer(LABEL, DID, ADRESSES, RANG), **changes}
    return signe({nom: valeur for nom, valeur in arbre.items() if valeur is not None})


def _liste(signal: Signal = Signal.revocation, sujet: dict[str, Any] | None = None, **changes: Any) -> Attestation:
    """A status list that its issuer signed otherwise: None takes the field out."""
    arbre = {nom: valeur for nom, valeur in {**liste_signee(signal), **changes}.items() if valeur is not None}
    arbre["credentialSubject"] = {**arbre["credentialSubject"], **(sujet or {})}
    return signe({nom: valeur for nom, valeur in arbre.items() if nom != "proof"})


class TestEtats:
    """What is said of a label that is its issuer's."""

    def test_a_label_whose_lists_signal_nothing(self) -> None:
        assert _verifie(label_signe(), *listes_signees()) == Verification(True, EtatDuLabel.valide, ())

    @pytest.mark.parametrize(
        ("leves", "etat", "valide"),
        [
            ([Signal.mise_a_jour], EtatDuLabel.modifie, True),
            ([Signal.suspension], EtatDuLabel.suspendu, False),
            ([Signal.suspension, Signal.mise_a_jour], EtatDuLabel.suspendu, False),
            ([Signal.revocation], EtatDuLabel.retire, False),
            ([*Signal], EtatDuLabel.retire, False),
        ],
    )
    def test_a_signal_is_its_state(self, leves: list[Signal], etat: EtatDuLabel, valide: bool) -> None:
        verification = _verifie(label_signe(), *listes_signees(*leves))
        assert (verification.valide, verification.etat) == (valide, etat)
        assert len(verification.raisons) == 1
        assert f"place {RANG}" in verification.raisons[0]

    def test_without_a_list_the_state_is_not_known_and_it_is_said(self) -> None:
        verification = _verifie(label_signe())
        assert (verification.valide, verification.etat) == (True, None)
        assert all(adresse in verification.raisons[0] for adresse in ADRESSES.values())

    def test_with_some_lists_what_the_others_would_say_is_not_known(self) -> None:
        verification = _verifie(label_signe(), liste_signee(Signal.revocation))
        assert (verification.valide, verification.etat) == (True, None)
        retire = _verifie(label_signe(), liste_signee(Signal.revocation, [RANG]))
        assert (retire.valide, retire.etat) == (False, EtatDuLabel.retire)

    def test_its_last_millisecond_is_in_time_and_the_next_is_not(self) -> None:
        derniere = LABEL.valable_jusqu_a
        assert derniere is not None
        assert _verifie(label_signe(), le=derniere).valide
        apres = _verifie(label_signe(), le=derniere + dt.timedelta(milliseconds=1))
        assert (apres.valide, apres.etat) == (False, EtatDuLabel.expire)
        assert "2029-12-31T22:59:59.999Z" in apres.raisons[0]

    def test_before_its_first_day_it_is_not_valid_yet(self) -> None:
        assert _verifie(label_signe(), le=LABEL.valable_depuis).valide
        avant = _verifie(label_signe(), le=LABEL.valable_depuis - dt.timedelta(milliseconds=1))
        assert (avant.valide, avant.etat) == (False, None)

    def test_a_label_without_a_last_day_does_not_expire(self) -> None:
        sans_fin = LABEL.model_copy(update={"fin": None})
        assert _verifie(label_signe(sans_fin), le=JUGE_LE.replace(year=2099)).valide


def _feuilles(arbre: Any, lieu: Lieu = ()) -> Iterator[Lieu]:
    if isinstance(arbre, dict | list) and arbre:
        for cle, valeur in arbre.items() if isinstance(arbre, dict) else enumerate(arbre):
            yield from _feuilles(valeur, (*lieu, cle))
    else:
        yield lieu


def _change(arbre: Any, lieu: Lieu, valeur: Any) -> Any:
    """A copy where this place holds that; Ellipsis takes it out."""
    copie = copy.deepcopy(arbre)
    *chemin, dernier = lieu
    parent = copie
    for pas in chemin:
        parent = parent[pas]
    if valeur is ...:
        del parent[dernier]
    else:
        parent[dernier] = valeur
    return copie


SIGNEE = label_signe()
FEUILLES = list(_feuilles(SIGNEE))
AUTRES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.just([])
    | st.just({})
)


class TestAlterations:
    """Nothing of what is signed can be changed."""

    @pytest.mark.parametrize("lieu", FEUILLES, ids=lambda lieu: ".".join(map(str, lieu)))
    def test_each_field_taken_out_or_changed_by_one_letter(self, lieu: Lieu) -> None:
        valeur = SIGNEE
        for pas in lieu:
            valeur = valeur[pas]  # type: ignore[call-overload]
        autre = f"{valeur[:-1]}~" if isinstance(valeur, str) else "autre"
        for changee in (_change(SIGNEE, lieu, ...), _change(SIGNEE, lieu, autre)):
            verification = _verifie(changee, *listes_signees())
            assert not verification.valide
            assert verification.etat is None
            assert verification.raisons

    @pytest.mark.lent
    @given(lieu=st.sampled_from(FEUILLES), valeur=AUTRES)
    def test_any_field_changed_to_anything(self, lieu: Lieu, valeur: Any) -> None:
        changee = _change(SIGNEE, lieu, valeur)
        with suppress(ValueError):  # what has no canonical form is another content
            assume(canonique_rfc8785(changee) != canonique_rfc8785(SIGNEE))
        texte = json.dumps(changee).encode()
        assert not verifier(texte, EMETTEUR, JUGE_LE).valide

    @given(
        lieu=st.sampled_from([(), ("credentialSubject",), ("credentialSubject", "decision"), ("proof",)]),
        nom=st.text(),
        valeur=AUTRES,
    )
    def test_a_field_that_is_added(self, lieu: Lieu, nom: str, valeur: Any) -> None:
        changee = copy.deepcopy(SIGNEE)
        cible = changee
        for pas in lieu:
            cible = cible[pas]
        assume(nom not in cible)
        cible[nom] = valeur
        assert not verifier(json.dumps(changee).encode(), EMETTEUR, JUGE_LE).valide

    def test_the_order_of_fields_and_the_spaces_between_them_are_not_signed(self) -> None:
        autrement = json.dumps(dict(reversed(SIGNEE.items())), indent=3).encode()
        assert verifier(autrement, EMETTEUR, JUGE_LE).valide

    def test_members_in_another_order(self) -> None:
        changee = _change(SIGNEE, ("credentialSubject", "perimetre"), SIGNEE["credentialSubject"]["perimetre"][::-1])
        _refuse(_verifie(changee), "signature")

    def test_a_field_written_twice(self) -> None:
        texte = octets(SIGNEE).replace(
            b'"territoire": "Hautes-Alpes"', b'"territoire": "Ain", "territoire": "Hautes-Alpes"'
        )
        assert json.loads(texte) == SIGNEE, "a careless reader sees what was signed"
        _refuse(verifier(texte, EMETTEUR, JUGE_LE), '"territoire" est écrit deux fois')

    @pytest.mark.parametrize("piege", ["\x1b[2J", "\x9b2J", "\u202eniA", "\ud800", "\U000e0041"])
    def test_a_reason_shows_nothing_that_commands_or_cannot_be_printed(self, piege: str) -> None:
        texte = json.dumps({**SIGNEE, "type": piege}).encode()
        deux_fois = texte[:-1] + b", " + (json.dumps({piege: 1})[1:-1] + ", ").encode() * 2 + b'"fin": 1}'
        for raison in (raison for lu in (texte, deux_fois) for raison in verifier(lu, EMETTEUR, JUGE_LE).raisons):
            assert raison.isprintable()
            assert "\\u" in raison

    def test_the_proof_of_another_label(self) -> None:
        autre = label_signe(LABEL.model_copy(update={"identifiant": "ti-043"}))
        _refuse(_verifie({**SIGNEE, "proof": autre["proof"]}), "signature")


class TestSens:
    """The same signature under another meaning: contexts and types are exact, even when the issuer signed others."""

    @pytest.mark.parametrize(
        "contextes",
        [
            [*attestation.CONTEXTES, "https://exemple.fr/autre"],
            attestation.CONTEXTES[::-1],
            attestation.CONTEXTES[:1],
            [attestation.W3C, {**attestation.CONTEXTES[1], "siren": "urn:autre:siret"}],  # type: ignore[dict-item]
            ["https://www.w3.org/2018/credentials/v1", attestation.CONTEXTES[1]],
            attestation.W3C,
        ],
    )
    def test_contexts_appended_reordered_removed_redefined(self, contextes: Any) -> None:
        resigne = _recompose(**{"@context": contextes})
        assert tient(resigne, COURANTE.public_key()), "the signature alone would let it by"
        _refuse(_verifie(resigne), "« @context » : attendu")
        _refuse(_verifie({**SIGNEE, "@context": contextes}), "« @context » : attendu")

    @pytest.mark.parametrize("types", [attestation.TYPES[::-1], attestation.TYPES[:1], [*attestation.TYPES, "Prix"]])
    def test_another_type(self, types: list[str]) -> None:
        resigne = _recompose(type=types)
        assert tient(resigne, COURANTE.public_key())
        _refuse(_verifie(resigne), "« type » : attendu")

    def test_a_status_list_is_no_label(self) -> None:
        _refuse(_verifie(liste_signee(Signal.revocation)), "« type » : attendu")

    @pytest.mark.parametrize(
        ("champ", "valeur"),
        [("cryptosuite", "eddsa-rdfc-2022"), ("type", "Ed25519Signature2020"), ("proofPurpose", "authentication")],
    )
    def test_another_kind_of_proof(self, champ: str, valeur: str) -> None:
        _refuse(_verifie(_change(SIGNEE, ("proof", champ), valeur)), f'reçu "{valeur}"')

    def test_two_proofs_or_none(self) -> None:
        _refuse(_verifie({**SIGNEE, "proof": [SIGNEE["proof"]] * 2}), 'attendu "une seule preuve"')
        _refuse(_verifie({nom: v for nom, v in SIGNEE.items() if nom != "proof"}), "reçu rien")

    @pytest.mark.parametrize("date", ["2026-03-01", "2026-13-01T00:00:00Z", "hier", None, 20260301])
    def test_a_malformed_date(self, date: Any) -> None:
        _refuse(_verifie(_change(SIGNEE, ("proof", "created"), date)), "« proof.created » : attendu")
        _refuse(_verifie(_recompose(validFrom=date)), "« validFrom » : attendu")
        if date is not None:
            _refuse(_verifie(_recompose(validUntil=date)), "« validUntil » : attendu")

    @pytest.mark.parametrize(
        "statut",
        [
            None,
            [],
            {},
            SIGNEE["credentialStatus"][:2],
            [*SIGNEE["credentialStatus"], SIGNEE["credentialStatus"][0]],
            *(
                [*SIGNEE["credentialStatus"][:2], {**SIGNEE["credentialStatus"][2], champ: valeur}]
                for champ, valeur in (
                    ("statusListIndex", 5),
                    ("statusListIndex", "05"),
                    ("statusListIndex", "-1"),
                    ("statusListIndex", "٥"),
                    ("statusListIndex", "9" * 5000),
                    ("statusPurpose", "message"),
                    ("type", "StatusList2021Entry"),
                    ("statusListCredential", 3),
                )
            ),
        ],
    )
    def test_entries_that_do_not_say_where_each_signal_is(self, statut: Any) -> None:
        _refuse(_verifie(_recompose(credentialStatus=statut)), "« credentialStatus » : attendu")


class TestCles:
    """Who signed, and whether that key could, then."""

    def test_a_past_key_holds_for_what_it_signed_before_its_end(self) -> None:
        assert _verifie(label_signe(cle=ANCIENNE, le=BASCULE - dt.timedelta(seconds=1))).valide

    def test_an_old_key_after_its_end(self) -> None:
        _refuse(_verifie(label_signe(cle=ANCIENNE, le=BASCULE)), "fin de cette clé")

    def test_a_key_before_its_beginning(self) -> None:
        assert _verifie(label_signe(le=BASCULE)).valide
        _refuse(_verifie(label_signe(le=BASCULE - dt.timedelta(seconds=1))), "début de cette clé")

    def test_a_stolen_key_holds_for_nothing_since_the_thief_dates_as_he_likes(self) -> None:
        volee = dataclasses.replace(EMETTEUR.cles[1], volee_le=SIGNE_LE + dt.timedelta(days=30))
        emetteur = dataclasses.replace(EMETTEUR, cles=(EMETTEUR.cles[0], volee))
        _refuse(_verifie(label_signe(), emetteur=emetteur), "révoquée le 2026-04-01")

    def test_a_key_that_is_not_in_the_document(self) -> None:
        emetteur = dataclasses.replace(EMETTEUR, cles=EMETTEUR.cles[:1])
        _refuse(_verifie(label_signe(), emetteur=emetteur), "https://labels.exemple.fr/.well-known/did.json")

    def test_the_right_name_on_the_wrong_key(self) -> None:
        arbre = attestation.composer(LABEL, DID, ADRESSES, RANG)
        _refuse(_verifie(signer(arbre, ANCIENNE, f"{DID}#2026", SIGNE_LE)), "signature : attendu")

    def test_another_issuer(self) -> None:
        autre = dataclasses.replace(EMETTEUR, did="did:web:autre.fr")
        _refuse(_verifie(label_signe(), emetteur=autre), '« issuer » : attendu "did:web:autre.fr"')


def _encodee(bits: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits, mtime=0)).decode().rstrip("=")


class TestListes:
    """A list that does not serve never makes a label valid."""

    @pytest.mark.parametrize(
        ("liste", "dit"),
        [
            (_liste(issuer="did:web:autre.fr"), "« issuer » : attendu"),
            (_liste(id="https://autre.fr/liste.json"), "« id » : attendu"),
            (_liste(id=None), "« id » : attendu"),
            (_liste(sujet={"statusPurpose": "suspension"}), '« statusPurpose » : attendu "revocation"'),
            (_liste(sujet={"type": "StatusList2021"}), 'attendu "une BitstringStatusList"'),
            (_liste(sujet={"encodedList": _encodee(bytes(2048))}), "16384 ont été reçues"),
            (_liste(sujet={"encodedList": _encodee(bytes(50_000_000))}), "contient davantage"),
            (_liste(sujet={"encodedList": "u"}), "base64url"),
            (_liste(validUntil="2026-11-26T11:59:59Z"), "dates : attendu"),
            (_liste(validFrom="2026-11-26T12:00:01Z"), "dates : attendu"),
            (_liste(validUntil=None), "« validUntil » : attendu"),
            (_liste(**{"@context": attestation.CONTEXTES}), "« @context » : attendu"),
            (_liste(type=["VerifiableCredential"]), "« type » : attendu"),
            ({**liste_signee(Signal.revocation), "validUntil": "2099-01-01T00:00:00Z"}, "signature : attendu"),
            ({**liste_signee(Signal.revocation), "credentialSubject": []}, "signature : attendu"),
        ],
    )
    def test_each_is_refused_with_its_reason(self, liste: Attestation, dit: str) -> None:
        verification = _verifie(label_signe(), liste, *(liste_signee(s) for s in Signal if s is not Signal.revocation))
        _refuse(verification, dit)
        assert verification.etat is None

    def test_the_label_s_place_is_beyond_the_list(self) -> None:
        loin = signe(attestation.composer(LABEL, DID, ADRESSES, listes.PLACES))
        _refuse(_verifie(loin, *listes_signees()), "131072 a été reçue")

    def test_a_list_of_another_issuer_that_signed_it_well(self) -> None:
        autre = listes.composer(
            ADRESSES[Signal.revocation], "did:web:autre.fr", Signal.revocation, [], du=SIGNE_LE, au=JUGE_LE
        )
        _refuse(_verifie(label_signe(), signer(autre, ANCIENNE, "did:web:autre.fr#1", SIGNE_LE)), "« issuer »")

    def test_a_list_with_a_field_written_twice(self) -> None:
        texte = octets(liste_signee(Signal.revocation)).replace(
            b'"issuer":', b'"issuer": "did:web:autre.fr", "issuer":'
        )
        _refuse(_verifie(label_signe(), texte), '"issuer" est écrit deux fois')

    def test_a_stale_list_that_signalled_nothing_hides_no_expiry(self) -> None:
        tard = JUGE_LE.replace(year=2030)
        assert _verifie(label_signe(), *listes_signees(), le=tard).etat is EtatDuLabel.expire

    def test_the_same_list_twice_is_the_list(self) -> None:
        assert _verifie(label_signe(), *listes_signees(), *listes_signees()).valide
