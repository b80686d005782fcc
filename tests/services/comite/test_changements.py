"""A session that was planned is moved or cancelled, an item is taken off its agenda: who may, until when, who is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from icalendar import Calendar
from tests import maquettes
from tests.courriers import travailler
from tests.domaine.comite.test_regles import autres
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import C, Seance, V

from binome.domaine.droits.droits import Role
from binome.registre.models import (
    ChangementDeSeance,
    DeportDecide,
    Envoi,
    LigneJournal,
    Notification,
    PointDeSeance,
    PreuveDeNotification,
    SeanceDuComite,
)
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, deports, ordre_du_jour, salles, seances, votes
from binome.services.comite.changements import gestes as changements
from binome.services.comite.papiers import agendas, convocations, dite, proces_verbaux
from binome.services.comite.par_ecrit import consultations
from binome.services.notifications import distribution, liste

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

JOUR = dt.timedelta(days=1)
POURQUOI = "La présidente est appelée ailleurs."


@pytest.fixture
def seance(monde: Monde) -> Seance:
    return Seance(monde)


def lettres_de(monde: Monde, nom: str) -> list[distribution.Lettre]:
    """What a change said to someone, as it leaves."""
    siens = Envoi.objects.filter(genre="nouvelle", destinataire=monde.comptes[nom].email).order_by("pk")
    return [lettre for envoi in siens if (lettre := distribution.lettre(envoi))]


def dans_l_agenda(piece: bytes) -> tuple[str, str, int, dt.datetime]:
    calendrier = Calendar.from_ical(piece)
    (evenement,) = calendrier.walk("VEVENT")
    return str(calendrier["METHOD"]), str(evenement["UID"]), evenement["SEQUENCE"], evenement.decoded("DTSTART")


def test_a_session_keeps_the_name_that_calendars_know_it_by(seance: Seance, settings: pytest.FixtureRequest) -> None:
    def uid() -> str:
        return dans_l_agenda(agendas.agenda(seances.trouver(seance.monde.campagne, 1)))[1]

    avant = uid()
    assert avant == f"comite-{C}-1@127.0.0.1"
    settings.BINOME_ADRESSE = "https://binome.exemple.fr"  # type: ignore[attr-defined]
    assert uid() == avant, "the site is called otherwise, what was sent is not"
    seances.prevoir(seance.moi, C, seance.vue.prevue_le + 40 * JOUR, "Ici")
    ailleurs = dans_l_agenda(agendas.agenda(seances.trouver(seance.monde.campagne, 2)))[1]
    assert ailleurs == f"comite-{C}-2@binome.exemple.fr"
    # What was sent before names told the site.
    SeanceDuComite.objects.filter(rang=1).update(uid="")
    assert uid() == f"comite-{C}-1@binome"


def test_who_takes_no_part_is_the_same_read_with_the_room_or_apart(monde: Monde) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    seance, quand = Seance(monde), {"par": monde.comptes["secretaire"], "le": monde.instant}
    ordre_du_jour.inscrire_un_point(seance.moi, C, 1, "Calendrier", "", au_vote=False)
    seances.convoquer(seance.moi, C, 1)
    salles.deporter(seance.moi, C, 1, 1, monde.membres["regions"].pk, "Son service instruit.")
    salles.deporter(seance.moi, C, 1, 3, monde.membres["ministere"].pk, "Il en est l'auteur.")
    d = DeportDecide(campagne=monde.campagne, portee="dossier", sens="deport", motif="x", **quand)
    d.dossier, d.compte = monde.depots[1].dossier, monde.comptes["intercos"]
    d.save()
    maquettes.donner(monde.depots[0].dossier, monde.comptes["presidente"], Role.lecteur)
    vue = salles.voir(seance.vue, acces.regles(monde.campagne))
    dits = []
    for compte in monde.comptes.values():
        apart = deports.de_la_campagne(compte, monde.campagne.pk)
        ici = deports.de_la_seance(compte, monde.campagne.pk, vue.membres, vue.deports)
        for point in ordre_du_jour.points(seance.vue):
            assert ici.du_point(point) == apart.du_point(point), (compte, point.rang)
            dits += [(compte, point.rang)] if ici.du_point(point) else []
    assert len(dits) == 6


@pytest.mark.postgresql
def test_cancelled_it_is_told_with_its_reason_and_taken_out_of_every_calendar(monde: Monde, seance: Seance) -> None:
    seances.convoquer(seance.moi, C, 1)
    travailler()
    prevue, (depot,) = seance.vue.prevue_le, monde.depots
    convocation = convocations.lettre(Envoi.objects.filter(genre="convocation_comite")[0])
    assert convocation is not None
    methode, uid, suite, la = dans_l_agenda(convocation.pieces[0][1])
    assert (methode, suite, la) == ("PUBLISH", 0, prevue)
    assert ordre_du_jour.inscriptibles(monde.campagne) == []

    fait = changements.annuler(seance.moi, C, 1, POURQUOI)
    travailler()
    (lettre,) = lettres_de(monde, "regions")
    assert "est annulé" in lettre.objet and POURQUOI in lettre.texte and "ne vaut plus" in lettre.texte
    assert dans_l_agenda(lettre.pieces[0][1]) == ("CANCEL", uid, 1, prevue)
    (recue,) = liste.lister(monde.comptes["regions"])
    assert "est annulé" in recue.nouvelle.titre and recue.legale
    prouves = PreuveDeNotification.objects.filter(evenement=f"seance_changee:{fait.pk}")
    assert prouves.filter(fait="envoyee").count() == len(monde.membres)
    assert LigneJournal.objects.filter(action="comite.seance_annulee").count() == 1
    assert dite.etat(seance.vue) == "annulée" and ordre_du_jour.inscriptibles(monde.campagne) == [depot]
    with pytest.raises(RefusError, match="pas de procès-verbal"):
        proces_verbaux.proces_verbal(acces.entrer(seance.moi, C, monde.instant), 1, "pdf")
    for geste in (
        lambda: seances.ouvrir(seance.moi, C, 1, monde.membres["presidente"].pk),
        lambda: changements.annuler(seance.moi, C, 1, POURQUOI),
        lambda: ordre_du_jour.inscrire(seance.moi, C, 1, [depot.pk]),
    ):
        with pytest.raises(RefusError, match="est annulée"):
            geste()


def test_a_convocation_that_had_not_left_does_not_once_it_is_cancelled(monde: Monde, seance: Seance) -> None:
    seances.convoquer(seance.moi, C, 1)
    changements.annuler(seance.moi, C, 1, POURQUOI)
    travailler()
    assert not Envoi.objects.filter(genre="convocation_comite").exists()
    assert "est annulé" in lettres_de(monde, "regions")[0].objet


@pytest.mark.postgresql
def test_moved_it_is_convened_again_to_who_was_and_to_who_has_come_since(monde: Monde, seance: Seance) -> None:
    seances.convoquer(seance.moi, C, 1)
    salles.mandater(monde.comptes["regions"], C, 1, monde.membres["regions"].pk, monde.membres["ministere"].pk)
    avant, monde.instant = seance.vue.prevue_le, monde.instant + 8 * JOUR
    monde.membres["neuve"] = monde.siege("neuve")
    apres = avant + 2 * JOUR
    with pytest.raises(RefusError, match="il en fallait 5"):
        changements.deplacer(seance.moi, C, 1, apres, "Lyon", POURQUOI)
    with pytest.raises(RefusError, match="rien à déplacer"):
        changements.deplacer(seance.moi, C, 1, avant, "Paris, salle 4", POURQUOI)
    with pytest.raises(RefusError, match="déjà passée"):
        changements.deplacer(seance.moi, C, 1, monde.instant - JOUR, "Lyon", POURQUOI)
    assert not ChangementDeSeance.objects.exists() and seance.vue.prevue_le == avant
    changements.deplacer(seance.moi, C, 1, apres, "Lyon", POURQUOI, "Le ministre annonce vendredi.")
    travailler()
    (lettre,) = lettres_de(monde, "regions")
    assert "Lyon" in lettre.texte and POURQUOI in lettre.texte and "mandats donnés" in lettre.texte
    assert "urgence" in lettre.texte and dans_l_agenda(lettre.pieces[0][1])[2:] == (1, apres)
    assert not seance.vue.mandats.filter(repris_le=None).exists()
    assert seance.vue.convocations.count() == len(monde.membres)
    # Cancelled since, the move is told to nobody any more.
    changements.annuler(seance.moi, C, 1, POURQUOI)
    travailler()
    (recue,) = liste.lister(monde.comptes["regions"])
    assert "est annulé" in recue.nouvelle.titre
    assert dans_l_agenda(agendas.agenda(seance.vue))[::2] == ("CANCEL", 2)


def test_moved_before_it_is_convened_nobody_is_told_and_no_delay_is_asked(monde: Monde, seance: Seance) -> None:
    changements.deplacer(seance.moi, C, 1, monde.instant + JOUR, "Lyon", POURQUOI)
    assert seance.vue.lieu == "Lyon" and not Notification.objects.filter(genre="seance_changee").exists()


def test_its_minutes_say_that_it_was_moved_and_what_was_taken_off(monde: Monde) -> None:
    seance = Seance(monde)
    ordre_du_jour.inscrire_un_point(seance.moi, C, 1, "Calendrier", "", au_vote=False)
    seances.convoquer(seance.moi, C, 1)
    avant = seance.vue.prevue_le
    changements.deplacer(seance.moi, C, 1, avant + JOUR, "Lyon", POURQUOI)
    changements.retirer_un_point(seance.moi, C, 1, 1, "Le territoire complète son dossier.")
    seance.ouvrir("presidente", "ministere", "regions")
    dit = proces_verbaux.composer(seance.vue)
    assert any(quoi == "Déplacée" and "Paris, salle 4" in faits for quoi, faits in dit.faits)
    assert [p.presences for p in dit.points][1] == (proces_verbaux.DISCUTE,)
    assert "a été retiré" in dit.points[0].presences[0] and "complète" in dit.points[0].presences[0]


def test_only_who_conducts_says_why_and_not_once_it_is_open_or_voted(monde: Monde, seance: Seance) -> None:
    gestes = {
        "annule": lambda qui, motif: changements.annuler(monde.comptes[qui], C, 1, motif),
        "déplace": lambda qui, motif: changements.deplacer(
            monde.comptes[qui], C, 1, seance.vue.prevue_le + JOUR, "Lyon", motif
        ),
        "ordre du jour ne change": lambda qui, motif: changements.retirer_un_point(monde.comptes[qui], C, 1, 1, motif),
    }
    seances.convoquer(seance.moi, C, 1)
    for geste in gestes.values():
        with pytest.raises(RefusError, match="président et au secrétariat"):
            geste("regions", POURQUOI)
        with pytest.raises(RefusError, match="Dites pourquoi"):
            geste("presidente", "  ")
        with pytest.raises(RefusError, match="trop long"):
            geste("presidente", "a" * 2_001)
    seance.ouvrir("presidente", "ministere", "regions")
    for plus, geste in gestes.items():
        with pytest.raises(RefusError, match=f"est ouverte : .*{plus}"):
            geste("presidente", POURQUOI)
    seance.soumettre()
    seance.voix(presidente=V.pour, ministere=V.pour)
    seance.clore()
    seances.lever(seance.moi, C, 1)
    for plus, geste in gestes.items():
        with pytest.raises(RefusError, match=f"est levée : .*{plus}"):
            geste("presidente", POURQUOI)
    # What a former version may have left: voted, and said neither open nor closed.
    SeanceDuComite.objects.update(ouverte_le=None, levee_le=None)
    for geste in gestes.values():
        with pytest.raises(RefusError, match="a déjà voté"):
            geste("presidente", POURQUOI)
    assert not ChangementDeSeance.objects.exists()


@pytest.mark.postgresql
def test_the_database_opens_no_session_that_is_cancelled(monde: Monde, seance: Seance) -> None:
    changements.annuler(seance.moi, C, 1, POURQUOI)
    with pytest.raises(DatabaseError), transaction.atomic():
        SeanceDuComite.objects.update(ouverte_le=monde.instant)
    SeanceDuComite.objects.update(annulee_le=None, ouverte_le=monde.instant)


@pytest.mark.postgresql
def test_an_item_taken_off_waits_for_another_session_and_the_recused_learn_nothing(monde: Monde) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    seance = Seance(monde)
    seances.convoquer(seance.moi, C, 1)
    recuse, point = monde.comptes["regions"], "1. Hautes-Alpes"
    salles.deporter(recuse, C, 1, 1, monde.membres["regions"].pk, "Élue du périmètre.")
    ouverts = {nom: acces.entrer(monde.comptes[nom], C, monde.instant) for nom in ("regions", "ministere")}
    lu = {nom: dite.dire(ouvert, 1) for nom, ouvert in ouverts.items()}
    travailler()
    changements.retirer_un_point(seance.moi, C, 1, 1, "Le territoire complète son dossier.")
    travailler()
    (lettre,) = lettres_de(monde, "ministere")
    assert "n'est plus à l'ordre du jour" in lettre.texte and "complète son dossier" in lettre.texte
    assert lettres_de(monde, "regions") == [] and len(liste.lister(recuse)) == 1
    assert dite.dire(ouverts["regions"], 1) == lu["regions"] and dite.dire(ouverts["ministere"], 1) != lu["ministere"]
    assert [d.pk for d in ordre_du_jour.inscriptibles(monde.campagne)] == [monde.depots[0].pk]
    lettre_de_convocation = convocations.lettre(Envoi.objects.filter(genre="convocation_comite")[0])
    assert lettre_de_convocation is not None and point not in lettre_de_convocation.texte
    with pytest.raises(RefusError, match="annulez la séance"):
        changements.retirer_un_point(seance.moi, C, 1, 2, POURQUOI)
    seance.ouvrir("presidente", "ministere", "intercos")
    with pytest.raises(RefusError, match="est retiré de l'ordre du jour"):
        seance.soumettre(1)
    assert seance.soumettre(2) == 1


def test_who_is_recused_between_the_change_and_its_letter_is_not_told(monde: Monde) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    seance = Seance(monde)
    seances.convoquer(seance.moi, C, 1)
    changements.retirer_un_point(seance.moi, C, 1, 1, POURQUOI)
    monde.recuser("regions", PointDeSeance.objects.get(rang=1))
    travailler()
    assert lettres_de(monde, "regions") == [] and len(lettres_de(monde, "ministere")) == 1


def test_who_takes_no_part_in_an_item_does_not_take_it_off(monde: Monde, seance: Seance) -> None:
    seances.convoquer(seance.moi, C, 1)
    salles.deporter(seance.moi, C, 1, 1, monde.membres["presidente"].pk, "Élue du périmètre.")
    with pytest.raises(RefusError, match="prenez pas part"):
        changements.retirer_un_point(monde.comptes["presidente"], C, 1, 1, POURQUOI)


def test_before_the_convocation_what_follows_takes_its_rank(monde: Monde, seance: Seance) -> None:
    ordre_du_jour.inscrire_un_point(seance.moi, C, 1, "Calendrier", "", au_vote=False)
    changements.retirer_un_point(seance.moi, C, 1, 1)
    assert [(p.rang, p.intitule) for p in ordre_du_jour.points(seance.vue)] == [(1, "Calendrier")]
    ordre_du_jour.inscrire(seance.moi, C, 1, [monde.depots[0].pk])
    assert [p.rang for p in ordre_du_jour.points(seance.vue)] == [1, 2]
    assert not Notification.objects.filter(genre="seance_changee").exists()


def test_a_second_convocation_that_is_cancelled_leaves_its_right_to_the_first(monde: Monde) -> None:
    seance = Seance(monde).ouvrir("presidente")
    salles.constater(seance.moi, C, 1)
    quand = monde.instant + 10 * JOUR
    for rang in (2, 3):
        seconde = ordre_du_jour.convoquer_de_nouveau(seance.moi, C, 1, quand, "Paris")
        assert seconde.rang == rang and seconde.seconde_de_id == seance.vue.pk
        with pytest.raises(RefusError, match="déjà sa seconde"):
            ordre_du_jour.convoquer_de_nouveau(seance.moi, C, 1, quand, "Paris")
        changements.annuler(seance.moi, C, rang, POURQUOI)


def test_a_consultation_is_cancelled_until_it_is_open_and_never_moved(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acces, "regles", lambda _: autres(consultation_ecrite=True))
    moi, terme = monde.comptes["secretaire"], monde.instant + 20 * JOUR
    for rang in (1, 2):
        consultations.prevoir(moi, C, terme)
        ordre_du_jour.inscrire(moi, C, rang, [monde.depots[0].pk])
        votes.soumettre(moi, C, rang, 1, "label", "Il répond.")
        with pytest.raises(RefusError, match="annulez-la"):
            changements.deplacer(moi, C, rang, terme + JOUR, "Par écrit", POURQUOI)
        with pytest.raises(RefusError, match="annulez la consultation"):
            changements.retirer_un_point(moi, C, rang, 1, POURQUOI)
        if rang == 1:
            changements.annuler(moi, C, rang, POURQUOI)
    consultations.lancer(monde.comptes["presidente"], C, 2)
    votes.voter(monde.comptes["regions"], C, 2, 1, monde.membres["regions"].pk, V.pour, 1)
    with pytest.raises(RefusError, match="s'y oppose"):
        changements.annuler(moi, C, 2, POURQUOI)
