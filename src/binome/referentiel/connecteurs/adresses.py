"""The published addresses, as dated data, and the newest link of a page that lists several vintages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from urllib.parse import urljoin

from binome.domaine.langue.typographie import soigner
from binome.referentiel.connecteurs.erreurs import FichierRefuseError

_LIEN = re.compile(r"""["'(>\s]((?:https?://|/)[^"'()<>\s]+)""")


@dataclass(frozen=True, slots=True)
class Adresse:
    """Where a data set is published: a page and the pattern of its links, or a direct address, or both."""

    source: str
    constate_le: date
    essai: str
    page: str | None = None
    motif: str | None = None
    adresse: str | None = None


def adresses() -> dict[str, Adresse]:
    """Connector → published address, from `adresses.toml`."""
    contenu = resources.files(__package__ or "").joinpath("adresses.toml").read_text(encoding="utf-8")
    return {nom: Adresse(**champs) for nom, champs in tomllib.loads(contenu).items()}


def adresse_de(nom: str) -> Adresse:
    """The address of a connector. Raises FichierRefuseError when none is known."""
    connue = adresses().get(nom)
    if connue is None:
        raise FichierRefuseError(
            soigner(
                f"{nom} : aucune adresse publiée n'est connue. "
                f"Téléchargez le fichier, puis lancez « binome donnees charger {nom} FICHIER »."
            )
        )
    return connue


def lien_le_plus_recent(contenu: str, page: str, motif: str) -> str | None:
    """The link of `contenu` (HTML or JSON) whose file name fits `motif`, of the highest vintage, or None."""
    liens = {urljoin(page, lien) for lien in _LIEN.findall(contenu.replace("\\/", "/").replace("&amp;", "&"))}
    bons = [lien for lien in liens if re.search(motif, lien.rsplit("/", 1)[-1])]
    return max(bons, key=lambda lien: _nombres(lien.rsplit("/", 1)[-1]), default=None)


def _nombres(nom: str) -> tuple[list[int], str]:
    return [int(n) for n in re.findall(r"\d+", nom)], nom
