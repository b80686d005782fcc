"""`{% url %}` and `{% static %}`: an address that is the same at each page is found once.

A page names a dozen files and a dozen pages of its frame; Django looks each of them up again whenever it is written, a
fifth of what a page of refusal costs. An address that depends on what the page shows stays Django's.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, defaulttags
from django.template.base import Parser, Token
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix

register = template.Library()


class AdresseNode(defaulttags.URLNode):
    """The address of a page."""

    def __init__(self, *parties: Any) -> None:
        super().__init__(*parties)
        self._dites: dict[tuple[str, str], str] = {}

    def render(self, context: Context) -> str:
        nom = str(self.view_name.resolve(context))
        # What a name within a namespace leads to depends on the page that says it.
        if self.args or self.kwargs or self.asvar or ":" in nom:
            return super().render(context)
        cle = get_script_prefix(), nom
        if cle not in self._dites:
            self._dites[cle] = super().render(context)
        return self._dites[cle]


class StatiqueNode(StaticNode):
    """The address of a file that goes with the pages; the process reads its list once, when it starts."""

    _dite = ""

    def render(self, context: Context) -> str:
        if self.varname is not None or not isinstance(self.path.var, str) or self.path.filters:
            return super().render(context)
        self._dite = self._dite or super().render(context)
        return self._dite


@register.tag
def url(parser: Parser, token: Token) -> AdresseNode:
    lu = defaulttags.url(parser, token)
    return AdresseNode(lu.view_name, lu.args, lu.kwargs, lu.asvar)


register.tag("static", StatiqueNode.handle_token)
