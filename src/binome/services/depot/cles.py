"""The platform's signing key: drawn once, recorded in the base, and never replaced in silence when it is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from binome.documents.sceau import cle_publique, generer_cle, lire_cle
from binome.domaine.langue.pannes import panne
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import CleDeSceau, Compte
from binome.services.administration.administrateurs import acte
from binome.services.socle import coffre, horloge

INCONNUE = ""
"""The fingerprint recorded for a platform that already had deposits when fingerprints began to be."""


class CleIllisibleError(BinomeError):
    """The platform's key cannot be read or written; the message is in French."""

    code = "cle_illisible"
    famille = Famille.indisponible


class ClePerdueError(CleIllisibleError):
    """The key that seals here is not in its place: another would make two platforms of one."""

    code = "cle_perdue"


def dossier_cles() -> Path:
    """Where the keys of the platform are kept."""
    return Path(settings.DONNEES) / "cles"


def chemin_cle() -> Path:
    """The file of the signing key."""
    return dossier_cles() / "sceau.pem"


def cle() -> Ed25519PrivateKey:
    """The platform's signing key, drawn at first use, readable by its owner only. Errors: CleIllisibleError,
    ClePerdueError when seals were made with a key that is no longer there."""
    chemin = chemin_cle()
    try:
        if not chemin.exists():
            _exiger_premiere(chemin)
            coffre.poser(chemin, generer_cle())
        trouvee = lire_cle(chemin.read_bytes())
    except CleIllisibleError:
        raise
    except (OSError, ValueError) as erreur:
        dit = f"La clé des sceaux « {chemin} » ne peut pas être lue ou écrite : {panne(erreur)}."
        raise CleIllisibleError(dit) from None
    _reconnaitre(trouvee, chemin)
    return trouvee


def publique() -> bytes:
    """The public key, as PEM: what is published, and given to whoever checks a seal."""
    return cle_publique(cle())


def empreinte(publique_pem: bytes) -> str:
    """What a key is recognised by: the SHA-256 of its public half, as published."""
    return hashlib.sha256(publique_pem).hexdigest()


def tirer(motif: str, *, acteur: Compte | None = None) -> str:
    """Draw another key because the operator asks for it, and say why in the journal; its fingerprint.

    Errors: CleIllisibleError when one is in place, AdministrationError.
    """
    chemin = chemin_cle()
    with acte(motif, acteur) as fait:
        if chemin.exists():
            raise CleIllisibleError(
                f"Une clé est déjà en place, « {chemin} ». Pour en changer, déplacez-la d'abord (sceau-ancienne.pem), "
                "et gardez sa moitié publique publiée."
            )
        pem = generer_cle()
        publique_pem = cle_publique(lire_cle(pem))
        sienne = empreinte(publique_pem)
        CleDeSceau.objects.create(empreinte=sienne, publique=publique_pem.decode(), depuis=fait.quand)
        fait.noter("cle.tiree", "plateforme", {"empreinte": sienne})
        try:
            coffre.poser(chemin, pem)
        except OSError as erreur:
            raise CleIllisibleError(f"La clé « {chemin} » ne peut pas être écrite : {panne(erreur)}.") from None
    return sienne


@dataclass(frozen=True)
class CleConnue:
    """A key that seals here or sealed: its fingerprint, its public half, since when, whether it is the one in place."""

    empreinte: str
    publique: str
    depuis: dt.datetime
    en_place: bool


def connues() -> tuple[list[CleConnue], str]:
    """The keys recorded, newest first, and what is wrong with the one in place, in French, or nothing. Draws none;
    the private half is only looked at to know whose it is.
    """
    sienne, trouble = "", ""
    try:
        if chemin_cle().exists():
            sienne = empreinte(cle_publique(lire_cle(chemin_cle().read_bytes())))
    except (OSError, ValueError):
        trouble = "La clé en place ne peut pas être lue : remettez-la depuis la sauvegarde."
    lignes = CleDeSceau.objects.exclude(empreinte=INCONNUE).order_by("-depuis")
    vues = [CleConnue(li.empreinte, li.publique, li.depuis, li.empreinte == sienne) for li in lignes]
    if vues and not sienne and not trouble:
        trouble = "Aucune clé n'est en place : remettez celle de la sauvegarde, ou tirez-en une autre en le disant."
    elif sienne and vues and not any(vue.en_place for vue in vues):
        trouble = "La clé en place n'est aucune de celles de cette plateforme : remettez la bonne."
    return vues, trouble


def _exiger_premiere(chemin: Path) -> None:
    """A platform that never sealed draws its key alone; one that did must find the one that it had."""
    sceaux = chemin.parent.parent / "sceaux"
    if not CleDeSceau.objects.exists() and not any(sceaux.glob("*.zip")):
        return
    raise ClePerdueError(
        f"La clé des sceaux « {chemin} » manque, et des dépôts ont déjà été scellés avec elle. Remettez ce fichier "
        "depuis la sauvegarde (cles/sceau.pem). S'il est perdu pour de bon, tirez une autre clé, en le disant : "
        'binome sceau nouvelle-cle --motif "…"'
    )


def _reconnaitre(trouvee: Ed25519PrivateKey, chemin: Path) -> None:
    """The key in place is one of those recorded; the first seen is."""
    pem = cle_publique(trouvee)
    sienne = empreinte(pem)
    connues = set(CleDeSceau.objects.values_list("empreinte", flat=True))
    if sienne in connues:
        return
    if connues - {INCONNUE}:
        raise ClePerdueError(
            f"La clé des sceaux « {chemin} » n'est pas celle de cette plateforme (empreinte {sienne[:16]}…, inconnue). "
            "Remettez la bonne depuis la sauvegarde, ou tirez-en une en le disant : déplacez ce fichier, puis "
            'binome sceau nouvelle-cle --motif "…"'
        )
    with transaction.atomic():
        CleDeSceau.objects.filter(empreinte=INCONNUE).delete()
        CleDeSceau.objects.get_or_create(
            empreinte=sienne, defaults={"publique": pem.decode(), "depuis": horloge.maintenant()}
        )
