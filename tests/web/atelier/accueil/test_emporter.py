"""Taking the dossier away as it stands: in each form, whole for those entitled, without what is hidden to others."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.saisies import saisir

from binome.documents.lecture import lire
from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier
from binome.services.production import copies
from binome.services.production.production import FormeDocument
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db
PAGE = "/atelier/essai/emporter/"
SECRET = "Un secret industriel"


@pytest.mark.parametrize("forme", copies.FORMES)
def test_each_form_is_a_download_linked_from_the_overview(
    forme: FormeDocument, dossier: Dossier, chef: Compte, navigateur: Callable[[Compte], Client]
) -> None:
    client = navigateur(chef)
    reponse = client.get(f"{PAGE}{forme.value}/")
    assert reponse.status_code == 200
    assert reponse.headers["Content-Disposition"] == f'attachment; filename="essai.{forme.value}"'
    assert reponse.headers["Content-Type"] == copies.FORMES[forme][0]
    assert f'href="{PAGE}{forme.value}/"' in client.get("/atelier/essai/").content.decode()


def test_the_text_taken_away_reads_back_as_the_dossier(
    dossier: Dossier, chef: Compte, navigateur: Callable[[Compte], Client]
) -> None:
    saisir(chef, "essai", 1, {"concertation": "Douze réunions : « oui »."})
    dossier.refresh_from_db()
    voulu = texte_entier.document(texte_entier.revision_de_tete(dossier))
    for forme in ("yaml", "json"):
        assert lire(navigateur(chef).get(f"{PAGE}{forme}/").content).dossier == voulu


@pytest.mark.lent
def test_a_reserved_fiche_is_left_out_for_those_not_entitled(
    dossier: Dossier, chef: Compte, membre: Callable[..., Compte], navigateur: Callable[[Compte], Client]
) -> None:
    valeurs = {"plan_actions.fiches[f1].visibilite": "partenaires", "plan_actions.fiches[f1].objectifs": SECRET}
    saisir(chef, "essai", 1, valeurs)
    lecteur, porteur = membre(Role.lecteur), membre(Role.contributeur, fiches=("f1",))
    for qui, montre in ((lecteur, False), (porteur, True), (chef, True)):
        client = navigateur(qui)
        assert (SECRET in client.get(f"{PAGE}yaml/").content.decode()) is montre
        pages = PdfReader(io.BytesIO(client.get(f"{PAGE}pdf/").content)).pages
        assert (SECRET in " ".join(" ".join(p.extract_text() for p in pages).split())) is montre


def test_an_unknown_form_is_not_found(dossier: Dossier, chef: Compte, navigateur: Callable[[Compte], Client]) -> None:
    for forme in ("docx", "xlsx"):
        assert navigateur(chef).get(f"{PAGE}{forme}/").status_code == 404
