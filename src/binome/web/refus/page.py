"""A page that was made, read again: its elements, each with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

_VIDES = {"meta", "link", "br", "img", "input", "hr", "source", "wbr"}


@dataclass(eq=False)
class Balise:
    """An element of the page: where its first tag begins and ends, where its last one does; `voulus`: attributes to
    write, None for those without a value, False for those to take away."""

    nom: str
    attributs: dict[str, str | None]
    debut: int
    fin: int
    dans: tuple[Balise, ...]
    ferme: int = 0
    suite: int = 0
    voulus: dict[str, str | bool | None] = field(default_factory=dict)

    def lu(self, attribut: str) -> str:
        return self.attributs.get(attribut) or ""

    @property
    def sorte(self) -> str:
        return self.lu("type").lower() or "text" if self.nom == "input" else self.nom

    def autour(self, *noms: str, classe: str = "") -> Balise | None:
        """The nearest element around it of one of these names, or of this class."""
        return next((b for b in reversed(self.dans) if b.nom in noms or classe in b.lu("class").split()), None)

    def ecrite(self) -> str:
        dits = {nom: valeur for nom, valeur in {**self.attributs, **self.voulus}.items() if valeur is not False}
        corps = (f" {nom}" if valeur is None else f' {nom}="{escape(str(valeur))}"' for nom, valeur in dits.items())
        return f"<{self.nom}{''.join(corps)}>"


class PageFaite(HTMLParser):
    """The elements of a page, each with its place in the text."""

    def __init__(self, texte: str) -> None:
        super().__init__()
        self.balises: list[Balise] = []
        self._ouvertes: list[Balise] = []
        self._lignes = [0]
        for ligne in texte.split("\n"):
            self._lignes.append(self._lignes[-1] + len(ligne) + 1)
        self.feed(texte)
        self.close()

    def _ici(self) -> int:
        ligne, colonne = self.getpos()
        return self._lignes[ligne - 1] + colonne

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        debut = self._ici()
        fin = debut + len(self.get_starttag_text() or "")
        balise = Balise(tag, dict(attrs), debut, fin, tuple(self._ouvertes), fin, fin)
        self.balises.append(balise)
        if tag not in _VIDES:
            self._ouvertes.append(balise)

    def handle_endtag(self, tag: str) -> None:
        if any(b.nom == tag for b in self._ouvertes):
            while (balise := self._ouvertes.pop()).nom != tag:
                pass
            balise.ferme, balise.suite = self._ici(), self._ici() + len(f"</{tag}>")

    def dans(self, ou: Balise, *noms: str) -> list[Balise]:
        return [b for b in self.balises if b.nom in noms and ou in b.dans]
