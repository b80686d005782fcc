"""A long list, a page at a time: a campaign of today holds in one, a larger one in several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from binome.web.formes.saisie import entier

T = TypeVar("T")
PAR_PAGE = 200


def page_demandee(request: HttpRequest, lignes: Sequence[T], par_page: int = 0, parametre: str = "page") -> Page[T]:
    """The page that is asked for, or the first one; of so many rows, or as many as elsewhere. `parametre`: what asks
    for it, where one page shows several lists."""
    return Paginator(lignes, par_page or PAR_PAGE).get_page(entier(request.GET.get(parametre, "")) or 1)
