"""The whole text of a revision: for those who write, sign and deposit it. What shows something to a person asks
`texte_lisible` instead."""

from __future__ import annotations

import zlib

from pydantic_core import from_json

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.dossier import relire
from binome.domaine.droits.discretion import Arbre
from binome.registre.composees import RequeteComposee
from binome.registre.models import Dossier, Revision
from binome.services.acces.ouverture import IntrouvableError
from binome.services.socle.memoire import MemoireVive

_documents = MemoireVive[Document](64)
"""Of a text, by its bytes. About 0.3 MB each; who goes from page to page asks for the same one each time."""


def revision_de_tete(dossier: Dossier) -> Revision:
    """The current revision, as it was when the dossier was read. A dossier has one from its creation on."""
    if dossier.tete is None:
        raise Revision.DoesNotExist
    return dossier.tete


def revision_de(dossier: Dossier, numero: int, *, exacte: bool = False) -> Revision:
    """A revision by its number: the one at the head is not read again. A form left open until its revision was purged
    (merged, a month old) is merged from the one before: what was typed is kept, or shown beside what others wrote;
    `exacte` is for who wants that very one. Errors: IntrouvableError.
    """
    tete = revision_de_tete(dossier)
    if tete.numero == numero:
        return tete
    avant = _D_AVANT.premiere(dossier.pk, numero)
    a_venir = numero > tete.numero and not Revision.objects.filter(dossier=dossier, numero__gte=numero).exists()
    if avant is None or a_venir or (exacte and avant.numero != numero):
        raise IntrouvableError(f"{dossier.identifiant}, révision {numero}")
    return avant


_D_AVANT: RequeteComposee[Revision] = RequeteComposee(
    # With who wrote it, which whoever reads it is told.
    lambda dossier, numero: (
        Revision.objects.filter(dossier=dossier, numero__lte=numero).select_related("auteur").order_by("-numero")[:1]
    )
)


def document(revision: Revision) -> Document:
    """The dossier that a revision holds. Frozen, so that the pages of one process may share it."""
    return document_de(bytes(revision.contenu))


def arbre(revision: Revision) -> Arbre:
    """The JSON tree that a revision holds."""
    return arbre_de(bytes(revision.contenu))


def document_de(contenu: bytes) -> Document:
    """The dossier of a kept text."""
    return _documents.retenir(contenu, lambda: relire(arbre_de(contenu)))


def arbre_de(contenu: bytes) -> Arbre:
    """The JSON tree of a kept text."""
    lu: Arbre = from_json(zlib.decompress(contenu))
    return lu
