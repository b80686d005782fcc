"""How the templates of pages are read: with the spaces that French wants, which nobody has to type."""

from __future__ import annotations

from django.template import Origin
from django.template.base import tag_re
from django.template.loaders.app_directories import Loader

from binome.domaine.langue.typographie import espacer

SOIGNES = "/web/templates/web/"
"""Where the templates of our own pages are."""


class Chargeur(Loader):
    """That of Django, for our pages: what they say has its narrow no-break spaces once and for all, when it is read.
    What is between braces is left as it is: filters say how a fact is written."""

    def get_contents(self, origin: Origin) -> str:
        texte = super().get_contents(origin)
        return soigner_un_gabarit(texte) if SOIGNES in str(origin.name) else texte


def soigner_un_gabarit(texte: str) -> str:
    """The same template, its own words with the spaces of French."""
    morceaux = tag_re.split(texte)
    # Every other piece is a tag, a fact or a comment.
    morceaux[::2] = map(espacer, morceaux[::2])
    return "".join(morceaux)
