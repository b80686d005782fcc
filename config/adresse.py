"""The public address of the site: what every link of an e-mail begins with."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ICI = "http://127.0.0.1:8000"


def adresse_publique(brute: str, *, courriels_partent: bool) -> str:
    """Scheme, host and port, without a final slash; this machine when it is not given and e-mails are only printed."""
    if not brute and courriels_partent:
        raise ImproperlyConfigured(
            "BINOME_COURRIEL=smtp envoie des courriels, dont les liens doivent mener ici : donnez l'adresse publique "
            "du site, par exemple BINOME_ADRESSE=https://candidatures.exemple.fr."
        )
    propre = (brute or ICI).rstrip("/")
    try:
        morceaux = urlsplit(propre)
        entiere = morceaux.scheme in {"http", "https"} and morceaux.hostname and morceaux.port != 0
    except ValueError:
        entiere = False
    if not entiere or propre != f"{morceaux.scheme}://{morceaux.netloc}" or "@" in morceaux.netloc:
        raise ImproperlyConfigured(
            f"BINOME_ADRESSE vaut « {brute} » ; écrivez le début des adresses du site, sans chemin, par exemple "
            "https://candidatures.exemple.fr."
        )
    return propre


def hote(adresse: str) -> str:
    """The name under which that address calls the site, as ALLOWED_HOSTS writes it."""
    nom = urlsplit(adresse).hostname or ""
    return f"[{nom}]" if ":" in nom else nom
