"""Programs conduct a committee as its pages do: sessions, their agenda, who sits; never a voice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.api.test_ecritures import Programme, derniere
from tests.api.test_session import chez
from tests.domaine.comite.test_regles import autres
from tests.services.annonce import scene
from tests.services.comite.monde import Monde

from binome.domaine.droits.portees import Portee
from binome.registre.models import Compte, EcritureParJeton, MembreDuComite, Notification, SeanceDuComite
from binome.services.comite import acces

pytestmark = [pytest.mark.django_db, pytest.mark.lent(6)]
C = "/api/v1/campagnes/ti-2023-2027/comite"
S = f"{C}/seances"
JOUR = dt.timedelta(days=1)


@pytest.fixture
def monde(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde(2)
    fait.pendule = scene.Pendule(fait).tenir(monkeypatch)  # type: ignore[attr-defined]
    return fait


@pytest.fixture
def secretaire(monde: Monde) -> Programme:
    return qui(monde, "secretaire")


def qui(monde: Monde, nom: str, portees: Any = Portee) -> Programme:
    chez(monde, nom)
    return Programme(monde.comptes[nom], portees)


def prevoir(programme: Programme, monde: Monde, jours: int = 10, **plus: Any) -> Any:
    dit = {"quand": (monde.instant + jours * JOUR).isoformat(), "lieu": "Paris, salle 4"}
    return programme.ecrire("POST", S, dit, **plus)


def agir(programme: Programme, suite: str, dit: Any = None, *, verbe: str = "POST", version: str = "") -> Any:
    version = version or programme.lire(f"{S}/1")["version"]
    return programme.ecrire(verbe, f"{S}/1{suite}", b"" if dit is None else dit, version=version)


def test_a_session_from_its_plan_to_its_end(monde: Monde, secretaire: Programme) -> None:
    faite = prevoir(secretaire, monde, cle="k")
    assert faite.status_code == 201 and prevoir(secretaire, monde, cle="k").content == faite.content
    lue = secretaire.lire(f"{S}/1")
    assert lue == faite.json() and lue["etat"] == "en préparation" and derniere().action == "comite.seance_prevue"
    assert "déjà prévue" in prevoir(secretaire, monde).json()["message"]
    assert "vide" in agir(secretaire, "/convocation", {}).json()["message"]
    inconnu = agir(secretaire, "/points", {"dossiers": ["dossier-1", "ailleurs"]})
    assert inconnu.status_code == 403 and "n'attend pas le comité" in inconnu.json()["message"]
    assert "au moins un dossier" in agir(secretaire, "/points", {}).json()["message"]
    inscrits = agir(secretaire, "/points", {"dossiers": ["dossier-1", "dossier-2"], "titre": "Calendrier"})
    assert inscrits.status_code == 201
    assert [p["dossier"] for p in inscrits.json()["points"]] == [None, "dossier-1", "dossier-2"]
    perime = agir(secretaire, "/convocation", {}, version=lue["version"])
    assert perime.status_code == 412 and perime.json()["version"] == inscrits.json()["version"]
    assert agir(secretaire, "/points/1/retrait", {}).status_code == 200
    assert agir(secretaire, "/convocation", {}).json()["convoquee_le"]
    assert Notification.objects.filter(genre="convocation").count() == len(monde.membres)
    motif = {"motif": "Le territoire le demande."}
    assert "pourquoi" in agir(secretaire, "/points/2/retrait", {}).json()["message"]
    assert agir(secretaire, "/points/2/retrait", motif).json()["points"][1]["retire_le"]
    plus_tard = (monde.instant + 20 * JOUR).isoformat()
    deplacee = agir(secretaire, "", {"quand": plus_tard, "lieu": "Lyon", "motif": "La salle est prise."}, verbe="PUT")
    assert deplacee.status_code == 200 and deplacee.json()["lieu"] == "Lyon"
    assert [c["nature"] for c in deplacee.json()["changements"]] == ["deplacee", "point_retire"]
    presidente = monde.membres["presidente"].pk
    assert "elle ne s'ouvre pas avant" in agir(secretaire, "/ouverture", {"preside_par": presidente}).json()[
        "message"
    ].replace("’", "'")
    monde.pendule.a(SeanceDuComite.objects.get().prevue_le)  # type: ignore[attr-defined]
    assert agir(secretaire, "/ouverture", {"preside_par": presidente}).json()["preside_par"] == "Presidente"
    assert "ouverte" in agir(secretaire, "/annulation", {"motif": "Trop tard."}).json()["message"]
    voter = secretaire.ecrire("POST", f"{S}/1/points/1/votes", {})
    assert voter.status_code == 403 and voter.json()["code"] == "par_la_page"
    assert "/comite/ti-2023-2027/seances/1/points/1/" in voter.json()["message"]
    levee = agir(secretaire, "/levee")
    assert levee.status_code == 200 and levee.json()["etat"] == "levée"
    assert derniere().action == "comite.seance_levee" and derniere().acteur


def test_a_session_is_cancelled_once_and_who_was_convened_is_told(monde: Monde, secretaire: Programme) -> None:
    prevoir(secretaire, monde)
    agir(secretaire, "/points", {"dossiers": ["dossier-1"]})
    agir(secretaire, "/convocation", {"urgence": ""})
    assert agir(secretaire, "/annulation", {"motif": " "}).status_code == 403
    assert agir(secretaire, "/annulation", {"motif": "Les dossiers sont complétés."}).json()["annulee_le"]
    assert Notification.objects.filter(genre="seance_changee").count() == len(monde.membres)
    assert "annulée" in agir(secretaire, "/annulation", {"motif": "Encore."}).json()["message"]
    assert secretaire.ecrire("POST", f"{S}/9/annulation", {"motif": "x"}, version='"x"').status_code == 404
    assert secretaire.ecrire("POST", f"{S}/1/annulation", {"motif": "x"}).status_code == 428


def test_a_written_consultation_from_its_plan_to_its_count(
    monde: Monde, secretaire: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    terme = monde.instant + 20 * JOUR
    dit = {"quand": terme.isoformat(), "par_ecrit": True}
    assert "ne se consulte pas par écrit" in secretaire.ecrire("POST", S, dit).json()["message"]
    monkeypatch.setattr(acces, "regles", lambda _: autres(consultation_ecrite=True))
    assert "nulle part" in secretaire.ecrire("POST", S, dit | {"lieu": "Paris"}).json()["message"]
    faite = secretaire.ecrire("POST", S, dit)
    assert faite.status_code == 201 and dt.datetime.fromisoformat(faite.json()["cloture_le"]) == terme
    agir(secretaire, "/points", {"dossiers": ["dossier-1", "dossier-2"]})
    presidente = qui(monde, "presidente")
    assert "le point 1 n" in agir(presidente, "/consultation").json()["message"]
    for faux, phrase in (
        ({"proposition": "label", "motifs": " "}, "se motive"),
        ({"proposition": "label", "motifs": "x", "conditions": "y"}, "réserves"),
        ({"proposition": "resolution", "motifs": "x"}, "ce qui est proposé de ce dépôt"),
        ({"proposition": "roi", "motifs": "x"}, "ne se propose pas"),
    ):
        refus = agir(secretaire, "/points/1/proposition", faux)
        assert refus.status_code == 403 and phrase in refus.json()["message"], refus.content
    for point in (1, 2):
        proposee = agir(secretaire, f"/points/{point}/proposition", {"proposition": "label", "motifs": "Un plan."})
        assert proposee.status_code == 201, proposee.content
    deux_fois = agir(secretaire, "/points/1/proposition", {"proposition": "refus", "motifs": "Non."})
    assert "attend déjà" in deux_fois.json()["message"]
    assert "président" in agir(secretaire, "/consultation").json()["message"], "the president alone opens it"
    ouverte = agir(presidente, "/consultation")
    assert ouverte.status_code == 200 and ouverte.json()["ouverte_le"]
    assert "n'est pas à son terme" in agir(secretaire, "/comptage").json()["message"].replace("’", "'")
    s_opposer = qui(monde, "regions").ecrire("POST", f"{S}/1/opposition", {})
    assert s_opposer.json()["code"] == "par_la_page"
    assert "/comite/ti-2023-2027/seances/1/" in s_opposer.json()["message"]
    monde.pendule.a(terme)  # type: ignore[attr-defined]
    comptee = agir(secretaire, "/comptage")
    assert comptee.status_code == 200 and comptee.json()["etat"] == "close"
    assert "déjà close" in agir(secretaire, "/comptage").json()["message"]


def test_members_are_named_stood_in_for_and_ended(monde: Monde, secretaire: Programme) -> None:
    elue = {"nom": "Alice Martin", "qualite": "maire", "rattachement": "Ville de Gap", "nature": "elu"}
    neuve = secretaire.ecrire("POST", f"{C}/membres", elue, cle="k")
    assert (
        neuve.status_code == 201 and secretaire.ecrire("POST", f"{C}/membres", elue, cle="k").content == neuve.content
    )
    assert derniere().action == "comite.membre_nomme" and neuve.json()["sans_compte"]
    suppleant = elue | {"nom": "Léa Petit", "suppleant_de": neuve.json()["cle"]}
    assert secretaire.ecrire("POST", f"{C}/membres", suppleant).json()["suppleant_de"] == neuve.json()["cle"]
    lus = secretaire.lire(f"{C}/membres")
    assert neuve.json() in lus["membres"] and lus["candidats"] == []
    for faux, code, phrase in (
        ({"nom": " "}, 403, "vide"),
        ({"nature": "ami"}, 422, "nature"),
        ({"fonction": "president"}, 403, "déjà un président"),
        ({"compte": monde.comptes["etranger"].pk}, 403, "rôle"),
        ({"suppleant_de": 10**9}, 403, "titulaire"),
    ):
        refus = secretaire.ecrire("POST", f"{C}/membres", elue | faux)
        assert refus.status_code == code and phrase in refus.json()["message"], refus.content
    fini = secretaire.ecrire("DELETE", f"{C}/membres/{neuve.json()['cle']}", b"")
    assert fini.status_code == 200 and fini.json()["jusqu_au"]
    assert MembreDuComite.objects.filter(nom="Léa Petit", jusqu_au=None).count() == 0, "who stood in ends too"
    assert secretaire.ecrire("DELETE", f"{C}/membres/999999", b"").status_code == 404


ECRITURES = (
    ("POST", S, {"quand": "2030-01-01T10:00:00+01:00", "lieu": "Paris"}),
    ("PUT", f"{S}/1", {"quand": "2030-01-01T10:00:00+01:00", "lieu": "Paris", "motif": "x"}),
    ("POST", f"{S}/1/annulation", {"motif": "x"}),
    ("POST", f"{S}/1/points", {"dossiers": ["dossier-1"]}),
    ("POST", f"{S}/1/points/1/retrait", {"motif": "x"}),
    ("POST", f"{S}/1/convocation", {"urgence": "x"}),
    ("POST", f"{S}/1/ouverture", {"preside_par": 1}),
    ("POST", f"{S}/1/levee", b""),
    ("POST", f"{S}/1/points/1/proposition", {"proposition": "label", "motifs": "x"}),
    ("POST", f"{S}/1/consultation", b""),
    ("POST", f"{S}/1/comptage", b""),
    ("POST", f"{C}/membres", {"nom": "A", "qualite": "b", "rattachement": "c", "nature": "elu"}),
    ("DELETE", f"{C}/membres/1", b""),
)


@pytest.mark.parametrize("nom", ["regions", "national", "chef", "etranger"])
def test_who_does_not_conduct_it_writes_nothing(monde: Monde, secretaire: Programme, nom: str) -> None:
    prevoir(secretaire, monde)
    version, avant, ecrites = secretaire.lire(f"{S}/1")["version"], derniere().rang, EcritureParJeton.objects.count()
    lui = qui(monde, nom)
    avant = derniere().rang
    for verbe, ou, corps in ECRITURES:
        reponse = lui.ecrire(verbe, ou, corps, version=version)
        assert reponse.status_code == (403 if nom == "regions" else 404), (ou, reponse.content)
    assert derniere().rang == avant and EcritureParJeton.objects.count() == ecrites
    assert SeanceDuComite.objects.count() == 1


def test_a_narrow_token_writes_nothing_and_an_administrator_only_composes(monde: Monde, secretaire: Programme) -> None:
    etroit = qui(monde, "secretaire", [p for p in Portee if p is not Portee.ecrire_comite])
    for verbe, ou, corps in ECRITURES:
        assert etroit.ecrire(verbe, ou, corps).json()["code"] == "portee", ou
    Compte.objects.filter(pk=monde.comptes["etranger"].pk).update(administrateur=True)
    monde.comptes["etranger"].refresh_from_db()
    admin = qui(monde, "etranger")
    assert admin.ecrire("POST", f"{C}/membres", ECRITURES[-2][2]).status_code == 201
    assert prevoir(admin, monde).status_code == 404
