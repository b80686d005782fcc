"""A platform with something in every page of administration, and those who may come to them."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.web.atelier.conftest import creer_compte

from binome.registre.models import Appartenance, Campagne, Compte, Organisation, RoleCampagne
from binome.services.socle import horloge

APPEL = "ti-2023-2027"


@dataclass(frozen=True)
class Plateforme:
    """What the addresses of the pages name."""

    admin: Compte
    second: Compte
    personne: Compte
    role: RoleCampagne
    gip: Organisation
    region: Organisation
    doublon: Organisation


@pytest.fixture
def plateforme(db: None, settings: Any, tmp_path: Path, referentiel: Any) -> Plateforme:
    settings.DONNEES = tmp_path
    admin, second = (creer_compte(nom, administrateur=True) for nom in ("admin", "second"))
    for compte in (admin, second):
        Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "x"})
    personne = creer_compte("personne")
    Authenticator.objects.create(user=personne, type=Authenticator.Type.TOTP, data={"secret": "x"})
    campagne = Campagne.objects.create(
        appel=APPEL, version_appel="1", echeance=dt.date(2099, 9, 22), ouverte_le=horloge.maintenant()
    )
    role = RoleCampagne.objects.create(campagne=campagne, compte=personne, role="instructeur", portee="93")
    gip = Organisation.objects.create(nom="GIP de l'Étoile", nature="gip")
    region = Organisation.objects.create(nom="Région Sud", nature="region", siren="231300021", code_cog="93")
    doublon = Organisation.objects.create(nom="region  SUD", nature="region")
    Appartenance.objects.create(organisation=gip, membre=doublon, fondateur=True)
    Compte.objects.filter(pk=personne.pk).update(organisation=doublon)
    return Plateforme(admin, second, personne, role, gip, region, doublon)


def entrer(compte: Compte | None, *, confirme: bool = True, leve: bool = True) -> Client:
    """A browser of someone; `confirme`: they have just proved who they are, on purpose."""
    client = Client(raise_request_exception=leve)
    if compte is not None:
        client.force_login(compte, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        trace = {"method": "mfa", "at": time.time(), "reauthenticated": confirme}
        session["account_authentication_methods"] = [trace]
        session["account_authentication_methods_user"] = str(compte.pk)
        session.save()
    return client


@pytest.fixture
def client(plateforme: Plateforme) -> Client:
    return entrer(plateforme.admin)
