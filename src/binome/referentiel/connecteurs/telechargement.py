"""Download one file over HTTP: what is broken resumes (Range) or starts again, and the size is checked."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from binome.domaine.langue.typographie import nombre, soigner
from binome.referentiel.connecteurs.adresses import Adresse, lien_le_plus_recent
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.version import __version__

Progression = Callable[[int, int | None], None]
"""Called with the bytes received so far and the bytes expected (None when the server does not say)."""

ESSAIS = 5
TAILLE_MAX = 4 << 30
_PAGE_MAX = 16 << 20
_MORCEAU = 1 << 18
_DELAI = 30.0
_COUPURES = (OSError, http.client.HTTPException)
_PLAGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Reglages:
    """`attente` is the first pause between two attempts, in seconds (it doubles); `essais` without any progress."""

    essais: int = ESSAIS
    attente: float = 1.0
    delai: float = _DELAI


def resoudre(adresse: Adresse, reglages: Reglages | None = None) -> str:
    """The address of the newest file: from the publisher's page when it answers, else the address of last resort.

    Raises FichierRefuseError when neither gives one.
    """
    if adresse.page and adresse.motif:
        try:
            with _ouvrir(adresse.page, {}, (reglages or Reglages()).delai) as reponse:
                contenu = reponse.read(_PAGE_MAX).decode("utf-8", "replace")
            trouve = lien_le_plus_recent(contenu, adresse.page, adresse.motif)
        except _COUPURES as erreur:
            _fermer(erreur)
            trouve = None
        if trouve:
            return trouve
    if adresse.adresse:
        return adresse.adresse
    raise FichierRefuseError(
        soigner(
            f"La page {adresse.page} ne répond pas, ou ne donne plus le fichier attendu. "
            "Téléchargez-le par votre navigateur, puis donnez son chemin à la place de --telecharger."
        )
    )


def telecharger(
    url: str, destination: Path, progression: Progression | None = None, reglages: Reglages | None = None
) -> Path:
    """Download `url` to `destination` (a `.partiel` file beside it holds what has come, and is resumed next time).

    Raises FichierRefuseError when the server refuses, lies about the size, or keeps breaking the connection.
    """
    choix = reglages or Reglages()
    destination.parent.mkdir(parents=True, exist_ok=True)
    partiel = _Partiel(destination, url)
    echecs = 0
    while True:
        avant = partiel.taille
        try:
            _recevoir(url, partiel, progression, choix.delai)
            break
        except urllib.error.HTTPError as erreur:
            _fermer(erreur)
            if erreur.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and partiel.taille:
                partiel.vider()
            elif erreur.code < 500:
                raise FichierRefuseError(_refus(url, f"le serveur répond {erreur.code} {erreur.reason}")) from erreur
            cause: Exception = erreur
        except _COUPURES as erreur:
            cause = erreur
        echecs = 0 if partiel.taille > avant else echecs + 1
        if echecs >= choix.essais:
            raise FichierRefuseError(_refus(url, f"la connexion échoue ({cause})", partiel.taille)) from cause
        time.sleep(choix.attente * 2 ** max(0, echecs - 1))
    return partiel.terminer()


def _refus(url: str, cause: str, recus: int = 0) -> str:
    suite = f" Les {nombre(recus)} octets reçus sont gardés : relancez pour reprendre." if recus else ""
    return soigner(
        f"Téléchargement impossible : {cause}.\n  adresse : {url}\n"
        f"  Vérifiez la connexion, ou téléchargez le fichier par votre navigateur et donnez son chemin.{suite}"
    )


def _fermer(erreur: Exception) -> None:
    """An HTTP refusal holds its connection open."""
    if isinstance(erreur, urllib.error.HTTPError):
        erreur.close()


class _Partiel:
    """What has come so far, with what identifies the version being received, so that two versions never mix."""

    def __init__(self, destination: Path, url: str) -> None:
        self.destination, self.url = destination, url
        self.chemin = destination.with_name(f"{destination.name}.partiel")
        self.fiche = destination.with_name(f"{destination.name}.partiel.json")
        self.version, self.total = self._reprendre()

    def _reprendre(self) -> tuple[str | None, int | None]:
        try:
            connue = json.loads(self.fiche.read_text(encoding="utf-8"))
            if connue["url"] == self.url and connue["version"]:
                return connue["version"], connue["total"]
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self.vider()
        return None, None

    @property
    def taille(self) -> int:
        return self.chemin.stat().st_size if self.chemin.exists() else 0

    def vider(self) -> None:
        self.chemin.unlink(missing_ok=True)
        self.fiche.unlink(missing_ok=True)
        self.version = self.total = None

    def noter(self, version: str | None, total: int | None) -> None:
        self.version, self.total = version, total
        contenu = {"url": self.url, "version": version, "total": total}
        self.fiche.write_text(json.dumps(contenu), encoding="utf-8")

    def terminer(self) -> Path:
        if not self.taille:
            self.vider()
            raise FichierRefuseError(_refus(self.url, "le fichier reçu est vide"))
        self.chemin.replace(self.destination)
        self.fiche.unlink(missing_ok=True)
        return self.destination


def _recevoir(url: str, partiel: _Partiel, progression: Progression | None, delai: float) -> None:
    """One attempt. Raises OSError when fewer bytes came than were announced (the caller tries again)."""
    deja = partiel.taille
    entetes = {"Range": f"bytes={deja}-", "If-Range": partiel.version or ""} if deja and partiel.version else {}
    with _ouvrir(url, entetes, delai) as reponse:
        deja, total = _accorder(reponse, partiel, deja if entetes else 0)
        _refuser_trop_gros(url, total or 0)
        with partiel.chemin.open("ab" if deja else "wb") as sortie:
            while morceau := reponse.read1(_MORCEAU):
                sortie.write(morceau)
                deja += len(morceau)
                _refuser_trop_gros(url, deja)
                if progression:
                    progression(deja, total)
    if total is not None and deja < total:
        raise ConnectionError(f"{nombre(deja)} octets reçus sur {nombre(total)} annoncés")
    if total is not None and deja > total:
        partiel.vider()
        raise FichierRefuseError(_refus(url, f"{nombre(deja)} octets reçus pour {nombre(total)} annoncés"))


def _refuser_trop_gros(url: str, taille: int) -> None:
    if taille > TAILLE_MAX:
        raise FichierRefuseError(_refus(url, f"le fichier dépasse {nombre(TAILLE_MAX >> 30)} Go"))


def _accorder(reponse: Any, partiel: _Partiel, demande: int) -> tuple[int, int | None]:
    """Where this answer starts, and the full size: a server that ignores Range makes us start again from zero."""
    version = reponse.headers.get("ETag") or reponse.headers.get("Last-Modified")
    longueur = reponse.headers.get("Content-Length")
    if reponse.status == http.client.PARTIAL_CONTENT and demande:
        plage = _PLAGE.fullmatch(reponse.headers.get("Content-Range", ""))
        total = int(plage.group(2)) if plage and plage.group(2) != "*" else None
        if plage and int(plage.group(1)) == demande and (partiel.total in (None, total) or total is None):
            return demande, total if total is not None else partiel.total
        partiel.vider()
        raise ConnectionError("le serveur reprend au mauvais endroit")
    total = int(longueur) if longueur and longueur.isdigit() else None
    partiel.noter(version if not (version or "").startswith("W/") else None, total)
    return 0, total


def _ouvrir(url: str, entetes: dict[str, str], delai: float) -> Any:
    if not url.lower().startswith(("https://", "http://")):
        raise FichierRefuseError(soigner(f"Adresse refusée : {url}. Une adresse http ou https est attendue."))
    # Identity: a compressed transfer would make the announced size meaningless.
    tous = {"User-Agent": f"binome/{__version__}", "Accept-Encoding": "identity", **entetes}
    requete = urllib.request.Request(url, headers=tous)  # noqa: S310 - the scheme is checked just above
    return urllib.request.urlopen(requete, timeout=delai)  # noqa: S310
