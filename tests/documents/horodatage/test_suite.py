"""A date proved for as long as it is dated again in time: each token, what links it to the next, who was revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from tests.services.horodatage.autorite import openssl, repondre
from tests.services.horodatage.durable import Place, instant, ouvrir

from binome.documents.horodatage import jeton, preuve, revocation, suite
from binome.documents.horodatage.demande import demander
from binome.documents.horodatage.erreurs import JetonRefuseError
from binome.documents.horodatage.revocation import Forme
from binome.documents.horodatage.suite import Etat, Maillon

pytestmark = pytest.mark.lent
OBJET = b"ce qui est date"
EMPREINTE = hashlib.sha256(OBJET).hexdigest()
TARD = dt.timedelta(days=5)
"""After the end of the first authority."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Where nobody is revoked."""
    with ouvrir(tmp_path_factory.mktemp("autorites")) as place:
        yield place


@pytest.fixture
def neuve(tmp_path: Path) -> Iterator[Place]:
    """Where someone is about to be."""
    with ouvrir(tmp_path) as place:
        yield place


def maillon(place: Place, qui: str = "courte", etats: tuple[Etat, ...] = ()) -> Maillon:
    return Maillon(place.dater(OBJET, qui), (place.dossier / "ca.pem").read_bytes(), etats)


def suivant(place: Place, precedent: Maillon, qui: str = "longue", rang: int = 2) -> Maillon:
    texte = suite.composer(EMPREINTE, rang, precedent, ["rien n'est joint"])
    return Maillon(place.dater(texte, qui), (place.dossier / "ca.pem").read_bytes(), (), texte)


def test_a_token_holds_until_its_certificates_end_and_no_longer(place: Place) -> None:
    seul = [maillon(place)]
    tient = suite.juger(seul, EMPREINTE, place.racines, instant())
    assert (tient.refus, tient.autorite, len(tient.jetons)) == ("", "CN=Horodatage courte", 1)
    assert tient.date is not None and tient.jetons[0].jusqu_a == instant(days=1).replace(
        second=tient.jetons[0].jusqu_a.second, minute=tient.jetons[0].jusqu_a.minute, hour=tient.jetons[0].jusqu_a.hour
    )
    fini = suite.juger(seul, EMPREINTE, place.racines, instant() + TARD)
    assert "expiré sans être redaté" in fini.refus
    assert fini.date is None


def test_who_signs_is_who_has_the_key_and_not_who_comes_along(place: Place) -> None:
    """Who takes the key of an authority that ended may join the certificate of another one, which still holds: left to
    openssl, such a token would have lived as long as that one."""
    courte, longue = _der(place, "courte"), _der(place, "longue")
    certs = f"certs = {place.dossier}/longue.pem"
    reponse = repondre(place.dossier, demander(EMPREINTE, 7), qui="courte", certs=certs)
    assert jeton.verifier(reponse, EMPREINTE, place.racines).autorite == "CN=Horodatage courte"
    assert courte + longue in reponse
    inverse = reponse.replace(courte + longue, longue + courte)
    # Whoever verifies it: rfc3161-client takes one of the two certificates first, and not always the same.
    assert jeton.verifier(inverse, EMPREINTE, place.racines).autorite == "CN=Horodatage courte"
    fini = suite.juger([Maillon(inverse, b"")], EMPREINTE, place.racines, instant() + TARD)
    assert "expiré sans être redaté" in fini.refus


def _der(place: Place, nom: str) -> bytes:
    certificat = x509.load_pem_x509_certificate((place.dossier / f"{nom}.pem").read_bytes())
    return certificat.public_bytes(serialization.Encoding.DER)


def test_dated_again_in_time_by_another_authority_it_holds_after(place: Place) -> None:
    premier = maillon(place)
    deux = [premier, suivant(place, premier, "etrangere")]
    jugee = suite.juger(deux, EMPREINTE, place.racines, instant() + TARD)
    assert jugee.refus == ""
    assert [juge.autorite for juge in jugee.jetons] == ["CN=Horodatage courte", "CN=Horodatage etrangere"]
    assert jugee.date == jugee.jetons[0].date
    # The control: who trusts the first root alone does not take the second's word.
    une = (place.dossier / "ca.pem").read_bytes()
    assert "jeton 2 : la signature du jeton ne mène pas" in suite.juger(deux, EMPREINTE, une, instant() + TARD).refus


def test_dated_again_too_late_it_does_not_hold(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second token is said to be of five days later: openssl only dates by the machine's clock."""
    premier = maillon(place)
    deux = [premier, suivant(place, premier)]
    lire = jeton.verifier

    def plus_tard(*arguments: Any, **options: Any) -> jeton.Jeton:
        lu = lire(*arguments, **options)
        return replace(lu, date=lu.date + TARD) if lu.autorite.endswith("longue") else lu

    assert suite.juger(deux, EMPREINTE, place.racines, instant() + TARD).refus == ""
    monkeypatch.setattr(suite.jetons, "verifier", plus_tard)
    assert "jeton 1 : ses certificats avaient fini le" in suite.juger(deux, EMPREINTE, place.racines, instant()).refus


@pytest.mark.parametrize("quoi", ["empreinte", "rang", "jeton", "certificats", "revocations", "format"])
def test_a_link_that_does_not_date_the_one_before_is_broken(place: Place, quoi: str) -> None:
    """Signed by the right authority all the same: it is what it dates that is another."""
    premier = maillon(place)
    texte = json.loads(suite.composer(EMPREINTE, 2, premier))
    texte[quoi] = 3 if quoi == "rang" else ["ab" * 32] if quoi == "revocations" else "ab" * 32
    brut = json.dumps(texte, sort_keys=True, separators=(",", ":")).encode()
    autre = Maillon(place.dater(brut, "longue"), premier.certificats, (), brut)
    jugee = suite.juger([premier, autre], EMPREINTE, place.racines, instant())
    assert "jeton 2 : la suite est rompue" in jugee.refus
    assert jugee.jetons[0].refus == "" and jugee.jetons[1].refus


def test_what_is_another_message_or_order_is_refused(place: Place) -> None:
    premier = maillon(place)
    deuxieme = suivant(place, premier)
    autre = hashlib.sha256(b"autre").hexdigest()
    assert (
        "jeton 1 : le jeton date autre chose" in suite.juger([premier, deuxieme], autre, place.racines, instant()).refus
    )
    for faux in ([deuxieme, premier], [premier, deuxieme, deuxieme], [premier, premier]):
        assert suite.juger(faux, EMPREINTE, place.racines, instant()).refus
    assert suite.juger([], EMPREINTE, place.racines, instant()).refus
    vide = Maillon(deuxieme.reponse, b"", (), b"[" * 100_000)
    assert "rompue" in suite.juger([premier, vide], EMPREINTE, place.racines, instant()).refus


@pytest.mark.parametrize(
    ("raison", "tient"), [("keyCompromise", False), ("superseded", True), ("cessationOfOperation", True)]
)
def test_a_certificate_revoked_after_a_token_spares_it_for_some_reasons_only(
    neuve: Place, raison: str, tient: bool
) -> None:
    seul = maillon(neuve)
    time.sleep(1.1)
    neuve.revoquer("courte", raison)
    liste = Etat(Forme.crl, neuve.liste())
    jugee = suite.juger([seul], EMPREINTE, neuve.racines, instant(), [liste])
    assert (jugee.refus == "") is tient
    if not tient:
        assert "certificat révoqué (CN=Horodatage courte)" in jugee.refus and "clé compromise" in jugee.refus
    assert jugee.jetons[0].revocation.startswith("vérifiée au")


def test_revoked_before_the_token_nothing_spares_it(neuve: Place) -> None:
    neuve.revoquer("courte", "superseded")
    time.sleep(1.1)
    jugee = suite.juger([maillon(neuve)], EMPREINTE, neuve.racines, instant(), [Etat(Forme.crl, neuve.liste())])
    assert "avant ce jeton" in jugee.refus


def test_dated_again_before_the_theft_of_the_first_key_it_holds(neuve: Place) -> None:
    premier = maillon(neuve)
    deuxieme = suivant(neuve, premier)
    time.sleep(1.1)
    neuve.revoquer("courte")
    jugee = suite.juger(
        [premier, deuxieme], EMPREINTE, neuve.racines, instant() + TARD, [Etat(Forme.crl, neuve.liste())]
    )
    assert jugee.refus == ""


def test_what_is_joined_is_covered_and_what_is_absent_is_said(place: Place) -> None:
    liste = place.liste()
    premier = maillon(place, etats=(Etat(Forme.crl, liste),))
    deuxieme = suivant(place, premier)
    jugee = suite.juger([premier, deuxieme], EMPREINTE, place.racines, instant())
    assert jugee.refus == ""
    assert jugee.jetons[0].revocation.startswith("vérifiée au")
    assert jugee.jetons[1].revocation.startswith("non vérifiée : rien n'est joint pour CN=Horodatage longue")
    oublieux = Maillon(premier.reponse, premier.certificats)
    assert "rompue" in suite.juger([oublieux, deuxieme], EMPREINTE, place.racines, instant()).refus


def lire_certificat(place: Place, nom: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((place.dossier / f"{nom}.pem").read_bytes())


def test_where_its_state_is_told_is_read_in_the_certificate(place: Place) -> None:
    assert [s.forme for s in revocation.sources(lire_certificat(place, "courte"))] == [Forme.crl]
    assert [s.forme for s in revocation.sources(lire_certificat(place, "parlante"))] == [Forme.ocsp]
    assert revocation.sources(lire_certificat(place, "muette")) == []


def test_an_answer_of_a_responder_is_read_and_another_s_is_refused(neuve: Place) -> None:
    parlante, racine = lire_certificat(neuve, "parlante"), lire_certificat(neuve, "ca")
    question = revocation.demander(parlante, racine)
    reponse = neuve.reponse_ocsp(question)
    assert revocation.lire(Forme.ocsp, reponse, parlante, racine).revoque_le is None
    neuve.revoquer("parlante")
    dit = revocation.lire(Forme.ocsp, neuve.reponse_ocsp(question), parlante, racine)
    assert (dit.raison, dit.avant_tient) == ("clé compromise", False)
    for place in range(0, len(reponse), 5):
        altere = bytearray(reponse)
        altere[place] ^= 1
        with suppress(revocation.RevocationRefuseeError):
            assert revocation.lire(Forme.ocsp, bytes(altere), parlante, racine).revoque_le is None
    for octets, certificat, dit_que in (
        (reponse, lire_certificat(neuve, "courte"), "autre certificat"),
        (b"bonjour", parlante, "ne se lit pas"),
        (b"x" * (revocation.OCTETS_MAX + 1), parlante, "dépasse"),
    ):
        with pytest.raises(revocation.RevocationRefuseeError, match=dit_que):
            revocation.lire(Forme.ocsp, octets, certificat, racine)


def test_the_list_of_another_authority_or_an_altered_one_says_nothing(neuve: Place) -> None:
    neuve.revoquer("courte")
    liste, courte, racine = neuve.liste(), lire_certificat(neuve, "courte"), lire_certificat(neuve, "ca")
    assert revocation.lire(Forme.crl, liste, courte, racine).revoque_le is not None
    with pytest.raises(revocation.RevocationRefuseeError, match="pas signée"):
        revocation.lire(Forme.crl, liste, lire_certificat(neuve, "etrangere"), lire_certificat(neuve, "autre-ca"))
    altere = liste[:-1] + bytes([liste[-1] ^ 1])
    with pytest.raises(revocation.RevocationRefuseeError):
        revocation.lire(Forme.crl, altere, courte, racine)
    jugee = suite.juger([maillon(neuve)], EMPREINTE, neuve.racines, instant(), [Etat(Forme.crl, altere)])
    assert jugee.jetons[0].revocation.startswith("non vérifiée")


def test_a_proof_goes_in_one_file_and_comes_back_the_same(place: Place, tmp_path: Path) -> None:
    premier = maillon(place, etats=(Etat(Forme.crl, place.liste()),))
    tous = [premier, suivant(place, premier)]
    ecrite = preuve.ecrire(tous, EMPREINTE)
    assert preuve.lire(ecrite) == tous
    assert preuve.ecrire(tous, EMPREINTE) == ecrite
    assert preuve.lire(premier.reponse) == [Maillon(premier.reponse, b"")]
    with zipfile.ZipFile(io.BytesIO(ecrite)) as archive:
        archive.extractall(tmp_path / "preuve")
    (tmp_path / "preuve" / "RACINES.pem").write_bytes(place.racines)
    commandes = [
        li for li in (tmp_path / "preuve" / "LISEZMOI.txt").read_text().splitlines() if li.startswith("openssl")
    ]
    assert len(commandes) == 2
    for commande in commandes:
        assert b"OK" in openssl(*commande.split()[1:], dans=tmp_path / "preuve")


def _zip(fichiers: list[tuple[str, bytes]], **options: int) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", **options) as archive:  # type: ignore[arg-type]
        for nom, octets in fichiers:
            archive.writestr(nom, octets)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("brute", "dit"),
    [
        (_zip([("1/jeton.tsr", b"x" * 99)], compression=zipfile.ZIP_DEFLATED), "comprimée"),
        (_zip([("../1/jeton.tsr", b"x")]), "étranger"),
        (_zip([("1/jeton.tsr", b"x"), ("1/virus.exe", b"x")]), "étranger"),
        (_zip([("2/jeton.tsr", b"x")]), "de 1 au dernier"),
        (_zip([("1/maillon.json", b"x")]), "n'a pas le jeton 1"),
        (_zip([("LISEZMOI.txt", b"x")]), "de 1 au dernier"),
        (b"PK\x03\x04" + b"x" * 60, "abîmée"),
    ],
)
def test_what_is_no_proof_is_refused(brute: bytes, dit: str) -> None:
    with pytest.raises(JetonRefuseError, match=dit):
        preuve.lire(brute)


def test_certificates_that_come_with_a_token_make_nobody_trusted(place: Place) -> None:
    """The root of the package is not one that was given, and a certificate that may not make others is not followed."""
    etrangere = Maillon(place.dater(OBJET, "etrangere"), place.racines)
    une = (place.dossier / "ca.pem").read_bytes()
    assert "ne mène pas" in suite.juger([etrangere], EMPREINTE, une, instant()).refus
    gene = Maillon(place.dater(OBJET), b"rien")
    assert "joints ne se lisent pas" in suite.juger([gene], EMPREINTE, une, instant()).refus
