"""Places and codes in words: `plan_actions.fiches[3-05].cout` → « action 3-05, coût »."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import courber, enumerer, soigner
from binome.domaine.mots.lexique import nommer as nom_de
from binome.domaine.mots.lexique import sans_article
from binome.domaine.socle.chemin import decouper
from binome.services.echanges.presence import Presence
from binome.web.presentation.parties import partie_de


def bref(champ: str) -> str:
    """The short name of a field, as pages curl it."""
    return courber(nom_de(champ).bref)


def _membre(dans: str, cle: str, dossier: Dossier) -> str:
    """A member of the perimeter, or of the body that carries the candidature: by its SIREN, or by its rank."""
    if dans == "porteur":
        noms = [m.organisation.nom for m in dossier.porteur.membres] if dossier.porteur else []
    else:
        noms = [m.nom for m in dossier.perimetre.membres]
        if trouve := next((m.nom for m in dossier.perimetre.membres if m.siren == cle), ""):
            return trouve
    rang = int(cle) if cle.isdecimal() and len(cle) < 4 else len(noms)
    return f"membre {noms[rang]}" if rang < len(noms) else cle if len(cle) == 9 else f"membre {cle}"


def _element(champ: str, cle: str, dossier: Dossier) -> str:
    """« action 3-05 », « axe « Former » »: an item by its name, by its id when it has none."""
    if champ == "fiches":
        return f"action {dossier.plan_actions.numero_de(cle)}"
    liste = nom_de(champ)
    if champ not in _LISTES:
        return f"{bref(champ)}, ligne {int(cle) + 1}" if cle.isdecimal() and len(cle) < 4 else f"{bref(champ)}, {cle}"
    trouve = next((e for e in _liste(champ, dossier) if e.id == cle), None)
    nom = getattr(trouve, liste.nommant, None)
    if champ == "binomes":
        return f"binôme {nom or cle}"
    return f"{sans_article(liste.un)} " + (f"« {nom} »" if nom else cle)


_PARTIES = frozenset({"perimetre", "plan_actions", "gouvernance"})
"""Parts that go without saying before what is in them."""
_LISTES = frozenset({"axes", "binomes", "chiffres", "filieres", "pieces"})


def _liste(champ: str, dossier: Dossier) -> tuple[Any, ...]:
    partie = {"axes": dossier.plan_actions, "binomes": dossier.gouvernance}.get(champ, dossier)
    elements: tuple[Any, ...] = getattr(partie, champ)
    return elements


def nommer(chemin: str, dossier: Dossier) -> str:
    """A place in words, shortest that is clear: the innermost named element and the field in it."""
    mots: list[str] = []
    pas = decouper(chemin)
    for (dans, _), (champ, cle) in zip([("", None), *pas], pas, strict=False):
        if champ == "membres" and cle is not None:
            mots = [_membre(dans, cle, dossier)]
        elif cle is not None:
            mots = [_element(champ, cle, dossier)]
        else:
            mots.append(bref(champ))
    if 1 < len(mots) == len(pas) and pas[0][0] in _PARTIES:
        mots = mots[1:]
    return ", ".join(mots) if mots else chemin


LIEUX_MAX = 3


def qui_ecrit(presents: Iterable[Presence], dossier: Dossier) -> str:
    """« Élodie Élue vient d'écrire (Présentation, action 3-5). »; nothing when nobody does."""
    phrases = []
    for present in presents:
        lieux = list(dict.fromkeys(_lieu(chemin, dossier) for chemin in present.chemins))[:LIEUX_MAX]
        phrases.append(f"{present.qui} ({enumerer(lieux)})" if lieux else present.qui)
    if not phrases:
        return ""
    verbe = "viennent d'écrire" if len(phrases) > 1 else "vient d'écrire"
    return courber(soigner(f"{enumerer(phrases)} {verbe} dans ce dossier."))


def _lieu(chemin: str, dossier: Dossier) -> str:
    pas = decouper(chemin)
    fiche = next((cle for champ, cle in pas if champ == "fiches" and cle), None)
    return nommer(f"plan_actions.fiches[{fiche}]", dossier) if fiche else partie_de(chemin).nom
