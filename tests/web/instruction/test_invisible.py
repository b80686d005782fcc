"""A deposit that someone may not see changes no byte of what they read: pages, counts, exports."""

from __future__ import annotations

import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from tests import maquettes
from tests.maquettes import ID
from tests.web.instruction.conftest import Instruits

from binome.domaine.droits.droits import Role
from binome.registre.models import DeportDecide, Dossier
from binome.services.conflits import chargement, lecture
from binome.services.depot import depots, manifeste
from binome.services.socle.memoire import MemoireVive

pytestmark = pytest.mark.lent

SANS_OBSTACLE = SimpleNamespace(bloque=False, model_dump_json=lambda: "")
CAMPAGNE, DOSSIER = "/instruction/campagnes/ti-2023-2027/", f"/instruction/dossiers/{ID}/"
PAGES = (
    "/instruction/",
    CAMPAGNE,
    f"{CAMPAGNE}?tri=territoire",
    f"{CAMPAGNE}charge/",
    f"{CAMPAGNE}depots.xlsx",
    "/instruction/declarations/",
    DOSSIER,
    f"{DOSSIER}texte/",
    f"{DOSSIER}affectation/",
    f"{DOSSIER}avis/",
    f"{DOSSIER}liens/",
    f"{DOSSIER}liens/instance:region:93/",
    f"{DOSSIER}liens/instance:sgar-dreets:93/",
    # Other doors than its pages: the API, the search, what is to do, what is told.
    "/api/v1/campagnes/ti-2023-2027/boite",
    "/chercher/?q=seconde",
    "/atelier/",
    "/comptes/notifications/",
    "/a-vous/",
)
CHANGE = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')


@pytest.fixture(autouse=True)
def _rien_de_garde(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, nom in ((chargement, "_graphes"), (chargement, "_vus"), (lecture, "_releves")):
        monkeypatch.setattr(module, nom, MemoireVive(100 if nom == "_releves" else 0))


def lire(client: Any, adresse: str) -> bytes:
    reponse = client.get(adresse)
    assert reponse.status_code in (200, 302), (adresse, reponse.status_code)
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if corps[:2] == b"PK":
        with ZipFile(BytesIO(corps)) as classeur:
            # When it was written is in the workbook itself.
            noms = [nom for nom in classeur.namelist() if not nom.startswith("docProps")]
            corps = b"\n".join(nom.encode() + classeur.read(nom) for nom in noms)
    return str(reponse.headers.get("Location", "")).encode() + CHANGE.sub(rb"\1", corps)


def parcourir(instruits: Instruits, qui: str) -> dict[str, bytes]:
    client = instruits.client(qui)
    personne = f"{DOSSIER}liens/compte:{instruits.comptes['comite'].pk}/"
    return {adresse: lire(client, adresse) for adresse in (*PAGES, personne)}


def deposer(instruits: Instruits, nom: str, sirens: tuple[str, str]) -> Dossier:
    """A neighbour whose élu leads a firm that also carries an action of the Hautes-Alpes."""
    deux = "entreprises: [{nom: Ateliers, siren: '000000034', nature: entreprise}]"
    texte = maquettes.COMPLET.replace("id: essai", f"id: {nom}")
    texte = texte.replace("mandat: présidente", f"mandat: présidente, {deux}")
    texte = texte.replace("240500439", sirens[0]).replace("240500462", sirens[1])
    chef = maquettes.compte(f"chef-{nom}")
    dossier = maquettes.dossier_ouvert(instruits.campagne, chef, texte)
    with (
        patch.object(depots.Preparation, "possible", True),
        patch.object(manifeste, "manquantes", lambda _: ()),
        patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE),
    ):
        depots.deposer(chef, nom, f"cle-{nom}-1", recu_at=maquettes.A_TEMPS)
    return dossier


def test_a_deposit_of_another_region_changes_no_byte(instruits: Instruits) -> None:
    # Known already: an organisation that a deposit names enters the register, which names no deposit.
    deposer(instruits, "premiere", ("200046977", "200040715"))
    avant = parcourir(instruits, "region")
    deposer(instruits, "seconde", ("200046977", "200040715"))
    apres = parcourir(instruits, "region")
    assert [adresse for adresse, corps in avant.items() if apres[adresse] != corps] == []
    # The negative control: whoever sees the whole country sees it come.
    assert b"seconde" in parcourir(instruits, "national")[CAMPAGNE]


@pytest.mark.parametrize("comment", ["déport", "équipe"])
def test_a_deposit_that_one_does_not_judge_changes_no_byte(instruits: Instruits, comment: str) -> None:
    deposer(instruits, "premiere", ("200046977", "200040715"))
    avant = parcourir(instruits, "collegue")
    dossier = deposer(instruits, "seconde", ("240500439", "240500462"))
    if comment == "équipe":
        maquettes.donner(dossier, instruits.comptes["collegue"], Role.lecteur)
    else:
        dit = {"portee": "dossier", "sens": "maintien", "motif": "x", "par": instruits.chef}
        dit |= {"sens": "deport", "le": instruits.horloge()}
        DeportDecide.objects.create(
            campagne=instruits.campagne, dossier=dossier, compte=instruits.comptes["collegue"], **dit
        )
    apres = parcourir(instruits, "collegue")
    changees = [adresse for adresse, corps in avant.items() if apres[adresse] != corps]
    # One is told of one's own recusal, on the page of one's declarations; of one's own candidature, as its team is.
    siennes = ["/chercher/?q=seconde", "/atelier/"]
    assert changees == (["/instruction/declarations/"] if comment == "déport" else siennes)
    assert [adresse for adresse in siennes if b"/instruction/dossiers/seconde/" in apres[adresse]] == []
