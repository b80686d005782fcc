"""Decisions go out together, at their instant, once: armed by two people, cancelled by any until then, never after."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.courriers import travailler
from tests.services.annonce import scene
from tests.services.annonce.scene import INSTANT, TROIS, S
from tests.services.comite.monde import Monde

from binome.domaine.droits.droits import Role
from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import Acte
from binome.domaine.socle import chaine
from binome.registre.models import (
    AnnonceDeCampagne,
    DecisionDuDepot,
    LabelAccorde,
    LigneJournal,
    Notification,
    PassageDuDepot,
    PreuveDeNotification,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.annonce import armement, essai, execution, palmares, suivi
from binome.services.comite import decisions
from binome.services.comite.papiers import lettres, mentions
from binome.services.instruction import passages
from binome.services.label import emission
from binome.services.socle import journal, personnes

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
RIEN = {"actes": [], "labels": 0, "notifiees": 0, "annoncees": 0, "journal": 0}
MS = dt.timedelta(milliseconds=1)


@pytest.fixture
def monde(db, referentiel, monkeypatch):
    fait = Monde(3)
    fait.pendule = scene.Pendule(fait).tenir(monkeypatch)
    return fait


def test_nothing_one_millisecond_before_and_all_of_it_at_the_instant(monde):
    scene.decider(monde, TROIS)
    scene.armer(monde)
    nom = monde.campagne.identifiant
    monde.pendule.a(INSTANT - MS)
    execution.annoncer.call()
    assert scene.bilan(monde.campagne) == RIEN and palmares.lire(nom)[1:] == ([], False)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    equipe = sum(depot.dossier.roles.count() for depot in monde.depots)
    assert scene.bilan(monde.campagne) == {
        "actes": [("dossier-1", "label"), ("dossier-2", "refus"), ("dossier-3", "ajourne")],
        "labels": 1,
        "notifiees": equipe,
        "annoncees": 3,
        "journal": 2,
    }
    _, laureats, annoncee = palmares.lire(nom)
    assert annoncee and [li.territoire for li in laureats] == [monde.depots[0].dossier.territoire]
    assert PreuveDeNotification.objects.filter(genre="decision", fait="mise_a_disposition").count() == equipe
    fait = scene.bilan(monde.campagne)
    for _ in range(3):
        execution.annoncer.call()
    assert scene.bilan(monde.campagne) == fait
    assert journal.verifier()[1] is None


def test_the_worker_makes_it_by_itself_and_writes_to_each_team_once(monde):
    scene.decider(monde, TROIS)
    scene.armer(monde)
    travailler()
    assert not _decisions()
    attendue = DBTaskResult.objects.get(task_path=execution.annoncer.module_path, status="READY")
    assert attendue.run_after == INSTANT
    monde.pendule.a(INSTANT)
    travailler()
    siens = [objet for a, objet in _decisions() if a == "chef@exemple.fr"]
    assert [("labellisée" in o, "retenue" in o, "ajournée" in o) for o in siens] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def _decisions():
    """The letters that say what was decided: to whom, under which subject, in the order that they left."""
    mots = ("labellisée", "pas retenue", "ajournée")
    return [(m.to[0], m.subject) for m in mail.outbox if any(mot in m.subject for mot in mots)]


def test_two_people_arm_what_both_have_read(monde):
    scene.decider(monde, TROIS)
    nom, presidente, secretaire = monde.campagne.identifiant, monde.comptes["presidente"], monde.comptes["secretaire"]
    with pytest.raises(RefusError, match="dix minutes"):
        armement.proposer(presidente, nom, monde.instant + dt.timedelta(minutes=9))
    with pytest.raises(RefusError, match="soixante jours"):
        armement.proposer(presidente, nom, monde.instant + dt.timedelta(days=61))
    proposee = armement.proposer(presidente, nom, INSTANT)
    with pytest.raises(RefusError, match="déjà proposée"):
        armement.proposer(secretaire, nom, INSTANT)
    with pytest.raises(RefusError, match="une autre personne"):
        armement.armer(presidente, nom, proposee.empreinte)
    with pytest.raises(RefusError, match="a changé"):
        armement.armer(secretaire, nom, "0" * 64)
    decisions.preparer(presidente, "dossier-2", S.refus, "Autrement dit.")
    with pytest.raises(RefusError, match="a changé"):
        armement.armer(secretaire, nom, proposee.empreinte)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnonceDeCampagne.objects.filter(pk=proposee.pk).update(armee_par=presidente)
    armement.annuler(secretaire, nom, "Une décision est à revoir.")
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    assert scene.bilan(monde.campagne) == RIEN


def test_who_may_arm_and_for_whom_it_does_not_exist(monde):
    scene.decider(monde, TROIS)
    nom = monde.campagne.identifiant
    administrateur = maquettes.officiel(Role.administrateur, monde.campagne)
    for qui, erreur in (("etranger", IntrouvableError), ("chef", IntrouvableError), ("national", IntrouvableError)):
        with pytest.raises(erreur):
            armement.proposer(monde.comptes[qui], nom, INSTANT)
    with pytest.raises(RefusError, match="secrétariat"):
        armement.proposer(monde.comptes["ministere"], nom, INSTANT)
    proposee = armement.proposer(administrateur, nom, INSTANT)
    assert armement.armer(monde.comptes["presidente"], nom, proposee.empreinte).etat == "armee"


def test_cancelled_until_its_instant_and_no_more_from_then(monde):
    scene.decider(monde, TROIS)
    nom, presidente = monde.campagne.identifiant, monde.comptes["presidente"]
    scene.armer(monde)
    assert {d.etat for d in DecisionDuDepot.objects.all()} == {"figee"}
    with pytest.raises(RefusError, match="figée"):
        decisions.preparer(presidente, "dossier-1", S.label, "Autrement dit.")
    with pytest.raises(RefusError, match="se motive"):
        armement.annuler(presidente, nom, " \u200b")
    monde.pendule.a(INSTANT - MS)
    armement.annuler(presidente, nom, "Une erreur.")
    assert {d.etat for d in DecisionDuDepot.objects.all()} == {"approuvee"}
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    assert scene.bilan(monde.campagne) == RIEN
    scene.armer(monde, INSTANT + dt.timedelta(days=2))
    monde.pendule.a(INSTANT + dt.timedelta(days=2))
    with pytest.raises(RefusError, match="ne s'annule plus"):
        armement.annuler(presidente, nom, "Trop tard.")
    execution.annoncer.call()
    assert scene.bilan(monde.campagne)["annoncees"] == 3
    with pytest.raises(RefusError, match="Aucune annonce"):
        armement.annuler(presidente, nom, "Trop tard.")


def test_what_is_not_approved_is_left_out_and_announced_another_time(monde):
    scene.decider(monde, TROIS)
    decisions.preparer(monde.comptes["secretaire"], "dossier-3", S.ajourne, "À revoir.")
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    assert scene.bilan(monde.campagne)["actes"] == [("dossier-1", "label"), ("dossier-2", "refus")]
    troisieme = DecisionDuDepot.objects.get(depot=monde.depots[2], etat="en_attente")
    for qui in ("ministere", "industrie"):
        decisions.approuver(monde.comptes[qui], "dossier-3", troisieme.empreinte)
    scene.armer(monde, INSTANT + dt.timedelta(days=1))
    monde.pendule.a(INSTANT + dt.timedelta(days=1))
    execution.annoncer.call()
    assert scene.bilan(monde.campagne)["annoncees"] == 3


def test_a_decision_is_written_by_its_announcement_alone(monde):
    scene.decider(monde, TROIS)
    administrateur = maquettes.officiel(Role.administrateur, monde.campagne)
    for acte, ou in ((Acte.labelliser, 1), (Acte.refuser, 2), (Acte.ajourner, 3)):
        with pytest.raises(RefusError, match="à son annonce"):
            passages.passer(administrateur, f"dossier-{ou}", acte, motif="Tout de suite.")


def test_without_a_key_to_sign_with_no_label_is_promised(monde, monkeypatch):
    scene.decider(monde, TROIS)
    monkeypatch.setattr(emission, "empechement", lambda: "La clé est perdue.")
    with pytest.raises(RefusError, match="Aucun label ne peut être signé : La clé"):
        scene.armer(monde)


def test_what_fails_at_the_instant_leaves_nothing_and_is_made_later(monde, monkeypatch):
    """The third file breaks, at its act, at its line of the journal or at its outbox: the two first are not announced
    either."""
    scene.decider(monde, TROIS)
    scene.armer(monde)
    monde.pendule.a(INSTANT)

    def casseur(vrai):
        vus = []

        def casser(*dits, **plus):
            vus.append(dits)
            if len(vus) == 3:
                raise OSError("disque")
            return vrai(*dits, **plus)

        return casser

    for ou, quoi in ((etapes, "passer"), (chaine, "sceller"), (personnes, "joignable")):
        with monkeypatch.context() as casse:
            casse.setattr(ou, quoi, casseur(getattr(ou, quoi)))
            with pytest.raises(OSError, match="disque"):
                execution.faire(AnnonceDeCampagne.objects.get().pk)
        assert scene.bilan(monde.campagne) == RIEN and AnnonceDeCampagne.objects.get().etat == "armee"
    execution.annoncer.call()
    assert scene.bilan(monde.campagne)["annoncees"] == 3


def test_who_was_notified_is_read_a_page_at_a_time_as_all_at_once(monde):
    scene.decider(monde, TROIS)
    assert list(suivi.notifiees(monde.campagne)) == []
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    lignes = suivi.notifiees(monde.campagne)
    toutes = lignes[0 : len(lignes)]
    assert len(toutes) == len(lignes) == PreuveDeNotification.objects.filter(genre="decision").count() > 6
    prouvees = PreuveDeNotification.objects.filter(genre="decision").select_related("compte")
    assert sorted(li.qui for li in toutes) == sorted(str(preuve.compte) for preuve in prouvees)
    for pas in range(1, len(toutes) + 2):
        assert [li for debut in range(0, len(toutes), pas) for li in lignes[debut : debut + pas]] == toutes
    assert lignes[2] == toutes[2] and all(li.faits for li in toutes)


def _ecrit(monde, *lots):
    """What announcing these lots of decisions writes, one lot after the other, without the keys that the order gives."""
    passage, ligne = (m.objects.latest("pk").pk for m in (PassageDuDepot, LigneJournal))
    with transaction.atomic():
        for lot in lots:
            with patch.object(decisions, "decisions_approuvees", lambda _, lot=lot: lot):
                execution.ecrire(monde.campagne, INSTANT, monde.comptes["presidente"])
        avertis = Notification.objects.filter(genre="decision")
        journal_de_chacun = LigneJournal.objects.filter(pk__gt=ligne).exclude(action="decisions.annoncees")
        fait = (
            sorted(DecisionDuDepot.objects.values_list("depot__numero", "etat", "annoncee_le")),
            sorted(PassageDuDepot.objects.filter(pk__gt=passage).values_list("depot__numero", "acte", "vers", "motif")),
            sorted(journal_de_chacun.values_list("action", "objet")),
            sorted(avertis.values_list("evenement", "compte")),
            sorted(PreuveDeNotification.objects.filter(genre="decision").values_list("evenement", "compte", "fait")),
            sorted(LabelAccorde.objects.values_list("identifiant", "dossier__identifiant")),
        )
        transaction.set_rollback(True)
    return fait


def test_a_batch_of_n_announced_is_n_singles(monde):
    scene.decider(monde, TROIS)
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    toutes = decisions.decisions_approuvees(monde.campagne)

    def neuves(*rangs):
        return [DecisionDuDepot.objects.select_related("depot__dossier__campagne").get(pk=toutes[n].pk) for n in rangs]

    ensemble = _ecrit(monde, neuves(0, 1, 2))
    assert all(ensemble) and len(ensemble[1]) == len(TROIS)
    assert ensemble == _ecrit(monde, neuves(0), neuves(1), neuves(2)) == _ecrit(monde, neuves(2), neuves(0, 1))
    # The control: one that a batch would lose is seen.
    assert ensemble != _ecrit(monde, neuves(0, 1))


def _armees(monde, *instants):
    """Announcements armed at these instants, each of a campaign of its own."""
    for rang, instant in enumerate(instants):
        AnnonceDeCampagne.objects.create(
            campagne=maquettes.campagne(f"campagne-{rang}"),
            instant=instant,
            empreinte="ab" * 32,
            etat="armee",
            proposee_par=monde.comptes["presidente"],
            proposee_le=monde.instant,
            armee_par=monde.comptes["secretaire"],
            armee_le=monde.instant,
        )


def test_what_stops_one_campaign_stops_no_other(monde, monkeypatch):
    def ecrire(campagne, *suite):
        if campagne.identifiant == "campagne-0":
            raise OSError("disque")
        return []

    _armees(monde, INSTANT, INSTANT)
    monde.pendule.a(INSTANT)
    monkeypatch.setattr(execution, "ecrire", ecrire)
    with pytest.raises(OSError, match="disque"):
        execution.annoncer.call()
    etats = AnnonceDeCampagne.objects.order_by("pk").values_list("etat", flat=True)
    assert list(etats) == ["armee", "faite"]


def test_one_that_fails_and_is_tried_later_makes_no_other_late(monde):
    _armees(monde, INSTANT, INSTANT + dt.timedelta(minutes=10))
    monde.pendule.a(INSTANT)
    execution.planifier()
    siens = DBTaskResult.objects.filter(task_path=execution.annoncer.module_path)
    siens.update(exception_class_path="builtins.OSError", run_after=INSTANT + dt.timedelta(minutes=40))
    execution.planifier()
    attendues = sorted(siens.values_list("run_after", flat=True))
    assert attendues == [INSTANT + dt.timedelta(minutes=10), INSTANT + dt.timedelta(minutes=40)]


def test_a_rehearsal_says_all_and_leaves_nothing(monde):
    scene.decider(monde, TROIS)
    nom = monde.campagne.identifiant
    execution.preparer(monde.campagne)
    avant = LigneJournal.objects.count(), DBTaskResult.objects.count(), Notification.objects.count()

    def servir(adresse):
        octets = repr(palmares.lire(nom)[1:] if adresse.adresse == "/l/" else 0).encode()
        return essai.ReponseEssayee.from_octets(200, octets)

    adresses = [essai.AdresseEssayee("/l/"), essai.AdresseEssayee("/autre/")]
    rendu = essai.essayer(monde.comptes["presidente"], nom, INSTANT, lambda _: adresses, servir)
    assert [(d.sens, d.etape_avant, d.etape_apres) for d in rendu.dossiers] == [
        ("labellisé", "décision attendue", "labellisé"),
        ("non retenu", "décision attendue", "refusé"),
        ("ajourné", "décision attendue", "ajourné"),
    ]
    assert [p.ou.adresse for p in rendu.pages if p.change] == ["/l/"] and len(rendu.pages) == 2
    assert len(rendu.lettres) == sum(depot.dossier.roles.count() for depot in monde.depots)
    assert scene.bilan(monde.campagne) == RIEN
    assert (LigneJournal.objects.count(), DBTaskResult.objects.count(), Notification.objects.count()) == avant
    assert {d.etat for d in DecisionDuDepot.objects.all()} == {"approuvee"}
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    travailler()
    assert sorted((li.compte.email, li.objet) for li in rendu.lettres) == sorted(_decisions())
    assert rendu.empreinte == AnnonceDeCampagne.objects.get().empreinte


def test_the_letter_of_what_was_announced_stays_what_was_notified(monde):
    moi, nom = monde.comptes["secretaire"], monde.campagne.identifiant
    mentions.ecrire(moi, nom, auteur_nom="Claire Martin", tribunal="Tribunal administratif de Paris")
    scene.decider(monde, TROIS)
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    decision = DecisionDuDepot.objects.order_by("pk").first()
    notifiee = lettres.composer_la_lettre(decision)
    assert dict(notifiee.auteur)["Prénom, nom"] == "Claire Martin"
    monde.pendule.a(INSTANT + dt.timedelta(days=30))
    mentions.ecrire(moi, nom, auteur_nom="Sa Remplaçante", tribunal="")
    assert lettres.composer_la_lettre(decision) == notifiee
