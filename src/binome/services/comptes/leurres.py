"""Work done for nobody: what an address without an account costs must be what an address with one costs.

Otherwise the time of an answer tells a stranger who has an account here, whatever the page says.
"""

from __future__ import annotations

import secrets

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from django.db import connection, transaction

from binome.registre.models import Compte, Envoi
from binome.services.notifications import courriels


def inscrire(mot_de_passe: str) -> None:
    """Hash the password, write an account and its address, take them back, and commit: as a sign-up would."""
    leurre = Compte(email=f"{secrets.token_hex(16)}@leurre.invalid", nom="leurre", is_active=False)
    leurre.set_password(mot_de_passe)
    with transaction.atomic():
        leurre.save()
        Compte.objects.filter(pk=leurre.pk).update(nom="")
        EmailAddress.objects.create(user=leurre, email=leurre.email, primary=True)
        EmailAddress.objects.filter(user=leurre)._raw_delete(connection.alias)
        Compte.objects.filter(pk=leurre.pk)._raw_delete(connection.alias)


def cle_d_oubli() -> str:
    """A link to choose a password that no account will ever accept."""
    return str(default_token_generator.make_token(Compte(pk=0, email="", password=secrets.token_hex(30))))


def jeter() -> None:
    """Queue a letter that goes nowhere: nothing of it, nor to whom it would have been, is kept."""
    courriels.ecrire_a("personne@leurre.invalid", "leurre", "")


def lettre(_: Envoi) -> None:
    """There is none."""
