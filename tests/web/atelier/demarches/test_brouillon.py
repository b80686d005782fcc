"""The page of a request offers its form on the State's platform, when the site is set for it, and says what is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import maquettes

from binome.registre.models import Campagne, DemarcheAupresDUnOperateur, PreremplissageDeDemarche
from binome.services.demarches import demandes
from binome.services.notifications import lettres
from binome.services.redaction import enregistrement
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
CHAMPS = [
    {"id": "a", "libelle": "Intitulé", "type": "text", "source": "action.titre"},
    {"id": "b", "libelle": "Devis", "type": "piece_justificative"},
]


@pytest.fixture
def demarche(campagne: Campagne, settings: Any, tmp_path: Path) -> DemarcheAupresDUnOperateur:
    chef = maquettes.compte("chef")
    enregistrement.creer(chef, campagne, maquettes.document())
    preparee = demandes.preparer(chef, "essai", "f1", "pret-vert")
    settings.BINOME_DEMARCHE, settings.BINOME_DEMARCHE_FORMULAIRES = "https://d.exemple", str(tmp_path)
    forme = {"demarche": "4242", "revision": "r", "champs": CHAMPS}
    (tmp_path / "pret-vert.json").write_text(json.dumps(forme))
    return preparee


def test_the_form_is_offered_then_prepared_then_opened(demarche: DemarcheAupresDUnOperateur):
    page: Client = maquettes.navigateur(demarche.par)
    ici = f"/atelier/essai/demarches/{demarche.numero}/"
    lu = page.get(ici).content.decode()
    assert "1 champ rempli." in lu and "Devis" in lu and "Préparer le formulaire" in lu
    assert page.post(ici, {"geste": "preremplir"}).status_code == 302
    assert "se prépare" in page.get(ici).content.decode()
    # Its row, as the job leaves it: the job is tried elsewhere.
    secret = lettres.sceller("https://d.exemple/commencer/x?prefill_token=a-secret", "a-secret")
    PreremplissageDeDemarche.objects.update(secret=secret, numero="2107", obtenu_le=horloge.maintenant())
    lu = page.get(ici).content.decode()
    assert 'href="https://d.exemple/commencer/x?prefill_token=a-secret"' in lu and "l’efface le" in lu
    PreremplissageDeDemarche.objects.update(secret="", erreur="Démarche numérique n'a pas répondu (panne).")
    lu = page.get(ici).content.decode()
    assert "n’a pas répondu" in lu and "Réessayer maintenant" in lu
