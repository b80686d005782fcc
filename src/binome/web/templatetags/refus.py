"""What is wrong in the forms of a page, to be said at its top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm
from django.template import Context, Library

register = Library()


@register.simple_tag(takes_context=True)
def fautes_des_formulaires(context: Context) -> list[tuple[str, str, str]]:
    """Of each field that a form of the page refused: the anchor of its control, its label, what is said."""
    vus = {id(forme): forme for valeur in context.flatten().values() for forme in _formes(valeur)}
    return [
        (champ.id_for_label or champ.auto_id, str(champ.label), str(erreur))
        for forme in vus.values()
        if forme.is_bound
        for champ in forme
        for erreur in champ.errors
    ]


def _formes(valeur: Any) -> Iterator[BaseForm]:
    if isinstance(valeur, BaseForm):
        yield valeur
    elif isinstance(valeur, list | tuple):
        for dedans in valeur:
            yield from _formes(dedans)
