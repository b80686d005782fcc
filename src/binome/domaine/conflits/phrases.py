"""A fact in words: one French sentence, which says it and does not judge it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, Sommet
from binome.domaine.langue.typographie import date_longue, majuscule

_G = GenreDeFait
GABARITS: Mapping[GenreDeFait, str] = {
    _G.membre: "{de} est membre de {a}",
    _G.fondateur: "{de} est membre fondateur de {a}",
    _G.emploi: "{de} travaille pour {a}, ou parle en son nom",
    _G.mandat: "{de} tient un mandat de {a}",
    _G.direction: "{de} dirige {a}, ou parle en son nom",
    _G.instance: "{de} prend part à l'avis attendu : {a}",
    _G.siege: "{de} siège au comité pour {a}",
    _G.homonymie: "{de} porte le même nom que {a}",
    _G.interet: "{de} a un intérêt déclaré dans {a}",
    _G.depot: "{de} dépose la candidature {a}",
    _G.perimetre: "{de} est du périmètre de la candidature {a}",
    _G.action: "{de} porte une action de la candidature {a}",
    _G.financement: "{de} finance une action de la candidature {a}",
    _G.signature: "{de} est donné pour signataire de la candidature {a}",
    _G.binome: "{de} est d'un binôme de la candidature {a}",
    _G.chef_de_projet: "{de} est chef de projet de la candidature {a}",
    _G.equipe: "{de} est de l'équipe de la candidature {a}",
}
ENTRE_CROCHETS: Mapping[GenreDeFait, str] = {
    _G.membre: "membre",
    _G.fondateur: "membre fondateur",
    _G.emploi: "y travaille",
    _G.mandat: "mandat",
    _G.direction: "direction",
    _G.instance: "prend part à l'avis",
    _G.siege: "siège pour",
    _G.homonymie: "même nom",
    _G.interet: "intérêt déclaré",
    _G.depot: "dépose",
    _G.perimetre: "périmètre",
    _G.action: "porte une action",
    _G.financement: "finance",
    _G.signature: "signataire",
    _G.binome: "binôme",
    _G.chef_de_projet: "chef de projet",
    _G.equipe: "équipe",
}
"""The same in a few words, as a drawing has room for."""


def nommer(sommet: Sommet) -> str:
    """A node in a sentence: people bear their names bare."""
    return sommet.nom if sommet.genre is GenreDeSommet.personne else f"« {sommet.nom} »"


def dire(fait: FaitDeLien, sommets: Mapping[str, Sommet]) -> str:
    """A fact, its detail and its dates, without a capital nor a full stop."""
    noyau = GABARITS[fait.genre].format(de=nommer(sommets[fait.de]), a=nommer(sommets[fait.a]))
    precisions = [p for p in (fait.detail, _dates(fait)) if p]
    return f"{noyau} ({' ; '.join(precisions)})" if precisions else noyau


def _dates(fait: FaitDeLien) -> str:
    if fait.du and fait.au:
        return f"du {date_longue(fait.du)} au {date_longue(fait.au)}"
    if fait.du:
        return f"depuis le {date_longue(fait.du)}"
    return f"jusqu'au {date_longue(fait.au)}" if fait.au else ""


def enchainer(liens: Iterable[str]) -> str:
    """A chain as one sentence, of what is said of each tie."""
    return majuscule(" ; ".join(liens)) + "."
