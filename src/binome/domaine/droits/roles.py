"""What a person may be to a dossier or to its campaign, in words too."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a dossier, or to the campaign that it answers."""

    chef_de_projet = "chef_de_projet"
    elu = "elu"
    industriel = "industriel"
    contributeur = "contributeur"
    lecteur = "lecteur"
    instructeur = "instructeur"
    comite = "comite"
    operateur = "operateur"
    administrateur = "administrateur"


ROLES_DOSSIER = frozenset({Role.chef_de_projet, Role.elu, Role.industriel, Role.contributeur, Role.lecteur})
ROLES_CAMPAGNE = frozenset(Role) - ROLES_DOSSIER
ROLES_A_PORTEE = frozenset({Role.instructeur})
"""Roles of a campaign that may be given for one région only."""
NATIONALE = ""
"""The scope of a role given for the whole country; otherwise it is the INSEE code of a région."""

NOMS: dict[Role, str] = {
    Role.chef_de_projet: "chef de projet",
    Role.elu: "élu",
    Role.industriel: "industriel",
    Role.contributeur: "contributeur",
    Role.lecteur: "lecteur",
    Role.instructeur: "instructeur",
    Role.comite: "membre du comité",
    Role.operateur: "opérateur",
    Role.administrateur: "administrateur",
}


def enumerer_roles(roles: Iterable[Role]) -> str:
    """Roles in words, in the order of the table."""
    voulus = set(roles)
    return ", ".join(NOMS[role] for role in Role if role in voulus)
