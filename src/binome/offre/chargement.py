"""Reading a scheme: a TOML text → the scheme and its conditions. What cannot be read is refused in French, with its
place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from binome.domaine.langue.pannes import panne
from binome.domaine.socle import toml
from binome.domaine.socle.naf import INDUSTRIE, SECTIONS
from binome.offre.conditions import CONTROLES
from binome.offre.conditions.recueil import Reponse
from binome.offre.dispositif import Condition, Dispositif
from binome.offre.fautes import DispositifInvalideError
from binome.offre.situation import Situation

_CODES = ("PAYS-99100", "METRO", "DROM")
_PREFIXES = ("REG-", "DEP-", "EPCI-", "COM-")


@dataclass(frozen=True, slots=True)
class ConditionPrete:
    """A condition and its check, None when only a person judges it."""

    ecrite: Condition
    lire: Callable[[Situation], Reponse] | None
    cle: str = ""
    """The question it asks, alike for every scheme that asks it."""


@dataclass(frozen=True)
class Pret:
    """A scheme ready to be matched: its conditions in order, those that its area, its public and its activities say
    among them."""

    dispositif: Dispositif
    conditions: tuple[ConditionPrete, ...]


def lire(chemin: Path) -> Pret:
    """Read a scheme's file. Errors: DispositifInvalideError."""
    try:
        texte, brut = toml.lire(chemin.read_bytes(), chemin.name, "un dispositif")
    except OSError as erreur:
        raise DispositifInvalideError(f"{chemin.name} : ce fichier ne peut pas être lu ({panne(erreur)}).") from None
    except ValueError as erreur:
        raise DispositifInvalideError(str(erreur)) from None
    pret = lire_brut(brut, chemin.name, texte)
    if pret.dispositif.id != chemin.stem:
        raise DispositifInvalideError(
            f"{chemin.name} : le dispositif « {pret.dispositif.id} » est dans le fichier d'un autre."
        )
    return pret


def lire_brut(brut: dict[str, Any], fichier: str, texte: str = "") -> Pret:
    """The scheme of a raw tree; `texte` gives the lines of its faults. Errors: DispositifInvalideError."""
    try:
        dispositif = Dispositif.model_validate(brut)
    except ValidationError as erreur:
        raise DispositifInvalideError("\n".join(toml.dire(erreur, fichier, texte))) from None
    return preparer(dispositif, fichier, texte)


def preparer(dispositif: Dispositif, fichier: str, texte: str = "") -> Pret:
    """Its conditions, each with its check. Errors: DispositifInvalideError, with every fault."""
    fautes = list(_codes_mal_ecrits(dispositif, fichier, texte))
    pretes: list[ConditionPrete] = [_prete(c) for c in _dites(dispositif)]
    for rang, condition in enumerate(dispositif.conditions):
        ou = toml.lieu(fichier, texte, ("conditions", rang), condition.id)
        try:
            pretes.append(_prete(condition))
        except ValidationError as erreur:
            fautes += [f"{ou}paramètre {faute}" for faute in toml.dire(erreur, fichier)]
        except KeyError:
            fautes.append(
                f"{ou}le contrôle « {condition.controle} » n'existe pas. {_proche(condition.controle or '', CONTROLES)}"
            )
    connues = {p.ecrite.id for p in pretes} | {"dates"}
    for rang, exemple in enumerate(dispositif.exemples):
        if exemple.contre and exemple.contre not in connues:
            ou = toml.lieu(fichier, texte, ("exemples", rang))
            fautes.append(f"{ou}la condition « {exemple.contre} » n'existe pas. {_proche(exemple.contre, connues)}")
    if fautes:
        raise DispositifInvalideError("\n".join(fautes))
    return Pret(dispositif, tuple(pretes))


def _dites(dispositif: Dispositif) -> list[Condition]:
    """The conditions that the area, the public and the activities of a scheme amount to."""
    dites = []
    ou, qui = dispositif.ou, dispositif.qui
    if ou.codes:
        parametres = {"codes": ou.codes, "sauf": ou.sauf}
        dites.append(_calculable("zone", f"Où : {ou.texte}", "lieux.dans_la_zone", parametres))
    if ou.labellise:
        dites.append(_calculable("label", "Dans un Territoire d'industrie labellisé.", "lieux.territoire_labellise"))
    if qui.natures:
        dites.append(_calculable("porteur", f"Pour qui : {qui.texte}", "porteur.nature", {"natures": qui.natures}))
    if qui.activites:
        texte = f"Activités : {_activites(qui.activites)}."
        dites.append(_calculable("activite", texte, "porteur.activite", {"activites": qui.activites}))
    return dites


def _calculable(nom: str, texte: str, controle: str, parametres: dict[str, Any] | None = None) -> Condition:
    return Condition(id=nom, nature="calculable", texte=texte, controle=controle, parametres=parametres or {})


def _activites(codes: Iterable[str]) -> str:
    """In words; what is left out, where that is shorter."""
    nommees = tuple(codes)
    if set(nommees) == INDUSTRIE:
        return "l'industrie (NAF B à E)"
    absentes = [code for code in SECTIONS if code not in nommees]
    if len(absentes) < 6:
        return f"toutes sauf {', '.join(map(_activite, absentes))}"
    return ", ".join(map(_activite, nommees))


def _activite(code: str) -> str:
    nom = SECTIONS[code][2] if code in SECTIONS else f"division {code} de la NAF"
    return nom[:1].lower() + nom[1:]


def _prete(condition: Condition) -> ConditionPrete:
    """With its check, its parameters read. Raises KeyError, ValidationError."""
    if condition.controle is None:
        return ConditionPrete(condition, None)
    controle = CONTROLES[condition.controle]
    parametres = controle.parametres.model_validate(condition.parametres)
    question = f"{controle.nom} {parametres!r}"
    return ConditionPrete(condition, lambda situation: controle.fonction(situation, parametres), question)


def _codes_mal_ecrits(dispositif: Dispositif, fichier: str, texte: str) -> Iterable[str]:
    for code in (*dispositif.ou.codes, *dispositif.ou.sauf):
        if code not in _CODES and not code.startswith(_PREFIXES):
            attendu = f"{', '.join(_CODES)} ou {', '.join(f'{p}…' for p in _PREFIXES)}"
            yield f"{toml.lieu(fichier, texte, ('ou',))}le code « {code} » n'en est pas un ; attendu : {attendu}."
    for activite in dispositif.qui.activites:
        if activite not in SECTIONS and not (activite.isdigit() and len(activite) == 2):
            yield f"{toml.lieu(fichier, texte, ('qui',))}« {activite} » n'est ni une section ni une division de la NAF."


def _proche(lu: str, connus: Iterable[str]) -> str:
    noms = sorted(connus)
    proches = difflib.get_close_matches(lu, noms, n=1)
    return f"Vouliez-vous dire « {proches[0]} » ?" if proches else f"Connus : {', '.join(noms)}."
