"""A decision: it follows the vote, is approved by two, never changes, and shows nothing of itself before its time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.services.comite.monde import Monde

from binome.domaine.comite.decision import DecisionVoulue
from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.registre.models import ApprobationDeDecision, DecisionDuDepot, DeportDeSeance, LigneJournal
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import decisions
from binome.services.instruction import passages
from binome.services.socle import journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

S = SensDeLaDecision
ID = "dossier-1"


def _preparee(monde: Monde, sens: S = S.label, conditions: tuple[str, ...] = ()) -> DecisionDuDepot:
    monde.adopter(sens)
    return decisions.preparer(monde.comptes["secretaire"], ID, sens, "Le dossier répond à l'appel.", conditions)


def _approuvee(monde: Monde, sens: S = S.label) -> DecisionDuDepot:
    decision = _preparee(monde, sens)
    for nom in ("presidente", "ministere"):
        decision = decisions.approuver(monde.comptes[nom], ID, decision.empreinte)
    return decision


def test_two_people_approve_and_the_stage_says_only_that_it_was_deliberated(monde: Monde) -> None:
    decision = _preparee(monde, S.refus)
    une = decisions.approuver(monde.comptes["presidente"], ID, decision.empreinte)
    assert une.etat == "en_attente" and decisions.decisions_approuvees(monde.campagne) == []
    with pytest.raises(RefusError, match="autre personne"):
        decisions.approuver(monde.comptes["presidente"], ID, decision.empreinte)
    assert decisions.approuver(monde.comptes["ministere"], ID, decision.empreinte).etat == "approuvee"
    assert [d.pk for d in decisions.decisions_approuvees(monde.campagne)] == [decision.pk]
    dernier = passages.passages(monde.depots[0])[-1]
    assert (dernier.acte, dernier.vers, dernier.motif) == ("deliberer", "decision", "")
    du_dossier = LigneJournal.objects.filter(objet=f"dossier:{ID}").values_list("donnees", flat=True)
    assert not [d for d in du_dossier if "refus" in d or "label" in d]
    siennes = LigneJournal.objects.filter(objet=f"comite:{monde.campagne.identifiant}")
    assert all("sens" not in json.loads(li.donnees) for li in siennes) and siennes.count() == 4
    assert journal.verifier()[1] is None


def test_who_reads_the_journal_finds_no_decision_by_trying_them_all(monde: Monde) -> None:
    decision = _approuvee(monde, S.refus)
    ecrit = " ".join(LigneJournal.objects.values_list("donnees", flat=True))
    essais = [decisions.empreinte(decision.depot, 1, DecisionVoulue(s, decision.motifs, ())) for s in S]
    assert decision.empreinte in essais and not [e for e in essais if e in ecrit]
    # Who holds the secret of the site still checks the words against the chain.
    assert journal.condenser(decision.empreinte) in ecrit


@pytest.mark.parametrize(
    ("qui", "sens", "motifs", "conditions", "erreur", "mot"),
    [
        ("etranger", S.label, "Oui.", (), IntrouvableError, "n'existe pas"),
        ("chef", S.label, "Oui.", (), IntrouvableError, "n'existe pas"),
        ("national", S.label, "Oui.", (), IntrouvableError, "n'existe pas"),
        ("ministere", S.label, "Oui.", (), RefusError, "président et au secrétariat"),
        ("secretaire", S.refus, "Non.", (), RefusError, "ne s'écarte pas"),
        ("secretaire", S.label, " \u200b", (), RefusError, "se motive"),
        ("secretaire", S.label, "\ud800", (), RefusError, "Motifs"),
        ("secretaire", S.label, "x" * 20_001, (), RefusError, "trop long"),
        ("secretaire", S.label, "Oui.", ("Tenir le calendrier.",), RefusError, "n'a pas de conditions"),
    ],
)
def test_what_is_refused_says_why(
    monde: Monde, qui: str, sens: S, motifs: str, conditions: tuple[str, ...], erreur: type[Exception], mot: str
) -> None:
    monde.adopter(S.label)
    with pytest.raises(erreur, match=mot):
        decisions.preparer(monde.comptes[qui], ID, sens, motifs, conditions)
    assert not DecisionDuDepot.objects.exists()


def test_nothing_is_decided_before_the_committee_has(monde: Monde) -> None:
    with pytest.raises(RefusError, match="délibère d'abord"):
        decisions.preparer(monde.comptes["secretaire"], ID, S.label, "Oui.")
    monde.adopter(S.label_reserves)
    with pytest.raises(RefusError, match="dites les réserves"):
        decisions.preparer(monde.comptes["secretaire"], ID, S.label_reserves, "Oui.")


def test_another_version_replaces_and_wants_two_approvals_again(monde: Monde) -> None:
    premiere = _approuvee(monde)
    autre = decisions.preparer(monde.comptes["presidente"], ID, S.label, "Mieux dit.")
    premiere.refresh_from_db()
    assert (premiere.etat, autre.version, autre.etat) == ("remplacee", 2, "en_attente")
    with pytest.raises(RefusError, match="a changé depuis"):
        decisions.approuver(monde.comptes["regions"], ID, premiere.empreinte)
    assert decisions.decisions_approuvees(monde.campagne) == []
    assert [d.version for d in decisions.versions(monde.depots[0])] == [1, 2]


def test_who_takes_no_part_neither_prepares_nor_approves(monde: Monde) -> None:
    decision = _preparee(monde)
    point = decision.deliberation.point
    for nom in ("presidente", "regions"):
        DeportDeSeance.objects.create(
            point=point, membre=monde.membres[nom], motif="Lien.", par=monde.comptes["secretaire"], le=monde.instant
        )
    with pytest.raises(RefusError, match="ne prenez pas part"):
        decisions.approuver(monde.comptes["regions"], ID, decision.empreinte)
    with pytest.raises(RefusError, match="ne prenez pas part"):
        decisions.preparer(monde.comptes["presidente"], ID, S.label, "Autre.")


def test_frozen_it_is_announced_or_let_go_and_nothing_else(monde: Monde) -> None:
    decision = _approuvee(monde, S.ajourne)
    qui = monde.comptes["presidente"]
    with transaction.atomic():
        assert [d.etat for d in decisions.figer(monde.campagne, monde.instant, acteur=qui)] == ["figee"]
    with pytest.raises(RefusError, match="figée"):
        decisions.preparer(qui, ID, S.ajourne, "Autre.")
    with transaction.atomic():
        decisions.liberer(monde.campagne, monde.instant, acteur=qui)
        assert decisions.annoncer(monde.campagne, monde.instant) == [], "what is not frozen is not announced"
        decisions.figer(monde.campagne, monde.instant, acteur=qui)
        assert [d.pk for d in decisions.annoncer(monde.campagne, monde.instant)] == [decision.pk]
    decision.refresh_from_db()
    assert decision.etat == "annoncee" and decision.annoncee_le == monde.instant
    with pytest.raises(RefusError, match="délibère d'abord"):
        decisions.preparer(qui, ID, S.ajourne, "Une délibération ne sert qu'une fois.")


TABLES = {"D": "registre_decisiondudepot", "A": "registre_approbationdedecision", "V": "registre_deliberationducomite"}


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE D SET motifs = 'autre'",
        "UPDATE D SET sens = 'refus'",
        "UPDATE D SET conditions = '[\"autre\"]'",
        "UPDATE D SET empreinte = 'autre'",
        "UPDATE D SET deliberation_id = NULL",
        "UPDATE D SET etat = 'en_attente'",
        "UPDATE D SET etat = 'annoncee'",
        "UPDATE D SET approuvee_le = NULL",
        "DELETE FROM D",
        "UPDATE A SET empreinte = 'autre'",
        "DELETE FROM A",
        "UPDATE V SET adoptee = NULL",
        "DELETE FROM V",
    ],
)
def test_the_database_itself_refuses(monde: Monde, ordre: str) -> None:
    avant = _approuvee(monde)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(re.sub(r"\b[DAV]\b", lambda m: TABLES[m[0]], ordre))
    apres = DecisionDuDepot.objects.get()
    assert (apres.etat, apres.motifs, apres.approuvee_le) == ("approuvee", avant.motifs, avant.approuvee_le)
    assert ApprobationDeDecision.objects.count() == 2


@pytest.mark.parametrize("champ", [{"motifs": "autre"}, {"etat": "annoncee"}])
def test_the_orm_is_no_way_round(monde: Monde, champ: dict[str, Any]) -> None:
    decision = _approuvee(monde)
    for geste in (lambda: DecisionDuDepot.objects.update(**champ), lambda: _enregistrer(decision, champ)):
        with pytest.raises(DatabaseError), transaction.atomic():
            geste()


def _enregistrer(decision: DecisionDuDepot, champ: dict[str, Any]) -> None:
    for nom, valeur in champ.items():
        setattr(decision, nom, valeur)
    decision.save()


def test_one_approval_is_not_enough_for_the_database_either(monde: Monde) -> None:
    decision = _preparee(monde)
    decisions.approuver(monde.comptes["presidente"], ID, decision.empreinte)
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionDuDepot.objects.update(etat="approuvee", approuvee_le=monde.instant)
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionDuDepot.objects.create(
            depot=decision.depot, version=9, sens="label", motifs="x", etat="annoncee", empreinte="x",
            preparee_par=decision.preparee_par, preparee_le=monde.instant,
        )  # fmt: skip
