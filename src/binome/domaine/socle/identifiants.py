"""Official identifiers: SIREN, SIRET, commune codes, NAF codes; their shapes and their keys."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from binome.domaine.saisie import textes
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.modele import relu
from binome.domaine.socle.naf_postes import POSTES

LA_POSTE = "356000000"
_COMMUNE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_NAF = re.compile(r"([0-9]{2})(?:\.?([0-9]{1,2})([A-Z])?)?")


def cle_luhn(chiffres: str) -> bool:
    """Say whether a string of digits passes the Luhn test (key of SIREN and SIRET, INSEE)."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (1 + rang % 2)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


def _sans_espaces(valeur: object) -> object:
    return re.sub(r"\s", "", textes.visibles(valeur)) if isinstance(valeur, str) else valeur


def _majuscules(valeur: object) -> object:
    """A commune of Corsica may be typed 2a004."""
    return str(_sans_espaces(valeur)).upper() if isinstance(valeur, str) else valeur


def verifier_siren(valeur: str) -> str:
    """Return the SIREN or raise ValueError; La Poste's follows the ordinary key."""
    if re.fullmatch(r"[0-9]{14}", valeur):
        verifier_siret(valeur)
    if not re.fullmatch(r"[0-9]{9}", valeur):
        raise ValueError("un SIREN compte neuf chiffres")
    if not cle_luhn(valeur):
        raise ValueError("la clé de ce SIREN est fausse : un chiffre a sans doute été mal recopié")
    return valeur


def verifier_siret(valeur: str) -> str:
    """Return the SIRET or raise ValueError; La Poste's establishments have a sum of digits divisible by 5 instead."""
    if not re.fullmatch(r"[0-9]{14}", valeur):
        raise ValueError("un SIRET compte quatorze chiffres")
    la_poste = valeur.startswith(LA_POSTE) and sum(map(int, valeur)) % 5 == 0
    if not (cle_luhn(valeur) or la_poste):
        raise ValueError("la clé de ce SIRET est fausse : un chiffre a sans doute été mal recopié")
    return valeur


def verifier_commune(valeur: str) -> str:
    """Return the INSEE code of a commune or raise ValueError (shape only: the référentiel knows which ones exist)."""
    if not _COMMUNE.fullmatch(valeur):
        raise ValueError("un code commune compte cinq caractères, par exemple 05061 ou 2A004")
    return valeur


def verifier_naf(valeur: str) -> str:
    """Return a NAF rév. 2 code (division to sub-class), written with its point, or raise ValueError."""
    trouve = _NAF.fullmatch(valeur.upper())
    if not trouve:
        raise ValueError("un code NAF s'écrit comme 25, 25.1 ou 25.11Z")
    division, reste, lettre = trouve.groups()
    return division + (f".{reste}" if reste else "") + (lettre or "")


def _de_rev_2(valeur: str, info: ValidationInfo) -> str:
    """A code that is one of the nomenclature; a text kept from before the check keeps its own."""
    code = verifier_naf(valeur)
    if code in POSTES or relu(info):
        return code
    base = next((code[:n] for n in (5, 4, 2) if code[:n] in POSTES), None)
    voisins = sorted(poste for poste in POSTES if base and len(poste) == 6 and poste.startswith(base))[:6]
    conseil = f"Codes proches : {', '.join(voisins)}." if voisins else "Écrivez par exemple 25, 25.1 ou 25.11Z."
    raise ValeurRefuseeError(
        "ce code n'est pas de la NAF rév. 2, où ce dossier est écrit (la NAF 2025 a d'autres codes)", conseil
    ).pour_pydantic()


Siren = Annotated[str, BeforeValidator(_sans_espaces), AfterValidator(verifier_siren)]
Siret = Annotated[str, BeforeValidator(_sans_espaces), AfterValidator(verifier_siret)]
CodeCommune = Annotated[str, BeforeValidator(_majuscules), AfterValidator(verifier_commune)]
CodeNaf = Annotated[str, BeforeValidator(_sans_espaces), AfterValidator(_de_rev_2)]
