"""What is known of a member of a committee who has no account is written down by programs as on their page."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.api.test_comite_ecrit import C, monde, qui, secretaire
from tests.api.test_ecritures import Programme, derniere
from tests.services.comite.monde import Monde

from binome.domaine.droits.portees import Portee
from binome.registre.models import (
    Compte,
    EcritureParJeton,
    ListeDeMandats,
    Mandat,
    MandatAConfirmer,
    MembreDuComite,
    Organisation,
)

__all__ = ["monde", "secretaire"]
pytestmark = [pytest.mark.django_db, pytest.mark.lent(4)]
REGION = {"nom": "Région Sud", "nature": "region", "siren": "231 300 021"}
DIT = {"organisme": REGION, "fonction": "conseillère régionale", "d_apres": "sa lettre du 3 mars"}


@pytest.fixture
def elle(monde: Monde) -> str:
    lui = monde.membres["intercos"]
    MembreDuComite.objects.filter(pk=lui.pk).update(compte=None, nom="Alice Martin")
    return f"{C}/membres/{lui.pk}"


def proposer(monde: Monde) -> MandatAConfirmer:
    comptes = {"lignes": 9, "refusees": 0, "proposes": 1, "le": monde.instant}
    liste = ListeDeMandats.objects.create(titre="conseillers", source="RNE", millesime="2026", **comptes)
    return MandatAConfirmer.objects.create(
        membre=monde.membres["intercos"],
        liste=liste,
        ligne=7,
        organisme="Département des Hautes-Alpes",
        nature="departement",
        code="05",
        fonction="conseillère départementale",
        ne_le=dt.date(1970, 4, 2),
        le=monde.instant,
    )


def test_their_offices_their_source_and_their_declaration(monde: Monde, secretaire: Programme, elle: str) -> None:
    vide = secretaire.lire(elle)
    assert (vide["nom"], vide["mandats"], vide["non_confirmes"]) == ("Alice Martin", [], [])
    assert vide["declaration_recue_le"] is None
    note = secretaire.ecrire("POST", f"{elle}/mandats", DIT | {"du": "2021-07-02"}, cle="k")
    assert note.status_code == 201, note.content
    assert secretaire.ecrire("POST", f"{elle}/mandats", DIT | {"du": "2021-07-02"}, cle="k").content == note.content
    assert note.json() == secretaire.lire(elle) and derniere().action == "mandat.declare" and derniere().acteur
    (mandat,) = note.json()["mandats"]
    assert (mandat["organisme"], mandat["siren"], mandat["du"]) == ("Région Sud", "231300021", "2021-07-02")
    assert mandat["source"].startswith("sa lettre du 3 mars ; rattaché par qui conduit le comité")
    d_un_siret = DIT | {"organisme": REGION | {"siren": "23130002100004"}}
    assert secretaire.ecrire("POST", f"{elle}/mandats", d_un_siret).json()["mandats"][1]["siren"] == "231300021"
    assert secretaire.ecrire("DELETE", f"{elle}/mandats/{mandat['cle'] + 1}", b"").status_code == 200
    recue = secretaire.ecrire("POST", f"{elle}/declaration", b"")
    assert recue.status_code == 201 and recue.json()["declaration_recue_le"]
    assert derniere().action == "interets.declares"
    retire = secretaire.ecrire("DELETE", f"{elle}/mandats/{mandat['cle']}", b"")
    assert retire.status_code == 200 and retire.json()["mandats"] == [] and derniere().action == "mandat.retire"
    assert secretaire.ecrire("DELETE", f"{elle}/mandats/{mandat['cle']}", b"").status_code == 404


@pytest.mark.parametrize("oui", [True, False])
def test_what_a_list_proposes_is_answered_once(monde: Monde, secretaire: Programme, elle: str, oui: bool) -> None:
    cle = proposer(monde).pk
    (propose,) = secretaire.lire(elle)["non_confirmes"]
    assert (propose["cle"], propose["ne_le"], propose["organisme"]) == (
        cle,
        "1970-04-02",
        "Département des Hautes-Alpes",
    )
    assert propose["source"] == "RNE, conseillers, 2026"
    dit = secretaire.ecrire("POST", f"{elle}/non-confirmes/{cle}", {"oui": oui})
    assert dit.status_code == 200 and dit.json()["non_confirmes"] == [], dit.content
    assert [m["organisme"] for m in dit.json()["mandats"]] == (["Département des Hautes-Alpes"] if oui else [])
    assert derniere().action == ("mandat.confirme" if oui else "mandat.ecarte")
    assert secretaire.ecrire("POST", f"{elle}/non-confirmes/{cle}", {"oui": oui}).status_code == 404


@pytest.mark.parametrize(
    ("faux", "code", "phrase"),
    [
        ({"fonction": " "}, 403, "vide"),
        ({"d_apres": ""}, 403, "vide"),
        ({"fonction": "x" * 401}, 422, "fonction"),
        ({"organisme": REGION | {"siren": "231300022"}}, 422, "siren"),
        ({"organisme": REGION | {"siren": "douze"}}, 422, "siren"),
        ({"organisme": REGION | {"nom": ""}}, 422, "nom"),
        ({"organisme": REGION | {"nature": "royaume"}}, 422, "nature"),
        ({"organisme": {"nom": "Région Sud"}}, 422, "nature"),
        ({"organisme": "Région Sud"}, 422, "il manque"),
        ({"du": "2026-02-30"}, 422, "du"),
        ({"du": "2026-03-02", "au": "2026-03-01"}, 422, "La fin vient avant le début"),
    ],
)
def test_what_is_badly_filled_in_is_refused_in_french_and_writes_nothing(
    monde: Monde, secretaire: Programme, elle: str, faux: dict[str, object], code: int, phrase: str
) -> None:
    avant, organismes = derniere().rang, Organisation.objects.count()
    refus = secretaire.ecrire("POST", f"{elle}/mandats", DIT | faux)
    assert refus.status_code == code and phrase in refus.json()["message"], refus.content
    assert (derniere().rang, Organisation.objects.count(), Mandat.objects.count()) == (avant, organismes, 0)
    assert secretaire.ecrire("POST", f"{elle}/mandats", b"{").status_code == 400


def test_who_has_an_account_answers_for_themselves_and_who_does_not_sit_is_not_there(
    monde: Monde, secretaire: Programme, elle: str
) -> None:
    avec, greffe = (f"{C}/membres/{monde.membres[nom].pk}" for nom in ("regions", "secretaire"))
    for verbe, ou, corps in _ecritures(avec):
        refus = secretaire.ecrire(verbe, ou, corps)
        assert refus.status_code == 403 and "a un compte" in refus.json()["message"], ou
    for absent in (
        greffe,
        f"{C}/membres/999999",
        f"/api/v1/campagnes/ailleurs/comite/membres/{elle.rpartition('/')[2]}",
    ):
        for verbe, ou, corps in _ecritures(absent):
            assert secretaire.ecrire(verbe, ou, corps).status_code == 404, ou


@pytest.mark.parametrize("nom", ["regions", "national", "chef", "etranger"])
def test_who_does_not_conduct_reads_nothing_and_writes_nothing(
    monde: Monde, secretaire: Programme, elle: str, nom: str
) -> None:
    proposer(monde)
    lui = qui(monde, nom)
    avant, ecrites, code = derniere().rang, EcritureParJeton.objects.count(), 403 if nom == "regions" else 404
    assert "Martin" not in lui.lire(elle, code)["message"]
    for verbe, ou, corps in _ecritures(elle):
        reponse = lui.ecrire(verbe, ou, corps)
        assert reponse.status_code == code and "Martin" not in reponse.content.decode(), ou
    assert (derniere().rang, EcritureParJeton.objects.count()) == (avant, ecrites)


def test_a_narrow_token_only_reads_and_an_administrator_composes(
    monde: Monde, secretaire: Programme, elle: str
) -> None:
    etroit = qui(monde, "secretaire", [Portee.lire_comite])
    assert etroit.lire(elle)["nom"] == "Alice Martin"
    for verbe, ou, corps in _ecritures(elle):
        assert etroit.ecrire(verbe, ou, corps).json()["code"] == "portee", ou
    assert qui(monde, "secretaire", [Portee.lire_suivi]).lire(elle, 403)["code"] == "portee"
    Compte.objects.filter(pk=monde.comptes["etranger"].pk).update(administrateur=True)
    monde.comptes["etranger"].refresh_from_db()
    assert qui(monde, "etranger").ecrire("POST", f"{elle}/mandats", DIT).status_code == 201


def _ecritures(membre: str) -> list[tuple[str, str, object]]:
    return [
        ("POST", f"{membre}/mandats", DIT),
        ("DELETE", f"{membre}/mandats/1", b""),
        ("POST", f"{membre}/non-confirmes/1", {"oui": True}),
        ("POST", f"{membre}/declaration", b""),
    ]
