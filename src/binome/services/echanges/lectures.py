"""Use cases of reading: how far someone read a dossier, as they say, and what changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.domaine.droits.droits import Action
from binome.domaine.texte.recit import Changement
from binome.registre.models import Compte, TexteLu
from binome.services.acces.ouverture import DossierOuvert, exiger
from binome.services.redaction import historique
from binome.services.socle import horloge
from binome.services.texte.texte_entier import revision_de, revision_de_tete


@dataclass(frozen=True)
class TexteDejaLu:
    """The last revision that someone said they read, when, and what changed from it to the one at the head."""

    revision: int
    lu_le: dt.datetime
    a_jour: bool
    changements: tuple[Changement, ...]


def depuis(ouvert: DossierOuvert) -> TexteDejaLu | None:
    """What changed since this person read the text; None when they never said that they did. One query when they are
    up to date, two otherwise.
    """
    lu = TexteLu.objects.filter(dossier=ouvert.dossier, compte=ouvert.compte).first()
    if lu is None:
        return None
    tete = revision_de_tete(ouvert.dossier).numero
    if lu.revision >= tete:
        return TexteDejaLu(lu.revision, lu.lu_le, True, ())
    _, _, changements = historique.comparer(ouvert, lu.revision, tete)
    return TexteDejaLu(lu.revision, lu.lu_le, not changements, tuple(changements))


def marquer(compte: Compte, identifiant: str, revision: int) -> None:
    """Say that one read a revision. Reading an older one again takes nothing back. Errors: IntrouvableError,
    RefusError.
    """
    quand = horloge.maintenant()
    ouvert = exiger(compte, identifiant, Action.lire, instant=quand)
    noter(ouvert, revision_de(ouvert.dossier, revision).numero, quand)


def noter(ouvert: DossierOuvert, revision: int, quand: dt.datetime) -> None:
    """The same of someone whose right to read was checked: who signs a text says that they read it."""
    lu, neuf = TexteLu.objects.get_or_create(
        dossier=ouvert.dossier, compte=ouvert.compte, defaults={"revision": revision, "lu_le": quand}
    )
    if not neuf:
        TexteLu.objects.filter(pk=lu.pk, revision__lt=revision).update(revision=revision, lu_le=quand)
