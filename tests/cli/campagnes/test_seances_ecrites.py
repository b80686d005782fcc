"""`binome comite prevoir, inscrire, proposer, consulter, ouvrir, nommer, finir` and `binome instruction`: the services
of the pages, in the name of someone who may."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from tests import maquettes
from tests.domaine.comite.test_regles import autres
from tests.instruits import campagne_instruite
from tests.services.comite.monde import Monde
from typer.testing import CliRunner

from binome.cli.app import app
from binome.registre.models import (
    DeliberationDuComite,
    DemandeDeComplements,
    LigneJournal,
    MembreDuComite,
    PassageDuDepot,
    SeanceDuComite,
)
from binome.services.comite import acces, seances
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent(4)]
C, D = "ti-2023-2027", maquettes.ID


def lancer(*arguments: str, code: int = 0) -> str:
    fait = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")


def comite(commande: str, *suite: str, pour: str = "secretaire@exemple.fr", code: int = 0) -> str:
    return lancer("comite", commande, C, *suite, "--pour", pour, code=code)


def test_a_session_is_planned_filled_and_opened_from_the_server(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    jour = f"{(monde.instant + dt.timedelta(days=10)).date()}T14:30"
    assert "à l'heure de la campagne" in comite("prevoir", "--quand", "jeudi", "--lieu", "Paris", code=2)
    assert "Lieu" in comite("prevoir", "--quand", jour, code=2)
    assert "Séance 1 prévue." in comite("prevoir", "--quand", jour, "--lieu", "Paris")
    vue = SeanceDuComite.objects.get()
    assert horloge.a_paris(vue.prevue_le).strftime("%H:%M") == "14:30"
    refus = comite("prevoir", "--quand", jour, "--lieu", "Lyon", pour="regions@exemple.fr", code=2)
    assert "président et au secrétariat" in refus
    assert "Dites quoi inscrire" in comite("inscrire", "1", code=2)
    assert "« ailleurs » n'attend pas" in comite("inscrire", "1", "--dossier", "ailleurs", code=2)
    fait = comite("inscrire", "1", "--dossier", "dossier-1", "--titre", "Calendrier", "--au-vote")
    assert "2 points inscrits" in fait and vue.points.count() == 2
    seances.convoquer(monde.comptes["secretaire"], C, 1)
    preside = str(monde.membres["presidente"].pk)
    assert "ne s'ouvre pas avant" in comite("ouvrir", "1", "--preside", preside, code=2)
    monde.instant = vue.prevue_le
    assert "présidée par Presidente" in comite("ouvrir", "1", "--preside", preside)
    assert LigneJournal.objects.get(action="comite.seance_ouverte").acteur, "in the name of who conducts"


def test_a_consultation_is_proposed_and_opened_from_the_server(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    monkeypatch.setattr(acces, "regles", lambda _: autres(consultation_ecrite=True))
    terme = f"{(monde.instant + dt.timedelta(days=20)).date()}T18:00"
    assert "nulle part" in comite("prevoir", "--quand", terme, "--par-ecrit", "--lieu", "Paris", code=2)
    assert "Consultation 1 prévue." in comite("prevoir", "--quand", terme, "--par-ecrit")
    comite("inscrire", "1", "--dossier", "dossier-1")
    assert "n'en a pas" in comite("consulter", "1", pour="presidente@exemple.fr", code=2)
    sens = ("--proposition", "label_reserves", "--motifs", "Un plan solide.")
    assert "ne se propose pas" in comite("proposer", "1", "1", "--proposition", "roi", "--motifs", "x", code=2)
    assert "réserve" in comite("proposer", "1", "1", *sens, code=2)
    assert "est prête" in comite("proposer", "1", "1", *sens, "--reserve", "Le foncier.", "--reserve", "Le budget.")
    assert DeliberationDuComite.objects.get().conditions == "Le foncier.\nLe budget."
    assert "président" in comite("consulter", "1", code=2)
    assert "est ouverte" in comite("consulter", "1", pour="presidente@exemple.fr")
    assert SeanceDuComite.objects.get().ouverte_le


def test_a_member_is_named_and_ended_from_the_server(referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    elue = ("--nom", "Alice Martin", "--qualite", "maire", "--rattachement", "Ville de Gap")
    assert "n'est pas une nature" in comite("nommer", *elue, "--nature", "amie", code=2)
    assert "n'est pas une fonction" in comite("nommer", *elue, "--nature", "elu", "--fonction", "roi", code=2)
    assert "n'a l'adresse" in comite("nommer", *elue, "--nature", "elu", "--compte", "x@exemple.fr", code=2)
    assert "Réservé" in comite("nommer", *elue, "--nature", "elu", pour="regions@exemple.fr", code=2)
    assert "Alice Martin est du comité à partir du" in comite("nommer", *elue, "--nature", "elu")
    neuve = MembreDuComite.objects.get(nom="Alice Martin")
    suppleante = ("--nom", "Léa Petit", *elue[2:], "--nature", "elu", "--suppleant-de", str(neuve.pk))
    assert "Léa Petit est du comité" in comite("nommer", *suppleante)
    assert "Les fonctions de Alice Martin finissent" in comite("finir", str(neuve.pk))
    assert not MembreDuComite.objects.filter(nom__in=("Alice Martin", "Léa Petit"), jusqu_au=None).exists()


def test_a_deposit_is_examined_declared_and_completed_from_the_server(
    settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DONNEES = tmp_path
    instruits = campagne_instruite(monkeypatch)
    moi = ("--pour", instruits.comptes["region"].email)
    jour = (instruits.horloge.instant + dt.timedelta(days=20)).date().isoformat()

    def dire(commande: str, *suite: str, code: int = 0) -> str:
        return lancer("instruction", commande, D, *suite, *moi, code=code)

    lue = json.loads(dire("recevabilite", "--format", "json"))
    assert lue["etape"] == "recevabilite" and lue["obstacle"] and lue["obstacle"][:20] in dire("recevabilite")
    etranger = ("--pour", instruits.comptes["ailleurs"].email)
    assert lancer("instruction", "recevabilite", D, *etranger, code=2)
    assert "n'est pas un état" in dire("examiner", lue["points"][0]["point"], "bon", code=2)
    assert "pas dans la liste" in dire("examiner", "aucun", "rempli", code=2)
    assert "restent à examiner" in dire("declarer", "--recevable", "--terme", jour, code=2)
    demande = ("--point", "pieces=La délibération de Gap.", "--terme")
    assert "reçu : « jeudi »" in dire("demander", *demande, "jeudi", code=2)
    assert "quelle partie" in dire("demander", "--point", "ailleurs=x", "--terme", jour, code=2)
    assert f"jusqu'au {jour}" in dire("demander", *demande, jour) and DemandeDeComplements.objects.count() == 1
    assert "de nouveau à examiner" in dire("constater", "--motif", "Venus par courrier.")
    for point in lue["points"]:
        assert point["point"] in dire("examiner", point["point"], "rempli")
    assert "Donnez --terme" in dire("declarer", "--recevable", code=2)
    assert "recevable : les avis sont demandés" in dire("declarer", "--recevable", "--terme", jour)
    assert PassageDuDepot.objects.order_by("-rang")[0].acte == "declarer_recevable"
    assert dire("declarer", "--irrecevable", "--motif", "Trop tard.", code=2)
