"""What no longer holds once two texts were brought together: each fault with its place, what is there, and a field."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.chemin import decouper, lire
from binome.domaine.texte.recit import en_texte
from binome.web.formes.conflits import relire
from binome.web.presentation.nommer import nommer

LIEUX_MAX = 100
_PAS = re.compile(r"\.?([a-z_0-9]+)|\[([^\]]+)\]")
# A field that names another part of the dossier → the list that it chooses from.
_CHOIX = {"axe": "plan_actions.axes", "filieres": "filieres", "pieces": "pieces", "chiffres": "chiffres"}
_COURT = 80


@dataclass(frozen=True)
class Faute:
    """A place that does not hold: its name, what is wrong, what stands there, and how it may be mended on the page.

    `genre` is « texte », « long », « choix » (among `options`), « liste » (`net`, in JSON, is it without its bad items)
    or nothing.
    """

    rang: int
    lieu: str
    nom: str
    message: str
    recu: str
    genre: str
    options: tuple[tuple[str, str], ...] = ()
    net: str = ""


def fautes(erreurs: Mapping[str, str], contenu: Any, dossier: Dossier) -> tuple[Faute, ...]:
    """The faults of a content that is not a dossier; `dossier` is the one that its places are named after."""
    return tuple(_faute(rang, lieu, dit, contenu, dossier) for rang, (lieu, dit) in enumerate(erreurs.items()))


def _faute(rang: int, lieu: str, message: str, contenu: Any, dossier: Dossier) -> Faute:
    champ = decouper(lieu)[-1][0] if lieu else ""
    valeur = lire(contenu, lieu) if lieu else contenu
    nom = nommer(lieu, dossier) if lieu else "le dossier"
    options = _options(champ, contenu)
    if isinstance(valeur, dict) or (isinstance(valeur, list) and champ not in _CHOIX):
        return Faute(rang, lieu, nom, message, en_texte(valeur, champ) if lieu else "", "")
    if isinstance(valeur, list):
        gardes = [cle for cle in valeur if cle in dict(options)]
        return Faute(rang, lieu, nom, message, ", ".join(map(str, valeur)), "liste", (), json.dumps(gardes))
    recu = "" if valeur is None else str(valeur)
    genre = "choix" if options else "long" if len(recu) > _COURT or "\n" in recu else "texte"
    return Faute(rang, lieu, nom, message, recu, genre, options)


def _options(champ: str, contenu: Any) -> tuple[tuple[str, str], ...]:
    elements = lire(contenu, _CHOIX[champ]) if champ in _CHOIX else None
    # What does not hold may be anything, this list itself included.
    nommes = [e for e in elements if isinstance(e, dict) and "id" in e] if isinstance(elements, list) else []
    return tuple((str(e["id"]), str(e.get("titre") or e.get("nom") or e.get("libelle") or e["id"])) for e in nommes)


def corriger(valeurs: Mapping[str, Any], formulaire: Mapping[str, str]) -> dict[str, Any] | None:
    """The values typed before, with what was written over the faults; None when the page was tampered with."""
    suite = copy.deepcopy(dict(valeurs))
    for rang in range(LIEUX_MAX):
        if not (lieu := formulaire.get(f"lieu-{rang}")):
            break
        texte = formulaire.get(f"valeur-{rang}", "").strip()
        try:
            if formulaire.get(f"genre-{rang}") == "liste":
                _poser(suite, lieu, relire(texte) or None)
            elif f"valeur-{rang}" in formulaire:
                _poser(suite, lieu, texte or None)
        except (ValueError, LookupError, TypeError):
            return None
    return suite


def _poser(valeurs: dict[str, Any], lieu: str, valeur: Any) -> None:
    """Set a place, in the value typed that holds it, else beside them. Items are named by id or by rank."""
    contenant = max((c for c in valeurs if lieu.startswith((f"{c}.", f"{c}["))), key=len, default=None)
    if contenant is None:
        valeurs[lieu] = valeur
        return
    pas = [champ or cle for champ, cle in _PAS.findall(lieu[len(contenant) :])]
    courant = valeurs[contenant]
    for etape in pas[:-1]:
        courant = courant[_index(courant, etape)]
    courant[_index(courant, pas[-1])] = valeur


def _index(courant: Any, etape: str) -> Any:
    if not isinstance(courant, list):
        return etape
    nommes = [rang for rang, e in enumerate(courant) if isinstance(e, dict) and etape in (e.get("id"), e.get("siren"))]
    return nommes[0] if nommes else int(etape)
