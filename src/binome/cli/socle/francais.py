"""What typer says by itself, in French: the titles of the help, and what is wrong with a command line.

Typer has no translations: its own classes are dressed here. Its version is locked, and tests say if a phrase moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from typer import _click, core

AIDE = "Affiche cette aide."
TITRES = {
    "OPTIONS_PANEL_TITLE": "Options",
    "ARGUMENTS_PANEL_TITLE": "Ce qu'on lui donne",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "ERRORS_PANEL_TITLE": "Erreur",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "DEFAULT_STRING": "[par défaut : {}]",
    "RICH_HELP": "L'aide : [blue]{command_path} {help_option}[/]",
    "ABORTED_TEXT": "Interrompu.",
}
PHRASES = (
    (r"No such command '(.+?)'\. Did you mean (.+)\?", r"La commande « \1 » n'existe pas. Vouliez-vous dire \2 ?"),
    (r"No such command '(.+?)'\.", r"La commande « \1 » n'existe pas."),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"L'option \1 n'existe pas. Vouliez-vous dire \2 ?"),
    (r"No such option: (\S+)", r"L'option \1 n'existe pas."),
    (r"Missing argument '(.+)'\.", r"Il manque \1."),
    (r"Missing option '(.+?)'\..*", r"Il manque l'option \1."),
    (r"Option '(.+)' requires an argument\.", r"L'option \1 demande une valeur."),
    (r"Option '(.+)' does not take a value\.", r"L'option \1 ne prend pas de valeur."),
    (r"Got unexpected extra argument\(s\) \((.+)\)", r"En trop : \1."),
    (r"Invalid value for '(.+?)': (.+)", r"Valeur refusée pour \1 : \2"),
)
VALEURS = (
    (r"Value error, '(.*)' is not one of (.+)\.", r"« \1 » n'est aucune de \2."),
    (r"Value error, '(.*)' does not match the format.*", r"« \1 » n'est pas une date de la forme 2026-12-31."),
    (r"Input should be a valid integer.*", "un nombre entier est attendu."),
    (r"Input should be a valid number.*", "un nombre est attendu."),
    (r"Input should be greater than or equal to (\S+)", r"au moins \1."),
    (r"Input should be less than or equal to (\S+)", r"au plus \1."),
)


def traduire(message: str) -> str:
    """One of typer's messages in French; a message that is not known, or is ours, stays as it is."""
    from binome.domaine.langue.typographie import soigner

    for motif, phrase in PHRASES:
        if trouve := re.fullmatch(motif, message, re.DOTALL):
            return soigner(_valeur(trouve.expand(phrase)))
    return message


def _valeur(message: str) -> str:
    for motif, phrase in VALEURS:
        message = re.sub(motif, phrase, message, flags=re.DOTALL)
    return message


def parler() -> None:
    """Dress typer's classes, once. The titles wait for the first help or error: rich is not imported before."""
    refus = _click.exceptions
    for classe in (refus.ClickException, refus.BadParameter, refus.MissingParameter, refus.NoSuchOption):
        classe.format_message = _en_francais(classe.format_message)  # type: ignore[method-assign]
    refus.UsageError.__init__ = _avec_les_titres(refus.UsageError.__init__)  # type: ignore[method-assign]
    for commande in (core.TyperCommand, core.TyperGroup):
        commande.format_help = _avec_les_titres(commande.format_help)  # type: ignore[method-assign]


def _en_francais(dire: Callable[..., str]) -> Callable[..., str]:
    return lambda self: traduire(dire(self))


def _avec_les_titres(methode: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(methode)
    def habillee(self: Any, *arguments: Any, **options: Any) -> Any:
        from typer import rich_utils

        for nom, mot in TITRES.items():
            setattr(rich_utils, nom, mot)
        if isinstance(self, core.TyperCommand | core.TyperGroup) and (aide := self.get_help_option(arguments[0])):
            aide.help = AIDE
        return methode(self, *arguments, **options)

    return habillee
