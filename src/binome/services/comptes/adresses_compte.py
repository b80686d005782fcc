"""Use cases of an account's addresses: removing one or changing the main one takes a day, and its holder may object."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django_tasks import task

from binome.domaine.langue.typographie import instant
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.verdict.echeance import PARIS
from binome.registre.models import ChangementAdresse, Compte, Envoi
from binome.services.comptes import sessions
from binome.services.notifications import courriels
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, horloge, journal
from binome.services.socle.erreurs import LienCaducError

DELAI = dt.timedelta(hours=24)
_SEL = "changement-adresse"
RETRAIT, PRINCIPALE = "retrait", "principale"
DEMANDEE = "adresse_demandee"


class AdresseInchangeeError(BinomeError):
    """The change cannot be; the message says why, in French."""

    code = "adresse_inchangee"
    famille = Famille.invalide


def retirer(compte: Compte, courriel: str) -> ChangementAdresse | None:
    """Ask for an address to be removed: at once when nobody proved it (None), else in a day. Errors:
    AdresseInchangeeError."""
    with transaction.atomic():
        adresse = _trouver(compte, courriel)
        if not adresse.verified and not adresse.primary:
            adresse.remove()
            _noter("compte.adresse_retiree", compte)
            return None
        if adresse.primary:
            raise AdresseInchangeeError(
                f"{adresse.email} est votre adresse principale : faites d'abord d'une autre la principale."
            )
        return _mettre_en_attente(compte, RETRAIT, adresse.email, {adresse.email, compte.email})


def rendre_principale(compte: Compte, courriel: str) -> ChangementAdresse | None:
    """Ask for an address to become the main one: at once when nobody proved the former (None), else in a day. Errors:
    AdresseInchangeeError."""
    with transaction.atomic():
        adresse = _trouver(compte, courriel)
        if not adresse.verified:
            raise AdresseInchangeeError(f"Vérifiez d'abord {adresse.email}, par le lien qui y a été envoyé.")
        if adresse.primary:
            raise AdresseInchangeeError(f"{adresse.email} est déjà votre adresse principale.")
        ancienne = EmailAddress.objects.filter(user=compte, primary=True, verified=True).first()
        if ancienne is None:
            adresse.set_as_primary()
            _noter("compte.adresse_principale", compte)
            return None
        return _mettre_en_attente(compte, PRINCIPALE, adresse.email, {ancienne.email})


def prevenir_ajout(compte: Compte, courriel: str) -> None:
    """Tell the main address that another was added, from which the account could be taken."""
    principale = EmailAddress.objects.filter(user=compte, primary=True, verified=True).first()
    ajoutee = EmailAddress.objects.filter(user=compte, email=courriel).first()
    if principale and ajoutee and principale != ajoutee:
        courriels.ecrire_a(principale.email, "adresse_ajoutee", ajoutee.pk)


def en_attente(compte: Compte) -> list[ChangementAdresse]:
    """What will change unless someone objects."""
    return list(ChangementAdresse.objects.filter(compte=compte, fait_le=None, annule_le=None))


def jeton(changement: ChangementAdresse) -> str:
    """What the link to object ends with: signed, and made again from the row whenever it is needed."""
    return signing.dumps(changement.pk, salt=_SEL)


def lire(lien: str) -> ChangementAdresse:
    """The change that a link objects to. Errors: LienCaducError."""
    try:
        numero = signing.loads(lien, salt=_SEL)
    except signing.BadSignature:
        raise LienCaducError("Ce lien n'est pas entier : copiez-le de nouveau depuis le courriel.") from None
    changement = ChangementAdresse.objects.select_related("compte").filter(pk=numero).first()
    if changement is None or changement.fait_le or horloge.maintenant() >= changement.effet_le:
        raise LienCaducError(
            "Ce changement est fait : rien n'est plus à annuler. Si ce n'était pas vous, écrivez à l'éditeur du site."
        )
    if changement.annule_le:
        raise LienCaducError("Ce changement est déjà annulé : vous n'avez rien à faire.")
    return changement


def opposer(lien: str) -> ChangementAdresse:
    """Object: nothing pending on that account changes, the address that would have become the main one goes, everyone
    signed in is signed out. Errors: LienCaducError."""
    with transaction.atomic():
        changement = lire(lien)
        compte = changement.compte
        candidates = [c.adresse for c in en_attente(compte) if c.genre == PRINCIPALE]
        _annuler(compte, ChangementAdresse.objects.filter(compte=compte))
        EmailAddress.objects.filter(user=compte, email__in=candidates, primary=False).delete()
        sessions.fermer_les_autres(compte)
    return changement


def renoncer(compte: Compte, numero: int) -> bool:
    """Take back one's own change; whether there was one."""
    with transaction.atomic():
        return _annuler(compte, ChangementAdresse.objects.filter(compte=compte, pk=numero)) > 0


def appliquer_echus(compte: Compte | None = None) -> int:
    """Do what nobody objected to within a day, for one account or for all; how many were done."""
    quand = horloge.maintenant()
    echus = ChangementAdresse.objects.filter(fait_le=None, annule_le=None, effet_le__lte=quand)
    if compte is not None:
        echus = echus.filter(compte=compte)
    return sum(_appliquer(numero, quand) for numero in list(echus.values_list("pk", flat=True)))


@task()
def appliquer() -> None:
    """The same, by the worker, a day after the request."""
    appliquer_echus()


def _trouver(compte: Compte, courriel: str) -> EmailAddress:
    adresse = EmailAddress.objects.filter(user=compte, email__iexact=courriel.strip()).first()
    if adresse is None:
        raise AdresseInchangeeError("Cette adresse n'est pas de ce compte : choisissez-en une de la liste.")
    return adresse


def _mettre_en_attente(compte: Compte, genre: str, courriel: str, prevenus: set[str]) -> ChangementAdresse:
    quand = horloge.maintenant()
    try:
        with transaction.atomic():
            changement = ChangementAdresse.objects.create(
                compte=compte, genre=genre, adresse=courriel, demande_le=quand, effet_le=quand + DELAI
            )
    except IntegrityError:
        raise AdresseInchangeeError("C'est déjà demandé : le changement attend son jour.") from None
    _noter(f"compte.adresse_{genre}_demande", compte)
    for destinataire in sorted(prevenus):
        courriels.ecrire_a(destinataire, DEMANDEE, changement.pk)
    if settings.TASKS["default"]["BACKEND"].endswith(".DatabaseBackend"):
        appliquer.using(run_after=changement.effet_le).enqueue()
    return changement


def _annuler(compte: Compte, lesquels: QuerySet[ChangementAdresse]) -> int:
    attente = lesquels.filter(fait_le=None, annule_le=None)
    annules = attente.update(annule_le=horloge.maintenant())
    if annules:
        _noter("compte.adresse_changement_annule", compte)
    return annules


def _appliquer(numero: int, quand: dt.datetime) -> bool:
    with transaction.atomic():
        # The row decides: of an objection and its hour, one finds it taken.
        attente = ChangementAdresse.objects.filter(pk=numero, fait_le=None, annule_le=None)
        if not attente.update(fait_le=quand):
            return False
        changement = ChangementAdresse.objects.select_related("compte").get(pk=numero)
        compte, ancienne = changement.compte, changement.compte.email
        adresse = EmailAddress.objects.filter(user=compte, email=changement.adresse).first()
        if adresse is None or (changement.genre == RETRAIT and adresse.primary):
            return False
        if changement.genre == RETRAIT:
            adresse.remove()
        else:
            adresse.set_as_primary()
        _noter(f"compte.adresse_{changement.genre}", compte)
        for destinataire in sorted({ancienne, changement.adresse}):
            courriels.ecrire_a(destinataire, "adresse_changee", changement.pk)
    return True


def _noter(action: str, compte: Compte) -> None:
    """The journal says what was done, never to which address: it cannot forget."""
    journal.ajouter(action, f"compte:{compte.pk}", {}, acteur=compte, instant=horloge.maintenant())


def lettre(envoi: Envoi) -> Lettre | None:
    """What was asked of an address, with the link to object, or that it is done; none of an account that is gone. One
    that waited for a day says what became of the change; once it is done, the letter that says so is the other one."""
    changement = ChangementAdresse.objects.filter(pk=envoi.cle).first()
    if changement is None or (changement.fait_le and envoi.genre == DEMANDEE):
        return None
    faits = {
        "adresse": changement.adresse,
        "retrait": changement.genre == RETRAIT,
        "annule": changement.annule_le is not None,
        "effet_le": instant(changement.effet_le.astimezone(ZoneInfo(PARIS))),
        "lien": adresses.lien("annuler-adresse", jeton(changement)),
    }
    return rediger(envoi.genre, faits)


def lettre_d_ajout(envoi: Envoi) -> Lettre:
    """That an address was added, to the main one; also when it was taken out since: somebody was there to do both."""
    ajoutee = EmailAddress.objects.filter(pk=envoi.cle).first()
    faits = {"adresse": ajoutee.email if ajoutee else "", "lien": adresses.lien("account_email")}
    return rediger(envoi.genre, faits)
