"""The operations that answer somebody: what pages say, to the same people, kept by nobody between."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests import maquettes
from tests.services.annonce import scene
from tests.services.annonce.scene import INSTANT, TROIS
from tests.services.comite.monde import Monde

from binome.registre.models import Avis, DeportDecide, PointDeSeance
from binome.services.annonce import execution

pytestmark = [pytest.mark.django_db, pytest.mark.lent(8)]
C = "campagnes/ti-2023-2027/"
SEANCE, AVIS, DECISION = f"{C}comite/seances/1", "depots/dossier-1/avis", "depots/dossier-1/decision"
TOUTES = (
    f"{C}boite",
    AVIS,
    "depots/dossier-1/liens",
    DECISION,
    f"{C}comite/seances",
    SEANCE,
    f"{C}annonce",
    f"{C}boite/vues",
)
# Who reads what: the others are told that it does not exist, or that it is not for them.
LISENT = {
    f"{C}boite": {"national", "presidente", "ministere"},
    AVIS: {"national", "presidente", "ministere", "chef"},
    "depots/dossier-1/liens": {"national", "presidente", "ministere"},
    DECISION: set(),
    f"{C}boite/vues": {"national", "presidente", "ministere"},
    f"{C}comite/seances": {"presidente", "ministere"},
    SEANCE: {"presidente", "ministere"},
    f"{C}annonce": {"presidente"},
}


@pytest.fixture
def monde(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde(3)
    fait.pendule = scene.Pendule(fait).tenir(monkeypatch)  # type: ignore[attr-defined]
    scene.decider(fait, TROIS)
    scene.armer(fait)
    return fait


def chez(monde: Monde, nom: str) -> Client:
    qui = monde.comptes[nom]
    Authenticator.objects.get_or_create(user=qui, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
    return maquettes.navigateur(qui)


def lire(client: Client, ou: str) -> Any:
    reponse = client.get(f"/api/v1/{ou}")
    assert reponse.status_code == 200, reponse.content
    return reponse.json()


@pytest.mark.parametrize("qui", ["national", "presidente", "ministere", "chef", "etranger"])
def test_each_reads_what_their_pages_say_and_nobody_keeps_it(monde: Monde, qui: str) -> None:
    client = chez(monde, qui)
    for ou in TOUTES:
        reponse = client.get(f"/api/v1/{ou}")
        permis = qui in LISENT[ou]
        assert (reponse.status_code == 200) is permis and (permis or reponse.status_code in (403, 404)), (ou, qui)
        assert reponse.headers["Cache-Control"] == "private, no-store", ou
        assert reponse.headers["Content-Type"].startswith("application/json"), ou


def test_without_a_session_or_a_second_factor_nothing_answers(monde: Monde) -> None:
    for ou in TOUTES:
        anonyme = maquettes.navigateur(None).get(f"/api/v1/{ou}")
        assert anonyme.status_code == 401 and set(anonyme.json()) == {"message", "code"}, ou
        sans_preuve = maquettes.navigateur(monde.comptes["presidente"]).get(f"/api/v1/{ou}")
        assert sans_preuve.status_code == 403 and "seconde preuve" in sans_preuve.json()["message"], ou


def test_what_is_read(monde: Monde) -> None:
    national, presidente = chez(monde, "national"), chez(monde, "presidente")
    assert lire(chez(monde, "chef"), AVIS) == [], "opinions are for after the decision"
    depots = lire(national, f"{C}boite")
    assert [d["dossier"] for d in depots] == ["dossier-1", "dossier-2", "dossier-3"]
    assert {d["etape"] for d in depots} == {"decision"} and lire(national, f"{C}boite?etape=avis") == []
    juges = lire(presidente, "depots/dossier-1/liens")
    assert juges and not any(j["verifie"] for j in juges if not j["liens"])
    (seance,) = lire(presidente, f"{C}comite/seances")
    points = lire(presidente, SEANCE)["points"]
    assert seance["rang"] == 1 and [p["dossier"] for p in points] == ["dossier-1", "dossier-2", "dossier-3"]
    annonce = lire(presidente, f"{C}annonce")
    assert (annonce["etat"], annonce["pretes"], annonce["en_attente"]) == ("armee", 3, 0)
    assert presidente.get(f"/api/v1/{C}comite/seances/99").status_code == 404
    assert presidente.get(f"/api/v1/{C}comite/seances/{'9' * 40}").status_code in (404, 422)
    assert presidente.post(f"/api/v1/{C}boite").status_code == 405


def test_a_recused_member_is_told_so_and_no_decision_goes_out_before_its_instant(monde: Monde) -> None:
    ministere, chef = monde.comptes["ministere"], chez(monde, "chef")
    DeportDecide.objects.create(
        campagne=monde.campagne,
        dossier=monde.dossier,
        compte=ministere,
        sens="deport",
        portee="dossier",
        motif="Lien.",
        par=monde.comptes["presidente"],
        le=monde.instant,
    )
    client = chez(monde, "ministere")
    dits = {p["dossier"]: p["deport"] for p in lire(client, SEANCE)["points"]}
    assert dits["dossier-1"] and not dits["dossier-2"] and PointDeSeance.objects.count() == 3
    assert client.get(f"/api/v1/{AVIS}").status_code in (403, 404)
    assert client.get("/api/v1/depots/dossier-1/liens").status_code in (403, 404)
    monde.pendule.a(INSTANT - dt.timedelta(milliseconds=1))  # type: ignore[attr-defined]
    execution.annoncer.call()
    assert chef.get(f"/api/v1/{DECISION}").status_code == 404
    monde.pendule.a(INSTANT)  # type: ignore[attr-defined]
    execution.annoncer.call()
    dite = lire(chef, DECISION)
    assert (dite["sens"], dite["depot"], dite["rouvert_le"]) == ("label", "dossier-1-1", None)
    assert chez(monde, "etranger").get(f"/api/v1/{DECISION}").status_code == 404


def test_a_given_opinion_is_changed_nor_taken_away_by_no_verb(monde: Monde) -> None:
    donne = {
        "au_titre_de": "region:93",
        "rang": 1,
        "sens": "favorable",
        "motif": "Oui.",
        "tardif": False,
        "empreinte": "x",
    }
    depot, region = monde.depots[0], monde.comptes["national"]
    avis = Avis.objects.create(depot=depot, revision=depot.revision, donne_par=region, le=monde.instant, **donne)
    client, autre = chez(monde, "national"), {"sens": "defavorable", "motif": "Non."}
    for ou in (AVIS, f"{AVIS}/region:93"):
        for verbe in ("PUT", "PATCH", "DELETE"):
            dit = client.generic(verbe, f"/api/v1/{ou}", json.dumps(autre), content_type="application/json")
            assert dit.status_code == 405, (verbe, ou)
    # The two doors that write there are not open to a session.
    for verbe, ou in (("POST", f"{AVIS}/region:93"), ("PUT", f"{AVIS}/region:93/projet")):
        dit = client.generic(verbe, f"/api/v1/{ou}", json.dumps(autre), content_type="application/json")
        assert 400 <= dit.status_code < 500
    assert [un["sens"] for un in lire(client, AVIS)] == ["favorable"]
    assert Avis.objects.get() == avis and Avis.objects.get().motif == "Oui."
