"""What holds of what was typed: each refused value is put back to what stood there, so that the others can be kept.

Nothing is guessed: a value is put back at the smallest place whose former text is known for sure. A row of a list
without ids is known by its rank only while no row seems to have moved; else the whole list waits for its correction.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from binome.domaine.langue.typographie import nombre
from binome.domaine.socle.chemin import CLES, lire

Erreurs = dict[str, str]
Juge = Callable[[Mapping[str, Any]], Erreurs]
TOURS_MAX = 20
_PAS = re.compile(r"\.?([a-z_0-9]+)|\[([^\]]+)\]")
_BLANCS = re.compile(r"\s")


class _Signe:
    """A mark that no value of a form is."""

    def __deepcopy__(self, _: Any) -> _Signe:
        return self


_OTE, _RIEN, _AMBIGU = _Signe(), _Signe(), _Signe()
"""A new row taken out; no former value; no former value that is sure."""


@dataclass
class Retenue:
    """The values that hold; the messages of those that do not, by name of field; the places that wait with them."""

    valeurs: dict[str, Any]
    refusees: Erreurs = field(default_factory=dict)
    attendent: set[str] = field(default_factory=set)


def retenir(valeurs: Mapping[str, Any], arbre: Mapping[str, Any], fautes: Erreurs, juger: Juge) -> Retenue | None:
    """Part what holds from what does not. `arbre` is the tree that `valeurs` were edited from, `fautes` what is known
    to be wrong, `juger` says what is still wrong with some values. None when what is wrong cannot be put aside."""
    retenue = Retenue(copy.deepcopy(dict(valeurs)))
    for _ in range(TOURS_MAX):
        if not fautes:
            retenue.valeurs = {lieu: _net(valeur) for lieu, valeur in retenue.valeurs.items()}
            return retenue
        # Ranks are those of before this round takes any row out.
        dedans = [
            (lieu, _reperer(retenue.valeurs[lieu], nom[len(lieu) :]), message)
            for nom, message in fautes.items()
            if (lieu := _contenant(nom, retenue.valeurs))
        ]
        for lieu, reel, message in dedans:
            retenue.refusees.setdefault(_nommer(lieu, retenue.valeurs.get(lieu), reel), message)
        remis: set[tuple[str | int, ...]] = set()
        for lieu, reel, _message in dedans:
            ici = (lieu, *reel)
            if not any(ici[:fond] in remis for fond in range(1, len(ici) + 1)):
                remis.add(_remettre(retenue, lire(arbre, lieu), lieu, reel))
        if not dedans and not _ecarter(retenue, fautes, juger):
            return None
        fautes = juger({lieu: _net(valeur) for lieu, valeur in retenue.valeurs.items()})
    return None


def _contenant(nom: str, valeurs: Mapping[str, Any]) -> str | None:
    lieux = (lieu for lieu in valeurs if nom == lieu or nom.startswith((f"{lieu}.", f"{lieu}[")))
    return max(lieux, key=len, default=None)


def _ecarter(retenue: Retenue, fautes: Erreurs, juger: Juge) -> bool:
    """Put aside the place that makes another part of the dossier wrong (a filière removed that a fiche cites)."""
    nom, message = next(iter(fautes.items()))
    for lieu in retenue.valeurs:
        reste = {autre: _net(valeur) for autre, valeur in retenue.valeurs.items() if autre != lieu}
        if nom not in juger(reste):
            del retenue.valeurs[lieu]
            retenue.refusees.setdefault(lieu, message)
            retenue.attendent.add(lieu)
            return True
    return False


def _remettre(retenue: Retenue, avant: Any, lieu: str, reel: list[str | int]) -> tuple[str | int, ...]:
    """Put one refused value back, at the smallest place where that changes something and is sure: that place."""
    tape = retenue.valeurs[lieu]
    anciens = _anciens(avant, tape, reel)
    for fond in range(len(reel), 0, -1):
        nom = _nommer(lieu, tape, reel[:fond])
        contenant = _descendre(tape, reel[: fond - 1])
        # A group that loses its only value goes too: an empty one is no more what was there.
        if anciens[fond] is not _AMBIGU and _poser(contenant, reel[fond - 1], anciens[fond]) and contenant != {}:
            retenue.attendent.add(nom)
            return lieu, *reel[:fond]
    del retenue.valeurs[lieu]
    retenue.attendent.add(lieu)
    return (lieu,)


def _reperer(valeur: Any, place: str) -> list[str | int]:
    """The steps of a place in what was typed: fields, and true ranks (rows taken out still count)."""
    reel: list[str | int] = []
    for champ, cle in _PAS.findall(place):
        if cle:
            rang = _rang(valeur, cle) if isinstance(valeur, list) else None
            if rang is None or not isinstance(valeur[rang], dict):
                break
            reel.append(rang)
            valeur = valeur[rang]
        else:
            reel.append(champ)
            valeur = valeur.get(champ) if isinstance(valeur, dict) else None
    return reel


def _rang(liste: list[Any], cle: str) -> int | None:
    presents = [rang for rang, element in enumerate(liste) if element is not _OTE]
    for rang in presents:
        if isinstance(liste[rang], dict) and any(liste[rang].get(c) == cle for c in CLES):
            return rang
    return presents[int(cle)] if cle.isdecimal() and int(cle) < len(presents) else None


def _anciens(avant: Any, tape: Any, reel: list[str | int]) -> list[Any]:
    """What stood at each step of a place, from the whole value down."""
    suite = [_RIEN if avant is None else avant]
    for fond, etape in enumerate(reel):
        if avant is not _AMBIGU:
            if isinstance(etape, int):
                avant, sure = _ancienne_ligne(avant if isinstance(avant, list) else [], tape, etape, reel[fond + 1 :])
                if not sure:
                    # The row as a whole, but not one value of it beside others that are new.
                    return [*suite, avant, *[_AMBIGU] * (len(reel) - fond - 1)]
            elif _un_autre(avant, tape) and etape != "nom":
                avant = _AMBIGU
            else:
                avant = avant.get(etape, _RIEN) if isinstance(avant, dict) else _RIEN
        tape = tape[etape] if isinstance(etape, int) else (tape or {}).get(etape)
        suite.append(avant)
    return suite


def _ancienne_ligne(avant: list[Any], tape: list[Any], rang: int, sauf: list[str | int]) -> tuple[Any, bool]:
    """What a row was, `_RIEN` for a new one, `_AMBIGU` when rows may have moved; and whether it is the same but for one
    field: the amount of a funder is not that of the one who takes its row."""
    if identite := next((tape[rang][cle] for cle in CLES if cle == "id" and tape[rang].get(cle)), None):
        return next((e for e in avant if isinstance(e, dict) and e.get("id") == identite), _RIEN), True
    memes = [ligne for ligne in avant if _comprise(ligne, tape[rang], sauf)]
    if len(memes) == 1:
        return memes[0], True
    deplacees = any(
        _comprise(ligne, tape[k], [])
        for k in range(min(len(avant), len(tape)))
        for j, ligne in enumerate(avant)
        if j != k and not _comprise(avant[k], tape[k], [])
    )
    if deplacees or len(tape) < len(avant):
        return _AMBIGU, False
    return (avant[rang], False) if rang < len(avant) else (_RIEN, True)


def _un_autre(avant: Any, tape: Any) -> bool:
    """Whether an object known by its name alone has another one: the SIREN of the former is not that of the new one."""
    noms = [objet.get("nom") if isinstance(objet, dict) and "id" not in objet else None for objet in (avant, tape)]
    return all(noms) and noms[0] != noms[1]


def _comprise(avant: Any, tape: Any, sauf: list[str | int]) -> bool:
    """Whether a row still says what it said, but for the place `sauf` in it; the form may say more (its defaults)."""
    if not isinstance(avant, dict) or not isinstance(tape, dict):
        return False
    return all(
        [champ] == sauf
        or (
            _comprise(valeur, tape.get(champ), sauf[1:])
            if [champ] == sauf[:1]
            else _dit(valeur) == _dit(tape.get(champ))
        )
        for champ, valeur in avant.items()
    )


def _dit(valeur: Any) -> Any:
    """A value as a form would send it, spaces apart: « 400 000 » is 400000."""
    if isinstance(valeur, dict):
        return {champ: _dit(v) for champ, v in valeur.items()}
    if isinstance(valeur, list):
        return [_dit(v) for v in valeur]
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        valeur = nombre(valeur)
    return _BLANCS.sub("", valeur) if isinstance(valeur, str) else valeur


def _descendre(valeur: Any, reel: list[str | int]) -> Any:
    for etape in reel:
        valeur = valeur[etape] if isinstance(etape, int) else (valeur or {}).get(etape)
    return valeur


def _poser(contenant: Any, etape: str | int, ancien: Any) -> bool:
    """Put a former value back (a new row is taken out, a new field removed); False when that changes nothing."""
    if isinstance(etape, int):
        nouveau = _OTE if ancien is _RIEN else copy.deepcopy(ancien)
        change = bool(contenant[etape] != nouveau)
        contenant[etape] = nouveau
        return change
    if not isinstance(contenant, dict) or contenant.get(etape, _RIEN) == ancien:
        return False
    if ancien is _RIEN:
        del contenant[etape]
    else:
        contenant[etape] = copy.deepcopy(ancien)
    return True


def _nommer(lieu: str, tape: Any, reel: list[str | int]) -> str:
    """The name of a field in the page that sent it: by the true rank of its row."""
    for etape in reel:
        if isinstance(etape, int):
            lieu += f"[{(isinstance(tape[etape], dict) and tape[etape].get('id')) or etape}]"
            tape = tape[etape]
        else:
            lieu += f".{etape}"
            tape = tape.get(etape) if isinstance(tape, dict) else None
    return lieu


def _net(valeur: Any) -> Any:
    """A value without the rows taken out."""
    if isinstance(valeur, dict):
        return {champ: _net(v) for champ, v in valeur.items()}
    if isinstance(valeur, list):
        return [_net(element) for element in valeur if element is not _OTE]
    return valeur
