"""Use cases of governance: one line of binôme per EPCI of the perimeter, and the members of the body that carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.dossier.recalcul import epci_retenus
from binome.domaine.socle.chemin import lire
from binome.domaine.socle.geographie import Epci, Geographie
from binome.registre.models import Appartenance, Organisation
from binome.services.acces.ouverture import DossierOuvert
from binome.services.texte import texte_lisible

TERRITOIRE = "territoire"


@dataclass(frozen=True)
class LigneBinome:
    """A line of the table of binômes: written in the dossier (`binome`) or proposed (None), for the territory or for
    one EPCI. `hors_perimetre`: its EPCI is not, or no longer, in the perimeter."""

    id: str
    libelle: str
    epci: str | None
    binome: Binome | None
    hors_perimetre: bool = False


def lignes(document: Document, geographie: Geographie) -> tuple[LigneBinome, ...]:
    """The territory first, then one line for each EPCI of the perimeter, then what the dossier has besides."""
    ecrits = document.gouvernance.binomes
    generales = [LigneBinome(b.id, b.libelle or document.territoire, None, b) for b in ecrits if b.epci is None]
    if not generales:
        generales = [LigneBinome(_libre(TERRITOIRE, ecrits), document.territoire, None, None)]
    retenus = epci_retenus(document, geographie)
    des_epci = [ligne for epci in retenus for ligne in _de_l_epci(epci, ecrits)]
    sirens = {epci.siren for epci in retenus}
    autres = [
        LigneBinome(b.id, b.libelle or b.epci, b.epci, b, hors_perimetre=True)
        for b in ecrits
        if b.epci and b.epci not in sirens
    ]
    return (*generales, *des_epci, *autres)


def _de_l_epci(epci: Epci, ecrits: tuple[Binome, ...]) -> list[LigneBinome]:
    siens = [LigneBinome(b.id, b.libelle or epci.nom, epci.siren, b) for b in ecrits if b.epci == epci.siren]
    return siens or [LigneBinome(_libre(f"epci-{epci.siren}", ecrits), epci.nom, epci.siren, None)]


def _libre(voulu: str, ecrits: tuple[Binome, ...]) -> str:
    pris, rang = {b.id for b in ecrits}, 2
    candidat = voulu
    while candidat in pris:
        candidat, rang = f"{voulu}-{rang}", rang + 1
    return candidat


def propose(ligne: LigneBinome) -> dict[str, Any]:
    """The JSON tree of a line not yet written, filled with what is known: its EPCI, and whose mandate it must be."""
    if ligne.epci is None:
        return {"id": ligne.id}
    return {"id": ligne.id, "epci": ligne.epci, "libelle": ligne.libelle}


def partie(ouvert: DossierOuvert, numero: int, lieu: str) -> dict[str, Any] | None:
    """The JSON tree of a place in a revision, None when nothing is there: an edit starts from what its author saw.

    Errors: IntrouvableError when there is no such revision.
    """
    valeur = lire(texte_lisible.a_la_revision(ouvert, numero).arbre, lieu)
    return valeur if isinstance(valeur, dict) else None


def membres_connus(siren: str) -> list[dict[str, Any]]:
    """The members of an organisation as the registre knows them, as JSON trees of `MembreOrganisation`."""
    siens = Appartenance.objects.filter(organisation__siren=siren).select_related("membre")
    return [_membre(a) for a in siens]


def _membre(appartenance: Appartenance) -> dict[str, Any]:
    arbre_membre: dict[str, Any] = {"organisation": _organisation(appartenance.membre)}
    return {**arbre_membre, "fondateur": True} if appartenance.fondateur else arbre_membre


def _organisation(organisation: Organisation) -> dict[str, Any]:
    champs = {
        "nom": organisation.nom,
        "siren": organisation.siren,
        "nature": organisation.nature,
        "code": organisation.code_cog,
    }
    return {cle: valeur for cle, valeur in champs.items() if valeur}
