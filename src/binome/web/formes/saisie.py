"""Reads back a form drawn by `champs`: what was typed, as a raw tree; and the gestures made on its lists."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from binome.documents.pdf.texte import CODES_MAX, codes, sans_dessin
from binome.domaine.saisie.textes import visibles
from binome.web.formes.genres import CACHES, est_d_office, genre_de

GESTE = re.compile(r"(ajouter|retirer|monter|descendre|placer-\d{1,3}):([a-z_0-9.]+)(?::(.+))?")
SAUTS = re.compile(r"\r\n?")


def entier(texte: str) -> int | None:
    """The number of a revision or of a person that a form or an address says; None for anything else."""
    return int(texte) if texte.isdecimal() and len(texte) < 10 else None


def sans_dessin_dits(textes: Iterable[str]) -> str:
    """What the PDF will print in the place of what their letters do not have, to whoever typed it; or nothing."""
    muets = sans_dessin("".join(textes))
    suite = "…" if len(muets) > CODES_MAX else ""
    cites = "".join(muets[:CODES_MAX])
    return f"les PDF écriront {codes(cites)} à la place de {' '.join(cites)}{suite}" if muets else ""


def lire_texte(genre: str, interieur: Any, brut: str) -> Any:
    """What was typed in one box, still to be read by the domain; None for nothing."""
    texte = SAUTS.sub("\n", brut).strip()
    if genre == "lignes":
        return [ligne.strip() for ligne in texte.split("\n") if ligne.strip()] or None
    if interieur is bool:
        return True if texte else None
    return texte if visibles(texte) else None


def lire_formulaire(
    modele: type[BaseModel],
    noms: Iterable[str],
    envoi: QueryDict,
    options: Mapping[str, Any] | None = None,
    *,
    garder_vides: bool = False,
    prefixe: str = "",
) -> dict[str, Any]:
    """What was typed in the fields `noms`: place → value, None for what is empty. Items left empty are dropped."""
    lecteur = _Lecteur(envoi, options or {}, garder_vides)
    return {nom: lecteur.champ(nom, f"{prefixe}{nom}", modele.model_fields[nom]) for nom in noms}


class _Lecteur:
    def __init__(self, envoi: QueryDict, options: Mapping[str, Any], garder_vides: bool) -> None:
        self._envoi, self._options, self._garder_vides = envoi, options, garder_vides

    def champ(self, nom: str, place: str, info: FieldInfo) -> Any:
        genre, interieur = genre_de(nom, info, self._options)
        if genre == "groupe":
            return self._groupe(place, interieur)
        if genre == "liste":
            return self._liste(place, interieur)
        if genre == "cases":
            return self._envoi.getlist(place) or None
        return lire_texte(genre, interieur, self._envoi.get(place, ""))

    def _groupe(self, place: str, modele: type[BaseModel]) -> dict[str, Any] | None:
        lus = {
            nom: valeur
            for nom, info in modele.model_fields.items()
            if nom != "id" and (valeur := self.champ(nom, f"{place}.{nom}", info)) is not None
        }
        if self._garder_vides:
            return lus or None
        choisis = {nom for nom in lus if nom not in CACHES and not est_d_office(modele.model_fields[nom])}
        return lus if choisis else None

    def _liste(self, place: str, modele: type[BaseModel]) -> list[dict[str, Any]] | None:
        elements = []
        for cle in dict.fromkeys(self._envoi.getlist(place)):
            element = self._groupe(f"{place}[{cle}]", modele)
            if element is None and not self._garder_vides:
                continue
            identite = {"id": cle} if "id" in modele.model_fields else {}
            elements.append({**identite, **(element or {})})
        return elements or None


def tirer_un_id(champ: str) -> str:
    """An id in words and figures, which two people who add at once do not share: « filiere-4827 »."""
    return f"{champ.removesuffix('s')}-{secrets.randbelow(9_000) + 1_000}"


def appliquer_geste(
    geste: str, lu: dict[str, Any], modele: type[BaseModel], identifiant: Callable[[str], str] = tirer_un_id
) -> bool:
    """Add, remove or move an item of a list of the raw tree; False when the gesture means nothing here. `identifiant`:
    a list → the id of what is added to it."""
    trouve = GESTE.fullmatch(geste)
    if not trouve or trouve[2] not in lu:
        return False
    nature, champ, cle = trouve.groups()
    liste: list[dict[str, Any]] = list(lu[champ] or [])
    _, interieur = genre_de(champ, modele.model_fields[champ], {})
    if nature == "ajouter":
        liste.append({"id": identifiant(champ)} if "id" in interieur.model_fields else {})
    else:
        rang = next((r for r, e in enumerate(liste) if str(e.get("id", r)) == cle), None)
        if rang is None:
            return False
        element = liste.pop(rang)
        if nature.startswith("placer-"):
            liste.insert(int(nature.removeprefix("placer-")), element)
        elif nature != "retirer":
            liste.insert(max(0, rang + (1 if nature == "descendre" else -1)), element)
    lu[champ] = liste
    return True
