"""Use cases of those who administer: administrators, accounts opened for someone, a second factor lost.

They act from the pages of the site, or from the command line without an account (`acteur` None): the journal says the
same of both, with the reason that was given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from binome.domaine.procedure.motifs import SUR_LE_SERVEUR, lire_motif
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Compte, LigneJournal
from binome.services.comptes import comptes, jetons, sessions
from binome.services.socle import horloge, journal, personnes


class AdministrationError(BinomeError):
    """What was asked cannot be done; the message says why, in French."""

    code = "administration"
    famille = Famille.invalide


def motiver(brut: str) -> str:
    """The reason of an act, as the journal will hold it. Errors: AdministrationError."""
    try:
        return lire_motif(brut)
    except ValeurRefuseeError as erreur:
        raise AdministrationError(f"{erreur.message.capitalize()}. {erreur.a_faire or ''}".strip()) from None


@dataclass(frozen=True)
class ActeEnCours:
    """An act of administration under way: its reason, whose it is, when."""

    motif: str
    acteur: Compte | None
    quand: dt.datetime

    def noter(self, action: str, objet: str, donnees: Mapping[str, Any]) -> LigneJournal:
        """Write it in the journal, with its reason."""
        dites = {**donnees, "motif": self.motif}
        return journal.ajouter(action, objet, dites, acteur=self.acteur, instant=self.quand)

    def noter_de(self, action: str, compte: Compte) -> None:
        """The same, of what was done of an account."""
        self.noter(action, f"compte:{compte.pk}", {"qui": personnes.pseudonyme(compte)})


@contextmanager
def acte(motif: str, acteur: Compte | None = None) -> Iterator[ActeEnCours]:
    """An act of administration, done whole or not at all. One at a time, before anything is read: two administrators
    who retire each other would leave none. Errors: AdministrationError when its reason is not one.
    """
    propre = motiver(motif)
    with transaction.atomic():
        personnes.serialiser()
        yield ActeEnCours(propre, acteur, horloge.maintenant())


def premier_administrateur(courriel: str) -> Compte:
    """Make the first administrator of the platform. Errors: AdministrationError when there is one,
    CourrielInvalideError.
    """
    with acte(SUR_LE_SERVEUR) as fait:
        if (deja := _administrateurs().first()) is not None:
            raise AdministrationError(
                f"{deja.email} administre déjà cette plateforme. Pour une personne de plus : "
                "binome administrer ajouter-administrateur"
            )
        return _promouvoir(courriel, fait)


def ajouter_administrateur(courriel: str, motif: str = SUR_LE_SERVEUR, *, acteur: Compte | None = None) -> Compte:
    """Make one more administrator of the platform. Errors: AdministrationError, CourrielInvalideError."""
    with acte(motif, acteur) as fait:
        return _promouvoir(courriel, fait)


def retirer_administrateur(courriel: str, motif: str = SUR_LE_SERVEUR, *, acteur: Compte | None = None) -> Compte:
    """Make someone an ordinary account again; the last administrator stays. Errors: AdministrationError."""
    with acte(motif, acteur) as fait:
        compte = _exiger(courriel)
        if not compte.administrateur:
            raise AdministrationError(f"{compte.email} n'administre pas cette plateforme.")
        if not _administrateurs().exclude(pk=compte.pk).exists():
            raise AdministrationError(f"{compte.email} est le seul administrateur : ajoutez-en d'abord un autre.")
        compte.administrateur = False
        compte.save(update_fields=["administrateur"])
        fait.noter_de("plateforme.administrateur_retire", compte)
        return compte


def inscrire(courriel: str, motif: str = SUR_LE_SERVEUR, *, acteur: Compte | None = None) -> Compte:
    """Open an account for someone, where nobody signs up alone. Errors: AdministrationError, CourrielInvalideError."""
    with acte(motif, acteur) as fait:
        if comptes.trouver(courriel) is not None:
            raise AdministrationError(f"{courriel.strip().lower()} a déjà un compte.")
        compte = comptes.creer_prouve(courriel)
        fait.noter_de("compte.inscrit", compte)
        return compte


def retirer_seconde_preuve(courriel: str, motif: str = SUR_LE_SERVEUR, *, acteur: Compte | None = None) -> Compte:
    """Forget the second factor of someone who lost it; those who must hold one are asked for another at once.

    Errors: AdministrationError.
    """
    with acte(motif, acteur) as fait:
        compte = _exiger(courriel)
        preuves = Authenticator.objects.filter(user=compte)
        if not preuves.exists():
            raise AdministrationError(f"{compte.email} n'a pas de seconde preuve d'identité : rien n'est à retirer.")
        preuves.delete()
        fait.noter_de("compte.seconde_preuve_retiree", compte)
        return compte


def deconnecter(courriel: str, motif: str = SUR_LE_SERVEUR, *, acteur: Compte | None = None) -> int:
    """Sign someone out of every device; how many sessions were closed. Errors: AdministrationError."""
    with acte(motif, acteur) as fait:
        compte = _exiger(courriel)
        fermees = sessions.fermer_toutes(compte, acteur=acteur)
        fait.noter_de("compte.deconnecte", compte)
        return fermees


def revoquer_jetons(
    courriel: str, motif: str = SUR_LE_SERVEUR, *, cle: int | None = None, acteur: Compte | None = None
) -> int:
    """Revoke the tokens that programs hold of someone, or the one of that number; how many were in force.

    Errors: AdministrationError.
    """
    with acte(motif, acteur) as fait:
        compte = _exiger(courriel)
        siens = [j for j in jetons.lister(compte, fait.quand)[0] if cle in (None, j.pk)]
        if cle is not None and not siens:
            raise AdministrationError(f"{compte.email} n'a pas de jeton en vigueur sous le numéro {cle}.")
        for jeton in siens:
            jetons.marquer_revoque(jeton, fait.quand)
        if siens:
            qui = {"qui": personnes.pseudonyme(compte), "jetons": [jeton.pk for jeton in siens]}
            fait.noter("jeton.revoque", f"compte:{compte.pk}", qui)
        return len(siens)


def _administrateurs() -> QuerySet[Compte]:
    return Compte.objects.filter(administrateur=True, is_active=True)


def _promouvoir(courriel: str, fait: ActeEnCours) -> Compte:
    compte = comptes.trouver(courriel) or comptes.creer_prouve(courriel)
    if not compte.administrateur:
        compte.administrateur = True
        compte.save(update_fields=["administrateur"])
        fait.noter_de("plateforme.administrateur", compte)
    return compte


def _exiger(courriel: str) -> Compte:
    compte = comptes.trouver(courriel)
    if compte is None:
        raise AdministrationError(f"Personne n'a de compte à l'adresse « {courriel} ».")
    return compte
