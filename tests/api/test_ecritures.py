"""Programs write as pages do: by the same services, once for each key, over the version that they read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests import maquettes
from tests.api.test_jetons import exiger_declare, jeton, operations, programme
from tests.instruits import Instruits, campagne_instruite
from tests.services.annonce import scene
from tests.services.comite.monde import Monde

from binome.api.v1 import api
from binome.domaine.droits.droits import Role
from binome.domaine.droits.portees import Portee
from binome.registre.models import (
    Affectation,
    Avis,
    ContributionAvis,
    EcritureParJeton,
    EtapeDeDemarche,
    EvenementDeSuivi,
    JetonDAcces,
    LabelAccorde,
    LigneJournal,
    MotDuFil,
    PointExamine,
    RoleCampagne,
)
from binome.services.administration import roles_de_campagne
from binome.services.comptes import jetons
from binome.services.demarches import demandes
from binome.services.instruction import fil

pytestmark = [pytest.mark.django_db, pytest.mark.lent(8)]
V, D = "/api/v1", f"/api/v1/depots/{maquettes.ID}"
REGION = "region:93"


class Programme:
    """A program with a token: each write has a key of its own, unless one is given."""

    def __init__(self, compte: Any, portees: Any = Portee) -> None:
        self.client, self.cles = programme(jeton(compte, portees)), 0

    def lire(self, ou: str, code: int = 200) -> Any:
        reponse = self.client.get(ou)
        assert reponse.status_code == code, reponse.content
        exiger_declare("GET", reponse)
        return reponse.json()

    def ecrire(self, verbe: str, ou: str, corps: Any, *, cle: str | None = None, version: str | None = None) -> Any:
        self.cles += 1
        entetes = {"Idempotency-Key": f"cle-{self.cles}" if cle is None else cle}
        entetes |= {} if version is None else {"If-Match": version}
        brut = corps if isinstance(corps, bytes) else json.dumps(corps).encode()
        reponse = self.client.generic(verbe, ou, brut, content_type="application/json", headers=entetes)
        exiger_declare(verbe, reponse)
        return reponse


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    return campagne_instruite(monkeypatch)


@pytest.fixture
def region(instruits: Instruits) -> Programme:
    return Programme(instruits.comptes["region"])


@pytest.fixture
def label(db: None) -> LabelAccorde:
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])
    demandes.preparer(label.depot.par, "essai", "f1", "pret-vert")
    return label


def derniere() -> LigneJournal:
    return LigneJournal.objects.order_by("-rang")[0]


def test_a_deposit_changes_hands_once_over_the_version_that_was_read(instruits: Instruits, region: Programme):
    lue = next(a for a in region.lire(f"{D}/affectations") if a["service"] == REGION)
    collegue = next(p["cle"] for p in lue["possibles"] if p["nom"] == "Collegue")
    ou = f"{D}/affectations/{REGION}"
    faite = region.ecrire("PUT", ou, {"a": collegue}, cle="k", version=lue["version"])
    assert faite.status_code == 200 and faite.json()["a"] == "Collegue"
    assert faite.headers["ETag"] == faite.json()["version"] != lue["version"]
    assert derniere().action == "instruction.affectation" and "Collegue" not in derniere().donnees
    # Sent again, it is answered the same, and nothing more is written.
    redite = region.ecrire("PUT", ou, {"a": collegue}, cle="k", version=lue["version"])
    assert (redite.status_code, redite.content) == (200, faite.content) and redite.headers["X-Binome-Redit"] == "oui"
    assert Affectation.objects.count() == 1
    # Another one, over what is no longer.
    perimee = region.ecrire("PUT", ou, {"a": None}, version=lue["version"])
    assert perimee.status_code == 412 and perimee.json()["recu"] == {"a": None}
    assert perimee.json()["version"] == perimee.headers["ETag"] == faite.json()["version"]
    sans = region.ecrire("PUT", ou, {"a": None})
    assert sans.status_code == 428 and Affectation.objects.count() == 1
    assert region.ecrire("PUT", ou, {"a": None}, version=f"W/{perimee.json()['version']}").json()["a"] is None


def test_a_point_is_examined_as_on_its_page(instruits: Instruits, region: Programme):
    point = region.lire(f"{D}/recevabilite")[0]
    dit = {"etat": "rempli", "note": "Vu."}
    fait = region.ecrire("PUT", f"{D}/recevabilite/{point['point']}", dit, version=point["version"]).json()
    assert (fait["etat"], fait["note"]) == ("rempli", "Vu.") and PointExamine.objects.get().etat == "rempli"
    assert derniere().action == "instruction.point"
    refus = region.ecrire("PUT", f"{D}/recevabilite/{point['point']}", {"etat": "x"}, version=fait["version"])
    assert refus.status_code == 422 and "etat" in refus.json()["message"]
    assert region.ecrire("PUT", f"{D}/recevabilite/aucun", dit, version='"x"').status_code == 404


def test_a_draft_is_written_and_never_given_and_what_was_refused_comes_back(instruits: Instruits, region: Programme):
    ou = f"{D}/avis/{REGION}/projet"
    lu = region.client.get(ou)
    assert lu.headers["ETag"] == lu.json()["version"]
    ecrit = region.ecrire(
        "PUT", ou, {"sens": "favorable", "motif": "Le périmètre se tient."}, version=lu.json()["version"]
    )
    assert ecrit.json()["contenu"]["motif"] == "Le périmètre se tient." and ecrit.json()["manques"] == []
    assert derniere().action == "avis.prepare"
    autre = Programme(instruits.comptes["collegue"])
    refus = autre.ecrire("PUT", ou, {"motif": "Un long texte, à moi."}, version=lu.json()["version"])
    assert refus.status_code == 412 and refus.json()["recu"] == {"motif": "Un long texte, à moi."}
    assert ContributionAvis.objects.count() == 1
    rendre = region.ecrire("POST", f"{D}/avis/{REGION}", {})
    assert rendre.status_code == 403 and rendre.json()["code"] == "par_la_page"
    assert f"/instruction/dossiers/{maquettes.ID}/avis/{REGION}/rendre/" in rendre.json()["message"]
    assert not Avis.objects.exists()
    faute = region.ecrire("PUT", ou, {"notes": {"inconnu": {"note": 3}}}, version=refus.json()["version"])
    assert faute.status_code == 422 and "grille" in faute.json()["message"]


def test_a_word_is_said_once_and_struck_by_who_said_it(instruits: Instruits, region: Programme):
    mots = [region.ecrire("POST", f"{D}/fil", {"texte": "Qui appelle ?"}, cle="un") for _ in range(2)]
    assert [m.status_code for m in mots] == [201, 201] and MotDuFil.objects.count() == 1
    assert region.ecrire("POST", f"{D}/fil", {"texte": "Autre"}, cle="un").json()["code"] == "cle_reprise"
    cle = mots[0].json()["cle"]
    assert Programme(instruits.comptes["national"]).ecrire("DELETE", f"{D}/fil/{cle}", b"").status_code == 403
    assert region.ecrire("DELETE", f"{D}/fil/{cle}", b"").json()["raye_le"]
    assert [m["texte"] for m in region.lire(f"{D}/fil")] == ["Qui appelle ?"]
    assert region.ecrire("DELETE", f"{D}/fil/99", b"").status_code == 404


def test_a_token_taken_back_while_it_writes_is_a_401_and_nothing_is_written(
    instruits: Instruits, region: Programme, monkeypatch: pytest.MonkeyPatch
):
    dire, compte = fil.dire, instruits.comptes["region"]

    def repris(*dit: Any) -> MotDuFil:
        jetons.revoquer(compte, JetonDAcces.objects.get(compte=compte).pk)
        return dire(*dit)

    monkeypatch.setattr(fil, "dire", repris)
    refus = region.ecrire("POST", f"{D}/fil", {"texte": "Qui appelle ?"})
    assert (refus.status_code, refus.json()["code"]) == (401, "jeton") and "invalid_token" in refus["WWW-Authenticate"]
    assert not MotDuFil.objects.exists() and not EcritureParJeton.objects.exists()


def test_keys_are_of_one_token_and_one_operation(instruits: Instruits, region: Programme):
    autre = Programme(instruits.comptes["region"])
    point = region.lire(f"{D}/recevabilite")[0]
    for qui in (region, autre):
        assert qui.ecrire("POST", f"{D}/fil", {"texte": "Un."}, cle="même").status_code == 400
        assert qui.ecrire("POST", f"{D}/fil", {"texte": "Un."}, cle='"meme"').status_code == 201
    fait = region.ecrire(
        "PUT", f"{D}/recevabilite/{point['point']}", {"etat": "rempli"}, cle="meme", version=point["version"]
    )
    assert fait.status_code == 200 and MotDuFil.objects.count() == 2


def test_a_refusal_leaves_its_key_free(region: Programme):
    assert region.ecrire("POST", f"{D}/fil", {"texte": "\u200b"}, cle="k").status_code == 403
    assert not EcritureParJeton.objects.exists()
    assert region.ecrire("POST", f"{D}/fil", {"texte": "Un mot."}, cle="k").status_code == 201


ECRITURES = [
    ("PUT", f"{D}/affectations/{REGION}", {"a": None}),
    ("PUT", f"{D}/recevabilite/actes", {"etat": "rempli"}),
    ("PUT", f"{D}/avis/{REGION}/projet", {"motif": "Non."}),
    ("POST", f"{D}/avis/{REGION}", {}),
    ("POST", f"{D}/etape", {"acte": "irrecevable", "motif": "Non."}),
    ("POST", f"{D}/complements", {"points": [{"lieu": "pieces", "quoi": "Tout."}], "terme": "2030-01-01"}),
    ("POST", f"{D}/complements/fin", {}),
    ("POST", f"{D}/fil", {"texte": "Non."}),
    ("DELETE", f"{D}/fil/1", {}),
]


@pytest.mark.parametrize("qui", ["chef", "etranger", "ailleurs", "comite"])
def test_who_does_not_instruct_there_writes_nothing(instruits: Instruits, qui: str):
    client, avant = Programme(instruits.comptes[qui]), derniere().rang
    for verbe, ou, corps in ECRITURES:
        reponse = client.ecrire(verbe, ou, corps, version='"x"')
        assert reponse.status_code in (403, 404), (ou, reponse.content)
        assert reponse.status_code == 404 or qui in ("chef", "comite")
        assert reponse.headers["Cache-Control"] == "private, no-store"
    assert derniere().rang == avant and not EcritureParJeton.objects.exists()


def test_a_session_or_a_narrow_token_writes_nothing(instruits: Instruits):
    compte = instruits.comptes["region"]
    etroit = Programme(compte, [p for p in Portee if p is not Portee.ecrire_instruction])
    for verbe, ou, corps in ECRITURES:
        assert instruits.client("region").generic(verbe, ou, json.dumps(corps)).status_code == 401, ou
        assert etroit.ecrire(verbe, ou, corps).json()["code"] == "portee", ou


def test_a_role_that_is_lost_ends_it_even_for_what_was_done(instruits: Instruits, region: Programme):
    assert region.ecrire("POST", f"{D}/fil", {"texte": "Un mot."}, cle="k").status_code == 201
    RoleCampagne.objects.filter(compte=instruits.comptes["region"]).delete()
    assert region.ecrire("POST", f"{D}/fil", {"texte": "Un mot."}, cle="k").status_code == 404


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("brut", "code", "dit"),
    [
        (b"", 422, "manque"),
        (b"{", 400, "JSON"),
        (b"\xff", 400, "JSON"),
        (b'{"texte": NaN}', 400, "JSON"),
        (b"[" * 100_000, 400, "JSON"),
        (b'{"texte": "a\\u0000b"}', 400, "nul"),
        (b'{"texte": "\\ud800"}', 400, "nul"),
        (b'{"a\\u0000": 1}', 400, "nul"),
        (b"[]", 422, "texte"),
        (b'{"texte": 3}', 422, "texte"),
        (b'{"texte": ""}', 422, "texte"),
        (b'{"texte": "' + b"a" * 20_000 + b'"}', 422, "texte"),
    ],
)
def test_what_cannot_be_read_is_said(region: Programme, brut: bytes, code: int, dit: str):
    refus = region.ecrire("POST", f"{D}/fil", brut)
    assert refus.status_code == code and dit in refus.json()["message"], refus.content
    assert not MotDuFil.objects.exists()


def test_a_body_too_big_is_a_413(region: Programme):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        assert region.ecrire("POST", f"{D}/fil", b"a" * 1001).status_code == 413


@pytest.mark.postgresql
@pytest.mark.parametrize("cle", ["", " ", '"', '""', "a b", "a" * 129, "é", "a\\b"])
def test_a_key_made_by_hand_is_refused_in_words(region: Programme, cle: str):
    refus = region.ecrire("POST", f"{D}/fil", {"texte": "Un mot."}, cle=cle)
    assert refus.status_code == 400 and refus.json()["code"] == "cle_attendue"


@pytest.mark.postgresql
@pytest.mark.parametrize("version", ["", "*", "x", '"', '"é"', '"' + "a" * 9000 + '"', 'W/"x"', '"x", "y"', "\\", "0"])
def test_a_version_made_by_hand_is_never_the_one_that_is(region: Programme, version: str):
    refus = region.ecrire("PUT", f"{D}/affectations/{REGION}", {"a": None}, version=version)
    assert refus.status_code == 412 and not Affectation.objects.exists()


@pytest.mark.postgresql
@pytest.mark.parametrize("ou", [f"{D}/fil%00", f"{D}/fil?a=%00", f"{V}/appels?q=%00", f"{V}/campagnes/%00/boite"])
def test_a_null_character_in_an_address_is_refused(region: Programme, ou: str):
    refus = region.client.get(ou)
    assert refus.status_code in (400, 404) and refus.headers["Content-Type"].startswith("application/json")


@pytest.mark.postgresql
@pytest.mark.parametrize("suite", ["fil/0", "fil/-1", f"fil/{'9' * 40}", "fil/a", "fil/1.5", "fil/١"])
def test_a_number_made_by_hand_is_no_breakdown(region: Programme, suite: str):
    assert region.ecrire("DELETE", f"{D}/{suite}", b"").status_code in (404, 422)


def test_what_is_not_there_and_what_is_not_done_so_are_json_too(region: Programme):
    for ou, verbe, code in ((f"{V}/rien", "GET", 404), (f"{D}/fil", "PATCH", 405), (f"{V}/appels", "DELETE", 405)):
        reponse = region.client.generic(verbe, ou)
        assert reponse.status_code == code and reponse.json()["message"], ou
    assert reponse.headers["Allow"] == "GET"


@pytest.mark.postgresql
def test_the_follow_up_is_told_and_corrected(label: LabelAccorde):
    chef, ou = Programme(label.depot.par), f"{V}/suivi/essai/evenements"
    dit = {"fiche": "f1", "genre": "financement", "acte": "accord", "tiers": "ADEME", "montant": 400000}
    fait = chef.ecrire("POST", ou, dit | {"jour": "2024-03-01"}, cle="k")
    assert fait.status_code == 201 and float(fait.json()["montant"]) == 400_000
    ligne = EvenementDeSuivi.objects.get()
    assert chef.lire(ou) == [fait.json()], "read again, it is the same to the letter"
    assert (ligne.source, ligne.par) == ("programme", label.depot.par) and derniere().action == "suivi.evenement"
    assert chef.ecrire("POST", ou, dit | {"jour": "2024-03-01"}, cle="k").content == fait.content
    corrige = chef.ecrire(
        "POST", ou, dit | {"jour": "2024-03-01", "montant": "350 000", "corrige": fait.json()["rang"]}
    )
    assert corrige.status_code == 201 and [e["corrige"] for e in chef.lire(ou)] == [None, fait.json()["rang"]]
    somme = chef.lire(f"{V}/suivi/essai")["sommes"]["accord"]
    assert float(somme) == 350_000
    for faux, phrase in (
        ({"jour": "hier"}, "date"),
        ({"genre": "autre"}, "genre"),
        ({"montant": -1}, "montant"),
        ({"corrige": 10**30}, ""),
        ({"inconnu": 1}, "inconnu"),
        ({"fiche": "f9"}, "plan"),
    ):
        refus = chef.ecrire("POST", ou, dit | {"jour": "2024-03-01"} | faux)
        assert refus.status_code in (403, 404, 422) and phrase in refus.json()["message"], refus.content
    porteur = Programme(maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f2"]))
    assert porteur.ecrire("POST", ou, dit | {"jour": "2024-03-01"}).status_code in (403, 404)
    assert porteur.lire(ou) == []


def test_a_promise_is_written_and_followed(label: LabelAccorde):
    chef, ou = Programme(label.depot.par), f"{V}/suivi/essai/engagements"
    dit = {
        "operateur": "ADEME",
        "quoi": "Financer.",
        "montant": 9000,
        "jour": "2024-03-01",
        "piece": "Plan",
        "page": "4",
    }
    fait = chef.ecrire("POST", ou, dit, cle="k").json()
    assert (fait["operateur"], float(fait["montant"]), fait["suites"]) == ("ADEME", 9000, [])
    assert chef.ecrire("POST", ou, dit, cle="k").json() == fait and chef.ecrire("POST", ou, dit).status_code == 422
    suite = {"acte": "preuve", "jour": "2024-04-01", "montant": 4000, "preuve": "Virement"}
    suivi = chef.ecrire("POST", f"{ou}/{fait['cle']}/suites", suite)
    assert suivi.status_code == 201 and float(suivi.json()["prouve"]) == 4000 and chef.lire(ou) == [suivi.json()]
    assert chef.ecrire("POST", f"{ou}/99/suites", suite).status_code == 404
    porteur = Programme(maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f2"]))
    porteur.lire(ou, 403)
    for verbe_ou in (ou, f"{ou}/{fait['cle']}/suites"):
        assert porteur.ecrire("POST", verbe_ou, dit if verbe_ou == ou else suite).status_code in (403, 404)


def test_a_request_is_prepared_sent_and_answered(label: LabelAccorde):
    chef, ou = Programme(label.depot.par), f"{V}/suivi/essai/demandes"
    neuve = chef.ecrire("POST", ou, {"fiche": "f2", "dispositif": "pret-vert"}).json()
    assert (neuve["action"], neuve["etat"]) == ("f2", "preparee")
    assert chef.ecrire("POST", f"{ou}/essai-d1/etapes", {"etat": "envoyee"}).json()["etat"] == "envoyee"
    operateur = maquettes.compte("operateur", second_facteur=True)
    roles_de_campagne.nommer(operateur.email, Role.operateur, label.campagne.identifiant, service="bpifrance")
    lui, recue = Programme(operateur), f"{V}/demandes/recues/essai-d1"
    assert lui.lire(recue)["etat"] == "envoyee"
    rendue = lui.ecrire("POST", f"{recue}/etapes", {"etat": "accordee", "montant": 350000}, cle="k")
    assert rendue.status_code == 201 and rendue.json()["etapes"][-1]["source"] == "operateur"
    assert (
        lui.ecrire("POST", f"{recue}/etapes", {"etat": "accordee", "montant": 350000}, cle="k").content
        == rendue.content
    )
    assert EtapeDeDemarche.objects.count() == 2
    refus = lui.ecrire("POST", f"{recue}/etapes", {"etat": "refusee"})
    assert refus.status_code == 422 and "pourquoi" in refus.json()["message"]
    for ailleurs in (f"{V}/demandes/recues/essai-d2", f"{V}/demandes/recues/aucune"):
        lui.lire(ailleurs, 404)
        assert lui.ecrire("POST", f"{ailleurs}/etapes", {"etat": "recue"}).status_code == 404
    assert lui.ecrire("POST", f"{ou}/essai-d1/etapes", {"etat": "abandonnee", "raison": "Non."}).status_code in (
        403,
        404,
    )


def test_what_asks_for_a_fresh_proof_is_done_on_its_page(
    db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde = Monde(1)
    monde.pendule = scene.Pendule(monde).tenir(monkeypatch)  # type: ignore[attr-defined]
    from tests.api.test_session import chez

    for qui, codes in (("presidente", {403}), ("etranger", {404})):
        chez(monde, qui)
        client = Programme(monde.comptes[qui])
        for ou in (f"{V}/campagnes/ti-2023-2027/annonce", f"{V}/campagnes/ti-2023-2027/decisions/dossier-1"):
            reponse = client.ecrire("POST", ou, {})
            assert reponse.status_code in codes, (ou, reponse.content)
            assert qui == "etranger" or reponse.json()["code"] == "par_la_page"


def test_each_example_of_the_description_is_one(db: None) -> None:
    modeles = {
        op.operation_id or api.get_openapi_operation_id(op): op
        for lie in api._get_bound_routers()
        for vue in lie.path_operations.values()
        for op in vue.operations
    }
    vus = 0
    for nom, (_, dite) in operations().items():
        if exemple := dite.get("x-exemple"):
            (corps,) = (m for m in modeles[nom].models if m.__ninja_param_source__ == "body")
            (champ,) = corps.model_fields.values()
            champ.annotation.model_validate(exemple)
            vus += 1
        assert ("requestBody" in dite) is (bool(exemple) or nom == "verifier"), nom
    assert vus == 24
