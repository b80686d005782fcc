"""Every letter that a candidature and an account cause, as a mail server receives it, is the one that was frozen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client
from django.urls import reverse
from tests import maquettes
from tests.confidentialite.monde import contenu
from tests.etalon import formes
from tests.etalon.comparaison import comparer
from tests.etalon.voyage import (
    MOT_DE_PASSE,
    NOMMES,
    Voyage,
    adresse,
    ajouter_une_adresse,
    compte,
    ouvrir_la_campagne,
)
from tests.maquettes import INSTANT, Horloge
from tests.serveur_smtp import Serveur, serveur_smtp

from binome.services.exploitation import ouvrier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
AUJOURD_HUI = INSTANT.date()
DE_COMPTE = (
    *("account_already_exists", "email_changed", "email_confirm", "email_confirmation", "email_confirmation_signup"),
    *("email_deleted", "password_changed", "password_reset", "password_reset_key", "password_set"),
    *("recovery_codes_generated", "totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed"),
)
JETON = re.compile(r"(?<=/)[\w:.-]{24,}(?=/)|(?<=/oublie/)[\w-]+(?=/)|(?<=/agenda/)[\w-]+|\b[0-9a-f]{64}\b")
Lettres = list[tuple[str, Message]]


class Boite:
    """The mail server, and the worker that hands it what waits."""

    def __init__(self, smtp: Serveur) -> None:
        self.smtp = smtp
        self._vus = 0

    def relever(self) -> Lettres:
        """What the worker sends now, in a settled order."""
        ouvrier.executer(une_fois=True)
        neufs = self.smtp.recus[self._vus :]
        self._vus = len(self.smtp.recus)
        return sorted(neufs, key=lambda recu: (recu[0], titre(recu[1]), texte(recu[1])))

    def geler(self, nom: str) -> Lettres:
        """The same, compared with what was frozen under that name."""
        lettres = self.relever()
        assert lettres, nom
        comparer(f"courriels/{nom}.txt", "\n\n".join(ecrite(*lettre) for lettre in lettres))
        return lettres


def ecrite(pour: str, message: Message) -> str:
    """A letter as it is read: its headers but those that the hour or the machine makes, its texts, what is joined."""
    assert message["To"] == pour
    noms = [nom for nom in message.keys() if nom not in ("Date", "Message-ID")]  # noqa: SIM118 (each name, as written)
    tete = [f"{nom}: {make_header(decode_header(message[nom]))}" for nom in noms if nom != "Content-Type"]
    parts = [part for part in message.walk() if not part.is_multipart()]
    return JETON.sub("«jeton»", "\n".join([*tete, *map(_part, parts)]))


def _part(part: Message) -> str:
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    if part["Content-ID"]:
        return f"--- dans la page : {part['Content-ID']} ({part.get_content_type()}, {part.get_content_disposition()})"
    if part.get_filename():
        return f"--- joint : {part.get_filename()} ({part.get_content_type()})"
    # The same style in each: once is enough (tests/services/notifications/test_papier.py).
    dit = re.sub(r"<style>.*?</style>", "<style>…</style>", octets.decode().replace(chr(13), ""))
    return f"--- {part.get_content_type()}\n{dit.rstrip()}"


def titre(message: Message) -> str:
    return str(make_header(decode_header(message["Subject"])))


def texte(message: Message) -> str:
    part = next(p for p in message.walk() if p.get_content_type() == "text/plain")
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets.decode()


def lien(lettres: Lettres, pour: str, motif: str) -> str:
    """The path of a link in what was written to someone."""
    siennes = [texte(lettre) for qui, lettre in lettres if qui == pour]
    trouves = re.findall(rf"//[^/\s]+(/{motif}\S+)", "\n".join(siennes))
    assert trouves, (pour, motif)
    return str(trouves[-1])


@pytest.fixture
def boite(settings: Any, tmp_path: Any, horloge: Horloge) -> Iterator[Boite]:
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        settings.BINOME_ADRESSE, settings.DONNEES = "https://binome.example", tmp_path
        ouvrir_la_campagne(INSTANT)
        yield Boite(smtp)


@pytest.fixture
def voyage(boite: Boite) -> Voyage:
    """The team has come, by its invitations."""
    voyage = Voyage()
    voyage.inviter_l_equipe()
    lettres = boite.geler("invitations")
    for qui in ("elue", "industriel", "contributrice", "lectrice"):
        voyage.accepter(qui, lien(lettres, adresse(qui), "comptes/invitation/"))
    return voyage


def pdf(voyage: Voyage, chemin: str) -> str:
    octets = contenu(voyage.chef.client.get(chemin))
    assert octets.startswith(b"%PDF"), chemin
    return JETON.sub("«empreinte»", formes.pdf(octets))


def page(voyage: Voyage, nom: str, **ou: object) -> str:
    reponse = voyage.chef.client.get(voyage.chef.adresse(nom, **ou))
    assert reponse.status_code == 200, nom
    return JETON.sub("«empreinte»", formes.contenu(reponse.content.decode()))


def test_a_candidature_from_its_team_to_its_receipts(voyage: Voyage, boite: Boite, horloge: Horloge) -> None:
    voyage.demander_les_accords()
    lettres = boite.geler("accords")
    for courriel, reponse in zip(NOMMES.values(), ("oui", "oui"), strict=True):
        voyage.consentir(lien(lettres, courriel, "accord/"), reponse)
    voyage.chef.remarquer("concertation", "À revoir.")
    voyage.demander("elue", "Chiffrer l'action 1-1.", AUJOURD_HUI, "plan_actions.fiches[1-1]")
    voyage.demander("elue", "Relire le texte.", AUJOURD_HUI + dt.timedelta(days=1))
    voyage.demander("industriel", "Trouver un suppléant.", None)
    boite.geler("demandes")
    voyage.deleguer("elue", "lectrice", "elu", AUJOURD_HUI + dt.timedelta(days=30))
    boite.geler("delegation")
    horloge.avancer(days=1)
    boite.geler("rappels")
    voyage.revenir()
    voyage.joindre()
    voyage.signer()
    voyage.chef.ecrire({"concertation": "Un autre texte, après les signatures."})
    boite.geler("signatures-caduques")
    liste = contenu(voyage.chef.client.get(voyage.chef.adresse("atelier-actes"))).decode()
    for genre in ("lettre-d-engagement", "deliberation", "accord"):
        trouve = re.search(rf'href="(/[^"]*/{genre}[^"]*\.pdf)"', liste)
        assert trouve, genre
        comparer(f"actes/{genre}.txt", pdf(voyage, trouve[1]))
    voyage.signer()
    numero = voyage.chef.deposer()
    boite.geler("accuses")
    recu = voyage.chef.adresse("atelier-recu-pdf", numero=numero)
    comparer("actes/accuse-de-reception.txt", pdf(voyage, recu))
    voyage.chef.poster("atelier-retirer-depot", {})
    horloge.avancer(days=2)
    voyage.revenir()
    voyage.chef.ecrire({"concertation": "Un texte d'après la clôture."})
    boite.relever()
    voyage.signer()
    tardif = voyage.chef.deposer()
    boite.geler("accuses-tardifs")
    comparer("actes/accuse-tardif.txt", pdf(voyage, voyage.chef.adresse("atelier-recu-pdf", numero=tardif)))
    for nom in (
        "historique",
        "equipe",
        "echanges",
        "qui-doit-quoi",
        "depot",
        "actes",
        "gouvernance",
        "chiffres",
        "dossier",
    ):
        comparer(f"atelier/{nom}.txt", page(voyage, f"atelier-{nom}"))
    for nom in ("signatures", "conformite", "presentation", "plan", "perimetre"):
        comparer(f"atelier/{nom}.txt", formes.debuts(page(voyage, f"atelier-{nom}")))
    comparer("atelier/fiche.txt", page(voyage, "atelier-fiche", fiche="1-1"))
    comparer("atelier/recu.txt", page(voyage, "atelier-recu", numero=tardif))


def test_a_letter_refused_is_told_to_whoever_asked(voyage: Voyage, boite: Boite) -> None:
    boite.smtp.humeur = lambda mot, qui: "550 inconnue" if mot == "RCPT" and qui.startswith("alix") else None
    voyage.inviter("alix", "lecteur")
    voyage.demander_les_accords()
    boite.relever()
    voyage.inviter("alix-bis", "lecteur")
    assert boite.relever()
    lettres = [(qui, message) for qui, message in boite.smtp.recus if "Non remis" in titre(message)]
    assert len(lettres) == 3
    comparer("courriels/non-remis.txt", "\n\n".join(sorted(ecrite(*lettre) for lettre in lettres)))


@pytest.mark.parametrize("nom", DE_COMPTE)
def test_each_letter_of_accounts(boite: Boite, nom: str) -> None:
    """As allauth asks for it."""
    neuve = compte("neuve")
    if "confirmation" in nom:
        neuve.emailaddress_set.update(verified=False)
    get_adapter().send_mail(f"account/email/{nom}", neuve.email, {"user": neuve})
    boite.geler(f"compte/{nom}")


def test_an_account_from_its_opening(boite: Boite) -> None:
    """What its pages do send: the names of the letters are told, their words are above."""
    inscription = {"nom": "Nina Neuve", "email": "nina@exemple.fr", "password1": MOT_DE_PASSE}
    visiteuse = Client()
    assert visiteuse.post("/comptes/inscription/", inscription).status_code == 302
    partis = boite.relever()
    assert visiteuse.post(lien(partis, "nina@exemple.fr", "comptes/adresses/verification/")).status_code == 302
    deja = compte("deja").email
    assert Client().post("/comptes/inscription/", inscription | {"email": deja}).status_code == 302
    assert Client().post("/comptes/mot-de-passe/oublie/", {"email": deja}).status_code == 302
    partis += boite.relever()
    comparer("courriels/compte-ouvert.txt", "\n".join(f"{qui} · {titre(message)}" for qui, message in partis))


def test_the_addresses_of_an_account(boite: Boite, horloge: Horloge) -> None:
    client = maquettes.navigateur(compte("camille"))
    page = reverse("account_email")
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    client.post(page, {"action_add": "", "email": adresse("ajoutee")})
    boite.geler("adresse-ajoutee")
    for autre in ("seconde", "troisieme"):
        ajouter_une_adresse("camille", autre)
    client.post(page, {"action_primary": "", "email": adresse("seconde")})
    client.post(page, {"action_remove": "", "email": adresse("troisieme")})
    boite.geler("adresses-demandees")
    horloge.avancer(days=1, minutes=1)
    boite.geler("adresses-changees")
