"""What a member stands aside from is a name to them, and nothing more: no vote, decision or figure of it changes a byte of
what they compare (page, map, tables), and the other files say what they said without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from tests.services.comite.monde import Monde

from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.registre.models import DeportDecide
from binome.services.comite import decisions

pytestmark = pytest.mark.lent
C = "/comite/ti-2023-2027/"
PAGES = (
    f"{C}comparaison/",
    f"{C}comparaison/?tri=montant",
    f"{C}comparaison/carte.svg",
    f"{C}comparaison/tableau.csv",
    f"{C}comparaison/tableau.xlsx",
)
TABLEAU = PAGES[3]
CHANGE = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')


def lire(client: Client) -> dict[str, bytes]:
    lues = {}
    for adresse in PAGES:
        reponse = client.get(adresse)
        assert reponse.status_code == 200, (adresse, reponse.status_code)
        corps = reponse.content
        if corps[:2] == b"PK":
            with ZipFile(BytesIO(corps)) as classeur:
                # When it was written is in the workbook itself.
                corps = b"".join(classeur.read(nom) for nom in classeur.namelist() if not nom.startswith("docProps"))
        lues[adresse] = CHANGE.sub(rb"\1", corps)
    return lues


def test_what_becomes_of_a_file_that_one_stands_aside_from_changes_no_byte(
    monde: Monde, chez: Callable[[str], Client]
) -> None:
    avant = lire(chez("regions"))
    depot = monde.deposer("dossier-2")
    DeportDecide.objects.create(
        campagne=monde.campagne,
        dossier=depot.dossier,
        compte=monde.comptes["regions"],
        portee="dossier",
        sens="deport",
        motif="Conseillère de la communauté candidate.",
        par=monde.comptes["presidente"],
        le=monde.instant,
    )
    nommee = lire(chez("regions"))
    # It stands there by its name alone: the others say what they said when it was not there.
    lignes = [nommee[TABLEAU].decode().splitlines(), avant[TABLEAU].decode().splitlines()]
    assert [ligne for ligne in lignes[0] if "dossier-2" not in ligne] == lignes[1]
    assert nommee[f"{C}comparaison/carte.svg"] == avant[f"{C}comparaison/carte.svg"]
    vue = lire(chez("presidente"))
    monde.adopter(SensDeLaDecision.refus, depot)
    decisions.preparer(monde.comptes["secretaire"], "dossier-2", SensDeLaDecision.refus, "Le plan ne répond pas.")
    assert [adresse for adresse, corps in lire(chez("regions")).items() if nommee[adresse] != corps] == []
    # The negative control: whoever judges it reads what was decided.
    changees = [adresse for adresse, corps in lire(chez("presidente")).items() if vue[adresse] != corps]
    assert set(changees) >= {f"{C}comparaison/", TABLEAU}
