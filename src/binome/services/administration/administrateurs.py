"""Use cases of whoever holds the server: administrators, accounts opened for someone, a second factor lost.

They act from the command line, without an account: the journal says what was done, and to whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from binome.registre.models import Compte
from binome.services.comptes import comptes, sessions
from binome.services.socle import horloge, journal, personnes


class AdministrationError(ValueError):
    """What was asked cannot be done; the message says why, in French."""


def premier_administrateur(courriel: str) -> Compte:
    """Make the first administrator of the platform. Errors: AdministrationError when there is one,
    CourrielInvalideError.
    """
    with _acte() as quand:
        if (deja := _administrateurs().first()) is not None:
            raise AdministrationError(
                f"{deja.email} administre déjà cette plateforme. Pour une personne de plus : "
                "binome administrer ajouter-administrateur"
            )
        return _promouvoir(courriel, quand)


def ajouter_administrateur(courriel: str) -> Compte:
    """Make one more administrator of the platform. Errors: CourrielInvalideError."""
    with _acte() as quand:
        return _promouvoir(courriel, quand)


def retirer_administrateur(courriel: str) -> Compte:
    """Make someone an ordinary account again; the last administrator stays. Errors: AdministrationError."""
    with _acte() as quand:
        compte = _exiger(courriel)
        if not compte.administrateur:
            raise AdministrationError(f"{compte.email} n'administre pas cette plateforme.")
        if not _administrateurs().exclude(pk=compte.pk).exists():
            raise AdministrationError(f"{compte.email} est le seul administrateur : ajoutez-en d'abord un autre.")
        compte.administrateur = False
        compte.save(update_fields=["administrateur"])
        _noter("plateforme.administrateur_retire", compte, quand)
        return compte


def inscrire(courriel: str) -> Compte:
    """Open an account for someone, where nobody signs up alone. Errors: AdministrationError, CourrielInvalideError."""
    with _acte() as quand:
        if comptes.trouver(courriel) is not None:
            raise AdministrationError(f"{courriel.strip().lower()} a déjà un compte.")
        compte = comptes.creer_prouve(courriel)
        _noter("compte.inscrit", compte, quand)
        return compte


def retirer_seconde_preuve(courriel: str) -> Compte:
    """Forget the second factor of someone who lost it; those who must hold one are asked for another at once.

    Errors: AdministrationError.
    """
    with _acte() as quand:
        compte = _exiger(courriel)
        preuves = Authenticator.objects.filter(user=compte)
        if not preuves.exists():
            raise AdministrationError(f"{compte.email} n'a pas de seconde preuve d'identité : rien n'est à retirer.")
        preuves.delete()
        _noter("compte.seconde_preuve_retiree", compte, quand)
        return compte


def deconnecter(courriel: str) -> int:
    """Sign someone out of every device; how many sessions were closed. Errors: AdministrationError."""
    with _acte() as quand:
        compte = _exiger(courriel)
        fermees = sessions.fermer_les_autres(compte)
        _noter("compte.deconnecte", compte, quand)
        return fermees


@contextmanager
def _acte() -> Iterator[dt.datetime]:
    with transaction.atomic():
        yield horloge.maintenant()


def _administrateurs() -> QuerySet[Compte]:
    return Compte.objects.filter(administrateur=True, is_active=True)


def _promouvoir(courriel: str, quand: dt.datetime) -> Compte:
    compte = comptes.trouver(courriel) or comptes.creer_prouve(courriel)
    if not compte.administrateur:
        compte.administrateur = True
        compte.save(update_fields=["administrateur"])
        _noter("plateforme.administrateur", compte, quand)
    return compte


def _exiger(courriel: str) -> Compte:
    compte = comptes.trouver(courriel)
    if compte is None:
        raise AdministrationError(f"Personne n'a de compte à l'adresse « {courriel} ».")
    return compte


def _noter(action: str, compte: Compte, quand: dt.datetime) -> None:
    journal.ajouter(action, f"compte:{compte.pk}", {"qui": personnes.pseudonyme(compte)}, acteur=None, instant=quand)
