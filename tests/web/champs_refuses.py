"""Every form of a page sent with one field that cannot be: what a refusal owes to who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import lxml.html
from django.test import Client

TROP = "x" * 30_001
"""Longer than any text that is kept."""
ABSURDES = {"date": "2023-02-31", "time": "25:99", "number": "beaucoup", "select": "inconnu-au-bataillon"}
SAISIS = ("input", "textarea", "select")
SANS_TEXTE = {"hidden", "checkbox", "radio", "file", "password", "submit", "button"}


def fautes(client: Client, adresse: str, jour: str, sauf: Iterable[tuple[str, str]] = ()) -> tuple[int, list[str]]:
    """How many fields of a page were refused, and what those refusals lack. `jour`: one
    that dates may be; `sauf`: (gesture or address, field) whose
    absurd value is refused for something else, or is taken for nothing."""
    arbre = _lire(client.get(adresse))
    essayes, manques = 0, []
    for forme in arbre.xpath("//form[@method='post']"):
        ou, base = (forme.get("action") or adresse).split("?")[0], _envoi(forme)
        saisis = {c.get("name"): c for c in forme.xpath(".//input|.//select|.//textarea") if _se_saisit(c)}
        for nom, saisi in saisis.items():
            if {(base.get("geste", ""), nom), (ou, nom)} & {*sauf}:
                continue
            absurde = ABSURDES.get(saisi.get("type", "") if saisi.tag == "input" else saisi.tag, TROP)
            ecrits = {n: dit for n, c in saisis.items() if n != nom and (dit := _a_ecrire(c, jour))}
            reponse = client.post(ou, {**base, **ecrits, nom: absurde})
            essayes += 1
            manques += [f"{ou} {base.get('geste', '')} {nom} : {m}" for m in _manques(reponse, nom, absurde, ecrits)]
    return essayes, manques


def _a_ecrire(champ: Any, jour: str) -> str:
    """Something that a field may hold, "" where what it shows is left."""
    if champ.tag == "textarea" or (champ.tag == "input" and champ.get("type", "text") == "text"):
        return f"Écrit ici, {champ.get('name')}"
    if champ.tag == "select":
        return "" if champ.value else next(filter(None, champ.value_options), "")
    return {"date": jour, "time": "10:00"}.get(champ.get("type", ""), "")


def _se_saisit(champ: Any) -> bool:
    return bool(champ.get("name")) and (champ.tag != "input" or champ.get("type", "text") not in SANS_TEXTE)


def _envoi(forme: Any) -> dict[str, str]:
    """What a browser would send of a form as it is shown, by its first button."""
    dits = {nom: str(valeur) for nom, valeur in forme.form_values()}
    bouton = next(iter(forme.xpath(".//button[@name]")), None)
    return dits if bouton is None else {**dits, bouton.get("name"): bouton.get("value", "")}


def _lire(reponse: Any) -> Any:
    return lxml.html.fromstring(reponse.content.decode())


def _manques(reponse: Any, nom: str, absurde: str, ecrits: Mapping[str, str]) -> Iterable[str]:
    if reponse.status_code != 422:
        yield f"{reponse.status_code} au lieu de 422"
        return
    page = _lire(reponse)
    marques = [c for c in page.xpath("//*[@aria-invalid='true']") if c.get("name") == nom]
    if not marques:
        alertes = " / ".join(a.text_content().strip() for a in page.xpath("//*[@role='alert']"))
        yield f"pas marqué ; {alertes[:200]}"
        return
    (champ,) = marques
    dits = [page.get_element_by_id(i, None) for i in champ.get("aria-describedby", "").split()]
    if None in dits or not any(d.text_content().strip() for d in dits if "erreurs" in d.get("class", "")):
        yield "pas de message à côté"
    if not page.xpath(f"//*[@role='alert']//a[@href='#{champ.get('id')}']"):
        yield "pas de lien en haut"
    forme = next(champ.iterancestors("form"))
    attendus = {**ecrits, nom: absurde} if absurde == TROP else ecrits
    rendus = {c.get("name"): (c.text or "").strip() if c.tag == "textarea" else c.value for c in forme.iter(*SAISIS)}
    yield from (f"{n} est perdu" for n, dit in attendus.items() if rendus[n] != dit)
    if any(repli.get("open") is None for repli in champ.iterancestors("details")):
        yield "replié"
