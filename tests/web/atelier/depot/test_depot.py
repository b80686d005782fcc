"""The pages of the deposit: what blocks, depositing without JavaScript, the receipt, the seal, attachments."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import maquettes
from tests.documents.fichiers_hostiles import bons, legers
from tests.maquettes import A_TEMPS, ID, LIMITE, Horloge
from tests.saisies import saisir

from binome.documents import sceau
from binome.domaine.droits.droits import Role
from binome.registre.models import Depot

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = f"/atelier/{ID}/depot/"
PIECES = f"/atelier/{ID}/pieces/"


@pytest.fixture(autouse=True)
def horloge(settings, tmp_path, monkeypatch):
    settings.DONNEES = tmp_path
    return Horloge(A_TEMPS).tenir(monkeypatch)


@pytest.fixture
def dossier(chef):
    return maquettes.dossier_signe(maquettes.campagne(), chef)


def _cle(html):
    return re.search(r'name="cle" value="([0-9a-f]{32})"', html)[1]


def test_deposit_receipt_and_seal_without_javascript(dossier, chef, navigateur, tmp_path):
    client = navigateur(chef)
    page = client.get(PAGE).content.decode()
    assert "Déposer la candidature" in page and "Rien." in page
    reponse = client.post(f"{PAGE}deposer/", {"cle": _cle(page)}, follow=True)
    assert reponse.redirect_chain == [(f"{PAGE}{ID}-1/", 302)]
    html = reponse.content.decode()
    assert "L112-11" in html and Depot.objects.get().empreinte in html
    pdf = client.get(f"{PAGE}{ID}-1/accuse-de-reception.pdf")
    assert pdf.content.startswith(b"%PDF") and "attachment" in pdf["Content-Disposition"]
    chemin = tmp_path / "sceau.zip"
    chemin.write_bytes(b"".join(client.get(f"{PAGE}{ID}-1/sceau.zip").streaming_content))
    cle = sceau.lire_cle_publique(client.get(f"{PAGE}cle-publique.pem").content)
    assert sceau.verifier(chemin, cle).intact


def test_a_second_click_gives_the_same_receipt(dossier, chef, navigateur):
    client = navigateur(chef)
    cle = _cle(client.get(PAGE).content.decode())
    premiere, seconde = (client.post(f"{PAGE}deposer/", {"cle": cle})["Location"] for _ in range(2))
    assert premiere == seconde and Depot.objects.count() == 1


def test_what_blocks_is_said_and_there_is_no_button(dossier, chef, navigateur):
    saisir(chef, ID, 1, {"titre": "Changé"})
    client = navigateur(chef)
    html = client.get(PAGE).content.decode()
    assert "la signature de l’élu et la signature de l’industriel" in html and "Déposer la candidature" not in html
    assert client.post(f"{PAGE}deposer/", {"cle": "a" * 32}).status_code == 422


def test_arrived_before_the_deadline_counts_even_if_treated_after(dossier, chef, navigateur, horloge, monkeypatch):
    client = navigateur(chef)
    cle = _cle(client.get(PAGE).content.decode())
    horloge.instant = LIMITE - dt.timedelta(milliseconds=1)
    preparer = __import__("binome.services.depot.depots", fromlist=["x"]).preparer

    def lente(dossier, instant):
        horloge.instant = LIMITE + dt.timedelta(seconds=5)
        return preparer(dossier, instant)

    monkeypatch.setattr("binome.services.depot.depots.preparer", lente)
    client.post(f"{PAGE}deposer/", {"cle": cle})
    depot = Depot.objects.get()
    assert not depot.tardif and depot.enregistre_at > LIMITE > depot.recu_at


def test_withdrawn_then_late(dossier, chef, navigateur, horloge):
    client = navigateur(chef)
    client.post(f"{PAGE}deposer/", {"cle": "a" * 32})
    assert "retiré" in client.post(f"{PAGE}retirer/", follow=True).content.decode()
    horloge.instant = LIMITE
    html = client.get(PAGE).content.decode()
    assert "tardif" in html
    assert "tardif" in client.post(f"{PAGE}deposer/", {"cle": "b" * 32}, follow=True).content.decode()


def test_only_the_chef_de_projet_has_the_button_and_strangers_see_nothing(dossier, navigateur):
    lecteur = navigateur(maquettes.compte("lecteur", au=dossier, role=Role.lecteur))
    html = lecteur.get(PAGE).content.decode()
    assert "Déposer la candidature" not in html and "chef de projet" in html
    assert lecteur.post(f"{PAGE}deposer/", {"cle": "a" * 32}).status_code == 403
    etranger = navigateur(maquettes.compte("etranger"))
    for adresse in (PAGE, PIECES, f"{PAGE}{ID}-1/", f"{PAGE}{ID}-1/sceau.zip", f"{PIECES}x/"):
        assert etranger.get(adresse).status_code == 404


def test_a_file_is_joined_listed_downloaded_and_withdrawn(dossier, chef, navigateur):
    client, octets = navigateur(chef), bons()["pdf"][1]
    envoi = SimpleUploadedFile("Délibération.pdf", octets, "application/x-faux")
    assert "est joint" in client.post(f"{PIECES}joindre/", {"fichier": envoi}, follow=True).content.decode()
    reponse = client.get(f"{PIECES}deliberation/")
    assert b"".join(reponse.streaming_content) == octets
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"].startswith("attachment")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reponse["Content-Security-Policy"] and "script-src" not in reponse["Content-Security-Policy"]
    assert "Rien n’est encore joint" in client.post(f"{PIECES}deliberation/retirer/", follow=True).content.decode()
    assert client.get(f"{PIECES}deliberation/").status_code == 404


def test_a_hostile_file_comes_back_with_its_reason(dossier, chef, navigateur):
    nom, octets = legers()["docx macro"]
    reponse = navigateur(chef).post(f"{PIECES}joindre/", {"fichier": SimpleUploadedFile(nom, octets)})
    assert reponse.status_code == 422 and "macros" in reponse.content.decode()


@pytest.mark.lent
def test_pages_ask_the_database_the_same_with_one_piece_or_thirty(dossier, chef, navigateur, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, octets = navigateur(chef), bons()["txt"][1]
    comptes = []
    for combien in (1, 8):
        for _ in range(combien):
            client.post(f"{PIECES}joindre/", {"fichier": SimpleUploadedFile("a.txt", octets)})
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            client.get(PIECES)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def test_those_who_instruct_read_the_deposit_in_force_and_nothing_else(dossier, chef, navigateur):

    personne = maquettes.officiel(Role.instructeur, dossier.campagne)
    instructrice, territoire = navigateur(personne), navigateur(chef)
    assert instructrice.get(PAGE).status_code == 404
    for cle in "ab":
        territoire.post(f"{PAGE}deposer/", {"cle": cle * 32})
    saisir(chef, ID, 1, {"concertation": "Un brouillon qui n'est pas déposé"})
    recu = f"{PAGE}{ID}-2/"
    sien = f'href="/instruction/dossiers/{ID}/"'
    assert sien in instructrice.get("/atelier/").content.decode()
    html = instructrice.get(recu).content.decode()
    assert "L112-11" in html and "Parties du dossier" not in html and "Révision" not in html.split("<main")[0]
    assert b"".join(instructrice.get(f"{recu}sceau.zip").streaming_content).startswith(b"PK")
    assert instructrice.get(f"{recu}accuse-de-reception.pdf").status_code == 200
    assert instructrice.get(f"{PAGE}{ID}-1/").status_code == 404
    for ailleurs in (f"/atelier/{ID}/", PAGE, PIECES, f"/atelier/{ID}/emporter/json/"):
        assert instructrice.get(ailleurs).status_code == 403
    territoire.post(f"{PAGE}retirer/")
    assert instructrice.get(recu).status_code == 404
    assert sien not in instructrice.get("/atelier/").content.decode()
