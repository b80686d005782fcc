"""What a candidature says of who carries it: its text → facts, each with its place; and what it does not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from binome.domaine.conflits.annuaire import Annuaire
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, Sommet
from binome.domaine.dossier.acteurs import NatureOrganisation, Organisation, Personne
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.langue.typographie import accord, enumerer, euros
from binome.domaine.mots.libelles import STATUTS_FINANCEMENT

_G = GenreDeFait


@dataclass(frozen=True, slots=True)
class FaitReleve:
    """A fact as a text states it: whom it names is not looked for yet. None: the candidature itself."""

    de: Organisation | Personne
    a: Organisation | None
    genre: GenreDeFait
    lieu: str
    detail: str = ""
    au: dt.date | None = None
    personnel: bool = False


@dataclass(frozen=True)
class Releve:
    """What one deposited text states of who carries it, and what it leaves unsaid, in French."""

    territoire: str
    faits: tuple[FaitReleve, ...]
    tus: tuple[str, ...]


@dataclass(frozen=True)
class CandidatureLue:
    """One candidature in the graph: its node, its facts, the régions of its deposit, the organisations that it names,
    and what it leaves unsaid."""

    sommet: Sommet
    faits: tuple[FaitDeLien, ...]
    regions: tuple[str, ...]
    organisations: tuple[str, ...]
    tus: tuple[str, ...]


def relever(document: Dossier) -> Releve:
    """What a text states: the same for ever, whoever the register knows."""
    faits = (*_porteur(document), *_plan(document), *_gouvernance(document), *_autres(document))
    return Releve(document.territoire, faits, tuple(_tus(document)))


def situer(releve: Releve, identifiant: str, regions: tuple[str, ...], annuaire: Annuaire) -> CandidatureLue:
    """The same in the graph: each name becomes the node of who bears it. `regions`: those of the deposit."""
    sommet = Sommet(f"dossier:{identifiant}", GenreDeSommet.dossier, releve.territoire)
    source = f"Candidature « {releve.territoire} », telle que déposée"
    citees: list[str] = []

    def noeud(nomme: Organisation | Personne | None) -> str:
        if nomme is None:
            return sommet.cle
        if isinstance(nomme, Personne):
            return annuaire.personne(nomme).cle
        citees.append(annuaire.organisation(nomme).cle)
        return citees[-1]

    faits = tuple(
        FaitDeLien(
            noeud(f.de),
            noeud(f.a),
            f.genre,
            source,
            sommet.cle,
            detail=f.detail,
            lieu=f.lieu,
            au=f.au,
            personnel=f.personnel,
        )
        for f in releve.faits
    )
    return CandidatureLue(sommet, faits, regions, tuple(dict.fromkeys(citees)), releve.tus)


def _porteur(document: Dossier) -> Iterator[FaitReleve]:
    porteur = document.porteur
    if porteur is None:
        return
    yield FaitReleve(porteur.organisation, None, _G.depot, "porteur")
    for membre in porteur.membres:
        genre = _G.fondateur if membre.fondateur else _G.membre
        yield FaitReleve(membre.organisation, porteur.organisation, genre, "porteur.membres")
    if porteur.contact:
        yield FaitReleve(porteur.contact, porteur.organisation, _G.emploi, "porteur.contact")


def _plan(document: Dossier) -> Iterator[FaitReleve]:
    for fiche in document.plan_actions.presentees:
        lieu = f"plan_actions.fiches[{fiche.id}]"
        for porteur in fiche.porteurs:
            yield FaitReleve(porteur, None, _G.action, f"{lieu}.porteurs", f"{fiche.numero_montre}, « {fiche.titre} »")
        for ligne in fiche.financement:
            lui = Organisation(nom=ligne.financeur, siren=ligne.siren)
            dit = f"{fiche.numero_montre}, {euros(ligne.montant)}, {STATUTS_FINANCEMENT[ligne.statut].lower()}"
            yield FaitReleve(lui, None, _G.financement, f"{lieu}.financement", dit)


def _gouvernance(document: Dossier) -> Iterator[FaitReleve]:
    for binome in document.gouvernance.binomes:
        yield from _binome(binome)
    chef = document.gouvernance.chef_de_projet
    if chef:
        lieu = "gouvernance.chef_de_projet"
        yield FaitReleve(chef, None, _G.chef_de_projet, lieu)
        if chef.structure:
            yield FaitReleve(chef, chef.structure, _G.emploi, lieu)


def _binome(binome: Binome) -> Iterator[FaitReleve]:
    lieu = f"gouvernance.binomes[{binome.id}]"
    if elu := binome.elu:
        yield FaitReleve(elu, None, _G.binome, f"{lieu}.elu", "élu")
        if elu.collectivite:
            mandat = elu.mandat or ""
            yield FaitReleve(elu, elu.collectivite, _G.mandat, f"{lieu}.elu", mandat, au=elu.fin_mandat)
        for entreprise in elu.entreprises:
            yield FaitReleve(elu, entreprise, _G.direction, f"{lieu}.elu", personnel=True)
    if industriel := binome.industriel:
        lieu = f"{lieu}.industriel"
        yield FaitReleve(industriel, None, _G.binome, lieu, "industriel", personnel=True)
        if industriel.entreprise:
            yield FaitReleve(industriel, industriel.entreprise, _G.direction, lieu, personnel=True)


def _autres(document: Dossier) -> Iterator[FaitReleve]:
    for membre in document.perimetre.membres:
        if membre.candidature_ailleurs is None:
            epci = Organisation(nom=membre.nom, siren=membre.siren, nature=NatureOrganisation.epci)
            yield FaitReleve(epci, None, _G.perimetre, "perimetre.membres")
    for signataire in document.signataires:
        yield FaitReleve(signataire, None, _G.signature, "signataires")


def _tus(document: Dossier) -> Iterator[str]:
    """What a text leaves unsaid of who carries it, in French."""
    if document.porteur is None:
        yield "La candidature ne nomme pas son porteur."
    elif not document.porteur.membres:
        yield f"La candidature ne dit pas qui sont les membres du porteur ({document.porteur.organisation.nom})."
    binomes = document.gouvernance.binomes
    vides = [b for b in binomes if not b.complet]
    if not binomes:
        yield "La candidature ne nomme aucun binôme."
    elif vides:
        yield f"{accord(len(vides), 'binôme')} sur {len(binomes)} sans élu ou sans industriel nommé."
    sans = [fiche.numero_montre for fiche in document.plan_actions.presentees if not fiche.porteurs]
    if sans:
        yield f"Sans porteur nommé : {accord(len(sans), 'action')} ({enumerer(sans, 5)})."
