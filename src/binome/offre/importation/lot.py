"""What a reader gives back: schemes, the rows it refused, and what it doubts of the whole file."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from binome.domaine.langue.typographie import sans_accents
from binome.offre.chargement import Pret, lire_brut
from binome.offre.fautes import DispositifInvalideError

LONGUEUR_MAX = 600
"""Characters of another's text that are kept; its page has the rest."""


@dataclass(frozen=True)
class Refus:
    """A row that did not enter: its number in the file, what it is, and why."""

    ligne: int
    recu: str
    cause: str


class LigneRefuseeError(ValueError):
    """A row cannot be read; the message says why, in French."""


@dataclass(frozen=True)
class Origine:
    """The file: its name, its fingerprint, the day it is read; `lieux`: names of régions and départements → codes."""

    fichier: str
    sha256: str
    jour: dt.date
    lieux: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Lot:
    """What was read of a file."""

    format: str
    origine: Origine
    prets: list[Pret] = field(default_factory=list)
    refus: list[Refus] = field(default_factory=list)
    doutes: list[str] = field(default_factory=list)
    _vus: dict[str, int] = field(default_factory=dict)

    @property
    def lignes(self) -> int:
        return len(self.prets) + len(self.refus)

    def refuser(self, ligne: int, recu: object, cause: str) -> None:
        self.refus.append(Refus(ligne, " ".join(str(recu).split())[:120], cause))

    def ajouter(self, ligne: int, identifiant: str, brut: dict[str, Any], licence: str | None = None) -> None:
        """Keep a scheme, or refuse its row: what it says does not hold, or it was already read."""
        cle = identifiant or str(brut.get("nom", ""))
        if cle in self._vus:
            self.refuser(ligne, brut.get("nom"), f"déjà lu à la ligne {self._vus[cle]} (même identifiant)")
            return
        provenance = {
            "fichier": self.origine.fichier,
            "sha256": self.origine.sha256,
            "format": self.format,
            "identifiant": cle,
            "importe_le": self.origine.jour,
            "licence": licence,
        }
        # The same from one import to the next, whatever its rank.
        empreinte = hashlib.sha256(cle.encode()).hexdigest()[:8]
        nom = f"{self.format}-{empreinte}-{sans_signes(str(brut.get('nom', '')))}"[:64].rstrip("-")
        try:
            pret = lire_brut({**brut, "id": nom, "provenance": provenance}, f"ligne {ligne}")
        except DispositifInvalideError as erreur:
            self.refuser(ligne, brut.get("nom"), str(erreur).replace("\n", " "))
            return
        self._vus[cle] = ligne
        self.prets.append(pret)


def sans_signes(texte: str) -> str:
    """Letters and digits only, joined by dashes."""
    return re.sub(r"[^a-z0-9]+", "-", sans_accents(texte)).strip("-")


def court(texte: object) -> str:
    """Another's text on one line, without its HTML, cut where it is too long."""
    nu = re.sub(r"<[^<>]{0,2000}>", " ", str(texte or ""))
    nu = re.sub(r"&nbsp;|&#160;", " ", nu).replace("&amp;", "&").replace("&#039;", "'").replace("&lt;", "<")
    nu = " ".join(re.sub(r"[\x00-\x1f\x7f]|[*_\\]{2,}", " ", nu).split())
    return nu if len(nu) <= LONGUEUR_MAX else f"{nu[: LONGUEUR_MAX - 1].rstrip()}…"


def exiger(valeur: object, quoi: str) -> str:
    """A text that must be there. Raises LigneRefuseeError."""
    texte = court(valeur)
    if not texte:
        raise LigneRefuseeError(f"{quoi} manque")
    return texte


def jour(texte: object, quoi: str) -> dt.date | None:
    """« 2026-12-31 » or « 31/12/2026 », None when empty. Raises LigneRefuseeError."""
    ecrit = str(texte or "").strip()
    if not ecrit:
        return None
    if lu := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", ecrit, re.ASCII):
        ecrit = f"{lu[3]}-{lu[2]}-{lu[1]}"
    try:
        return dt.date.fromisoformat(ecrit[:10])
    except ValueError:
        raise LigneRefuseeError(f"{quoi} ne se lit pas : « {ecrit[:40]} »") from None


def dates(ouverture: dt.date | None, cloture: dt.date | None, dit: str = "") -> dict[str, Any]:
    """The table [dates] of an imported scheme. Raises LigneRefuseeError when it ends before it begins."""
    if ouverture and cloture and ouverture > cloture:
        raise LigneRefuseeError(f"le dispositif ferme ({cloture}) avant d'ouvrir ({ouverture})")
    debut = f"du {ouverture:%d/%m/%Y} " if ouverture else ""
    fin = f"au {cloture:%d/%m/%Y}" if cloture else "sans date de fin dans le fichier"
    lues = {"ouverture": ouverture, "cloture": cloture}
    return {"texte": dit or f"{debut}{fin}", **{nom: valeur for nom, valeur in lues.items() if valeur}}


def conditions(lues: Iterable[dict[str, Any]], libre: str, par: str) -> list[dict[str, Any]]:
    """Typed conditions, then what the file says in its own words, which nobody read."""
    suite = list(lues)
    if libre:
        texte = f"Conditions écrites par la source, que personne n'a relues : « {libre} »"
        suite.append({"id": "texte_libre", "nature": "appreciee", "texte": texte, "par": par})
    return suite


def typees(texte: str) -> list[dict[str, Any]]:
    """The conditions that these catalogues word always alike: workforce, age, microenterprises, works not begun."""
    lues: list[dict[str, Any]] = []
    if effectif := _effectif(texte):
        dit = _condition("effectif", "Effectif, selon la source.", "profil.effectif", **effectif)
        lues.append(dit)
    if age := re.search(r"[Aa]u moins (\d{1,2}) ans? d.activité", texte):
        lues.append(
            _condition(
                "anciennete", f"Au moins {age[1]} an(s) d'activité.", "profil.anciennete", ans=max(int(age[1]), 1)
            )
        )
    if re.search(r"[Nn]on \wligible\w* aux micro", texte):
        tailles = ["petite", "moyenne", "eti", "grande"]
        lues.append(_condition("taille", "Les microentreprises en sont exclues.", "profil.taille", tailles=tailles))
    if re.search(r"ne doit pas avoir (été )?(commencé|démarré|engagé)", texte):
        lues.append(_condition("non_commence", "Rien n'est commencé avant la demande.", "projet.non_commence"))
    return lues


def _condition(nom: str, texte: str, controle: str, **parametres: Any) -> dict[str, Any]:
    nature = "calculable" if controle.startswith("projet.") else "declaree"
    return {"id": nom, "nature": nature, "texte": texte, "controle": controle, "parametres": parametres}


def _effectif(texte: str) -> dict[str, int]:
    if lu := re.search(r"[Ee]ntre (\d+) et (\d+) salariés|[Dd]e (\d+) à (\d+) salariés", texte):
        bas, haut = lu[1] or lu[3], lu[2] or lu[4]
        return {"min": int(bas), "max": int(haut)}
    if lu := re.search(r"[Mm]oins de ([\d ]+) salariés", texte):
        return {"max": int(lu[1].replace(" ", "")) - 1}
    if lu := re.search(r"[Pp]lus de ([\d ]+) salariés", texte):
        return {"min": int(lu[1].replace(" ", "")) + 1}
    return {}
