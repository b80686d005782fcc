"""A candidature that starts from a file or from the example keeps its words, and claims nothing it may not."""

from __future__ import annotations

import datetime as dt

import pytest

from binome.documents.erreurs import DossierIllisibleError
from binome.registre.models import Dossier
from binome.services.acces import ouverture
from binome.services.importation import dossier as importation
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db
TEXTE = b"""
id: mien
titre: Mien
territoire: Ici
appel: ti-2023-2027
depose_le: 2023-09-20T14:30:00+02:00
gouvernance:
  binomes: [{id: b, elu: {nom: Anne Martin, consentement: {donne: oui}}}]
pieces: [{id: p, titre: Plan, fichier: plan.pdf}]
"""


def test_a_file_becomes_a_draft_that_claims_neither_deposit_nor_consent_nor_files(campagne, chef):
    dossier = importation.importer(chef, campagne, TEXTE, "mien.yaml")
    document = texte_entier.document(texte_entier.revision_de_tete(dossier))
    assert (document.titre, document.depose_le, document.gouvernance.binomes[0].elu.nom) == (
        "Mien",
        None,
        "Anne Martin",
    )
    assert document.gouvernance.binomes[0].elu.consentement is None
    assert (document.pieces[0].titre, document.pieces[0].fichier) == ("Plan", None)


def test_the_same_file_twice_takes_the_next_name(campagne, chef):
    noms = [importation.importer(chef, campagne, TEXTE).identifiant for _ in range(2)]
    assert noms == ["mien", "mien-2"]


@pytest.mark.parametrize(
    "brut", [b"", b"titre: [", b"\xff", TEXTE.replace(b"ti-2023-2027", b"autre-appel"), TEXTE + b"inconnu: 1\n"]
)
def test_what_cannot_be_read_is_refused_whole(campagne, chef, brut):
    with pytest.raises(DossierIllisibleError):
        importation.importer(chef, campagne, brut)
    assert not Dossier.objects.exists()


def test_a_closed_campaign_opens_nothing(campagne, chef):
    campagne.echeance = dt.date(2020, 9, 22)
    with pytest.raises(ouverture.RefusError, match="close"):
        importation.importer(chef, campagne, TEXTE)


def test_the_example_is_there_to_be_copied(campagne, chef):
    dossier = importation.dupliquer_exemple(chef, campagne)
    assert texte_entier.document(texte_entier.revision_de_tete(dossier)).plan_actions.fiches
