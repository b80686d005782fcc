"""Organisations named by their SIREN: what the référentiel knows of one fills what was left empty, and says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.langue.typographie import enumerer
from binome.domaine.mots.lexique import nommer
from binome.domaine.mots.libelles import NATURES
from binome.domaine.socle.geographie import Geographie
from binome.domaine.socle.identifiants import verifier_siren

TENUS = "qui ne tient que les intercommunalités et les communes (ni départements, ni régions, ni entreprises)"
AU_PLUS = 20
"""Sentences said at once; a form names more organisations than one reads."""


@dataclass(frozen=True)
class Organisme:
    """What the référentiel says of a SIREN: `ou`, where it is, in words; `code`, of the COG, for a commune alone."""

    nom: str
    nature: NatureOrganisation
    ou: str
    code: str | None = None


def du_siren(siren: str, geographie: Geographie) -> Organisme | None:
    """An intercommunality or a commune; None for any other SIREN."""
    if epci := geographie.epci(siren):
        return Organisme(epci.nom, NatureOrganisation.epci, _departements(epci.departements, geographie))
    if (commune := geographie.commune(siren)) and commune.siren == siren:
        ou = _departements((commune.departement,), geographie)
        return Organisme(commune.nom, NatureOrganisation.commune, ou, commune.code)
    return None


def completer(arbre: Any, geographie: Geographie) -> tuple[Any, tuple[str, ...]]:
    """A raw tree with what the référentiel says of each SIREN in it that has no name or no kind, and a sentence for
    each. What was typed stays; the tree given is left as it was."""
    phrases: list[str] = []
    rempli = _completer(arbre, geographie, phrases)
    if not phrases:
        phrases = ["Écrivez d'abord un SIREN, ou videz le nom et la nature à remplir."]
    return rempli, tuple(phrases[:AU_PLUS])


def _completer(partie: Any, geographie: Geographie, phrases: list[str]) -> Any:
    if isinstance(partie, list):
        return [_completer(element, geographie, phrases) for element in partie]
    if not isinstance(partie, Mapping):
        return partie
    reste = {champ: _completer(valeur, geographie, phrases) for champ, valeur in partie.items()}
    return {**reste, **dict(_manque(reste, geographie, phrases))}


def _manque(partie: Mapping[str, Any], geographie: Geographie, phrases: list[str]) -> Iterator[tuple[str, Any]]:
    """What an organisation, or the funder of a line (which has a nature of its own), lacks and the référentiel has."""
    financeur = "financeur" in partie or "statut" in partie
    champs = ("financeur",) if financeur else ("nom", "nature")
    siren = re.sub(r"\s", "", str(partie.get("siren") or ""))
    if not siren or all(partie.get(champ) for champ in champs):
        return
    try:
        siren = verifier_siren(siren[:9] if len(siren) == 14 else siren)
    except ValueError as faux:
        phrases.append(f"« {siren[:20]} » : {faux}.")
        return
    trouve = du_siren(siren, geographie)
    if trouve is None:
        phrases.append(f"Le SIREN {siren} est inconnu du référentiel {geographie.millesime}, {TENUS} : nommez-le.")
        return
    valeurs = {"financeur": trouve.nom, "nom": trouve.nom, "nature": trouve.nature.value}
    remplis = [champ for champ in champs if not partie.get(champ)]
    yield from ((champ, valeurs[champ]) for champ in remplis)
    if trouve.code and not financeur and not partie.get("code"):
        yield "code", trouve.code
    quoi = enumerer([nommer(champ).plein for champ in remplis])
    phrases.append(
        f"{trouve.nom} ({NATURES[trouve.nature].lower()}, {trouve.ou}) : Binôme a rempli {quoi} d'après le référentiel "
        f"{geographie.millesime}, SIREN {siren}."
    )


def _departements(codes: tuple[str, ...], geographie: Geographie) -> str:
    noms = [d.nom if (d := geographie.departement(code)) else code for code in codes]
    return enumerer(noms)
