"""A whole session through its pages, without a script: convened, opened, voted, decided, approved."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.documents.elus.test_lecture import BONNES, fichier
from tests.domaine.comite.test_regles import autres
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import Seance

from binome.domaine.comite.scrutin import SensDuVote
from binome.registre.models import (
    DecisionDuDepot,
    DeliberationDuComite,
    Mandat,
    MandatAConfirmer,
    MembreDuComite,
    SeanceDuComite,
)
from binome.services.comite import acces, decisions, ordre_du_jour, salles, seances
from binome.services.comite.changements import gestes as changements
from binome.services.conflits import listes

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

Chez = Callable[[str], Client]
C = "/comite/ti-2023-2027/"
V = SensDuVote


def poster(client: Client, ou: str, geste: str, **dit: Any) -> Any:
    return client.post(f"{C}{ou}", {"geste": geste, **dit})


@pytest.mark.usefixtures("coupures")
def test_from_the_agenda_to_an_approved_decision(monde: Monde, chez: Chez) -> None:
    moi, presidente, membre = chez("secretaire"), chez("presidente"), chez("regions")
    jour = (monde.instant + dt.timedelta(days=10)).date().isoformat()
    assert poster(moi, "prevoir/", "prevoir", jour=jour, heure="14:30", lieu="Paris").status_code == 302
    seance = "seances/1/"
    assert "dossier-1-1" in moi.get(C + seance).content.decode()
    poster(moi, seance, "inscrire", depots=[monde.depots[0].pk])
    assert "il en faut 5" in moi.get(C + seance).content.decode()
    poster(moi, seance, "convoquer")
    monde.instant = SeanceDuComite.objects.get().prevue_le
    poster(moi, seance, "ouvrir", membre=monde.membres["presidente"].pk)
    for nom in ("presidente", "ministere"):
        poster(moi, seance, "entrer", membre=monde.membres[nom].pk)
    poster(membre, seance, "entrer_a_distance", membre=monde.membres["regions"].pk)
    assert "quorum atteint" in membre.get(C + seance).content.decode()
    point = seance + "points/1/"
    poster(moi, point, "soumettre", proposition="label", motifs="Il répond à l'appel.")
    assert "Votre voix" in membre.get(C + point).content.decode()
    for client, nom, sens in (
        (membre, "regions", "contre"),
        (presidente, "presidente", "pour"),
        (moi, "ministere", "pour"),
    ):
        assert poster(client, point, "voter", vote=1, siege=monde.membres[nom].pk, sens=sens).status_code == 302
    assert "3 voix sur 3" in membre.get(C + point).content.decode()
    poster(presidente, point, "clore", vote=1)
    poster(membre, point, "contester", vote=1, motif="Le bassin n'est pas démontré.")
    lue = membre.get(C + point).content.decode()
    assert "Labellisé\u202f: adopté" in lue and "Désaccord de Regions" in lue and "il fallait 2" in lue
    assert DeliberationDuComite.objects.get().adoptee
    page = "decisions/dossier-1/"
    assert poster(moi, page, "preparer", sens="label", motifs="Il répond à l'appel.").status_code == 302
    empreinte = DecisionDuDepot.objects.get().empreinte
    for client in (presidente, membre):
        assert "Approuver cette décision" in client.get(C + page).content.decode()
        poster(client, page, "approuver", empreinte=empreinte)
    assert DecisionDuDepot.objects.get().etat == "approuvee"
    for ou, debut in (
        (f"{page}lettre.pdf", b"%PDF"),
        (f"{seance}proces-verbal.pdf", b"%PDF"),
        (f"{seance}proces-verbal.docx", b"PK"),
        ("comparaison/tableau.xlsx", b"PK"),
        ("comparaison/tableau.csv", b"\xef\xbb\xbfTerritoire;"),
        ("comparaison/carte.svg", b"<svg"),
    ):
        pris = membre.get(C + ou)
        assert pris.status_code == 200 and pris.content.startswith(debut), ou
        assert "no-store" in pris.headers["Cache-Control"]
    comparaison, carte = (membre.get(f"{C}comparaison/{ou}").content.decode() for ou in ("", "carte.svg"))
    # The map and its table say the same.
    (combien,) = re.findall(r"Une candidature \((\d+) EPCI\)", carte)
    assert "Hautes-Alpes" in comparaison and f'Une candidature</th><td class="nombre">{combien}</td>' in comparaison
    assert carte.count('class="epci retenu"') == int(combien) > 1 and "2 candidatures (" not in carte
    assert "Approuvée" in moi.get(f"{C}decisions/").content.decode()


def test_what_is_refused_is_said_where_it_was_asked(monde: Monde, chez: Chez) -> None:
    moi = chez("secretaire")
    Seance(monde)
    refus = poster(moi, "seances/1/", "ouvrir", membre=1)
    assert refus.status_code == 422 and "pas été convoquée" in refus.content.decode()
    assert poster(moi, "seances/1/", "inconnu").status_code == 400
    assert poster(chez("regions"), "seances/1/", "convoquer").status_code == 403
    assert chez("regions").get(f"{C}prevoir/").status_code == 403
    mal = poster(moi, "prevoir/", "prevoir", jour="demain", heure="25:99", lieu="")
    assert mal.status_code == 422 and DeliberationDuComite.objects.count() == 0
    for membre in ("", "-1", "9" * 40, "\x00", "1 OR 1=1"):
        assert poster(moi, "seances/1/", "entrer", membre=membre).status_code in (404, 422)


@pytest.mark.usefixtures("coupures")
def test_a_written_consultation_from_its_plan_to_its_count(
    monde: Monde, chez: Chez, monkeypatch: pytest.MonkeyPatch
) -> None:
    moi, presidente, membre, autre = (chez(nom) for nom in ("secretaire", "presidente", "regions", "intercos"))
    jour = (monde.instant + dt.timedelta(days=10)).date().isoformat()
    prevue = {"jour": jour, "heure": "18:00"}
    assert "ne se consulte pas par écrit" in moi.get(f"{C}prevoir/").content.decode()
    assert poster(moi, "prevoir/", "consulter", **prevue).status_code == 422
    monkeypatch.setattr(acces, "regles", lambda _: autres(consultation_ecrite=True))
    assert poster(moi, "prevoir/", "consulter", jour="", heure="").status_code == 422
    assert poster(moi, "prevoir/", "consulter", **prevue).status_code == 302
    seance, point = "seances/1/", "seances/1/points/1/"
    poster(moi, seance, "inscrire", depots=[monde.depots[0].pk])
    poster(moi, point, "soumettre", proposition="label", motifs="Il répond à l'appel.")
    assert "Le président l’ouvre lui-même" in moi.get(C + seance).content.decode()
    assert "On répondra quand" in membre.get(C + point).content.decode()
    assert poster(moi, seance, "lancer").status_code == 422
    assert poster(presidente, seance, "lancer").status_code == 302
    for client, nom, sens in (
        (membre, "regions", "pour"),
        (presidente, "presidente", "pour"),
        (autre, "intercos", "contre"),
    ):
        assert "Votre voix" in client.get(C + point).content.decode()
        assert poster(client, point, "voter", vote=1, siege=monde.membres[nom].pk, sens=sens).status_code == 302
    lue = re.sub(r"[\u00a0\u202f]", " ", membre.get(C + seance).content.decode())
    assert "1 réponse" in lue and "Pas de réponse" in lue and "M’opposer" in lue and "Lever la séance" not in lue
    assert ": contre" not in moi.get(C + point).content.decode()
    assert poster(moi, seance, "compter").status_code == 422
    monde.instant = SeanceDuComite.objects.get().cloture_le or monde.instant
    assert "Compter les réponses" in moi.get(C + seance).content.decode()
    assert poster(membre, seance, "compter").status_code == 403
    assert poster(moi, seance, "compter").status_code == 302
    assert "Labellisé\u202f: adopté" in membre.get(C + point).content.decode()
    assert membre.get(f"{C}{seance}proces-verbal.docx").content.startswith(b"PK")
    assert "Close" in membre.get(C).content.decode() and chez("national").get(C + seance).status_code == 404


def test_an_item_without_a_dossier_is_written_voted_and_read(monde: Monde, chez: Chez) -> None:
    moi, membre = chez("secretaire"), chez("regions")
    seance = Seance(monde)
    hostile = "<script>alert(1)</script> Règlement"
    assert (
        poster(moi, "seances/1/", "inscrire_un_point", titre=hostile, texte="Deux réunions par an.").status_code == 302
    )
    point = "seances/1/points/2/"
    lue = moi.get(C + point).content.decode()
    assert "<script>alert" not in lue and "À discuter, sans vote" in lue and "Récrire ce point" in lue
    poster(moi, point, "recrire", titre="Règlement", texte="Deux réunions par an.", au_vote="on")
    assert poster(membre, point, "recrire", titre="Autre").status_code == 403
    seance.ouvrir("presidente", "ministere", "regions")
    assert "Récrire ce point" not in moi.get(C + point).content.decode()
    assert "Règlement" in membre.get(f"{C}seances/1/").content.decode()
    poster(moi, point, "soumettre", proposition="resolution", motifs="Deux réunions par an.")
    seance.voix(point=2, presidente=V.pour, ministere=V.pour)
    poster(moi, point, "clore", vote=1)
    assert "Résolution : adopté" in re.sub(r"[\u00a0\u202f]", " ", membre.get(C + point).content.decode())
    api = membre.get("/api/v1/campagnes/ti-2023-2027/comite/seances/1").json()
    assert [(p["intitule"], p["dossier"]) for p in api["points"]][1:] == [("Règlement", None)]


@pytest.mark.usefixtures("coupures")
def test_a_secret_ballot_is_asked_for_and_shown_to_nobody(
    monde: Monde, chez: Chez, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acces, "regles", lambda _: autres(secret_sur_demande=1))
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    membre, moi, point = chez("regions"), chez("secretaire"), "seances/1/points/1/"
    assert "Personne ne l’a demandé\u202f; il en faut 1" in moi.get(C + point).content.decode()
    assert poster(membre, point, "demander_le_secret").status_code == 302
    seance.soumettre()
    siege = monde.membres["regions"].pk
    assert poster(moi, point, "voter", vote=1, siege=siege, sens="contre").status_code == 422
    fait = poster(membre, point, "voter", vote=1, siege=siege, sens="contre")
    lue = membre.get(C + point).content.decode()
    assert fait.status_code == 302 and "Votre bulletin est dans l’urne" in lue
    assert "moins de 5" in lue and ": contre" not in lue and "main levée" not in moi.get(C + point).content.decode()
    poster(chez("presidente"), point, "voter", vote=1, siege=monde.membres["presidente"].pk, sens="pour")
    poster(moi, point, "clore", vote=1)
    close = re.sub(r"[\u00a0\u202f]", " ", membre.get(C + point).content.decode())
    assert "Scrutin secret : Demandé par 1" in close and "Pour : 1. Contre : 1." in close
    regles = membre.get(f"{C}regles/").content.decode()
    assert "Propositions toujours votées au scrutin secret" in regles and "aucune" in regles


@pytest.mark.parametrize("nom", ["etranger", "chef", "national"])
def test_to_anyone_else_none_of_it_exists(monde: Monde, chez: Chez, nom: str) -> None:
    Seance(monde)
    client = chez(nom)
    for ou in (
        "",
        "regles/",
        "composition/",
        "decisions/",
        "decisions/dossier-1/",
        "seances/1/",
        "seances/1/points/1/",
    ):
        assert client.get(C + ou).status_code == 404, ou
        assert client.post(C + ou, {"geste": "convoquer"}).status_code in (404, 405), ou


def test_who_takes_no_part_sees_neither_vote_nor_decision(monde: Monde, chez: Chez) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "intercos")
    salles.deporter(monde.comptes["regions"], "ti-2023-2027", 1, 1, monde.membres["regions"].pk, "Lien déclaré.")
    seance.soumettre()
    seance.voix(presidente=V.pour, ministere=V.pour)
    seance.clore()
    decisions.preparer(seance.moi, "dossier-1", decisions.SensDeLaDecision.label, "Motif très particulier.")
    client = chez("regions")
    _n_en_lit_rien(client)
    assert (
        poster(
            client, "decisions/dossier-1/", "approuver", empreinte=DecisionDuDepot.objects.get().empreinte
        ).status_code
        == 422
    )
    # Nor once her functions have ended, as long as she holds the role.
    MembreDuComite.objects.filter(compte=monde.comptes["regions"]).update(jusqu_au=dt.date(2023, 1, 2))
    _n_en_lit_rien(client)


def _n_en_lit_rien(client: Client) -> None:
    for ou in ("seances/1/", "seances/1/points/1/", "decisions/", "decisions/dossier-1/"):
        reponse = client.get(C + ou)
        lue = reponse.content.decode()
        assert reponse.status_code == 200, ou
        assert "abellisé" not in lue and "très particulier" not in lue and "Il répond" not in lue, ou


PAGES = dict.fromkeys(
    (
        "",
        "composition/",
        "regles/",
        "comparaison/",
        "decisions/",
        "decisions/dossier-1/",
        "seances/1/",
        "seances/1/points/1/",
    ),
    14,
)
"""Page → queries at most, whatever the number of files."""


def test_queries_do_not_grow_with_the_files(monde: Monde, chez: Chez) -> None:
    client, comptes = chez("secretaire"), []
    seance = Seance(monde)
    for _ in range(2):
        lus = {}
        for ou in PAGES:
            client.get(C + ou)
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(C + ou).status_code == 200, ou
            lus[ou] = len(requetes)
        comptes.append(lus)
        neufs = [monde.deposer(f"autre-{len(comptes)}-{n}") for n in range(3)]
        ordre_du_jour.inscrire(seance.moi, "ti-2023-2027", 1, [d.pk for d in neufs])
    assert comptes[0] == comptes[1]
    assert {ou: n for ou, n in comptes[0].items() if n > PAGES[ou]} == {}


def test_a_session_that_was_changed_costs_no_more_than_another_at_any_moment(monde: Monde, chez: Chez) -> None:
    client, page = chez("secretaire"), f"{C}seances/1/"
    monde.depots.append(monde.deposer("dossier-2"))
    seance, comptes = Seance(monde), {}

    def lire(quand: str) -> str:
        client.get(page)
        with CaptureQueriesContext(connection) as requetes:
            lue = client.get(page).content.decode()
        comptes[quand] = len(requetes)
        return lue

    seances.convoquer(seance.moi, "ti-2023-2027", 1)
    deplacee = seance.vue.prevue_le + dt.timedelta(days=10)
    changements.deplacer(seance.moi, "ti-2023-2027", 1, deplacee, "Lyon", "La salle est prise.")
    changements.retirer_un_point(seance.moi, "ti-2023-2027", 1, 2, "Le territoire l’a demandé.")
    lire("convoquée")
    seance.ouvrir("presidente", "ministere", "regions")
    assert "1 point n’a pas de décision adoptée" in lire("ouverte").replace("\xa0", " "), (
        "what was withdrawn is not awaited"
    )
    seance.soumettre()
    lire("pendant un vote")
    seance.voix(presidente=SensDuVote.pour, ministere=SensDuVote.pour, regions=SensDuVote.pour)
    seance.clore()
    assert "pas de décision adoptée" not in lire("votée")
    seances.lever(seance.moi, "ti-2023-2027", 1)
    lire("levée")
    assert {quand: n for quand, n in comptes.items() if n > 14} == {}, comptes


def test_what_is_known_of_a_member_without_account_is_written_down_by_who_conducts(monde: Monde, chez: Chez) -> None:
    MembreDuComite.objects.filter(pk=monde.membres["intercos"].pk).update(compte=None, nom="Alice Martin")
    listes.charger(fichier("maires", BONNES["maires"], BONNES["maires"].replace("Gap", "Veynes")), "2026-T3")
    moi, ici = chez("secretaire"), f"composition/{monde.membres['intercos'].pk}/"
    assert f"{C}{ici}" in moi.get(f"{C}composition/").content.decode()
    assert f"{C}{ici}" not in chez("regions").get(f"{C}composition/").content.decode()
    assert chez("regions").get(C + ici).status_code == 403 and chez("etranger").get(C + ici).status_code == 404
    assert moi.get(f"{C}composition/{monde.membres['regions'].pk}/").status_code == 403
    lue = moi.get(C + ici).content.decode()
    assert "Non confirmé" in lue and "Gap (commune)" in lue and "Pas reçue" in lue
    gap, veynes = MandatAConfirmer.objects.order_by("ligne")
    for geste, propose in (("confirmer", gap), ("ecarter", veynes)):
        assert poster(moi, ici, geste, mandat=propose.pk).status_code == 302
        assert poster(moi, ici, geste, mandat=propose.pk).status_code == 404
    dit = {"organisme": "Région <b>Sud</b>", "nature": "region", "siren": "", "fonction": "Élue", "du": "", "au": ""}
    refuse = poster(moi, ici, "rattacher", **dit)
    assert refuse.status_code == 422 and 'value="Élue"' in refuse.content.decode()
    # A name of signs that nobody sees is none.
    assert poster(moi, ici, "rattacher", **{**dit, "organisme": "\u200b"}, d_apres="Sa lettre").status_code == 422
    assert poster(moi, ici, "rattacher", **dit, d_apres="Sa lettre").status_code == 302
    assert poster(moi, ici, "recevoir").status_code == 302
    lue = moi.get(C + ici).content.decode()
    assert "Non confirmé" not in lue and "Gap (commune)" in lue and "Veynes" not in lue
    assert "Région &lt;b&gt;Sud&lt;/b&gt;" in lue and "Sa lettre" in lue and "Reçue le" in lue
    with CaptureQueriesContext(connection) as requetes:
        moi.get(C + ici)
    assert len(requetes) <= 14
    mandat = Mandat.objects.get(organisation__nature="region")
    assert poster(moi, ici, "retirer", mandat=mandat.pk).status_code == 302
    assert "Sa lettre" not in moi.get(C + ici).content.decode()


def test_whoever_names_again_someone_who_stood_aside_is_told_so(monde: Monde, chez: Chez) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    elle = MembreDuComite.objects.get(pk=monde.membres["intercos"].pk)
    salles.deporter(seance.moi, "ti-2023-2027", 1, 1, elle.pk, "Elle préside un EPCI candidat.")
    MembreDuComite.objects.filter(pk=elle.pk).update(
        compte=None, nom="Jeanne Morel", jusqu_au=monde.instant.date() - dt.timedelta(days=1)
    )
    seances.lever(seance.moi, "ti-2023-2027", 1)
    commun = {"qualite": "Élue", "rattachement": "Ailleurs", "nature": "elu", "fonction": "membre"}
    dites = [
        chez("secretaire").post(f"{C}composition/", {"geste": "nommer", "nom": nom, **commun}, follow=True)
        for nom in ("Mme MOREL Jeanne", "Jeanne Morin")
    ]
    assert ["siégé sans compte" in dite.content.decode() for dite in dites] == [True, False]


@pytest.mark.usefixtures("coupures")
def test_a_session_is_moved_loses_an_item_and_is_cancelled_by_its_pages(monde: Monde, chez: Chez) -> None:
    moi, membre = chez("secretaire"), chez("regions")
    monde.depots.append(monde.deposer("dossier-2"))
    Seance(monde)
    seance, point = "seances/1/", "seances/1/points/1/"
    assert "Déplacer ou annuler" in moi.get(C + seance).content.decode()
    assert membre.get(f"{C}{seance}agenda.ics").status_code == 404
    poster(moi, seance, "convoquer")
    assert "Déplacer ou annuler" not in membre.get(C + seance).content.decode()
    jour = (monde.instant + dt.timedelta(days=12)).date().isoformat()
    voulue = {"jour": jour, "heure": "09:30", "lieu": "Lyon, salle des fêtes"}
    for geste, ou, dit in (("deplacer", seance, voulue), ("annuler", seance, {}), ("retirer", point, {})):
        assert poster(membre, ou, geste, motif="Non.", **dit).status_code == 403
        sans_motif = poster(moi, ou, geste, **dit)
        assert sans_motif.status_code == 422
        assert all(valeur in sans_motif.content.decode() for valeur in dit.values())
    assert poster(moi, seance, "deplacer", motif="La salle est prise.", **voulue).status_code == 302
    assert poster(moi, point, "retirer", motif="Le dossier est complété.").status_code == 302
    lue = membre.get(C + seance).content.decode()
    assert "Lyon, salle des fêtes" in lue and "La salle est prise." in lue and "Le dossier est complété." in lue
    assert "Le dossier est complété." in membre.get(C + point).content.decode()
    assert poster(moi, seance, "annuler", motif="Le ministre est retenu.").status_code == 302
    lue = membre.get(C + seance).content.decode()
    assert "Annulée" in lue and "Le ministre est retenu." in lue and "Mandats" not in lue
    pris = membre.get(f"{C}{seance}agenda.ics")
    assert b"METHOD:CANCEL" in pris.content and "no-store" in pris.headers["Cache-Control"]
    assert membre.get(f"{C}{seance}proces-verbal.pdf").status_code == 403
    assert "Annulée" in membre.get(C).content.decode()
