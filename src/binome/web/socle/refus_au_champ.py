"""A form that was refused is shown again as it was filled, what is wrong beside the field and linked from the top.

Forms of instruction, of the committee, of the announcement and of the label are written in their templates. What all of
them owe to who was refused is done here, once, on the page that was made: a form written tomorrow has it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from django.http import HttpRequest, HttpResponse, QueryDict

from binome.domaine.langue.typographie import courber, soigner
from binome.domaine.socle.erreurs import BinomeError, PhraseDUnChamp

_VIDES = {"meta", "link", "br", "img", "input", "hr", "source", "wbr"}
_SAISIS = {"input", "select", "textarea"}
_COCHES = {"checkbox", "radio"}
_JAMAIS_RENDUS = {"hidden", "password", "file", "submit", "button", "image", "reset"}
"""Types of inputs that are not filled again: a password is typed twice, a file cannot be given back."""
_RELUS = {"date", "time"}
"""Filled by their page with what was understood: a browser shows nothing of « 14 h 30 »."""


@dataclass(eq=False)
class _Balise:
    """An element of the page: where its first tag begins and ends, where its last one does; `voulus`: attributes to
    write, None for those without a value, False for those to take away."""

    nom: str
    attributs: dict[str, str | None]
    debut: int
    fin: int
    dans: tuple[_Balise, ...]
    ferme: int = 0
    suite: int = 0
    voulus: dict[str, str | bool | None] = field(default_factory=dict)

    def lu(self, attribut: str) -> str:
        return self.attributs.get(attribut) or ""

    @property
    def sorte(self) -> str:
        return self.lu("type").lower() or "text" if self.nom == "input" else self.nom

    def autour(self, *noms: str, classe: str = "") -> _Balise | None:
        """The nearest element around it of one of these names, or of this class."""
        return next((b for b in reversed(self.dans) if b.nom in noms or classe in b.lu("class").split()), None)

    def ecrite(self) -> str:
        dits = {nom: valeur for nom, valeur in {**self.attributs, **self.voulus}.items() if valeur is not False}
        corps = (f" {nom}" if valeur is None else f' {nom}="{escape(str(valeur))}"' for nom, valeur in dits.items())
        return f"<{self.nom}{''.join(corps)}>"


class _Page(HTMLParser):
    """The elements of a page, each with its place in the text."""

    def __init__(self, texte: str) -> None:
        super().__init__()
        self.balises: list[_Balise] = []
        self._ouvertes: list[_Balise] = []
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
        balise = _Balise(tag, dict(attrs), debut, fin, tuple(self._ouvertes), fin, fin)
        self.balises.append(balise)
        if tag not in _VIDES:
            self._ouvertes.append(balise)

    def handle_endtag(self, tag: str) -> None:
        if any(b.nom == tag for b in self._ouvertes):
            while (balise := self._ouvertes.pop()).nom != tag:
                pass
            balise.ferme, balise.suite = self._ici(), self._ici() + len(f"</{tag}>")

    def dans(self, ou: _Balise, *noms: str) -> list[_Balise]:
        return [b for b in self.balises if b.nom in noms and ou in b.dans]


def d_un_champ(refus: BinomeError) -> PhraseDUnChamp:
    """What a refusal says, when it is about a field. Otherwise it is none of the form's, and goes on to the door."""
    if isinstance(refus.phrase, PhraseDUnChamp):
        return refus.phrase
    raise refus


def redire(request: HttpRequest, reponse: HttpResponse, *phrases: str) -> HttpResponse:
    """The page that says a refusal, in one phrase or several, its form filled as it was sent. The field that a phrase
    is about (`au_champ`) is marked and has it beside; the same at the top (`data-refus`, in their order) leads there.
    """
    texte = reponse.content.decode()
    page = _Page(texte)
    champs = [dite.champ if isinstance(dite, PhraseDUnChamp) else "" for dite in phrases]
    forme = _envoyee(page, request, next(filter(None, champs), ""))
    if forme is None:
        return reponse
    saisis = [b for b in page.dans(forme, *_SAISIS) if b.lu("name")]
    corrections = [c for saisi in saisis for c in _remplir(page, saisi, request.POST)]
    ouverts, hauts = {*forme.dans}, [b for b in page.balises if "data-refus" in b.attributs]
    for rang, (champ, phrase) in enumerate(zip(champs, phrases, strict=True)):
        if vises := [b for b in saisis if champ and b.lu("name") == champ and b.sorte != "hidden"]:
            ouverts |= {*vises[0].dans}
            if not any(b.voulus.get("autofocus", False) is None for b in saisis):
                # A long page opens there, as every form of ours does.
                vises[0].voulus["autofocus"] = None
            corrections += _marquer(vises, courber(soigner(phrase)), hauts[rang : rang + 1])
    for repli in ouverts:
        if repli.nom == "details":
            repli.voulus["open"] = None
    corrections += [(b.debut, b.fin, b.ecrite()) for b in page.balises if b.voulus]
    for debut, fin, neuf in sorted(corrections, reverse=True):
        texte = texte[:debut] + neuf + texte[fin:]
    reponse.content = texte.encode()
    return reponse


def _envoyee(page: _Page, request: HttpRequest, champ: str) -> _Balise | None:
    """The form of the page that was sent: its address, its button, then what it hides and what it has."""
    notes = [
        (note, -rang, forme)
        for rang, forme in enumerate(b for b in page.balises if b.nom == "form")
        if forme.lu("method").lower() == "post"
        and (forme.lu("action").split("?")[0] or request.path) == request.path
        and (note := _ressemble(page, forme, request.POST, champ)) is not None
    ]
    return max(notes, key=lambda n: n[:2])[2] if notes else None


def _ressemble(page: _Page, forme: _Balise, envoye: QueryDict, champ: str) -> int | None:
    """How far a form looks like what was sent; None: it cannot be it."""
    boutons = [b for b in page.dans(forme, "button") if b.lu("name")]
    presses = [b for b in boutons if b.lu("name") in envoye]
    if presses and not any(envoye.get(b.lu("name")) == b.lu("value") for b in presses):
        return None
    saisis = page.dans(forme, *_SAISIS)
    noms = {b.lu("name") for b in (*saisis, *boutons)}
    if ("geste" in envoye and "geste" not in noms) or (champ and champ not in noms):
        return None
    caches = [b for b in saisis if b.sorte == "hidden"]
    pareils = [b for b in caches if envoye.get(b.lu("name")) == b.lu("value")]
    autres = [b for b in caches if b.lu("name") == "geste" and b not in pareils]
    return None if autres else len(pareils) - len(set(envoye) - noms)


def _remplir(page: _Page, saisi: _Balise, envoye: QueryDict) -> Iterator[tuple[int, int, str]]:
    """What a control held when it was sent. Nothing is known of one that was not."""
    nom, valeurs = saisi.lu("name"), envoye.getlist(saisi.lu("name"))
    if saisi.sorte in _COCHES:
        coche = (saisi.lu("value") or "on") in valeurs
        saisi.voulus["checked"] = None if coche else False
    elif not valeurs or saisi.sorte in _JAMAIS_RENDUS or nom == "csrfmiddlewaretoken":
        return
    elif saisi.nom == "textarea":
        yield saisi.fin, saisi.ferme, f"\n{escape(valeurs[0])}"
    elif saisi.nom == "select":
        choix = page.dans(saisi, "option")
        if any(option.lu("value") in valeurs for option in choix):
            for option in choix:
                option.voulus["selected"] = None if option.lu("value") in valeurs else False
    elif not (saisi.sorte in _RELUS and saisi.lu("value")):
        saisi.voulus["value"] = valeurs[0]


def _marquer(vises: list[_Balise], phrase: str, hauts: list[_Balise]) -> Iterator[tuple[int, int, str]]:
    premier = vises[0]
    ancre = premier.lu("id") or f"champ-{premier.lu('name')}"
    premier.voulus["id"] = ancre
    deja = premier.lu("aria-invalid") == "true"
    for vise in vises if not deja else ():
        vise.voulus["aria-describedby"] = f"{vise.lu('aria-describedby')} {ancre}-refus".strip()
        if vise.sorte != "radio":
            vise.voulus["aria-invalid"] = "true"
    if not deja:
        boite = premier.autour(classe="champ")
        ici = boite.ferme if boite else (premier.autour("label") or premier).suite
        yield ici, ici, f'<p class="erreurs" id="{escape(ancre)}-refus">{escape(phrase)}</p>'
    for haut in hauts:
        yield haut.fin, haut.fin, f'<a href="#{escape(ancre)}">'
        yield haut.ferme, haut.ferme, "</a>"
