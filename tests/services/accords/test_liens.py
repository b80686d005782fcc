"""A firm asks for the agreement by the link that it was sent: once, for thirty days, and nothing else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests import courriers, maquettes

from binome.domaine.accords.etats import PositionDite, SensDePosition
from binome.domaine.droits.droits import Role
from binome.registre.models import DemandeDAccord, Envoi, LienDeDemande
from binome.services.accords import demandes, lecture, lettre, liens, positions, publics
from binome.services.socle import horloge
from binome.services.socle.erreurs import LienCaducError

pytestmark = pytest.mark.django_db


def envoyer(chef) -> str:
    liens.envoyer(chef, "essai", "f1", "ferme@exemple.fr")
    ((_, _, texte),) = courriers.en_file("ferme@exemple.fr")
    (adresse,) = re.findall(r"/accords/demander/(\S+)/", texte)
    return adresse


def test_the_firm_asks_without_an_account(dossier, chef, elu, industriel):
    jeton, client = envoyer(chef), maquettes.navigateur(None)
    suivi = client.get(f"/accords/demander/{jeton}/", follow=True)
    assert suivi.redirect_chain[-1][0] == "/accords/demander/"
    assert "Valoriser" in suivi.content.decode()
    fait = client.post("/accords/demander/", {"objet": "Pour le Fonds vert.", "dispositif": "fonds-vert-tite"})
    assert "L’accord est demandé" in fait.content.decode()
    demande = DemandeDAccord.objects.get()
    assert demande.par is None
    assert lettre.demandeur(demande).startswith("L'entreprise")
    assert client.get(f"/accords/demander/{jeton}/", follow=True).status_code == 410


@pytest.mark.parametrize(("sens", "mot"), [("favorable", "accord donné"), ("defavorable", "accord refusé")])
def test_the_firm_is_told_of_the_answer_with_its_letter(dossier, chef, elu, industriel, sens, mot):
    demande = liens.demander(envoyer(chef), "", "")
    dite = PositionDite(SensDePosition(sens), "Bon pour le territoire.")
    positions.repondre(elu, "essai", demande.pk, Role.elu, elu.pk, dite, demande.empreinte)
    if sens == "favorable":
        assert not Envoi.objects.filter(genre="reponse_d_accord").exists()
        positions.repondre(industriel, "essai", demande.pk, Role.industriel, industriel.pk, dite, demande.empreinte)
    (envoi,) = Envoi.objects.filter(genre="reponse_d_accord")
    assert envoi.destinataire == "ferme@exemple.fr"
    ecrite = lettre.a_l_entreprise(envoi)
    assert ecrite and mot in ecrite.texte and chef.email in ecrite.texte
    assert ecrite.pieces[0][1].startswith(b"%PDF")


def test_who_asked_with_an_account_is_not_written_to_as_a_firm(dossier, chef, elu):
    demande = demandes.demander(chef, "essai", "f1")
    dite = PositionDite(SensDePosition.defavorable, "Trop tôt.")
    positions.repondre(elu, "essai", demande.pk, Role.elu, elu.pk, dite, demande.empreinte)
    assert not Envoi.objects.filter(genre="reponse_d_accord").exists()


def test_a_link_ends(dossier, chef, monkeypatch):
    jeton = envoyer(chef)
    tard = horloge.maintenant() + dt.timedelta(31)
    monkeypatch.setattr(horloge, "maintenant", lambda: tard)
    with pytest.raises(LienCaducError, match="trente jours"):
        liens.demander(jeton, "", "")
    with pytest.raises(LienCaducError, match="entier"):
        liens.lire("invente")


def test_only_the_digest_of_a_token_is_kept(dossier, chef):
    jeton = envoyer(chef)
    assert jeton not in str(list(LienDeDemande.objects.values()))


def test_a_bad_address_or_a_fiche_that_is_not_there_is_refused(dossier, chef):
    for fiche, courriel in (("f1", "pas une adresse"), ("f9", "ferme@exemple.fr")):
        with pytest.raises(lecture.AccordRefuseError):
            liens.envoyer(chef, "essai", fiche, courriel)


def test_nothing_is_public_before_a_label(dossier, chef):
    assert publics.tous() == []
