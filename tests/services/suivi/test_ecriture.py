"""What is said of an action is written once and for ever, by who may say it, and read by who may read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import OperationalError
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte, Dossier, EvenementDeSuivi, LabelAccorde, LigneJournal
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.suivi import ecriture, lectures
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.services.suivi.lectures import SansLabelError, SuiviOuvert

JOUR = dt.date(2024, 3, 1)


def saisie(fiche: str = "f1", genre: str = "financement", acte: str = "accord", **suite: Any) -> SaisieDeSuivi:
    de_base: dict[str, Any] = {"tiers": "ADEME", "montant": "1 000"} if genre == "financement" else {}
    return SaisieDeSuivi.model_validate(
        {"fiche": fiche, "genre": genre, "acte": acte, "jour": JOUR, **de_base, **suite}
    )


def vu(qui: Compte, dossier: Dossier) -> SuiviOuvert:
    return lectures.suivre(ouverture.ouvrir(qui, dossier.identifiant))


def test_an_event_is_written_read_and_told_to_the_journal_without_its_words(chef: Compte, dossier: Dossier):
    ecriture.dire(chef, dossier.identifiant, saisie(texte="Convention secrète"))
    suivi = vu(chef, dossier)
    assert suivi.situation.sommes.accord == 1000
    ligne = LigneJournal.objects.get(action="suivi.evenement")
    assert '"montant":"1000"' in ligne.donnees.replace(" ", "")
    assert "secrète" not in ligne.donnees


def test_a_correction_is_a_row_more_and_no_row_ever_changes(chef: Compte, dossier: Dossier):
    ecriture.dire(chef, dossier.identifiant, saisie())
    ecriture.dire(chef, dossier.identifiant, saisie(montant="700", corrige=1))
    assert vu(chef, dossier).situation.sommes.accord == 700
    assert [e.montant for e in EvenementDeSuivi.objects.all()] == [1000, 700]
    with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
        EvenementDeSuivi.objects.update(montant=1)
    with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
        EvenementDeSuivi.objects.all()._raw_delete("default")


def test_all_or_none(chef: Compte, dossier: Dossier):
    with pytest.raises(SuiviRefuseError, match="montant"):
        ecriture.dire_tout(chef, dossier.identifiant, [saisie(), saisie(montant=None)])
    with pytest.raises(SuiviRefuseError, match="pas dans le plan"):
        ecriture.dire(chef, dossier.identifiant, saisie("zz"))
    assert not EvenementDeSuivi.objects.exists()


def test_a_carrier_says_and_reads_their_action_alone(chef: Compte, dossier: Dossier, label: LabelAccorde):
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=["f1"])
    ecriture.dire(chef, dossier.identifiant, saisie("f2", texte="MARQUE-SECRETE"))
    ecriture.dire(chef, dossier.identifiant, saisie("", "decision", "local", texte="MARQUE-SECRETE"))
    ecriture.dire(porteur, dossier.identifiant, saisie("f1", "avancement", "en_cours"))
    suivi = vu(porteur, dossier)
    assert [a.action.fiche for a in suivi.situation.actions] == ["f1"]
    assert "MARQUE-SECRETE" not in repr(suivi)
    assert not suivi.tient
    with pytest.raises(RefusError, match="confiée"):
        ecriture.dire(porteur, dossier.identifiant, saisie("f2"))
    with pytest.raises(RefusError):
        ecriture.dire(porteur, dossier.identifiant, saisie("f1", "decision", "local", texte="Oui"))
    with pytest.raises(RefusError):
        ecriture.dire(porteur, dossier.identifiant, saisie("", "difficulte", "signalee", texte="Oui"))
    lecteur = maquettes.compte("lecteur", au=dossier, role=Role.lecteur)
    assert [a.action.fiche for a in vu(lecteur, dossier).situation.actions] == ["f1", "f2"]
    with pytest.raises(RefusError):
        ecriture.dire(lecteur, dossier.identifiant, saisie())
    instructeur = maquettes.officiel(Role.instructeur, dossier.campagne)
    assert vu(instructeur, dossier).situation.sommes.accord == 1000
    with pytest.raises(IntrouvableError):
        vu(maquettes.compte("passant"), dossier)


def test_a_dossier_without_label_is_not_followed(chef: Compte, dossier: Dossier, label: LabelAccorde):
    autre = maquettes.dossier_ouvert(dossier.campagne, chef, maquettes.COURT.replace("essai", "autre"))
    Dossier.objects.filter(pk=autre.pk).update(etat="depose")
    with pytest.raises(SansLabelError):
        ecriture.dire(chef, autre.identifiant, saisie())
