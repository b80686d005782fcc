"""Who sits in the committee and takes no part in a file, presidents too, learns nothing of what is decided of it before
its announcement: by no page, count, paper, rehearsal nor answer of the API. So does who is of its team."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests import maquettes
from tests.confidentialite import embargo
from tests.confidentialite.embargo import SANS_VERDICT, noms
from tests.services.annonce import scene
from tests.services.annonce.scene import S
from tests.services.comite.monde import Monde
from tests.web.comite.test_invisible import CHANGE

from binome.domaine.droits.droits import Role
from binome.registre.models import DeportDecide
from binome.services.acces.ouverture import RefusError
from binome.services.annonce import armement

pytestmark = pytest.mark.lent(15)
PIECES = ("comite", "annonce", "api-v1:seance", "api-v1:annonce", "api-v1:decision", "instruction", "notifications")
PIECES += ("a-vous", "calendrier")
FORMES = ("pdf", "docx", "csv", "xlsx")
VALEURS = {"campagne": "ti-2023-2027", "dossier": "dossier-2", "identifiant": "dossier-2", "instance": "region:93"}


@pytest.fixture(autouse=True)
def _verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.services.comite.monde.SANS_OBSTACLE", SANS_VERDICT)


def adresses() -> Iterator[str]:
    """Every address of those rooms, about the file that one takes no part in."""
    for nom, demandes in noms(get_resolver()):
        if nom.startswith(PIECES):
            for forme in FORMES if "forme" in demandes else ("",):
                yield reverse(nom, kwargs={c: {**VALEURS, "forme": forme}.get(c, 1) for c in demandes})
    yield reverse("comite-point", kwargs={"campagne": VALEURS["campagne"], "rang": 1, "point": 2})
    yield f"{reverse('chercher')}?q=dossier-2"


def lire(client: Client, plus: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    lues = {}
    for adresse in dict.fromkeys((*adresses(), *plus)):
        reponse = client.get(adresse)
        corps = reponse.getvalue()
        if corps[:2] == b"PK":
            with ZipFile(BytesIO(corps)) as classeur:
                # When it was written is in the workbook itself.
                corps = b"".join(classeur.read(nom) for nom in classeur.namelist() if not nom.startswith("docProps"))
        lues[adresse] = (reponse.status_code, CHANGE.sub(rb"\1", corps))
    return lues


def different(monde: Monde, client: Client, plus: Iterable[str] = ()) -> tuple[list[str], int]:
    """The addresses that tell two decisions of the second file apart; how many there were to read."""
    vues = []
    for sens in (S.label, S.refus):
        point = transaction.savepoint()
        scene.decider(monde, (S.label, sens))
        vues.append(lire(client, plus))
        transaction.savepoint_rollback(point)
    return [a for a in vues[0] if vues[0][a] != vues[1][a]], [code for code, _ in vues[0].values()].count(200)


def ecarter(monde: Monde, qui: str, comment: str) -> None:
    dossier = monde.depots[1].dossier
    if comment == "équipe":
        maquettes.donner(dossier, monde.comptes[qui], Role.lecteur)
        return
    portee = "seance" if comment == "séance" else "dossier"
    dit = {"portee": portee, "sens": "deport", "motif": "x", "par": monde.comptes["secretaire"], "le": monde.instant}
    DeportDecide.objects.create(campagne=monde.campagne, dossier=dossier, compte=monde.comptes[qui], **dit)


@pytest.mark.parametrize("comment", ["déport", "séance", "équipe"])
@pytest.mark.parametrize("qui", ["presidente", "regions"])
def test_what_is_decided_of_it_changes_no_byte(
    monde: Monde, chez: Callable[[str], Client], qui: str, comment: str
) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    ecarter(monde, qui, comment)
    # One of them asks for the whole site, where a later page might forget; the others, for these rooms.
    partout = (qui, comment) == ("presidente", "séance")
    plus = embargo.adresses("dossier-2", monde.depots[1].numero).values() if partout else ()
    changees, lisibles = different(monde, chez(qui), plus)
    assert changees == [] and lisibles >= (75 if partout else 12), (changees, lisibles)


def test_who_judges_it_reads_what_was_decided(monde: Monde, chez: Callable[[str], Client]) -> None:
    """The negative control."""
    monde.depots.append(monde.deposer("dossier-2"))
    changees, _ = different(monde, chez("presidente"))
    assert {a.split("/")[1] for a in changees} >= {"comite", "annonce"} and len(changees) >= 6, changees


def test_nor_may_they_arm_it_and_once_announced_all_is_open(monde: Monde) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    scene.decider(monde, (S.label, S.refus))
    ecarter(monde, "presidente", "déport")
    presidente, nom = monde.comptes["presidente"], monde.campagne.identifiant
    for geste in (
        lambda: armement.proposer(presidente, nom, scene.INSTANT),
        lambda: armement.armer(presidente, nom, "x"),
        lambda: armement.relire(presidente, nom),
    ):
        with pytest.raises(RefusError, match="Vous ne prenez pas part à un dossier"):
            geste()
    assert armement.relire(monde.comptes["secretaire"], nom).conduit
    monde.depots[1].decisions.update(etat="figee")
    monde.depots[1].decisions.update(etat="annoncee", annoncee_le=monde.instant)
    assert armement.relire(presidente, nom).conduit


def test_nor_do_they_read_why_an_announcement_was_cancelled(
    monde: Monde, chez: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    scene.decider(monde, (S.label, S.refus))
    secretaire, nom = monde.comptes["secretaire"], monde.campagne.identifiant
    scene.Pendule(monde).tenir(monkeypatch)
    armement.proposer(secretaire, nom, scene.INSTANT)
    armement.annuler(secretaire, nom, "Le refus du second est à récrire.")
    ecarter(monde, "presidente", "déport")
    adresse, dits = reverse("annonce", args=(nom,)), {}
    for qui in ("presidente", "secretaire"):
        dits[qui] = chez(qui).get(adresse).content.decode()
        assert "annulée par" in dits[qui]
    assert [qui for qui, dit in dits.items() if "à récrire" in dit] == ["secretaire"]
