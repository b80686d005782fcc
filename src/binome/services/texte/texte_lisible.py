"""The text of a dossier as one person may read it: all that pages, exports, mails and counts are made of."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from dataclasses import dataclass
from functools import cached_property

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.discretion import Arbre, Cachees, expurger, ids_des_fiches, reduire
from binome.domaine.droits.droits import Action
from binome.domaine.socle.empreinte import canonique
from binome.registre.models import ComplementsDeposes, Depot, Revision
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.socle.memoire import MemoireVive
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import arbre_de, document_de, revision_de, revision_de_tete

_expurges = MemoireVive[bytes](64)
"""By text and by what is hidden of it. Here and below, a text is its SHA-256: no word of it is kept for a key."""
_reduits = MemoireVive[Arbre](256)
"""What tells what is hidden of a text, asked by each page of who may not read all of it."""


@dataclass(frozen=True)
class TexteLisible:
    """What one person may read of a revision: `contenu`, its canonical JSON, deflated; the rest is nowhere in it.

    `numero`, `cree_le`, `auteur`: of the revision. `entier`: whether they may read all of it. `cachees`: ids of what
    was left out, to leave out what is said of it; `tues`: how many fiches are left out of this very text.
    """

    numero: int
    cree_le: dt.datetime
    auteur: str
    contenu: bytes
    entier: bool
    cachees: Cachees
    tues: int = 0

    @property
    def document(self) -> Document:
        """The readable text, typed. Frozen, so that the pages of one process may share it."""
        return document_de(self.contenu)

    @property
    def arbre(self) -> Arbre:
        """The readable text, as a JSON tree of one's own."""
        return arbre_de(self.contenu)

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the readable text."""
        return hashlib.sha256(zlib.decompress(self.contenu)).hexdigest()


def lire(ouvert: DossierOuvert, revision: Revision | None = None) -> TexteLisible:
    """What this person may read of a revision, the one at the head by default.

    Those who instruct read the deposit in force, whole, and nothing else. Errors: IntrouvableError.
    """
    if not ouvert.peut(Action.lire):
        return deposee(ouvert)
    lue = revision or revision_de_tete(ouvert.dossier)
    return _lire(ouvert, lue, bytes(lue.contenu), None if lue.pk == ouvert.dossier.tete_id else lue.numero)


def a_la_revision(ouvert: DossierOuvert, numero: int) -> TexteLisible:
    """What this person may read of a revision by its number: what a form was made from. Errors: IntrouvableError."""
    return lire(ouvert, revision_de(ouvert.dossier, numero))


def deposee(ouvert: DossierOuvert) -> TexteLisible:
    """What this person may read of the deposit in force, complements included. Errors: IntrouvableError when there is
    none."""
    depots = Depot.objects.filter(dossier=ouvert.dossier, remplace_le=None, retire_le=None)
    depot = depots.select_related("revision__auteur").first()
    if depot is None:
        raise IntrouvableError(ouvert.dossier.identifiant)
    return complete(ouvert, depot, textes_signes.complements_de(depot))


def complete(ouvert: DossierOuvert, depot: Depot, dernier: ComplementsDeposes | None) -> TexteLisible:
    """What this person may read of a deposit as it is judged, with its last complements."""
    texte, revision = textes_signes.instruit(depot, dernier)
    return _lire(ouvert, revision, texte.contenu, revision.numero)


def du_depot(ouvert: DossierOuvert, depot: Depot) -> TexteLisible:
    """What this person may read of a deposit, in force or not."""
    return _lire(ouvert, depot.revision, textes_signes.du_depot(depot).contenu, depot.revision.numero)


def presente(ouvert: DossierOuvert, revision: Revision) -> TexteLisible:
    """What this person may read of what a revision presented when it was deposited: it without its reserve."""
    return _lire(ouvert, revision, textes_signes.de(revision).contenu, revision.numero)


def _lire(ouvert: DossierOuvert, revision: Revision, contenu: bytes, numero: int | None) -> TexteLisible:
    entier, cachees, tues = ouvert.regard.entier, Cachees(), 0
    if not entier:
        texte = hashlib.sha256(contenu).digest()
        arbre = _reduits.retenir(texte, lambda: reduire(arbre_de(contenu)))
        cachees = ouvert.memoire.cachees(ouvert.regard, arbre, numero)
        tues = len(cachees.fiches & ids_des_fiches(arbre))
    lisible = _expurger(contenu, cachees)
    return TexteLisible(revision.numero, revision.cree_le, str(revision.auteur), lisible, entier, cachees, tues)


def _expurger(contenu: bytes, cachees: Cachees) -> bytes:
    def faire() -> bytes:
        return zlib.compress(canonique(expurger(arbre_de(contenu), cachees)))

    return _expurges.retenir((hashlib.sha256(contenu).digest(), cachees), faire) if cachees else contenu
