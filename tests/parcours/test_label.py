"""From the deposit to a label that anyone verifies without us, by the pages alone, as six roles: the territory, the
Région, the State, a member of the committee on a phone, its president, the administrator; then anyone.

Between two steps only the clock moves. `BINOME_CLICHES=dossier` keeps a picture of each.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests import pret
from tests.parcours.conftest import Plateforme
from tests.parcours.examen import Examen
from tests.parcours.serveur import BINOME, chez_soi, servi
from tests.parcours.visites import PAR_LE_PARCOURS
from tests.ports import port_libre

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(50)]
A_L_HEURE = ("-m", "tests.parcours.a_l_heure")
DELAI = 10_000 if os.environ.get("BINOME_CLICHES") else 60_000
TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
APPEL = "^Territoires d.industrie 2023-2027$"
PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Parcours:
    """The platform, its clock, and a browser for each of its people."""

    plateforme: Plateforme
    navigateur: Browser
    variables: dict[str, str]
    avance: Path
    contextes: dict[str, BrowserContext] = field(default_factory=dict)
    vus: dict[str, set[str]] = field(default_factory=dict)
    examens: dict[Page, Examen] = field(default_factory=dict)
    pas: int = 0

    def chez(self, qui: str) -> Page:
        """The one page of someone's browser."""
        if qui not in self.contextes:
            options = TELEPHONE if qui == "membre" else {"viewport": {"width": 1280, "height": 900}}
            role = None if qui == "public" else qui
            self.contextes[qui] = self.plateforme.contexte(self.navigateur, role, accept_downloads=True, **options)
            page = self.contextes[qui].new_page()
            page.set_default_timeout(DELAI)
            self.examens[page] = Examen(page, self.vus)
        return self.contextes[qui].pages[0]

    def regarder(self, page: Page, nom: str) -> None:
        """Look for faults where one is, as on every page; keep a picture if asked."""
        taille = page.viewport_size
        self.pas += 1
        if ou := os.environ.get("BINOME_CLICHES"):
            page.screenshot(path=Path(ou) / f"{self.pas:02}-{nom}.png", full_page=True)
        self.examens[page].regarder()
        if taille is not None:
            page.set_viewport_size(taille)

    def avancer(self, combien: dt.timedelta) -> dt.datetime:
        """Move the clock; what time it then is in Paris."""
        self.avance.write_text(str(float(self.avance.read_text()) + combien.total_seconds()))
        return self.heure()

    def heure(self) -> dt.datetime:
        return dt.datetime.now(PARIS) + dt.timedelta(seconds=float(self.avance.read_text()))

    def ouvrier(self) -> None:
        """The worker does what waits for it, at that hour."""
        pret.lire(*A_L_HEURE, "tache", "executer", "--une-fois", env={**os.environ, **self.variables})


@pytest.fixture
def parcours(tmp_path: Path, navigateur: Browser) -> Iterator[Parcours]:
    avance = tmp_path / "avance"
    avance.write_text("0")
    port = port_libre()
    variables = {
        **chez_soi(tmp_path, prete=True),
        "BINOME_ADRESSE": f"http://localhost:{port}",
        "BINOME_ESSAI_AVANCE": str(avance),
        # Days pass, and the worker that takes away sessions that ended has come before.
        "BINOME_SESSION_HEURES": "720",
        "BINOME_TACHES": "ouvrier",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    semis = pret.lire("-m", "tests.parcours.semer_label", env={**os.environ, **variables})
    with servi(variables, port, copie=A_L_HEURE):
        plateforme = Plateforme(variables["BINOME_ADRESSE"], json.loads(semis.splitlines()[-1]))
        fait = Parcours(plateforme, navigateur, variables, avance)
        yield fait
        for qui, contexte in fait.contextes.items():
            if ou := os.environ.get("BINOME_CLICHES"):
                contexte.pages[0].screenshot(path=Path(ou) / f"fin-{qui}.png", full_page=True)
            contexte.close()


def suivre(page: Page, *noms: str) -> None:
    """Click links by their words, one after the other, in the page or in its menus."""
    for nom in noms:
        page.get_by_role("link", name=re.compile(nom)).first.click()


def presser(page: Page, nom: str, rang: int = 0) -> None:
    page.get_by_role("button", name=re.compile(nom)).nth(rang).click()


def test_from_the_deposit_to_a_label_that_is_verified_without_us(parcours: Parcours, tmp_path: Path) -> None:
    _deposer(parcours)
    parcours.avancer(dt.timedelta(days=3))
    _instruire(parcours)
    _donner_les_avis(parcours)
    _reunir_le_comite(parcours)
    _annoncer(parcours)
    _convoquer(parcours)
    _verifier(parcours, tmp_path)
    examens = parcours.examens.values()
    defauts = [defaut for examen in examens for defaut in examen.defauts]
    assert not defauts, "\n".join(map(str, defauts))
    noms = set[str]().union(*(examen.noms for examen in examens))
    assert noms >= PAR_LE_PARCOURS, PAR_LE_PARCOURS - noms


def _deposer(parcours: Parcours) -> None:
    page = parcours.chez("porteur")
    page.goto("/")
    suivre(page, "^Atelier$", "Hautes-Alpes", "^Dépôt")
    parcours.regarder(page, "porteur-avant-le-depot")
    presser(page, "^Déposer la candidature$")
    expect(page.get_by_role("heading", name="Accusé de réception", exact=True)).to_be_visible()
    parcours.regarder(page, "porteur-accuse")


def _instruire(parcours: Parcours) -> None:
    """The Région examines each point of the call, then asks for opinions."""
    page = parcours.chez("region")
    page.goto("/")
    suivre(page, "^Atelier$", "^Instruire$")
    parcours.regarder(page, "region-boite")
    suivre(page, "^Charge de chacun$")
    parcours.regarder(page, "region-charge")
    suivre(page, "^Instruction$", "^Reprendre un classeur$")
    parcours.regarder(page, "region-classeur")
    suivre(page, "^Instruction$", "^Hautes.Alpes")
    parcours.regarder(page, "region-depot")
    suivre(page, "^Recevabilité")
    parcours.regarder(page, "region-recevabilite")
    for rang in range(page.get_by_role("button", name="Noter").count()):
        page.get_by_label("Votre examen", exact=True).nth(rang).select_option("rempli")
        presser(page, "^Noter", rang)
    terme = (parcours.heure() + dt.timedelta(days=15)).date()
    page.get_by_label("Dernier jour pour rendre les avis", exact=True).fill(terme.isoformat())
    presser(page, "^Déclarer recevable$")
    expect(page.locator("main")).to_contain_text("La recevabilité est décidée")


def _donner_les_avis(parcours: Parcours) -> None:
    for qui, motif in (("region", "Le plan répond aux besoins."), ("etat", "Le périmètre forme un bassin d’emploi.")):
        page = parcours.chez(qui)
        page.goto("/")
        suivre(page, "^Atelier$", "^Instruire$", "^Hautes.Alpes", "^Les avis")
        suivre(page, "^Écrire cet avis")
        parcours.regarder(page, f"{qui}-avis")
        page.get_by_label("Favorable", exact=True).check()
        page.get_by_label("Motif", exact=True).fill(motif)
        presser(page, "^Enregistrer et relire avant de rendre$")
        parcours.regarder(page, f"{qui}-relire")
        page.get_by_label("J’ai relu cet avis").check()
        presser(page, "^Rendre cet avis$")
        expect(page.locator("main")).to_contain_text("Avis rendu")
    page = parcours.chez("national")
    page.goto("/")
    suivre(page, "^Atelier$", "^Instruire$", "^Hautes.Alpes")
    presser(page, "^Transmettre au comité$")
    expect(page.locator(".barre-dossier")).to_contain_text("nscrit au comité")


def _reunir_le_comite(parcours: Parcours) -> None:
    page = parcours.chez("presidente")
    page.goto("/")
    suivre(page, "^Atelier$", APPEL, "^Prévoir une séance$")
    jour = parcours.heure() + dt.timedelta(days=20)
    page.get_by_label("Jour", exact=True).fill(jour.date().isoformat())
    page.get_by_label("Heure", exact=True).fill("10:00")
    page.get_by_label("Lieu", exact=True).fill("Paris, 20 avenue de Ségur")
    presser(page, "^Prévoir la séance$")
    suivre(page, "^Séance 1$")
    page.get_by_label(re.compile("Hautes.Alpes")).check()
    presser(page, "^Inscrire à l’ordre du jour$")
    presser(page, "^Convoquer tous les membres$")
    parcours.regarder(page, "presidente-convoquee")
    parcours.avancer(jour.replace(hour=10, minute=5) - parcours.heure())
    page.reload()
    president = (
        page.get_by_label("Présidée par", exact=True).locator("option", has_text="Prisca").get_attribute("value")
    )
    page.get_by_label("Présidée par", exact=True).select_option(president)
    presser(page, "^Ouvrir la séance$")
    for nom in ("Prisca", "Corentin"):
        presser(page, f"^En salle.*{nom}")
    suivre(page, "^Hautes.Alpes$")
    page.get_by_label("Proposition", exact=True).select_option("label")
    page.get_by_label("Motifs", exact=True).fill("Le périmètre, le plan et la gouvernance répondent à l’appel.")
    presser(page, "^Ouvrir le vote$")
    _voter(parcours)
    page.reload()
    presser(page, "^Pour$")
    presser(page, "^Clore le vote$")
    parcours.regarder(page, "presidente-vote-clos")
    suivre(page, "^La décision$")
    presser(page, "^Préparer")
    presser(page, "^Approuver cette décision$")
    page = parcours.chez("membre")
    suivre(page, "^La décision$")
    parcours.regarder(page, "membre-decision")
    presser(page, "^Approuver cette décision$")
    page = parcours.chez("presidente")
    suivre(page, "^Séances$", "^Séance 1$")
    presser(page, "^Lever la séance$")


def _voter(parcours: Parcours) -> None:
    """On a phone, with fingers."""
    page = parcours.chez("membre")
    page.goto("/")
    page.get_by_role("link", name="Atelier", exact=True).tap()
    page.get_by_role("link", name=re.compile(APPEL)).first.tap()
    page.get_by_role("link", name="Séance 1").tap()
    page.get_by_role("link", name="Hautes-Alpes").tap()
    expect(page.locator("form.urne")).to_be_visible()
    parcours.regarder(page, "membre-vote")
    page.locator("form.urne").get_by_role("button", name="Pour").tap()
    expect(page.locator("form.urne")).to_contain_text("Votre voix : pour")


def _annoncer(parcours: Parcours) -> None:
    page, public = parcours.chez("presidente"), parcours.chez("public")
    suivre(page, "^Décisions$", "^Annoncer|nnonce")
    instant = parcours.heure() + dt.timedelta(days=2)
    page.get_by_label("Jour", exact=True).fill(instant.date().isoformat())
    page.get_by_label("Heure", exact=True).fill("10:00")
    presser(page, "^Proposer cette annonce$")
    # A grave act wants one's second factor; what was asked is done once it is given.
    page.get_by_label("Code", exact=True).fill(_code(parcours.plateforme.semis["secrets"]["presidente"]))
    presser(page, "^Confirmer$")
    expect(page.locator("main")).to_contain_text("Proposée pour le")
    parcours.regarder(page, "presidente-annonce-proposee")
    page = parcours.chez("administrateur")
    page.goto("/")
    suivre(page, "^Atelier$", "^Administration", "^Campagnes$", "ti-2023-2027", "nnonce", "ce qui deviendra public")
    presser(page, "^Faire l’essai$")
    parcours.ouvrier()
    suivre(page, "^Voir où il en est$")
    expect(page.locator("main")).to_contain_text("les décisions sont les mêmes")
    parcours.regarder(page, "administrateur-essai")
    suivre(page, "^Annonce · ")
    presser(page, "^Armer l’annonce$")
    expect(page.locator("main")).to_contain_text("Armée pour le")
    parcours.regarder(page, "administrateur-armee")
    public.goto("/")
    suivre(public, "^Labels$")
    expect(public.locator("main")).to_contain_text("Aucun label")
    parcours.avancer(instant.replace(hour=10, minute=0, second=2) - parcours.heure())
    parcours.ouvrier()
    page.reload()
    expect(page.locator("main")).to_contain_text("1 label")


def _code(secret: str) -> str:
    """What an application on a phone shows, with the time to type it: one that has just changed is refused."""
    if (reste := 30 - time.time() % 30) < 10:
        time.sleep(reste)
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def _convoquer(parcours: Parcours) -> None:
    """The general assembly; the territory reads its decision and answers."""
    page = parcours.chez("presidente")
    page.reload()
    suivre(page, "^Qui a été notifié")
    parcours.regarder(page, "presidente-notifies")
    suivre(page, "^Annonce · ", "^Convoquer l’assemblée générale$")
    parcours.regarder(page, "presidente-assemblee")
    page.get_by_label("Jour", exact=True).fill((parcours.heure() + dt.timedelta(days=30)).date().isoformat())
    page.get_by_label("Heure", exact=True).fill("14:00")
    page.get_by_label("Lieu", exact=True).fill("Gap")
    presser(page, "^Envoyer les invitations$")
    parcours.regarder(page, "presidente-invites")
    page = parcours.chez("porteur")
    page.goto("/comptes/")
    suivre(page, "otifications")
    parcours.regarder(page, "porteur-notifications")
    # As the link of the letter leads there: the page says what it is, and opens it.
    formulaire = page.locator("form", has=page.get_by_role("button", name=re.compile("labellisée")))
    page.goto(formulaire.get_attribute("action") or "")
    parcours.regarder(page, "porteur-nouvelle")
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Labellisé")).to_be_visible()
    parcours.regarder(page, "porteur-decision")
    page.goto("/comptes/notifications/")
    presser(page, "Assemblée générale")
    parcours.regarder(page, "porteur-invitation")


def _verifier(parcours: Parcours, ou: Path) -> None:
    """Anyone finds the label and its files; the command says that it is valid, without us."""
    page = parcours.chez("public")
    page.goto("/")
    suivre(page, "^Labels$")
    parcours.regarder(page, "public-labels")
    page.goto("/campagnes/ti-2023-2027/labels/")
    parcours.regarder(page, "public-labels-de-la-campagne")
    suivre(page, "^Labels$", "^Hautes.Alpes$")
    parcours.regarder(page, "public-label")
    fichiers = {"label": "^JSON de la version 1$", "did": "^le document de l’émetteur$", "revocation": "^retraits$"}
    fichiers |= {"suspension": "^suspensions$", "refresh": "^mises à jour$"}
    for nom, lien in fichiers.items():
        adresse = page.get_by_role("link", name=re.compile(lien)).get_attribute("href")
        assert adresse is not None
        (ou / f"{nom}.json").write_bytes(page.request.get(adresse).body())
    page.goto("/labels/verifier/")
    page.get_by_label("Ou son contenu, collé", exact=True).fill((ou / "label.json").read_text())
    presser(page, "^Vérifier$")
    expect(page.get_by_role("heading", name="Label valable")).to_be_visible()
    parcours.regarder(page, "public-verifie")
    options = [x for nom in ("revocation", "suspension", "refresh") for x in ("--statuts", str(ou / f"{nom}.json"))]
    # Nothing of the platform: neither its base nor its data; the day is that of the walk.
    commande = [*BINOME, "label", "verifier", str(ou / "label.json"), "--emetteur", str(ou / "did.json"), *options]
    commande += ["--date", parcours.heure().isoformat(timespec="seconds"), "--format", "json"]
    vide = {"BINOME_DONNEES": str(ou / "ailleurs"), "BINOME_BASE": f"sqlite:///{ou / 'rien.sqlite3'}"}
    fait = subprocess.run(commande, capture_output=True, text=True, check=False, env={**os.environ, **vide}, timeout=60)
    assert (fait.returncode, json.loads(fait.stdout)["etat"]) == (0, "valide"), fait.stdout + fait.stderr
    altere = (ou / "label.json").read_text().replace("Hautes-Alpes", "Hautes-Alpas", 1)
    (ou / "label.json").write_text(altere)
    fait = subprocess.run(commande, capture_output=True, text=True, check=False, env={**os.environ, **vide}, timeout=60)
    assert fait.returncode == 1, fait.stdout
