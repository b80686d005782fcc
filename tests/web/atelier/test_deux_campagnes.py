"""Two campaigns of one call, open at once: one chooses, and each dossier says which it is of."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.maquettes import COURT

from binome.registre.models import Dossier
from binome.services.administration import campagnes

pytestmark = pytest.mark.django_db


@pytest.fixture
def seconde(campagne):
    return campagnes.ouvrir(campagne.appel, identifiant="ti-vague-2", nom="vague 2", jusqu_au=dt.date(2099, 12, 31))


def _texte(reponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())).replace("’", "'").split())


def test_each_campaign_has_its_form_its_name_and_its_deadline(campagne, seconde, chef, navigateur):
    page = navigateur(chef).get("/atelier/")
    assert re.findall(r'name="campagne" value="([^"]+)"', page.content.decode())[::3] == ["ti-vague-2", "ti-2023-2027"]
    texte = _texte(page)
    assert "Territoires d'industrie 2023-2027, vague 2 Dépôt jusqu'au 31 décembre 2099" in texte
    assert "Territoires d'industrie 2023-2027 Dépôt jusqu'au 22 septembre 2099" in texte


@pytest.mark.lent
def test_a_candidature_is_opened_in_the_campaign_chosen_and_says_so(campagne, seconde, chef, navigateur):
    client = navigateur(chef)
    for identifiant in ("ti-vague-2", "ti-2023-2027"):
        client.post("/atelier/candidatures/", {"campagne": identifiant, "territoire": f"Arve {identifiant}"})
    client.post(
        "/atelier/candidatures/importer/",
        {"campagne": "ti-vague-2", "fichier": SimpleUploadedFile("d.yaml", COURT.encode())},
    )
    ouvertes = {d.identifiant: d.campagne for d in Dossier.objects.select_related("campagne")}
    assert ouvertes == {"arve-ti-vague-2": seconde, "arve-ti-2023-2027": campagne, "essai": seconde}
    assert "2023-2027, vague 2 Brouillon · dépôt jusqu'au 31 décembre 2099" in _texte(
        client.get("/atelier/arve-ti-vague-2/")
    )
    assert "vague 2" not in _texte(client.get("/atelier/arve-ti-2023-2027/"))


def test_the_example_is_offered_for_its_own_call_only(campagne, chef, navigateur):
    ailleurs = campagnes.ouvrir("sites-cles-en-main", jusqu_au=dt.date(2099, 1, 31))
    client = navigateur(chef)
    page = client.get("/atelier/").content.decode()
    assert page.count("Copier l’exemple") == 1 and ailleurs.identifiant in page
    refus = client.post("/atelier/candidatures/exemple/", {"campagne": ailleurs.identifiant})
    assert refus.status_code == 403 and "un autre appel" in _texte(refus)
