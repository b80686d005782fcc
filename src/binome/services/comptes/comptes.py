"""Use cases of accounts: who must hold a second factor, whose address is proven, which organisation they belong to."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.urls import reverse

from binome.domaine.droits.droits import Role
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Organisation, RoleCampagne
from binome.services.socle import adresses, horloge, journal, personnes

ROLES_A_DOUBLE_FACTEUR = (Role.instructeur, Role.comite, Role.administrateur)
_FACTEURS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class CourrielInvalideError(BinomeError):
    """Not an e-mail address."""

    code = "courriel_invalide"
    famille = Famille.invalide


def double_facteur_manquant(compte: Compte) -> bool:
    """Whether this account must hold a second factor and has none. One query.

    Demonstration accounts, which have no password either, hold none where that mode is open: on this machine alone.
    """
    if compte.demonstration and settings.BINOME_DEMONSTRATION:
        return False
    with connection.cursor() as curseur:
        curseur.execute(_SANS_FACTEUR, [compte.administrateur, compte.pk, compte.pk])
        return bool(curseur.fetchone()[0])


def _mots(valeurs: Iterable[str]) -> str:
    return ", ".join(f"'{valeur}'" for valeur in valeurs)


# Asked by every page: written out, it costs a tenth of what composing it does.
_SANS_FACTEUR = (
    f"SELECT (%s OR EXISTS (SELECT 1 FROM {RoleCampagne._meta.db_table} "  # noqa: S608
    f"WHERE compte_id = %s AND role IN ({_mots(role.value for role in ROLES_A_DOUBLE_FACTEUR)}))) "
    f"AND NOT EXISTS (SELECT 1 FROM {Authenticator._meta.db_table} "
    f"WHERE user_id = %s AND type IN ({_mots(_FACTEURS)}))"
)


def normaliser(courriel: str) -> str:
    """An address in lower case. Errors: CourrielInvalideError."""
    propre = courriel.strip().lower()
    try:
        validate_email(propre)
    except ValidationError:
        raise CourrielInvalideError(f"« {courriel} » n'est pas une adresse électronique.") from None
    return propre


def trouver(courriel: str) -> Compte | None:
    """The account with that address, None when there is none."""
    return _DE_L_ADRESSE.premiere(courriel.strip().lower())


_DE_L_ADRESSE: RequeteComposee[Compte] = RequeteComposee(lambda courriel: Compte.objects.filter(email=courriel))


def du_numero(numero: int) -> Compte | None:
    """The account of that number, None when there is none."""
    return _DU_NUMERO.premiere(numero)


_DU_NUMERO: RequeteComposee[Compte] = RequeteComposee(lambda numero: Compte.objects.filter(pk=numero).order_by())


def adresse_prouvee(compte: Compte, courriel: str) -> bool:
    """Whether this person has proven that the address is theirs."""
    return bool(EmailAddress.objects.filter(user=compte, email__iexact=courriel, verified=True).exists())


def vient_de_proconnect(compte: Compte) -> bool:
    """Whether ProConnect vouches for this account."""
    return bool(SocialAccount.objects.filter(user=compte, provider="proconnect").exists())


def creer_prouve(courriel: str, nom: str = "", *, demonstration: bool = False) -> Compte:
    """An account without a password, whose address the operator answers for. Errors: CourrielInvalideError."""
    with transaction.atomic():
        compte = Compte.objects.create_user(normaliser(courriel), nom=nom, demonstration=demonstration)
        EmailAddress.objects.create(user=compte, email=compte.email, verified=True, primary=True)
    return compte


def chemin_mot_de_passe(compte: Compte) -> str:
    """The path of a single-use page where the holder chooses a password, to be handed to them by the operator."""
    cle = default_token_generator.make_token(compte)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(compte), "key": cle})


def lien_de_mot_de_passe(cle: int) -> str:
    """The link by which an account chooses another password, drawn now; empty when it is no longer there."""
    compte = Compte.objects.filter(pk=cle, is_active=True).first()
    return adresses.absolue(chemin_mot_de_passe(compte)) if compte else ""


def lien_de_verification(cle: int, courriel: str) -> str:
    """The link that proves an address of an account, drawn now; empty when there is nothing left to prove."""
    attendue = EmailAddress.objects.filter(email__iexact=courriel, user=cle, verified=False).first()
    return adresses.lien("account_confirm_email", EmailConfirmationHMAC(attendue).key) if attendue else ""


def _au_siret(siret: str) -> Organisation | None:
    """The organisation of an establishment, or the one that it was merged into."""
    connue = Organisation.objects.select_related("fusionnee_dans").filter(siren=siret[:9]).first()
    return (connue.fusionnee_dans or connue) if connue and len(siret) == 14 else None


def rattacher_par_siret(compte: Compte, siret: str) -> Organisation | None:
    """Tie an account to the organisation that its identity provider names, when Binôme knows it by its SIREN."""
    organisation = _au_siret(siret)
    if organisation is None or compte.organisation_id == organisation.pk:
        return organisation
    with transaction.atomic():
        # Read again once it is one's turn: a merge may have led it elsewhere.
        personnes.serialiser()
        organisation = _au_siret(siret) or organisation
        compte.organisation = organisation
        compte.save(update_fields=["organisation"])
        donnees = {"siren": organisation.siren, "par": "ProConnect"}
        journal.ajouter("compte.rattache", f"compte:{compte.pk}", donnees, acteur=compte, instant=horloge.maintenant())
    return organisation
