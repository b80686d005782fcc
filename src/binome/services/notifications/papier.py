"""The paper of letters: a kind's template and its facts → words; words → the same as HTML, one layout for all.

A letter about a dossier carries the sign of its territory, drawn when it leaves and fetched nowhere: who is written to
about a dossier may see where it is; a letter about none, or about many, carries nothing.

Templates are Django's, in an engine apart from the pages': the worker has no request, and no service knows the site.
The words are written once, as text; HTML is drawn from them, so that the two parts never say different things.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine

from binome.domaine.langue import objets
from binome.domaine.langue.typographie import que, soigner
from binome.registre.models import Dossier, Revision
from binome.services.territoire import silhouettes
from binome.services.texte import perimetres

Faits = Mapping[str, object]
GABARITS = Path(__file__).parent / "gabarits"
PIED = "\n-- \n"
"""What mail readers know as the line before a signature: who writes, and why, comes after it."""
_PUCE = "- "
_RANG = re.compile(r"\d+\. ")
NOM_DU_SIGNE = "territoire@binome"
"""What the page of a letter calls the sign of its territory (RFC 2392)."""
journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Ligne:
    """A line of a letter; `lien`: it is the address of a page of the site, alone; `bouton`: that is what to do."""

    texte: str
    lien: bool
    bouton: bool = False


@dataclass(frozen=True)
class _Bloc:
    """A paragraph (one element) or a list, each element in lines."""

    liste: bool
    elements: list[list[_Ligne]]
    rangee: bool = False
    """Its elements are counted: an agenda."""


@cache
def _moteur() -> Engine:
    return Engine(dirs=[str(GABARITS)])


def composer(gabarit: str, faits: Faits) -> tuple[str, str, str]:
    """Subject, text, and name of the links of a kind of letter, its facts put in.

    A fact is one line, whatever it holds: no name makes a paragraph of its own, nor another header.
    """
    a_plat = {nom: _en_lignes(fait) for nom, fait in faits.items()}
    rendu = _moteur().get_template(f"{gabarit}.txt").render(Context(a_plat, autoescape=False))
    tete, _, texte = rendu.partition("\n\n")
    champs = {nom: soigner(valeur) for nom, _, valeur in (ligne.partition(" : ") for ligne in tete.splitlines())}
    objet = objets.composer(champs.get("Lieu", ""), champs["Acte"], champs.get("Quand", ""))
    return objet, f"{soigner(texte).strip()}\n{PIED}{_pied(champs)}\n", champs.get("Bouton", "")


def _pied(champs: Mapping[str, str]) -> str:
    """Who writes, for whom, and why this person reads it."""
    site = urlsplit(str(settings.BINOME_ADRESSE)).netloc
    pour = f", pour {champs['De']}" if champs.get("De") else ""
    return f"Envoyé par {objets.MAISON} ({site}){pour}.\nVous le recevez parce {que(champs['Pourquoi'])}."


def _en_lignes(fait: object) -> object:
    if isinstance(fait, str):
        return " ".join(fait.splitlines())
    if isinstance(fait, Mapping):
        return {nom: _en_lignes(sien) for nom, sien in fait.items()}
    return [_en_lignes(sien) for sien in fait] if isinstance(fait, list | tuple) else fait


def en_html(objet: str, texte: str, bouton: str = "", signe: str = "") -> str:
    """The same words as a page that a mail reader shows: nothing to fetch, every text escaped. `bouton` names the
    links; without it they are read as addresses. `signe`: what the letter calls the sign of its territory, if it
    carries one.
    """
    mots, _, pied = texte.partition(PIED)
    blocs = [_bloc(bloc.splitlines()) for bloc in re.split(r"\n{2,}", mots) if bloc.strip()]
    dit = objets.ObjetDeCourriel.lire(objet)
    faits = {
        "objet": objet,
        "dit": dit,
        # Cut short for a subject, a name says nothing above the sentence that says it whole.
        "territoire": "" if dit.lieu == objets.MAISON or dit.lieu.endswith(objets.COUPE) else dit.lieu,
        "bouton": bouton,
        "signe": signe,
        "blocs": _un_seul_bouton(blocs),
        "pied": pied.strip().splitlines(),
    }
    return _moteur().get_template("papier.html").render(Context(faits))


def _un_seul_bouton(blocs: list[_Bloc]) -> list[_Bloc]:
    """One thing to do: the first link out of a list. The others are shown as addresses."""
    lieux = ((b, e, rang) for b in blocs if not b.liste for e in b.elements for rang, li in enumerate(e) if li.lien)
    if (premier := next(lieux, None)) is not None:
        _, lignes, rang = premier
        lignes[rang] = replace(lignes[rang], bouton=True)
    return blocs


def _bloc(lignes: list[str]) -> _Bloc:
    if all(_RANG.match(ligne) for ligne in lignes):
        return _Bloc(True, [[_ligne(_RANG.sub("", ligne, count=1).strip())] for ligne in lignes], rangee=True)
    elements: list[list[_Ligne]] = []
    for ligne in lignes:
        if not elements or ligne.startswith(_PUCE):
            elements.append([])
        elements[-1].append(_ligne(ligne.removeprefix(_PUCE).strip()))
    return _Bloc(lignes[0].startswith(_PUCE), elements)


def _ligne(texte: str) -> _Ligne:
    """Only an address of the site is a link: one that somebody typed stays a text."""
    return _Ligne(texte, re.fullmatch(re.escape(str(settings.BINOME_ADRESSE)) + r"/\S*", texte) is not None)


def signe_du_dossier(cle: int) -> bytes:
    """The sign of a dossier as it stands, as PNG; b"" without any: no letter fails for it."""
    if not cle:
        return b""
    tetes = Revision.objects.filter(pk__in=Dossier.objects.filter(pk=cle).values("tete")).only("pk", "empreinte")
    try:
        lus = perimetres.des_revisions(tetes)
        return next((silhouettes.image(sirens) for sirens in lus.values()), b"")
    except (LookupError, OSError, RuntimeError, ValueError):
        journal.exception("le signe d'un territoire ne se dessine pas")
        return b""


class CourrielSigne(EmailMultiAlternatives):
    """A message whose page shows a sign that goes with it: both are one part, `multipart/related` (RFC 2387)."""

    signe: bytes = b""

    def message(self, **options: Any) -> Any:
        entier: Any = super().message(**options)
        if self.signe:
            for dessus in list(entier.walk()):
                parties = dessus.get_payload() if dessus.is_multipart() else []
                for rang, partie in enumerate(parties):
                    if partie.get_content_type() == "text/html":
                        parties[rang] = self._avec(partie)
        return entier

    def _avec(self, page: Any) -> MIMEMultipart:
        signe = MIMEImage(self.signe, "png")
        signe["Content-ID"] = f"<{NOM_DU_SIGNE}>"
        signe["Content-Disposition"] = "inline"
        ensemble = MIMEMultipart("related", type="text/html")
        ensemble.attach(page)
        ensemble.attach(signe)
        return ensemble
