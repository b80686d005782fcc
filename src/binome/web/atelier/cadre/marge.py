"""The findings of the call beside what is being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.services.acces.ouverture import DossierOuvert
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.presentation.constats import A_TRAITER, ConstatVu, Groupe, Lieu, grouper, parties_de, presenter
from binome.web.presentation.nommer import nommer
from binome.web.presentation.parties import PAR_CLE


def marge(ouvert: DossierOuvert, contexte: dict[str, Any], partie: str) -> tuple[Groupe, ...]:
    """Findings to deal with in a part (key of `web.parties`), by severity, each place linked within the workspace."""
    la_partie = PAR_CLE[partie]
    retenus = [c for c in contexte["verdict"].constats if la_partie in parties_de(c, contexte["appel"])]
    return grouper(presenter(retenus, contexte["dossier"], adresses(ouvert)), A_TRAITER)


def adresses(ouvert: DossierOuvert) -> Callable[[Dossier, str], str]:
    """Where a place is written in the workspace, as `presenter` asks for it. It spares the table of public pages."""
    return lambda _, chemin: adresse_du_lieu(ouvert.dossier.identifiant, chemin)


def situer(vu: ConstatVu, ouvert: DossierOuvert, contexte: dict[str, Any]) -> ConstatVu:
    """The same finding, its places linked to where they are written rather than to the public pages."""
    dossier, identifiant = contexte["dossier"], ouvert.dossier.identifiant
    lieux = {nommer(c, dossier): adresse_du_lieu(identifiant, c) for c in vu.constat.ou}
    return replace(vu, lieux=tuple(Lieu(nom, adresse) for nom, adresse in lieux.items()))
