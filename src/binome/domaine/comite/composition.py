"""Who sits: the kinds of members, and who may stand in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.comite.regles import ReglesDuComite


class NatureDuMembre(StrEnum):
    """As what someone sits, as article R133-3 of the CRPA tells them apart."""

    de_droit = "de_droit"
    elu = "elu"
    organisme = "organisme"
    qualifiee = "qualifiee"


class FonctionAuComite(StrEnum):
    """What someone does in a committee. The secretariat has no seat and no voice."""

    president = "president"
    membre = "membre"
    secretariat = "secretariat"


NOMS_DES_NATURES: dict[NatureDuMembre, str] = {
    NatureDuMembre.de_droit: "membre de droit (service ou ministère)",
    NatureDuMembre.elu: "élu d'une assemblée",
    NatureDuMembre.organisme: "représentant d'un organisme",
    NatureDuMembre.qualifiee: "personnalité qualifiée",
}
NOMS_DES_FONCTIONS: dict[FonctionAuComite, str] = {
    FonctionAuComite.president: "président",
    FonctionAuComite.membre: "membre",
    FonctionAuComite.secretariat: "secrétariat",
}


@dataclass(frozen=True, slots=True)
class Siegeant:
    """Someone of a committee. `rattachement`: the service, assembly or body they sit for; `suppleant_de`: the key of
    whom they stand in for, None for who holds a seat."""

    cle: int
    nom: str
    nature: NatureDuMembre
    rattachement: str
    suppleant_de: int | None = None


def refus_de_suppleance(titulaire: Siegeant, suppleant: Siegeant, regles: ReglesDuComite) -> str | None:
    """Why someone may not stand in for a member, None when they may."""
    if titulaire.suppleant_de is not None:
        return f"{titulaire.nom} est suppléant : on ne supplée qu'un titulaire."
    if titulaire.cle == suppleant.cle:
        return "On ne se supplée pas soi-même."
    if titulaire.nature is NatureDuMembre.qualifiee and not regles.suppleance_personne_qualifiee.valeur:
        return f"Une personnalité qualifiée n'est pas suppléée ({regles.suppleance_personne_qualifiee.source})."
    meme = _lisse(titulaire.rattachement) == _lisse(suppleant.rattachement)
    if titulaire.nature is NatureDuMembre.de_droit and regles.suppleance_meme_service.valeur and not meme:
        return (
            f"Le suppléant d'un membre de droit est de son service, « {titulaire.rattachement} » "
            f"({regles.suppleance_meme_service.source})."
        )
    entre_elus = meme and suppleant.nature is NatureDuMembre.elu
    if titulaire.nature is NatureDuMembre.elu and regles.suppleance_meme_assemblee.valeur and not entre_elus:
        return (
            f"Un élu n'est suppléé que par un élu de la même assemblée, « {titulaire.rattachement} » "
            f"({regles.suppleance_meme_assemblee.source})."
        )
    return None


def _lisse(texte: str) -> str:
    return " ".join(texte.casefold().replace("’", "'").split())
