"""Opening a candidature from a file or from the example, through the page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from binome.registre.models import Dossier

pytestmark = pytest.mark.django_db
TEXTE = b"id: mien\ntitre: <b>Mien\nterritoire: Ici\nappel: ti-2023-2027\n"


def _envoyer(client, brut, appel="ti-2023-2027", nom="mien.yaml"):
    return client.post("/atelier/candidatures/importer/", {"campagne": appel, "fichier": SimpleUploadedFile(nom, brut)})


def test_a_file_opens_a_candidature(campagne, chef, navigateur):
    reponse = _envoyer(navigateur(chef), TEXTE)
    assert reponse["Location"] == "/atelier/mien/"
    page = navigateur(chef).get("/atelier/mien/").content.decode()
    assert "&lt;b&gt;Mien" in page and "<b>Mien" not in page


def test_a_file_that_cannot_be_read_says_where(campagne, chef, navigateur):
    reponse = _envoyer(navigateur(chef), TEXTE + b"titer: x\n", nom="<i>.yaml")
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "ligne 5" in page and "titre" in page and "<i>.yaml" not in page
    assert not Dossier.objects.exists()


def test_nothing_sent_too_big_or_no_campaign(campagne, chef, navigateur, settings):
    client = navigateur(chef)
    assert client.post("/atelier/candidatures/importer/", {"campagne": "ti-2023-2027"}).status_code == 422
    assert _envoyer(client, TEXTE, appel="nulle").status_code == 403
    assert client.post("/atelier/candidatures/exemple/", {"campagne": "nulle"}).status_code == 403
    settings.BINOME_TAILLE_MAX = 10
    assert "trop gros" in _envoyer(client, TEXTE).content.decode()
    assert not Dossier.objects.exists()


def test_the_example_is_copied(campagne, chef, navigateur):
    client = navigateur(chef)
    assert "Copier l’exemple" in client.get("/atelier/").content.decode()
    assert client.post("/atelier/candidatures/exemple/", {"campagne": "ti-2023-2027"}).status_code == 302
    assert Dossier.objects.count() == 1
