"""Links of e-mails: whole and under the public address, by whatever name the site was called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import maquettes
from tests.courriers import en_file
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier
from binome.services.depot import signatures
from binome.services.echanges import demandes, rappels
from binome.services.equipe import delegations
from binome.services.socle import horloge
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db
SITE = "https://binome.example"


@pytest.fixture(autouse=True)
def _adresse(settings: Any) -> None:
    settings.BINOME_ADRESSE = SITE


def origines() -> set[str]:
    """Where the links of every message lead; a message without any link counts as nowhere."""
    return {origine for *_, texte in en_file() for origine in re.findall(r"https?://[^/\s]+", texte) or ["nulle part"]}


def test_invitations_and_verifications_do_not_follow_the_name_that_the_request_gives(
    dossier: Dossier, chef: Compte, navigateur: Callable[..., Client]
) -> None:
    autre_nom = {"HTTP_HOST": "localhost:1234"}
    invitation = {"courriel": "neuf@exemple.fr", "role": "lecteur"}
    assert maquettes.navigateur(chef).post("/atelier/essai/equipe/inviter/", invitation, **autre_nom).status_code == 302
    maquettes.compte("deja", "une phrase assez longue")
    for courriel in ("neuve@exemple.fr", "deja@exemple.fr"):
        inscription = {"email": courriel, "password1": "une phrase assez longue", "nom": "Une Personne"}
        assert Client().post("/comptes/inscription/", inscription, **autre_nom).status_code == 302
    assert Client().post("/comptes/mot-de-passe/oublie/", {"email": "deja@exemple.fr"}, **autre_nom).status_code == 302
    assert len(en_file()) == 4
    assert origines() == {SITE}


def test_what_is_sent_out_of_a_request_says_where_to_go(
    dossier: Dossier, chef: Compte, membre: Callable[..., Compte]
) -> None:
    elue, lecteur = membre(Role.elu), membre(Role.lecteur)
    quand = horloge.maintenant()
    demandes.demander(chef, "essai", elue.pk, "Chiffrer.", echeance=horloge.aujourdhui())
    rappels.envoyer(quand)
    delegations.donner(elue, "essai", lecteur.pk, Role.elu, horloge.aujourdhui())
    tete = texte_entier.revision_de_tete(dossier)
    signatures.signer(elue, "essai", Role.elu, elue.pk, tete.presente)
    saisir(chef, "essai", tete.numero, {"titre": "Un autre titre"})
    objets = [objet.split(" · ")[1] for _, objet, _ in en_file()]
    assert "Signature caduque" in objets and len(objets) == 4
    assert origines() == {SITE}
