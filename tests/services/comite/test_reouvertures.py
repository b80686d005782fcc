"""After an appeal: asked by one, agreed by another, journalled, told to the territory; and judged anew."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import transaction
from tests import maquettes
from tests.services.comite.monde import Monde

from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.droits.droits import Role
from binome.domaine.procedure.etapes import Acte
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import (
    AccordPourRouvrir,
    DecisionDuDepot,
    DemandeDeReouverture,
    DeportDecide,
    LigneJournal,
    Notification,
    RoleDossier,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, decisions, reouvertures
from binome.services.instruction import passages
from binome.services.notifications import distribution, liste, nouvelles, preuves
from binome.services.socle import journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent(4)]

ID, S = "dossier-1", SensDeLaDecision


@pytest.fixture
def refuse(monde: Monde) -> Monde:
    """The committee refused, and it was announced."""
    monde.adopter(S.refus)
    decision = decisions.preparer(monde.comptes["secretaire"], ID, S.refus, "Hors de l'appel.")
    for nom in ("presidente", "ministere"):
        decisions.approuver(monde.comptes[nom], ID, decision.empreinte)
    qui = monde.comptes["presidente"]
    decisions.figer(monde.campagne, monde.instant, acteur=qui)
    decisions.annoncer(monde.campagne, monde.instant)
    passages.annoncer([(monde.depots[0], Acte.refuser, "Hors de l'appel.")], qui, monde.instant)
    return monde


def test_two_people_open_a_refused_file_again_and_the_committee_judges_it_anew(refuse: Monde) -> None:
    presidente, secretaire = refuse.comptes["presidente"], refuse.comptes["secretaire"]
    demande = reouvertures.demander(presidente, ID, "Jugement du 3 mars : la décision est annulée.")
    assert passages.passages(refuse.depots[0])[-1].vers == "refus"
    with pytest.raises(RefusError, match="autre personne"):
        reouvertures.accorder(presidente, ID, demande.empreinte)
    # Who is to agree is told, and who asked is not; once it is done nobody is told of it any more.
    siennes = {n.compte: n for n in Notification.objects.filter(genre="reouverture_demandee")}
    assert secretaire in siennes and presidente not in siennes and refuse.comptes["chef"] not in siennes
    lue = siennes[secretaire]
    assert "votre accord est attendu" in nouvelles.dire(secretaire, [lue])[lue.pk].titre
    assert nouvelles.dire(refuse.comptes["chef"], [lue]) == {}
    assert reouvertures.accorder(secretaire, ID, demande.empreinte)
    assert nouvelles.dire(secretaire, [lue]) == {}
    dernier = passages.passages(refuse.depots[0])[-1]
    assert (dernier.acte, dernier.vers, dernier.motif) == ("rouvrir", "comite", demande.motif)
    assert Notification.objects.filter(evenement=f"passage:{dernier.pk}", compte=refuse.comptes["chef"]).exists()
    actions = list(LigneJournal.objects.order_by("-rang").values_list("action", flat=True)[:4])
    assert actions.count("reouverture.accord") == 2 and "depot.passage" in actions
    lignes = LigneJournal.objects.filter(action__startswith="reouverture")
    assert all("Jugement" not in json.dumps(li.donnees) for li in lignes) and journal.verifier()[1] is None
    with pytest.raises(RefusError, match="rien à rouvrir"):
        reouvertures.demander(presidente, ID, "Encore.")
    # What was adopted before served once: the committee deliberates again.
    with pytest.raises(RefusError, match="délibère d'abord"):
        decisions.preparer(secretaire, ID, S.label, "Oui.")


def test_reopened_and_decided_again_the_proof_of_the_first_notification_stays(refuse: Monde) -> None:
    """Each version of a decision is an event of its own: sent, made available, read, each with its instant."""
    chef = refuse.comptes["chef"]

    def notifier(decision: DecisionDuDepot) -> str:
        evenement = f"decision:{decision.pk}"
        with transaction.atomic():
            distribution.notifier(GenreDeNotification.decision, evenement, [chef])
        liste.ouvrir(chef, Notification.objects.get(evenement=evenement, compte=chef).pk)
        return evenement

    def faits(evenement: str) -> dict[str, dt.datetime]:
        return {p.fait: p.le for p in preuves.de(evenement)}

    premiere = notifier(DecisionDuDepot.objects.get(depot=refuse.depots[0]))
    lus = faits(premiere)
    assert {"mise_a_disposition", "lue"} <= set(lus)
    refuse.instant += dt.timedelta(days=30)
    presidente, secretaire = refuse.comptes["presidente"], refuse.comptes["secretaire"]
    demande = reouvertures.demander(presidente, ID, "Jugement du 3 mars : la décision est annulée.")
    reouvertures.accorder(secretaire, ID, demande.empreinte)
    refuse.adopter(S.label, rang=2, quand=refuse.instant)
    neuve = decisions.preparer(secretaire, ID, S.label, "Il répond à l'appel.")
    for nom in ("presidente", "ministere"):
        decisions.approuver(refuse.comptes[nom], ID, neuve.empreinte)
    decisions.figer(refuse.campagne, refuse.instant, acteur=presidente)
    decisions.annoncer(refuse.campagne, refuse.instant)
    passages.annoncer([(refuse.depots[0], Acte.labelliser, "Il répond.")], presidente, refuse.instant)
    seconde = notifier(neuve)
    # The row of the news goes with time; the proof does not.
    Notification.objects.filter(evenement=premiere).delete()
    assert faits(premiere) == lus and faits(seconde)["lue"] == refuse.instant != lus["lue"]


def test_another_wording_replaces_the_demand_and_its_agreements(refuse: Monde) -> None:
    presidente, secretaire = refuse.comptes["presidente"], refuse.comptes["secretaire"]
    une = reouvertures.demander(presidente, ID, "Recours.")
    autre = reouvertures.demander(presidente, ID, "Recours du 3 mars.")
    with pytest.raises(RefusError, match="relisez-la"):
        reouvertures.accorder(secretaire, ID, une.empreinte)
    assert reouvertures.accorder(secretaire, ID, autre.empreinte)
    assert [d.version for d in DemandeDeReouverture.objects.all()] == [1, 2]


def test_an_inadmissible_deposit_goes_back_to_its_examination(monde: Monde) -> None:
    depot = monde.deposer("dossier-2")
    passages.PassageDuDepot.objects.create(
        depot=depot, rang=depot.passages.count() + 1, acte="declarer_irrecevable", depuis="recevabilite", vers="irrecevable",
        motif="Tardif.", par=monde.comptes["national"], le=monde.instant,
    )  # fmt: skip
    admin = maquettes.officiel(Role.administrateur, monde.campagne)
    demande = reouvertures.demander(admin, "dossier-2", "Recours gracieux admis.")
    vu = reouvertures.trouver(acces.conduire(admin, "ti-2023-2027"), "dossier-2")
    assert vu.demande == demande and vu.etape == "irrecevable"
    assert reouvertures.accorder(monde.comptes["presidente"], "dossier-2", demande.empreinte)
    assert passages.passages(depot)[-1].vers == "recevabilite"


@pytest.mark.parametrize(
    ("qui", "erreur"),
    [
        ("etranger", IntrouvableError),
        ("chef", IntrouvableError),
        ("national", IntrouvableError),
        ("regions", RefusError),
    ],
)
def test_nobody_else_asks(refuse: Monde, qui: str, erreur: type[Exception]) -> None:
    with pytest.raises(erreur):
        reouvertures.demander(refuse.comptes[qui], ID, "Recours.")
    assert not DemandeDeReouverture.objects.exists()


def test_neither_who_is_of_the_team_nor_who_stands_aside(refuse: Monde) -> None:
    presidente, admin = refuse.comptes["presidente"], maquettes.officiel(Role.administrateur, refuse.campagne)
    RoleDossier.objects.create(dossier=refuse.dossier, compte=admin, role=Role.lecteur.value)
    with pytest.raises(RefusError):
        reouvertures.demander(admin, ID, "Recours.")
    DeportDecide.objects.create(
        campagne=refuse.campagne, dossier=refuse.dossier, compte=presidente, sens="deport", portee="dossier",
        acte="Arrêté", matieres="Ce dossier", motif="Lien.", par=refuse.comptes["secretaire"], le=refuse.instant,
    )  # fmt: skip
    with pytest.raises(RefusError):
        reouvertures.demander(presidente, ID, "Recours.")
    vu = reouvertures.trouver(acces.conduire(presidente, "ti-2023-2027"), ID)
    assert vu.deport and not AccordPourRouvrir.objects.exists()


@pytest.mark.parametrize("motif", ["", " \u200b", "\ud800", "x" * 20_001])
def test_a_hostile_reason_is_refused(refuse: Monde, motif: str) -> None:
    with pytest.raises(RefusError):
        reouvertures.demander(refuse.comptes["presidente"], ID, motif)
