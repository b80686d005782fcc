"""Traces for who operates the site: one line an event, by the journal's keys, here and nowhere else.

A line says what was done (`action`), to what (`objet`), by whom (`acteur`, a pseudonym), and how it went; never a name,
an address, a text that someone typed, nor what a link ends with. Who reads the journal finds the rest there.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from django_tasks_db.models import DBTaskResult

from binome.registre.models import Compte, Depot, Envoi
from binome.services.socle import personnes

NOM = "binome.traces"
CLES = ("action", "objet", "acteur", "geste", "genre", "tache", "essai", "erreur", "code", "statut", "methode", "ms")
"""Every key that a line may hold, the journal's first."""
_traces = logging.getLogger(NOM)
_MOT = re.compile(r"[\w.:/-]{0,160}")
_VISITEUR = "visiteur"


def acte_refuse(compte: Compte | None, geste: str, dossier: str, statut: int) -> None:
    """Someone was refused what they asked; `geste` is the name of the page, `dossier` its identifier or nothing."""
    objet = f"dossier:{dossier}" if dossier else ""
    _tracer("acte.refuse", objet, _qui(compte), logging.WARNING, geste=geste, statut=statut)


def requete_lente(geste: str, methode: str, dossier: str, statut: int, ms: int) -> None:
    """A page took longer than BINOME_REQUETE_LENTE."""
    objet = f"dossier:{dossier}" if dossier else ""
    _tracer("requete.lente", objet, "", logging.WARNING, geste=geste, methode=methode, statut=statut, ms=ms)


def tache(ligne: DBTaskResult[Any, Any], sort: str, erreur: str = "") -> None:
    """A job ended, or is to be tried again: `sort` is faite, reessayee, reprise (its worker died) or manquee."""
    niveau = {"faite": logging.INFO, "manquee": logging.ERROR}.get(sort, logging.WARNING)
    nom, essai = ligne.task_path.removeprefix("binome.services."), len(ligne.worker_ids)
    _tracer(f"tache.{sort}", f"tache:{ligne.pk}", "", niveau, tache=nom, essai=essai, erreur=erreur.rpartition(".")[2])


def lettre(envoi: Envoi, etat: str, erreur: str = "") -> None:
    """What became of a letter, in the words of its row; « attente »: it will be tried again."""
    niveau = logging.INFO if etat in ("envoyee", "sans_objet") else logging.WARNING
    _tracer(f"lettre.{etat}", f"envoi:{envoi.pk}", "", niveau, genre=envoi.genre, erreur=erreur)


def antivirus(reponse: str, code: int | None = None) -> None:
    """What the antivirus said of a file: sain, infecte, panne; occupe, when it was not even asked."""
    niveau = logging.INFO if reponse == "sain" else logging.WARNING
    _tracer(f"antivirus.{reponse}", "", "", niveau, code=code)


def depot(fait: Depot, action: str, compte: Compte) -> None:
    """A deposit was recorded or withdrawn, by the journal's word for it."""
    _tracer(action, f"dossier:{fait.dossier.identifiant}", _qui(compte), logging.INFO, code=fait.numero)


def _qui(compte: Compte | None) -> str:
    return personnes.connue(compte) if compte is not None else _VISITEUR


def _tracer(action: str, objet: str, acteur: str, niveau: int, **suite: str | int | None) -> None:
    """One line. What is not a word of ours (it holds a space, an @…) is replaced: this is the last wall."""
    ligne = {"action": action, "objet": objet, "acteur": acteur, **suite}
    dites = {cle: valeur for cle, valeur in ligne.items() if valeur not in ("", None)}
    propres = {cle: v if isinstance(v, int) or _MOT.fullmatch(str(v)) else "?" for cle, v in dites.items()}
    _traces.log(niveau, action, extra={"trace": propres})
