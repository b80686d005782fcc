"""A firm asks for the agreement by the link that it was sent: once, for thirty days, and nothing else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests import courriers, maquettes

from binome.registre.models import DemandeDAccord, LienDeDemande
from binome.services.accords import lecture, lettre, liens, publics
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
