"""What a validation error means, in French, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DATE = ("cette date n'existe pas ou n'est pas écrite année-mois-jour", "Écrivez par exemple 2023-09-22.")
_NOMBRE = ("un nombre est attendu ici", "Écrivez par exemple 1250000 ou 12,5.")
_INSTANT = ("un instant est attendu, avec son fuseau", "Écrivez par exemple 2023-09-20T14:30:00+02:00.")

_MESSAGES: dict[str, tuple[str, str | None]] = {
    "missing": ("ce champ est obligatoire et manque", "Ajoutez-le."),
    "string_type": ("un texte est attendu ici", "Écrivez une valeur après les deux-points, ou retirez le champ."),
    "tuple_type": ("une liste est attendue ici", "Écrivez chaque élément sur sa ligne, précédé d'un tiret."),
    "model_type": ("une partie avec ses champs est attendue ici", "Écrivez ses champs en retrait, un par ligne."),
    "model_attributes_type": ("une partie avec ses champs est attendue ici", "Écrivez ses champs en retrait."),
    "bool_parsing": ("oui ou non est attendu ici", None),
    "bool_type": ("oui ou non est attendu ici", None),
    "decimal_parsing": _NOMBRE,
    "decimal_type": _NOMBRE,
    "float_parsing": _NOMBRE,
    "float_type": _NOMBRE,
    "int_parsing": _NOMBRE,
    "finite_number": ("un nombre fini est attendu ici", None),
    "decimal_max_digits": ("ce montant est trop grand pour être vrai", "Vérifiez qu'il est en euros."),
    "decimal_max_places": ("un montant s'arrête aux centimes", "Gardez deux décimales au plus."),
    "decimal_whole_digits": ("ce montant est trop grand pour être vrai", "Vérifiez qu'il est en euros."),
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_type": _INSTANT,
    "timezone_aware": ("cet instant n'a pas de fuseau", "Ajoutez-le, par exemple +02:00 pour Paris en été."),
}


def en_francais(type_erreur: str, contexte: Mapping[str, Any]) -> tuple[str, str | None]:
    """(message, what to do) for a pydantic error type and its context."""
    if type_erreur in _MESSAGES:
        return _MESSAGES[type_erreur]
    match type_erreur:
        case "greater_than_equal":
            borne = contexte["ge"]
            if str(borne) == "0":
                return "cette valeur ne peut pas être négative", "Écrivez-la positive, ou retirez-la."
            return f"cette valeur doit valoir au moins {borne}", None
        case "enum" | "literal_error":
            attendu = str(contexte["expected"]).replace("'", "").replace(" or ", ", ")
            return "cette valeur n'est pas admise ici", f"Valeurs possibles : {attendu}."
        case "string_pattern_mismatch":
            return "cette écriture n'est pas admise ici", "Des lettres sans accent, des chiffres, « - » et « _ »."
        case "string_too_long":
            return f"ce texte dépasse {contexte['max_length']} caractères", "Raccourcissez-le."
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
