"""Use cases of the tokens of programs: made by someone for a year at most, shown once, revoked at any time.

A token opens no more than its scopes, and never more than what its person may do at the moment of the call. It falls
with the account. Only its SHA-256 is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from binome.domaine.droits.portees import Portee, ouvertes
from binome.domaine.langue.typographie import accord, date_longue
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.verdict.echeance import PARIS, Echeance
from binome.registre.models import Compte, JetonDAcces
from binome.services.acces.ouverture import IntrouvableError
from binome.services.socle import adresses, horloge, journal, personnes
from binome.services.socle.disponibilite import indisponible

DUREE_MAX = dt.timedelta(days=365)
DUREE = dt.timedelta(days=90)
"""What is proposed."""
EN_VIGUEUR_MAX = 10
NOM_MAX = 80
PREFIXE = "binome_"
"""What each begins with: whoever finds one in a file, or looks for them, knows what it is."""
INCONNU = "Ce jeton est inconnu ici : vérifiez qu'il est entier."
_FORME = re.compile(rf"{PREFIXE}[A-Za-z0-9_-]{{43}}")
_DEBUT = len(PREFIXE) + 4


class JetonRefuseError(BinomeError):
    """Such a token is not made; `champ` names the field at fault, the message says why, in French."""

    code = "jeton_refuse"
    famille = Famille.invalide

    def __init__(self, champ: str, message: str) -> None:
        self.champ = champ
        super().__init__(message)


def creer(compte: Compte, nom: str, portees: Iterable[Portee], jusqu_au: dt.date) -> tuple[JetonDAcces, str]:
    """A token, which is told once and kept nowhere. Errors: JetonRefuseError."""
    quand, propre, voulues = horloge.maintenant(), " ".join(visibles(nom).split()), sorted(set(portees))
    if not propre or len(propre) > NOM_MAX:
        raise JetonRefuseError("nom", f"Dites en quelques mots quel programme s'en servira ({NOM_MAX} caractères).")
    if not voulues:
        raise JetonRefuseError("portees", "Choisissez au moins une chose qu'il permettra.")
    expire = Echeance(jour=jusqu_au, fuseau=PARIS).limite
    if not quand < expire <= quand + DUREE_MAX + dt.timedelta(days=1):
        raise JetonRefuseError("jusqu_au", "Choisissez un jour à venir, dans l'année au plus.")
    with transaction.atomic():
        personnes.serialiser()
        if en_vigueur(quand).filter(compte=compte).count() >= EN_VIGUEUR_MAX:
            valent = accord(EN_VIGUEUR_MAX, "jeton vaut", "jetons valent")
            raise JetonRefuseError("nom", f"{valent} déjà pour ce compte : révoquez-en d'abord.")
        secret = PREFIXE + horloge.tirer_jeton(32)
        jeton = JetonDAcces.objects.create(
            compte=compte,
            nom=propre,
            debut=secret[:_DEBUT],
            jeton_sha256=adresses.condense(secret),
            portees=[portee.value for portee in voulues],
            cree_le=quand,
            expire_le=expire,
        )
        _noter(jeton, "jeton.cree", compte, quand, portees=jeton.portees, jusqu_au=jusqu_au.isoformat())
    return jeton, secret


def revoquer(compte: Compte, cle: int) -> JetonDAcces:
    """Take one's own token back: it opens nothing any more. Twice is once. Errors: IntrouvableError."""
    with transaction.atomic():
        jeton = JetonDAcces.objects.select_related("compte").filter(compte=compte, pk=cle).first()
        if jeton is None:
            raise IntrouvableError(f"jeton {cle}")
        quand = horloge.maintenant()
        if marquer_revoque(jeton, quand):
            _noter(jeton, "jeton.revoque", compte, quand)
    return jeton


def marquer_revoque(jeton: JetonDAcces, quand: dt.datetime) -> bool:
    """Revoke a token in the running transaction; whether it was not yet."""
    fait = JetonDAcces.objects.filter(pk=jeton.pk, revoque_le=None).update(revoque_le=quand)
    jeton.revoque_le = jeton.revoque_le or quand
    return bool(fait)


def _noter(jeton: JetonDAcces, action: str, acteur: Compte, quand: dt.datetime, **donnees: object) -> None:
    journal.ajouter(action, f"compte:{jeton.compte_id}", {"jeton": jeton.pk, **donnees}, acteur=acteur, instant=quand)


def en_vigueur(instant: dt.datetime) -> QuerySet[JetonDAcces]:
    """The tokens neither ended nor revoked, of accounts that are open."""
    return JetonDAcces.objects.filter(revoque_le=None, expire_le__gt=instant, compte__is_active=True)


def finis_avant(limite: dt.datetime) -> QuerySet[JetonDAcces]:
    """The tokens that ended, or were revoked, before an instant."""
    return JetonDAcces.objects.filter(Q(expire_le__lt=limite) | Q(revoque_le__lt=limite))


def lister(compte: Compte, instant: dt.datetime) -> tuple[list[JetonDAcces], list[JetonDAcces]]:
    """The tokens of an account: those that open something, those that do no more. One query."""
    tous = list(JetonDAcces.objects.filter(compte=compte))
    valent = [jeton for jeton in tous if not refus(jeton, instant)]
    return valent, [jeton for jeton in tous if jeton not in valent]


def tous(courriel: str = "") -> list[JetonDAcces]:
    """The tokens of the site, or of an address, oldest end first; those that ended are told until they are purged."""
    siens = JetonDAcces.objects.select_related("compte").order_by("expire_le", "pk")
    return list(siens.filter(Q(compte__email__iexact=courriel.strip())) if courriel.strip() else siens)


def trouver(secret: str) -> JetonDAcces | None:
    """The token that a program shows, with its account; None for what is none. One query."""
    if not _FORME.fullmatch(secret):
        return None
    return JetonDAcces.objects.select_related("compte").filter(jeton_sha256=adresses.condense(secret)).first()


def refus(jeton: JetonDAcces, instant: dt.datetime) -> str:
    """Why a token opens nothing at an instant, in French; nothing when it does."""
    if jeton.revoque_le is not None:
        return f"Ce jeton a été révoqué le {date_longue(horloge.jour_a(PARIS, jeton.revoque_le))}."
    if instant >= jeton.expire_le:
        return f"Ce jeton valait jusqu'au {date_longue(dernier_jour(jeton))}."
    if not jeton.compte.is_active:
        return "Le compte de ce jeton est fermé."
    return ""


def dernier_jour(jeton: JetonDAcces) -> dt.date:
    """The last day on which it opens something."""
    return horloge.jour_a(PARIS, jeton.expire_le - dt.timedelta(milliseconds=1))


def permises(jeton: JetonDAcces) -> frozenset[Portee]:
    """What it opens; a scope that exists no more opens nothing."""
    connues = set(Portee)
    return ouvertes(Portee(dite) for dite in jeton.portees if dite in connues)


def noter_le_service(jeton: JetonDAcces, instant: dt.datetime) -> None:
    """Write that a token served, once a day; where nothing can be written now, it serves all the same."""
    jour = horloge.jour_a(PARIS, instant)
    if jeton.vu_le == jour:
        return
    try:
        with transaction.atomic():
            JetonDAcces.objects.filter(pk=jeton.pk).update(vu_le=jour)
    except DatabaseError as erreur:
        if indisponible(erreur) is None:
            raise
