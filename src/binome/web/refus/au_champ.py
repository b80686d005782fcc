"""A form that was refused is shown again as it was filled, what is wrong beside the field and linked from the top.

Forms of instruction, of the committee, of the announcement and of the label are written in their templates. What all of
them owe to who was refused is done here, once, on the page that was made: a form written tomorrow has it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from django.http import HttpRequest, HttpResponse, QueryDict

from binome.domaine.langue.typographie import courber, soigner
from binome.domaine.socle.erreurs import BinomeError, PhraseDUnChamp
from binome.web.refus.page import Balise, PageFaite

_SAISIS = {"input", "select", "textarea"}
_COCHES = {"checkbox", "radio"}
_JAMAIS_RENDUS = {"hidden", "password", "file", "submit", "button", "image", "reset"}
"""Types of inputs that are not filled again: a password is typed twice, a file cannot be given back."""
_RELUS = {"date", "time"}
"""Filled by their page with what was understood: a browser shows nothing of « 14 h 30 »."""


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
    page = PageFaite(texte)
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


def _envoyee(page: PageFaite, request: HttpRequest, champ: str) -> Balise | None:
    """The form of the page that was sent: its address, its button, then what it hides and what it has."""
    notes = [
        (note, -rang, forme)
        for rang, forme in enumerate(b for b in page.balises if b.nom == "form")
        if forme.lu("method").lower() == "post"
        and (forme.lu("action").split("?")[0] or request.path) == request.path
        and (note := _ressemble(page, forme, request.POST, champ)) is not None
    ]
    return max(notes, key=lambda n: n[:2])[2] if notes else None


def _ressemble(page: PageFaite, forme: Balise, envoye: QueryDict, champ: str) -> int | None:
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


def _remplir(page: PageFaite, saisi: Balise, envoye: QueryDict) -> Iterator[tuple[int, int, str]]:
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


def _marquer(vises: list[Balise], phrase: str, hauts: list[Balise]) -> Iterator[tuple[int, int, str]]:
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
