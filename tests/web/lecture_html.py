"""Reads a page the way a checker does: elements, ids, links, labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VIDES = {"meta", "link", "br", "img", "input", "hr", "source", "wbr"}
Attributs = dict[str, str | None]


@dataclass
class Page(HTMLParser):
    """What a page holds. `mal_fermes` names the elements closed out of order."""

    elements: list[tuple[str, Attributs]] = field(default_factory=list)
    mal_fermes: list[str] = field(default_factory=list)
    ouverts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VIDES:
            self.ouverts.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VIDES:
            return
        if not self.ouverts or self.ouverts[-1] != tag:
            self.mal_fermes.append(tag)
            return
        self.ouverts.pop()

    def tous(self, *noms: str) -> list[Attributs]:
        return [attributs for nom, attributs in self.elements if nom in noms]

    @property
    def ids(self) -> Counter[str]:
        return Counter(a["id"] for _, a in self.elements if a.get("id"))

    @property
    def liens(self) -> list[str]:
        return [a["href"] for a in self.tous("a") if a.get("href")]


def lire(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page
