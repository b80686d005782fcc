"""Use cases of timestamps: ask for a token, fetch it by a job, find it again. Nothing ever waits for the authority.

`demander` writes a row in the transaction of what is dated, so that a token is owed even when no authority is
configured yet, or none answers: its absence is known, and it may be fetched later.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django_tasks import task

from binome.documents.horodatage import jeton as jetons_lus
from binome.documents.horodatage.demande import NONCE_OCTETS, lire_empreinte
from binome.documents.horodatage.demande import demander as composer
from binome.documents.horodatage.erreurs import JetonNonVerifieError, JetonRefuseError
from binome.documents.recu.contenu import moment
from binome.registre.models import Jeton
from binome.services.horodatage import autorite as autorites
from binome.services.horodatage import maillons
from binome.services.horodatage.autorite import Autorite, AutoriteError
from binome.services.socle import file, horloge

_ERREUR_MAX = 300


@dataclass(frozen=True)
class Horodatage:
    """What is known of the date of something. `date`: None while no token was obtained; then `pourquoi` says, in
    French, why there is none yet."""

    objet: str
    empreinte: str
    date: dt.datetime | None
    autorite: str = ""
    numero: str = ""
    reponse: bytes = b""
    chaine: str = ""
    pourquoi: str = ""

    @property
    def dite(self) -> str:
        """Its date, in words."""
        return moment(self.date.isoformat()) if self.date else ""


def demander(objet: str, empreinte: str) -> None:
    """Ask for a token for a SHA-256 (hexadecimal) of `objet` (`depot:…`, `avis:…`, `decision:…`, `label:…`), in the
    running transaction; asked again, it is asked once. Errors: ValueError when it is no SHA-256."""
    lire_empreinte(empreinte)
    voulu, neuf = Jeton.objects.get_or_create(
        objet=objet, empreinte=empreinte, defaults={"demande_le": horloge.maintenant()}
    )
    if neuf and autorites.reglee():
        file.enfiler(obtenir, voulu.pk)


def demander_ensemble(couples: Mapping[str, str]) -> None:
    """The same of many, by what is dated. Errors: ValueError."""
    for empreinte in couples.values():
        lire_empreinte(empreinte)
    # What an announcement dates was asked by nobody before it; of what was, the row is there.
    deja = set(Jeton.objects.filter(objet__in=couples).values_list("objet", "empreinte"))
    quand = horloge.maintenant()
    neufs = Jeton.objects.bulk_create(
        [
            Jeton(objet=objet, empreinte=empreinte, demande_le=quand)
            for objet, empreinte in couples.items()
            if (objet, empreinte) not in deja
        ]
    )
    if autorites.reglee():
        file.enfiler_ensemble(obtenir, [(voulu.pk,) for voulu in neufs])


def rattraper() -> int:
    """Ask again for all that waits, as when an authority has just been configured; how many. Errors: AutoriteError."""
    autorites.autorite()
    attendus = list(Jeton.objects.filter(etat="attente").values_list("pk", flat=True))
    with transaction.atomic():
        for cle in attendus:
            file.enfiler(obtenir, cle)
    return len(attendus)


@task()
def obtenir(cle: int) -> None:
    """Fetch a token, verify it, keep it. Run twice, it asks once more at most, and keeps the first that came."""
    voulu = Jeton.objects.get(pk=cle)
    if voulu.etat == "obtenu":
        return
    try:
        a = autorites.autorite()
        _garder(voulu, a, *(_deja_venu(a, voulu) or _demander_a(a, voulu)))
    except (AutoriteError, JetonRefuseError) as erreur:
        Jeton.objects.filter(pk=cle, etat="attente").update(erreur=f"{erreur}"[:_ERREUR_MAX])
        raise


def _deja_venu(a: Autorite, voulu: Jeton) -> tuple[bytes, jetons_lus.Jeton] | None:
    """The reply that came and that nothing here could read then. Errors: JetonNonVerifieError: nor can it now."""
    if not voulu.reponse:
        return None
    reponse = bytes(voulu.reponse)
    try:
        return reponse, jetons_lus.verifier(reponse, voulu.empreinte, a.chaine.encode(), int(voulu.nonce, 16))
    except JetonNonVerifieError:
        raise
    except JetonRefuseError:
        return None


def _demander_a(a: Autorite, voulu: Jeton) -> tuple[bytes, jetons_lus.Jeton]:
    nonce = tirer_nonce()
    # Known before it is sent: a reply that was lost with the worker can still be told from a forged one.
    Jeton.objects.filter(pk=voulu.pk, etat="attente").update(
        nonce=f"{nonce:x}", essais=voulu.essais + 1, essaye_le=horloge.maintenant(), reponse=b""
    )
    reponse = autorites.interroger(a, composer(voulu.empreinte, nonce))
    try:
        return reponse, jetons_lus.verifier(reponse, voulu.empreinte, a.chaine.encode(), nonce)
    except JetonNonVerifieError:
        # Kept as it came: it is read, and not asked for again, once openssl is there.
        Jeton.objects.filter(pk=voulu.pk, etat="attente", nonce=f"{nonce:x}").update(reponse=reponse)
        raise


def tirer_nonce() -> int:
    """A number that a request says once."""
    return secrets.randbits(8 * NONCE_OCTETS - 1) | 1


def _garder(voulu: Jeton, a: Autorite, reponse: bytes, lu: jetons_lus.Jeton) -> None:
    with transaction.atomic():
        neuf = Jeton.objects.filter(pk=voulu.pk, etat="attente").update(
            etat="obtenu",
            reponse=reponse,
            chaine=a.chaine,
            date=lu.date,
            autorite=lu.autorite[:_ERREUR_MAX],
            numero=lu.numero[:80],
            lu_par=lu.verifie_par,
            erreur="",
        )
        if neuf:
            maillons.garder_le_premier(voulu, lu)


def lire(objet: str, empreinte: str) -> Horodatage:
    """What is known of the date of something. One query."""
    ligne = Jeton.objects.filter(objet=objet, empreinte=empreinte).first()
    return connu(ligne) if ligne else Horodatage(objet, empreinte, None, pourquoi=_sans_demande())


def dernier(objet: str) -> Horodatage | None:
    """The last token asked for something, whatever its fingerprint; None when none was."""
    ligne = Jeton.objects.filter(objet=objet).order_by("-pk").first()
    return connu(ligne) if ligne else None


def lire_tous(couples: dict[str, str]) -> dict[str, Horodatage]:
    """The same for many, by what is dated. One query."""
    lignes = {(li.objet, li.empreinte): li for li in Jeton.objects.filter(objet__in=couples)}
    trouves = {objet: lignes.get((objet, empreinte)) for objet, empreinte in couples.items()}
    return {
        objet: connu(ligne) if ligne else Horodatage(objet, couples[objet], None, pourquoi=_sans_demande())
        for objet, ligne in trouves.items()
    }


def connu(ligne: Jeton) -> Horodatage:
    """The same of a row that was read."""
    if ligne.etat == "obtenu":
        reponse = bytes(ligne.reponse)
        return Horodatage(ligne.objet, ligne.empreinte, ligne.date, ligne.autorite, ligne.numero, reponse, ligne.chaine)
    return Horodatage(ligne.objet, ligne.empreinte, None, pourquoi=_en_attente(ligne))


def _en_attente(ligne: Jeton) -> str:
    if not autorites.reglee():
        return "Aucune autorité d'horodatage n'est réglée ici : cette date est celle de la plateforme."
    if ligne.erreur:
        return f"Jeton demandé, pas encore obtenu ; dernier essai : {ligne.erreur}"
    return "Jeton demandé, pas encore obtenu."


def _sans_demande() -> str:
    return "Aucun horodatage n'a été demandé : cette date est celle de la plateforme."


@dataclass(frozen=True)
class BilanDesJetons:
    """What the tokens of the platform are: how many were obtained, how many wait, since when, and why."""

    adresse: str
    obtenus: int
    attendus: int
    depuis: dt.datetime | None
    erreurs: tuple[str, ...]


def bilan() -> BilanDesJetons:
    """Where timestamps stand. Three queries."""
    attente = Jeton.objects.filter(etat="attente")
    plus_vieux = attente.order_by("demande_le").values_list("demande_le", flat=True).first()
    erreurs = attente.exclude(erreur="").order_by("erreur").values_list("erreur", flat=True).distinct()[:5]
    obtenus = Jeton.objects.filter(etat="obtenu").count()
    return BilanDesJetons(settings.BINOME_HORODATAGE, obtenus, attente.count(), plus_vieux, tuple(erreurs))
