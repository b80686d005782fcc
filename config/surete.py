"""What the site refuses to start with: settings that are each valid, and together unsafe. Every refusal says why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.comptes import BOUCLE

LONGUEUR = 32
"""Characters of a secret key: 50 are drawn, 32 of them are out of reach already."""
_VARIETE = 10
_DE_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", ""})


def exiger_cle(nom: str, cle: str) -> str:
    """The key, if nobody can guess it."""
    faute = ""
    if len(cle) < LONGUEUR:
        faute = f"fait {len(cle)} caractères : il en faut {LONGUEUR} au moins"
    elif len(set(cle)) < _VARIETE or _repete(cle):
        faute = "se répète : elle se devine"
    elif "insecure" in cle.lower() or "changeme" in cle.lower().replace("-", "").replace("_", ""):
        faute = "est une clé d'exemple, connue de tous"
    if faute:
        raise ImproperlyConfigured(
            f"La clé secrète ({nom}) {faute}. Tirez-en une : "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))', ou retirez ce réglage, Binôme la tirera."
        )
    return cle


def _repete(cle: str) -> bool:
    """Whether it is one short text written again and again."""
    return cle in (cle + cle)[1:-1]


def exiger_cles(cle: str, donnee: bool, dossier: Path, anciennes: Iterable[str]) -> None:
    """Every key that signs, or whose signatures are still believed."""
    exiger_cle("BINOME_CLE_SECRETE" if donnee else str(dossier / "cle_secrete"), cle)
    for ancienne in anciennes:
        exiger_cle("BINOME_CLES_ANCIENNES", ancienne)


def exiger_hotes(hotes: Iterable[str]) -> None:
    """Named hosts only: with « * » the site answers to any name, and believes it."""
    for hote in hotes:
        if "*" in hote or hote.strip(".") == "":
            raise ImproperlyConfigured(
                f"BINOME_HOTES contient « {hote} » : le site répondrait à n'importe quel nom, même forgé. "
                "Nommez les siens, par exemple BINOME_HOTES=candidatures.exemple.fr."
            )


def exiger_debogage_ici(debogage: bool, https: bool, hotes: Iterable[str]) -> None:
    """Pages of errors that show the code and the settings are for this machine alone."""
    if debogage and (https or not set(hotes) <= BOUCLE):
        raise ImproperlyConfigured(
            "BINOME_DEBOGAGE=oui montre le code et les réglages à chaque erreur : c'est refusé avec BINOME_HTTPS=oui, "
            f"et dès qu'une autre machine peut venir (BINOME_HOTES ou BINOME_ADRESSE hors de "
            f"{', '.join(sorted(BOUCLE))}). Retirez BINOME_DEBOGAGE."
        )


def exiger_adresse_sure(adresse: str, https: bool) -> None:
    """Links and cookies say the same of HTTPS."""
    morceaux = urlsplit(adresse)
    if https and morceaux.scheme == "http":
        raise ImproperlyConfigured(
            f"BINOME_HTTPS vaut « oui », et BINOME_ADRESSE « {adresse} » : les liens envoyés partiraient en clair. "
            f"Écrivez BINOME_ADRESSE=https://{morceaux.netloc}."
        )
    if not https and morceaux.scheme == "https":
        raise ImproperlyConfigured(
            f"BINOME_ADRESSE est « {adresse} », et BINOME_HTTPS vaut « non » : les cookies partiraient aussi "
            "en clair. Écrivez BINOME_HTTPS=oui."
        )


def exiger_fournisseur_sur(proconnect: str) -> None:
    """Who vouches for people is spoken to over HTTPS, unless it is a rehearsal on this machine."""
    morceaux = urlsplit(proconnect)
    if proconnect and morceaux.scheme != "https" and (morceaux.hostname or "") not in _DE_LOCAL:
        raise ImproperlyConfigured(
            f"BINOME_PROCONNECT vaut « {proconnect} » : une identité reçue en clair se contrefait. Donnez une adresse "
            "en https://."
        )


def exiger_smtp_sur(hote: str, mot_de_passe: str, tls: bool) -> None:
    """A password does not go in clear to another machine."""
    if mot_de_passe and not tls and hote.strip("[]") not in _DE_LOCAL:
        raise ImproperlyConfigured(
            f"BINOME_SMTP_MOT_DE_PASSE serait envoyé en clair à « {hote} ». Écrivez BINOME_SMTP_TLS=oui."
        )


def exiger_session_bornee(heures: int) -> int:
    """A session ends: within thirty days at most, and not at once."""
    if not 1 <= heures <= 24 * 30:
        raise ImproperlyConfigured(
            f"BINOME_SESSION_HEURES vaut « {heures} » : une session dure de 1 heure à {24 * 30} (trente jours)."
        )
    return heures
