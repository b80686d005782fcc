"""The pages of the inbox: removing what someone may not see changes no byte of theirs; queries do not grow."""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.instruits import REGION, Instruits

from binome.domaine.procedure.etapes import Acte
from binome.registre.models import Affectation, Depot, VueGardee
from binome.services.instruction import affectations, passages
from binome.services.instruction.boite import liste, notes

pytestmark = pytest.mark.lent

BOITE = "/instruction/campagnes/ti-2023-2027/"
PAGES = (
    "",
    "?situation=avis",
    "?affecte=personne",
    "?q=a",
    "?tri=recu&sens=desc&page=2",
    "charge/",
    "depots.xlsx",
    "?region=84",
)
DEPOT = ("", "texte/", "affectation/", "recevabilite/", "complements/")
JETON = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def octets(client: Client) -> list[tuple[int, bytes]]:
    reponses = [client.get(f"{BOITE}{page}") for page in PAGES]
    return [(r.status_code, JETON.sub(b"", r.content)) for r in reponses]


def test_what_cannot_be_seen_changes_no_byte(instruits: Instruits) -> None:
    client, de_la_bas = instruits.client("region"), instruits.comptes["ailleurs"]
    affectations.affecter(instruits.comptes["region"], "hautes-alpes-corrige", REGION, None)
    avant, hasard = octets(client), random.Random(7)  # noqa: S311
    faits: list[Depot] = []
    for rang in range(12):
        depot = instruits.deposer(f"invisible-{rang}", ["84"], tardif=bool(rang % 2))
        faits.append(depot)
        vise = hasard.choice(faits)
        geste = hasard.randrange(4)
        if geste == 0:
            affectations.affecter(de_la_bas, vise.dossier.identifiant, "region:84", de_la_bas.pk)
        elif geste == 1:
            notes.noter(de_la_bas, vise.dossier.identifiant, "region:84", rang % 3, f"Note {rang}")
        elif geste == 2 and passages.etape(passages.passages(vise)).value == "recevabilite":
            passages.passer(de_la_bas, vise.dossier.identifiant, Acte.declarer_recevable, echeance=dt.date(2023, 12, 1))
        assert octets(client) == avant, rang
    for depot in faits:
        Depot.objects.filter(pk=depot.pk).update(retire_le=depot.enregistre_at)
    assert octets(client) == avant


def test_a_count_of_all_is_caught(instruits: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: an inbox that forgets the scope."""
    client = instruits.client("region")
    avant = octets(client)
    vraie = liste.ouvrir
    monkeypatch.setattr(liste, "ouvrir", lambda *a: liste.BoiteOuverte(**{**vars(vraie(*a)), "portees": None}))
    instruits.deposer("invisible", ["84"])
    assert octets(client) != avant


def test_queries_do_not_grow(instruits: Instruits) -> None:
    client, comptes = instruits.client("national"), []
    adresses = [f"{BOITE}{page}" for page in ("", "charge/", "depots.xlsx", "classeur/")]
    adresses += [f"/instruction/dossiers/hautes-alpes-corrige/{page}" for page in DEPOT]
    for combien in (3, 30):
        for rang in range(combien):
            instruits.deposer(f"d{combien}-{rang}", ["84", "93"])
        compte = {}
        for adresse in adresses:
            client.get(adresse)
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(adresse).status_code == 200
            compte[adresse] = len(requetes)
        comptes.append(compte)
    assert comptes[0] == comptes[1]
    assert max(comptes[1].values()) <= 14, comptes[1]


def test_views_are_kept_and_forgotten_from_the_page(instruits: Instruits) -> None:
    client = instruits.client("region")
    reponse = client.post(f"{BOITE}vues/", {"nom": "Mes retards", "question": "situation=retard&page=3&x=<script>"})
    assert reponse.headers["Location"] == f"{BOITE}?situation=retard"
    assert "Mes retards" in client.get(BOITE).content.decode()
    vue = VueGardee.objects.get()
    assert instruits.client("collegue").post(f"{BOITE}vues/{vue.pk}/").status_code == 404
    assert client.post(f"{BOITE}vues/{vue.pk}/").status_code == 302
    assert client.post(f"{BOITE}vues/", {"nom": ""}).status_code == 403


@pytest.mark.usefixtures("coupures")
def test_a_deposit_is_given_from_its_page(instruits: Instruits) -> None:
    client, adresse = instruits.client("region"), "/instruction/dossiers/hautes-alpes-corrige/affectation/"
    corps: dict[str, Any] = {"service": REGION, "a": instruits.comptes["collegue"].pk, "apres": 0}
    assert client.post(adresse, corps).status_code == 302
    assert Affectation.objects.get().a == instruits.comptes["collegue"]
    # The page that was seen is no longer what is: said, and nothing written.
    reponse = client.post(adresse, corps)
    assert reponse.status_code == 409 and "changer de mains" in reponse.content.decode()
    page = client.get(adresse).content.decode()
    assert "Confié à Collegue par Region" in page
    assert instruits.client("comite").get(adresse).status_code == 403
    assert instruits.client("ailleurs").get(adresse).status_code == 404


@pytest.mark.usefixtures("coupures")
def test_the_workbook_is_told_first_then_taken(instruits: Instruits) -> None:
    import io

    import openpyxl

    client = instruits.client("region")
    lu = openpyxl.load_workbook(io.BytesIO(client.get(f"{BOITE}depots.xlsx").content))
    colonne = next(c.column for c in lu["Dépôts"][1] if c.value == "Confié à")
    lu["Dépôts"].cell(2, colonne, "collegue@exemple.fr")
    sortie = io.BytesIO()
    lu.save(sortie)
    reponse = client.post(f"{BOITE}classeur/", {"classeur": SimpleUploadedFile("b.xlsx", sortie.getvalue())})
    page = reponse.content.decode()
    assert reponse.status_code == 200 and "confié à Collegue" in page and not Affectation.objects.exists()
    jeton = re.search(r'name="gestes" value="([^"]+)"', page)
    assert jeton
    assert client.post(f"{BOITE}classeur/appliquer/", {"gestes": jeton[1]}).headers["Location"] == BOITE
    assert Affectation.objects.get().a == instruits.comptes["collegue"]
    assert client.post(f"{BOITE}classeur/appliquer/", {"gestes": "faux"}).status_code == 400
    assert instruits.client("comite").get(f"{BOITE}depots.xlsx").status_code == 403
