"""What a letter is, and who writes each kind: at the moment it leaves, from the row that it is about."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.module_loading import import_string

from binome.registre.models import Envoi
from binome.services.notifications import papier
from binome.services.notifications.papier import Faits

OBJET_MAX = 200
# Control characters, and what mail readers take for the end of a line.
_HORS_LIGNE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HORS_TEXTE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class GenreInconnuError(Exception):
    """No one here writes this kind of letter: another version may, so it waits rather than be dropped."""


@dataclass(frozen=True)
class Lettre:
    """A letter ready to leave. `demandeur`: the address of whoever asked for it, told if it is refused; `page`: where
    they may do something about it; `bouton`: what its links are called where they are shown by a name; `dossier`: key
    of the dossier that it is about, whose sign it shows.
    """

    objet: str
    texte: str
    pieces: tuple[tuple[str, bytes, str], ...] = field(default=(), repr=False)
    demandeur: str = ""
    page: str = ""
    bouton: str = ""
    dossier: int = 0


REDACTEURS: dict[str, str] = {
    "accuse": "binome.services.depot.suites.lettre",
    "adresse_ajoutee": "binome.services.comptes.adresses_compte.lettre_d_ajout",
    "adresse_changee": "binome.services.comptes.adresses_compte.lettre",
    "adresse_demandee": "binome.services.comptes.adresses_compte.lettre",
    "caducite": "binome.services.redaction.caducite.lettre",
    "consentement": "binome.services.gouvernance.consentements_recus.lettre",
    "convocation_comite": "binome.services.comite.papiers.convocations.lettre",
    "delegation": "binome.services.equipe.delegations.lettre",
    "demande": "binome.services.echanges.demandes.lettre",
    "enquete_de_bilan": "binome.services.bilan.enquetes.lettre",
    "demarche": "binome.services.demarches.liens.lettre",
    "invitation": "binome.services.equipe.invitations.lettre",
    "leurre": "binome.services.comptes.leurres.lettre",
    "lien_d_accord": "binome.services.accords.liens.lettre",
    "nouvelle": "binome.services.notifications.distribution.lettre",
    "point_de_suivi": "binome.services.suivi.points.lettre",
    "promesses": "binome.services.suivi.operateurs.lettre",
    "rappel": "binome.services.echanges.rappels.lettre",
    "reponse_d_accord": "binome.services.accords.lettre.a_l_entreprise",
    "resume": "binome.services.notifications.resumes.lettre",
}
"""Kind of letter → the function that writes it, by its name; the doors add theirs when they open."""


def ecrire(envoi: Envoi) -> Lettre | None:
    """The letter, written now: tokens and links are drawn here, and kept nowhere. None: it no longer has an object.

    Errors: GenreInconnuError.
    """
    if envoi.contenu:
        # A former version gave its link no name.
        objet, texte, *bouton = ouvrir(envoi.contenu)
        return Lettre(objet, texte, bouton="".join(bouton))
    if envoi.genre not in REDACTEURS:
        raise GenreInconnuError(envoi.genre)
    redacteur: Callable[[Envoi], Lettre | None] = import_string(REDACTEURS[envoi.genre])
    return redacteur(envoi)


def rediger(
    gabarit: str,
    faits: Faits,
    *,
    pieces: tuple[tuple[str, bytes, str], ...] = (),
    demandeur: str = "",
    page: str = "",
    dossier: int = 0,
) -> Lettre:
    """A letter from the template of its kind and the facts that its service knows now."""
    objet, texte, bouton = papier.composer(gabarit, faits)
    return Lettre(objet, texte, pieces, demandeur, page, bouton, dossier)


def ligne(texte: str, longueur: int = OBJET_MAX) -> str:
    """A text as one line, whatever a field that it is made of holds: no header can begin in it."""
    entier = texte.encode("utf-8", "ignore").decode()
    propre = " ".join(mot for mot in _HORS_LIGNE.sub(" ", entier).split(" ") if mot)
    return propre if len(propre) <= longueur else f"{propre[: longueur - 1]}…"


def corps(texte: str) -> str:
    """The text of a letter without what no reader shows: control characters, halves of characters."""
    return _HORS_TEXTE.sub("", texte.replace("\r\n", "\n").replace("\r", "\n"))


def sceller(*textes: str) -> str:
    """Texts that no row can tell again, encrypted while they wait."""
    return _chiffre().encrypt(json.dumps(textes).encode()).decode()


def ouvrir(contenu: str) -> tuple[str, ...]:
    """What `sceller` closed. Errors: ValueError, when the site's key is another one."""
    try:
        return tuple(json.loads(_chiffre().decrypt(contenu.encode())))
    except InvalidToken:
        raise ValueError("le contenu scellé ne s'ouvre plus : la clé du site a changé") from None


def _chiffre() -> MultiFernet:
    cles: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    condenses = (hashlib.sha256(b"courriel en attente:" + cle.encode()).digest() for cle in cles)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(condense)) for condense in condenses])
