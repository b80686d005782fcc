"""Whatever one field of the forms of instruction holds that cannot be is said beside it, and costs nothing else."""

from __future__ import annotations

import pytest
from tests.instruits import Instruits
from tests.web.champs_refuses import fautes

pytestmark = pytest.mark.lent
D = "/instruction/dossiers/hautes-alpes-corrige/"


def test_a_refusal_is_said_beside_its_field(instruits: Instruits) -> None:
    client = instruits.client("region")
    pages = ("recevabilite/", "complements/", "fil/", "affectation/")
    essais = [fautes(client, D + page, "2023-10-20") for page in pages]
    essais.append(fautes(client, f"{D}avis/region:93/", "2023-10-20"))
    national, lie = instruits.client("national"), f"{D}liens/compte:{instruits.comptes['region'].pk}/"
    essais.append(fautes(national, lie, "2023-10-20"))
    essais.append(fautes(client, "/instruction/declarations/", "2023-10-20"))
    manques = [manque for _, trouves in essais for manque in trouves]
    assert not manques, "\n".join(manques)
    assert sum(combien for combien, _ in essais) > 10
