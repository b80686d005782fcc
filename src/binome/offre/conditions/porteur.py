"""Who carries the action: what it is, what it does."""

from __future__ import annotations

from pydantic import Field

from binome.domaine.dossier.acteurs import NatureOrganisation, Organisation
from binome.domaine.langue.typographie import enumerer
from binome.domaine.mots.libelles import dans_une_phrase
from binome.domaine.socle.naf import section
from binome.offre.conditions.recueil import Parametres, Recueil, Reponse, a_confirmer, exclut, manque, remplie
from binome.offre.situation import Situation

recueil = Recueil("porteur")


class Natures(Parametres):
    """What a carrier may be."""

    natures: tuple[NatureOrganisation, ...] = Field(min_length=1)


class Activites(Parametres):
    """Sections or divisions of the NAF."""

    activites: tuple[str, ...] = Field(min_length=1)


@recueil.controle(Natures)
def nature(situation: Situation, parametres: Natures) -> Reponse:
    """One of the carriers is of the kind that the scheme is for."""
    ou, porteurs = situation.ou("porteurs"), situation.porteurs
    if not porteurs:
        return a_confirmer("l'action n'a pas encore de porteur", ou, "Nommez le porteur de l'action.")
    if bons := [p.nom for p in porteurs if p.nature in parametres.natures]:
        return remplie(f"porteur : {enumerer(bons, 3)}", ou)
    voulues = enumerer([dans_une_phrase("nature", n) for n in parametres.natures], 4)
    if muets := [p.nom for p in porteurs if p.nature is None]:
        return a_confirmer(f"on ne sait pas ce qu'est {muets[0]}", ou, f"Dites si c'est : {voulues}.")
    partenaires = [p.organisation for p in situation.fiche.partenaires]
    if bons := [p.nom for p in partenaires if p.nature in parametres.natures or p.nature is None]:
        return a_confirmer(
            f"aucun porteur n'est : {voulues} ; un partenaire pourrait l'être : {bons[0]}",
            situation.ou("partenaires"),
            "Voyez si ce partenaire peut faire la demande.",
        )
    return exclut(f"aucun porteur n'est : {voulues}", ou)


@recueil.controle(Activites)
def activite(situation: Situation, parametres: Activites) -> Reponse:
    """One of the carriers has an activity that the scheme is for. Only the carrier's own code may exclude."""
    ou, connus = situation.ou("porteurs"), [p for p in situation.porteurs if p.naf]
    if bons := [f"{p.nom} ({p.naf})" for p in connus if p.naf and couvre(parametres.activites, p.naf)]:
        return remplie(enumerer(bons, 3), ou)
    if connus and len(connus) == len(situation.porteurs):
        dits = enumerer([f"{p.nom} ({p.naf})" for p in connus], 3)
        return exclut(f"l'activité du porteur n'est pas de celles qui sont aidées : {dits}", ou)
    return a_confirmer(_indice(situation, parametres, connus), ou, "Donnez le code NAF du porteur.")


def _indice(situation: Situation, parametres: Activites, connus: list[Organisation]) -> str:
    """What the action says where the carrier says nothing: a hint, never a proof."""
    for codes, dit in ((situation.fiche.naf, "celle de l'action"), (situation.naf_filieres, "celle de sa filière")):
        if codes:
            sens = "en est" if any(couvre(parametres.activites, code) for code in codes) else "n'en est pas"
            return f"l'activité du porteur n'est pas connue ; {dit} {sens}"
    return "l'activité d'un porteur n'est pas connue" if connus else "l'activité du porteur n'est pas connue"


def couvre(activites: tuple[str, ...], naf: str) -> bool:
    """Whether a NAF code lies in one of these sections or divisions."""
    return section(naf) in activites or any(a.isdigit() and naf.startswith(a) for a in activites)


@recueil.controle()
def unique(situation: Situation, parametres: Parametres) -> Reponse:
    """A single organisation carries the action."""
    ou, porteurs = situation.ou("porteurs"), situation.porteurs
    if not porteurs:
        return a_confirmer("l'action n'a pas encore de porteur", ou, "Nommez le porteur de l'action.")
    if len(porteurs) == 1:
        return remplie(f"porteur : {porteurs[0].nom}", ou)
    return manque(f"{len(porteurs)} porteurs", ou, "Voyez lequel porterait seul le projet.")
