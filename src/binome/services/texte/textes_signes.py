"""The texts that are signed and deposited: the candidature without its reserve, kept and served byte for byte."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.discretion import Arbre, presenter
from binome.domaine.socle.empreinte import canonique
from binome.registre.models import ComplementsDeposes, Depot, Revision, TexteSigne
from binome.services.socle.memoire import MemoireVive
from binome.services.texte.texte_entier import arbre_de, document_de

FORMAT = 1
"""Canonical JSON (`domaine.empreinte`) of the model of 2023: UTF-8, keys sorted, no space, defaults left out."""
_presentes = MemoireVive["TextePresente"](64)
"""By text: the pages of a deposit ask for it one after the other."""


@dataclass(frozen=True)
class TextePresente:
    """The text that one signs: the very bytes whose SHA-256 is signed."""

    octets: bytes
    empreinte: str
    format: int = FORMAT
    garde: bytes = field(default=b"", repr=False, compare=False)
    """The same, deflated, when they are kept so."""

    @cached_property
    def contenu(self) -> bytes:
        """The same, deflated."""
        return self.garde or zlib.compress(self.octets)

    @property
    def arbre(self) -> Arbre:
        """The same, as a JSON tree of one's own."""
        lu: Arbre = json.loads(self.octets)
        return lu

    @property
    def document(self) -> Document:
        """The same, typed."""
        return document_de(self.contenu)

    def garder(self) -> None:
        """Keep the bytes for ever, in the running transaction."""
        TexteSigne.objects.get_or_create(
            empreinte=self.empreinte, defaults={"format": self.format, "contenu": self.contenu}
        )


def presente(contenu: bytes, texte: Arbre) -> TextePresente:
    """What is signed of a text, given as its canonical JSON and as its tree: the same bytes when it has no reserve."""
    sans = presenter(texte)
    octets = contenu if sans is texte else canonique(sans)
    return TextePresente(octets, hashlib.sha256(octets).hexdigest())


def de(revision: Revision) -> TextePresente:
    """What is signed of a revision."""
    contenu = bytes(revision.contenu)
    return _presentes.retenir(contenu, lambda: _de(contenu))


def _de(contenu: bytes) -> TextePresente:
    octets = zlib.decompress(contenu)
    texte = presente(octets, arbre_de(contenu))
    return replace(texte, garde=contenu) if texte.octets is octets else texte


def empreinte_de(revision: Revision) -> str:
    """Its SHA-256; revisions older than the column have it computed."""
    return revision.presente or de(revision).empreinte


def gardee(empreinte: str, revision: Revision) -> TextePresente:
    """The bytes of that SHA-256, as they were kept: what bears the same SHA-256 is the same.

    Errors: LookupError when neither bears it.
    """
    if (texte := de(revision)).empreinte == empreinte:
        return texte
    if revision.empreinte == empreinte:
        return TextePresente(zlib.decompress(bytes(revision.contenu)), empreinte, revision.format)
    if garde := TexteSigne.objects.filter(empreinte=empreinte).first():
        return TextePresente(zlib.decompress(bytes(garde.contenu)), garde.empreinte, garde.format)
    raise LookupError(empreinte)


def du_depot(depot: Depot) -> TextePresente:
    """The text of a deposit, as its manifest names it."""
    return gardee(json.loads(depot.manifeste)["sha256"], depot.revision)


def complements_de(depot: Depot) -> ComplementsDeposes | None:
    """The last answer to a request for complements, which the deposit now carries; None when there is none. No query
    once they were read (`lire_les_complements`)."""
    return next(iter(depot.complements.all()), None)


def lire_les_complements(depot: Depot) -> None:
    """Read what completed a deposit, once for all that will ask for it."""
    reponses = ComplementsDeposes.objects.select_related("revision__auteur")
    prefetch_related_objects([depot], Prefetch("complements", queryset=reponses))


def instruit(depot: Depot, dernier: ComplementsDeposes | None) -> tuple[TextePresente, Revision]:
    """The text of a deposit as it is judged, with its last complements (`complements_de`), and its revision."""
    if dernier is None:
        return du_depot(depot), depot.revision
    return gardee(json.loads(dernier.manifeste)["sha256"], dernier.revision), dernier.revision


def revision_instruite(depot: Depot) -> Revision:
    """The revision that a deposit is judged on: that of its last complements, else its own. One query."""
    dernier = complements_de(depot)
    return dernier.revision if dernier else depot.revision
