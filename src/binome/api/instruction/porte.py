"""The door of a deposit for who instructs it by a program, as that of its pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from binome.api.socle.entree import entree_de, entrer
from binome.domaine.droits.droits import Action
from binome.services.acces import ouverture
from binome.services.instruction import depots_instruits
from binome.services.instruction.depots_instruits import DepotInstruit


def ouvrir(request: HttpRequest, response: HttpResponse, identifiant: str) -> DepotInstruit:
    """The deposit in force of a dossier, for who holds its instruction. Errors: IntrouvableError, RefusError."""
    return depots_instruits.ouvrir(entrer(request, response), identifiant, Action.tenir_instruction)


def tenir(request: HttpRequest, identifiant: str) -> DepotInstruit:
    """The same, its dossier being held until the end of the running transaction."""
    ouverture.verrouiller(identifiant)
    return depots_instruits.ouvrir(entree_de(request).compte, identifiant, Action.tenir_instruction)
