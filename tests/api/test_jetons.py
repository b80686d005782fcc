"""Programs and their tokens: never more than the scopes, nor than what their person may do at that very moment."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.api.test_session import LISENT, TOUTES, chez
from tests.services.annonce import scene
from tests.services.annonce.scene import INSTANT, TROIS
from tests.services.comite.monde import Monde

from binome.api.v1 import api
from binome.domaine.droits.portees import Portee, ouvertes
from binome.registre.models import Compte, JetonDAcces, RoleCampagne
from binome.services.annonce import execution
from binome.services.comptes import jetons
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent(8)]
P = Portee
# Each operation that answers somebody, and the scope that it asks for; all the others are for anyone.
PORTEES = {
    "boite": P.lire_instruction,
    "vues": P.lire_instruction,
    "avis": P.lire_instruction,
    "liens": P.lire_instruction,
    "decision": P.lire_instruction,
    "depot-horodatages": P.lire_instruction,
    "seances": P.lire_comite,
    "seance": P.lire_comite,
    "annonce": P.lire_comite,
    "suivi": P.lire_suivi,
    "demandes-recues": P.lire_demandes,
    "demandes": P.lire_demandes,
    "demande": P.lire_demandes,
    "demande-recue": P.lire_demandes,
    "evenements": P.lire_suivi,
    "engagements": P.lire_suivi,
    "promettre": P.ecrire_suivi,
    "dire-une-suite": P.ecrire_suivi,
    "affectations": P.lire_instruction,
    "recevabilite": P.lire_instruction,
    "projet-d-avis": P.lire_instruction,
    "fil": P.lire_instruction,
    "affecter": P.ecrire_instruction,
    "examiner": P.ecrire_instruction,
    "preparer-avis": P.ecrire_instruction,
    "rendre-avis": P.ecrire_instruction,
    "dire-au-fil": P.ecrire_instruction,
    "rayer-au-fil": P.ecrire_instruction,
    "etape": P.lire_instruction,
    "complements": P.lire_instruction,
    "declarer": P.ecrire_instruction,
    "demander-des-complements": P.ecrire_instruction,
    "constater-les-complements": P.ecrire_instruction,
    "membres": P.lire_comite,
    **dict.fromkeys(("prevoir", "deplacer", "annuler-la-seance", "inscrire", "retirer-un-point"), P.ecrire_comite),
    **dict.fromkeys(("convoquer", "ouvrir-la-seance", "lever", "nommer", "finir"), P.ecrire_comite),
    **dict.fromkeys(("proposer-au-vote", "consulter", "compter"), P.ecrire_comite),
    "membre": P.lire_comite,
    **dict.fromkeys(("rattacher", "detacher", "repondre-du-membre", "recevoir-la-declaration"), P.ecrire_comite),
    # They only say on which page it is done.
    "s-opposer": P.lire_comite,
    "voter": P.lire_comite,
    "armer": P.lire_comite,
    "decider": P.lire_comite,
    "dire-un-evenement": P.ecrire_suivi,
    "preparer-une-demande": P.ecrire_demandes,
    "dire-une-demande": P.ecrire_demandes,
    "repondre-a-une-demande": P.ecrire_demandes,
}
PUBLIQUES = {
    *("openapi-json", "api-root", "appels", "appel", "dossiers", "dossier", "verdict", "verifier", "referentiel"),
    *("chercher", "labels", "label", "label-horodatages", "accords", "bilans", "dispositifs", "dispositif", "offre"),
    *("perimetre-evaluer", "perimetre-proposer"),
}


def jeton(compte: Compte, portees: Iterable[Portee] = P, jours: int = 30) -> str:
    """A token of someone, as their page gives it."""
    return jetons.creer(compte, "Essai", portees, horloge.aujourdhui() + dt.timedelta(days=jours))[1]


def programme(secret: str, **entetes: Any) -> Client:
    """A program: it has a token, and neither cookie nor CSRF."""
    return Client(enforce_csrf_checks=True, HTTP_AUTHORIZATION=f"Bearer {secret}", **entetes)


def operations() -> dict[str, tuple[str, dict[str, Any]]]:
    """Name → method and description, of every operation."""
    schema = api.get_openapi_schema()
    return {d["operationId"]: (m, d) for ops in schema["paths"].values() for m, d in ops.items()}


def declares() -> dict[tuple[str, str], set[int]]:
    """Method and route → the statuses that the description declares."""
    schema = api.get_openapi_schema()
    return {
        (methode.upper(), re.sub(r"{(\w+)}", r"<\1>", chemin).lstrip("/")): {int(code) for code in dite["responses"]}
        for chemin, ops in schema["paths"].items()
        for methode, dite in ops.items()
    }


def exiger_declare(verbe: str, reponse: Any) -> None:
    """What was answered is what the description says: a status of that operation, or that there is none such."""
    ou = reponse.resolver_match.route if reponse.resolver_match else ""
    voulus = declares().get((verbe, ou), {404, 405})
    assert reponse.status_code in voulus, (verbe, ou, reponse.status_code, reponse.content[:200])


@pytest.fixture
def monde(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde(3)
    fait.pendule = scene.Pendule(fait).tenir(monkeypatch)  # type: ignore[attr-defined]
    scene.decider(fait, TROIS)
    scene.armer(fait)
    return fait


def test_every_operation_has_its_scope_or_is_for_anyone() -> None:
    dits = {
        op.url_name: op.openapi_extra["x-portee"] if op.auth_callbacks else None
        for lie in api._get_bound_routers()
        for vue in lie.path_operations.values()
        for op in vue.operations
    }
    assert {nom for nom, portee in dits.items() if portee is None} | {"openapi-json", "api-root"} == PUBLIQUES
    assert {nom: P(portee) for nom, portee in dits.items() if portee} == PORTEES


@pytest.mark.parametrize("qui", ["national", "presidente", "ministere", "chef", "etranger"])
def test_a_token_reads_what_its_person_does_and_what_its_scopes_say(monde: Monde, qui: str) -> None:
    compte, page = monde.comptes[qui], chez(monde, qui)
    seuls = {p: programme(jeton(compte, [p])) for p in P}
    for ou in TOUTES:
        voulue = P.lire_comite if "/comite/" in ou or ou.endswith("annonce") else P.lire_instruction
        par_la_page = page.get(f"/api/v1/{ou}")
        assert (par_la_page.status_code == 200) is (qui in LISENT[ou])
        for portee, client in seuls.items():
            reponse = client.get(f"/api/v1/{ou}")
            assert reponse.headers["Cache-Control"] == "private, no-store" and not reponse.cookies, ou
            exiger_declare("GET", reponse)
            if voulue in ouvertes([portee]):
                assert (reponse.status_code, reponse.content) == (par_la_page.status_code, par_la_page.content), ou
            else:
                assert reponse.status_code == 403 and reponse.json()["code"] == "portee", (ou, portee)
                assert 'error="insufficient_scope"' in reponse.headers["WWW-Authenticate"]


def test_a_role_that_is_lost_ends_it_at_once(monde: Monde) -> None:
    chez(monde, "national")
    client = programme(jeton(monde.comptes["national"]))
    assert client.get(f"/api/v1/{TOUTES[0]}").status_code == 200
    RoleCampagne.objects.filter(compte=monde.comptes["national"]).delete()
    assert client.get(f"/api/v1/{TOUTES[0]}").status_code == 404


def test_who_must_hold_a_second_factor_and_lost_it_is_refused(monde: Monde) -> None:
    compte = monde.comptes["presidente"]
    chez(monde, "presidente")
    client = programme(jeton(compte))
    assert client.get(f"/api/v1/{TOUTES[4]}").status_code == 200
    Authenticator.objects.filter(user=compte).delete()
    assert client.get(f"/api/v1/{TOUTES[4]}").json()["code"] == "preuve"


def test_nothing_of_a_decision_comes_by_a_token_before_its_instant(monde: Monde) -> None:
    client, ou = programme(jeton(monde.comptes["chef"])), "/api/v1/depots/dossier-1/decision"
    monde.pendule.a(INSTANT - dt.timedelta(milliseconds=1))  # type: ignore[attr-defined]
    execution.annoncer.call()
    avant = client.get(ou)
    aucun = client.get("/api/v1/depots/aucun/decision")
    assert avant.status_code == 404 and (avant.content, avant.headers) == (aucun.content, aucun.headers)
    monde.pendule.a(INSTANT)  # type: ignore[attr-defined]
    execution.annoncer.call()
    assert client.get(ou).json()["sens"] == "label"


@pytest.mark.parametrize("fin", ["revoque", "fini", "ferme", "efface", "altere"])
def test_what_holds_no_more_is_a_401_that_says_why(db: None, fin: str) -> None:
    compte = maquettes.compte("chef")
    secret = jeton(compte)
    client = programme(secret)
    assert client.get("/api/v1/demandes/recues").json() == []
    if fin == "revoque":
        jetons.revoquer(compte, JetonDAcces.objects.get().pk)
    elif fin == "fini":
        JetonDAcces.objects.update(expire_le=horloge.maintenant())
    elif fin == "ferme":
        Compte.objects.update(is_active=False)
    elif fin == "efface":
        compte.delete()
    else:
        client = programme(secret[:-1] + ("A" if secret[-1] != "A" else "B"))
    refus = client.get("/api/v1/demandes/recues")
    assert refus.status_code == 401 and refus.json()["code"] == "jeton" and secret not in refus.content.decode()
    assert refus.headers["WWW-Authenticate"].startswith("Bearer ") and refus.headers["Cache-Control"].startswith("priv")


def test_it_is_read_in_its_header_alone_and_opens_no_page(db: None) -> None:
    secret = jeton(maquettes.compte("chef"))
    for ou in (f"?jeton={secret}", f"?access_token={secret}", f"?token={secret}"):
        refus = Client().get(f"/api/v1/demandes/recues{ou}")
        assert refus.status_code == 401 and refus.headers["WWW-Authenticate"] == 'Bearer realm="Binome"'
    assert Client(HTTP_AUTHORIZATION=f"Basic {secret}").get("/api/v1/demandes/recues").status_code == 401
    for page in ("/comptes/", "/atelier/", "/comptes/jetons/", "/instruction/"):
        assert programme(secret).get(page).status_code == 302, page


def test_a_token_never_falls_back_on_a_session(db: None) -> None:
    client = maquettes.navigateur(maquettes.compte("chef"))
    assert client.get("/api/v1/demandes/recues").status_code == 200
    assert client.get("/api/v1/demandes/recues", HTTP_AUTHORIZATION="Bearer faux").status_code == 401


def test_trying_them_is_bounded_and_what_is_right_is_not_counted(db: None) -> None:
    bon = programme(jeton(maquettes.compte("chef")))
    for _ in range(25):
        assert bon.get("/api/v1/demandes/recues").status_code == 200
    rendus = [programme(f"binome_{k:043d}").get("/api/v1/demandes/recues") for k in range(21)]
    assert [r.status_code for r in rendus] == [401] * 20 + [429]
    assert rendus[-1].headers["Retry-After"] == "60" and rendus[-1].json()["code"] == "trop"
    # Nobody waits for them: what is right is neither counted nor written, from there as from elsewhere.
    with CaptureQueriesContext(connection) as faites:
        assert bon.get("/api/v1/demandes/recues").status_code == 200
    assert not [q["sql"] for q in faites if not q["sql"].startswith("SELECT")]


@pytest.mark.parametrize("brut", ["", " ", "binome_", "é" * 50, "a" * 5000, "binome_" + "x" * 43 + "\n"])
def test_whatever_is_sent_in_its_place_is_a_401(db: None, brut: str) -> None:
    assert Client(headers={"Authorization": f"Bearer {brut}"}).get("/api/v1/demandes/recues").status_code == 401


def test_that_it_served_is_written_once_a_day(db: None, django_assert_num_queries: Any) -> None:
    client = programme(jeton(maquettes.compte("chef")))
    client.get("/api/v1/demandes/recues")
    assert JetonDAcces.objects.get().vu_le == horloge.aujourdhui()


def test_each_declares_what_it_answers() -> None:
    for nom, (methode, dite) in operations().items():
        codes = {int(code) for code in dite["responses"]}
        assert {400, 405, 503} <= codes, nom
        if dite.get("security"):
            assert {401, 403, 404, 429} <= codes, nom
            assert methode == "get" or {400, 409, 413, 422} <= codes, nom


def test_one_that_comes_in_clear_is_refused_and_not_sent_elsewhere(db: None) -> None:
    secret = jeton(maquettes.compte("chef"))
    with override_settings(SECURE_SSL_REDIRECT=True):
        refus = programme(secret).get("/api/v1/demandes/recues")
        assert (refus.status_code, refus.json()["code"]) == (403, "en_clair")
        assert programme(secret).get("/api/v1/demandes/recues", secure=True).status_code == 200
        assert Client().get("/comptes/").status_code == 301
