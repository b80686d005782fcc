"""What is not known of who judges, and of a candidature: without it, that nothing was found means nothing."""

from __future__ import annotations

from collections.abc import Iterator

from binome.documents.elus.formes import FORMES
from binome.domaine.conflits.annuaire import mots_du_nom
from binome.domaine.conflits.candidature import CandidatureLue
from binome.domaine.langue.typographie import accord, enumerer
from binome.services.conflits.chargement import GrapheDeCampagne
from binome.services.conflits.sieges import DEPORTE_AVANT

SANS_DEPOT = "Aucun dépôt n'est en vigueur : il n'y a rien à comparer."
SANS_LISTE = "Aucune liste de mandats n'a été chargée."
_PUBLIQUES = [forme.titre for forme in FORMES if forme.nature is not None]


def du_juge(tout: GrapheDeCampagne, cle: str, nom: str) -> Iterator[str]:
    """What is not known of one person who judges, in French."""
    membre = tout.siegent.get(cle)
    sans_compte = membre is not None and membre.compte_id is None
    if cle not in tout.rattaches:
        seul = f" Seul est connu, par son nom, « {membre.rattachement} », pour qui {nom} siège." if membre else ""
        yield f"On ne sait pas pour qui {nom} travaille, ni quels mandats {nom} détient.{seul}"
    if cle not in tout.declares:
        if sans_compte:
            yield f"{nom} n'a pas de compte, et aucune déclaration d'intérêts de {nom} n'a été reçue."
        else:
            yield f"{nom} n'a pas encore déclaré ses intérêts pour cette campagne."
    if combien := tout.a_confirmer.get(cle, 0):
        debut = "Non confirmé" if sans_compte else f"À confirmer par {nom}"
        yield f"{debut} : {accord(combien, 'mandat', 'mandats')} d'une liste, où quelqu'un porte ce nom."
    if avant := [titre for titre, cherches in tout.listes.items() if cle not in cherches]:
        yield f"{nom} n'a pas été cherché dans ce qui était chargé avant : {enumerer(sorted(avant))}."
    if mots_du_nom(nom) in tout.deportes_avant:
        yield f"{DEPORTE_AVANT.format(nom)} : dites si c'est la même personne."


def de_la_candidature(tout: GrapheDeCampagne, lue: CandidatureLue | None) -> Iterator[str]:
    """What nobody knows of a candidature itself, whoever judges it."""
    if lue is None:
        yield SANS_DEPOT
        return
    yield from lue.tus
    sommets = tout.graphe.sommets
    if seuls := [sommets[cle].nom for cle in lue.organisations if not sommets[cle].certain]:
        noms = enumerer([f"« {nom} »" for nom in seuls], 3)
        yield f"Sans SIREN ni code, donc connus par leur nom seul : {noms}."
    if not tout.listes:
        yield SANS_LISTE
    elif jamais := [titre for titre in _PUBLIQUES if titre not in tout.listes]:
        yield f"Listes de mandats jamais chargées : {enumerer(jamais)}."
    if not tout.instances:
        yield "Aucune instance d'avis n'est connue dans cette région."
