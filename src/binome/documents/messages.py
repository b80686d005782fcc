"""What a validation error means, in French, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.saisie.textes import visibles

_MESSAGES: dict[str, tuple[str, str | None]] = {
    "missing": ("ce champ est obligatoire et manque", "Ajoutez-le."),
    "string_type": ("un texte est attendu ici", "Écrivez une valeur après les deux-points, ou retirez le champ."),
    "tuple_type": ("une liste est attendue ici", "Écrivez chaque élément sur sa ligne, précédé d'un tiret."),
    "model_type": ("une partie avec ses champs est attendue ici", "Écrivez ses champs en retrait, un par ligne."),
    "model_attributes_type": ("une partie avec ses champs est attendue ici", "Écrivez ses champs en retrait."),
    "bool_parsing": ("oui ou non est attendu ici", None),
    "bool_type": ("oui ou non est attendu ici", None),
    "decimal_max_digits": ("ce montant est trop grand pour être vrai", "Vérifiez qu'il est en euros."),
    "decimal_whole_digits": ("ce montant est trop grand pour être vrai", "Vérifiez qu'il est en euros."),
}
"""What pydantic says itself; numbers, days and texts are read by the domain, which says « refus »."""


def en_francais(type_erreur: str, contexte: Mapping[str, Any]) -> tuple[str, str | None]:
    """(message, what to do) for a pydantic error type and its context."""
    if type_erreur in _MESSAGES:
        return _MESSAGES[type_erreur]
    match type_erreur:
        case "enum" | "literal_error":
            attendu = str(contexte["expected"]).replace("'", "").replace(" or ", ", ")
            return "cette valeur n'est pas admise ici", f"Valeurs possibles : {attendu}."
        case "string_pattern_mismatch":
            return "cette écriture n'est pas admise ici", "Des lettres sans accent, des chiffres, « - » et « _ »."
        case "refus":
            return str(contexte["message"]), str(contexte["a_faire"]) or None
        case "string_unicode":
            return "ce texte porte une moitié de caractère (demi-codet isolé)", "Retapez le passage."
        case "value_error":
            return str(contexte["error"]), "Recopiez-le depuis une source officielle."
        case "id_double":
            return f"l'identifiant « {contexte['id']} » est employé deux fois", "Donnez à chaque élément le sien."
        case "reference":
            return (
                f"« {contexte['id']} » ne désigne rien dans ce dossier",
                f"Identifiants connus : {contexte['connus']}.",
            )
        case _:
            return "cette valeur n'a pas la forme attendue", "Comparez avec le schéma publié (docs/schema)."


def dire_recu(valeur: object) -> str | None:
    """What stood where something is wrong, short and as people write it; None for nothing, and for a whole part."""
    if isinstance(valeur, bool):
        return "vrai" if valeur else "faux"
    if not isinstance(valeur, str | int | float):
        return None
    return visibles(str(valeur)[:80]) or None
