"""The pages that open a file again: asked by the president, agreed by the secretariat; to others they do not exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.services.comite.monde import Monde

from binome.registre.models import DemandeDeReouverture, PassageDuDepot

pytestmark = [pytest.mark.django_db, pytest.mark.lent(3)]
R = "/comite/ti-2023-2027/rouvrir/"


@pytest.mark.usefixtures("coupures")
def test_asked_then_agreed_without_a_script(monde: Monde, chez: Callable[[str], Client]) -> None:
    PassageDuDepot.objects.create(
        depot=monde.depots[0],
        rang=monde.depots[0].passages.count() + 1,
        acte="refuser",
        depuis="decision",
        vers="refus",
        motif="Hors de l'appel.",
        par=monde.comptes["national"],
        le=monde.instant,
    )
    presidente, secretaire = chez("presidente"), chez("secretaire")
    assert "Dossier-1" in presidente.get(R).content.decode() or "dossier-1" in presidente.get(R).content.decode()
    assert "Hors de l’appel." in presidente.get(f"{R}dossier-1/").content.decode()
    vide = presidente.post(f"{R}dossier-1/", {"geste": "demander", "motif": ""})
    assert vide.status_code == 422 and "Dites pourquoi" in vide.content.decode()
    assert presidente.post(f"{R}dossier-1/", {"geste": "demander", "motif": "Recours admis."}).status_code == 302
    assert "Rouvrir le dossier</button>" not in presidente.get(f"{R}dossier-1/").content.decode()
    lue = DemandeDeReouverture.objects.get().empreinte
    assert "Rouvrir le dossier</button>" in secretaire.get(f"{R}dossier-1/").content.decode()
    assert secretaire.post(f"{R}dossier-1/", {"geste": "accorder", "empreinte": lue}).status_code == 302
    assert PassageDuDepot.objects.order_by("-rang").values_list("vers", flat=True).first() == "comite"
    assert "Aucun dossier" in presidente.get(R).content.decode()
    assert chez("regions").get(R).status_code == 403 and chez("national").get(R).status_code == 404
