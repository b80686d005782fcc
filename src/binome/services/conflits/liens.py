"""What ties those who judge a candidature to those who carry it, and what was decided of it.

What is not known is told beside what is: without it, that nothing was found means nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from binome.domaine.conflits.annuaire import cle_de_compte
from binome.domaine.conflits.candidature import CandidatureLue
from binome.domaine.conflits.constat import ChaineDeLiens, Constatation, constater
from binome.domaine.droits.droits import NOMS, Etat, Role, couvre
from binome.domaine.langue.typographie import accord, alphabetique, date_longue, enumerer
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, DeportDecide, Dossier, LienEcarte, MembreDuComite
from binome.services.administration import campagnes
from binome.services.conflits import chargement, manques
from binome.services.conflits.chargement import GrapheDeCampagne
from binome.services.conflits.regime import regime
from binome.services.conflits.sieges import juge_de
from binome.services.socle import horloge
from binome.services.socle.memoire import sans_ramasser


@dataclass(frozen=True)
class LienVu:
    """A chain, and its dismissal if someone set it aside: it is shown all the same."""

    chaine: ChaineDeLiens
    ecarte: LienEcarte | None = None


@dataclass(frozen=True)
class Liens:
    """What ties one judge (a person, or a body that gives an opinion) to one candidature.

    `compte`: the account of a person; `membre`: a member of the committee who has none; neither: a body.
    `verifie`: whether all that the search rests on is known; otherwise `manques` says what is not. `reste`: what its
    bounds left out, "" for nothing.
    """

    juge: str
    nom: str
    qualites: str
    liens: tuple[LienVu, ...]
    manques: tuple[str, ...]
    reste: str = ""
    deport: DeportDecide | None = None
    compte: int | None = None
    membre: int | None = None

    @property
    def personne(self) -> bool:
        """Whether it is someone: a body takes no decision of its own recusal."""
        return self.compte is not None or self.membre is not None

    @property
    def verifie(self) -> bool:
        return not self.manques and not self.reste

    @property
    def retenus(self) -> tuple[LienVu, ...]:
        """Those that nobody set aside."""
        return tuple(vu for vu in self.liens if vu.ecarte is None)

    @property
    def a_decider(self) -> bool:
        """Whether a tie stands, of which nobody has decided anything."""
        return bool(self.retenus) and self.deport is None

    @property
    def etat(self) -> str:
        """In a few words, what there is to know. Never that nothing ties them while something is not known."""
        if self.deport is not None:
            return "Déport décidé" if self.deport.sens == "deport" else "Maintien décidé"
        if self.retenus:
            return f"Déport à décider : {accord(len(self.retenus), 'lien')}"
        if self.liens:
            return accord(len(self.liens), "lien écarté", "liens écartés")
        return "Rien ne les relie dans ce qui est connu" if self.verifie else "Non vérifié"


def liens(compte: Compte, dossier: Dossier, instant: dt.datetime | None = None, *, pour: Compte | None = None) -> Liens:
    """What ties a person to the candidature that a dossier deposited.

    `pour`: who asks, so that nothing comes from a deposit that they may not see; nobody: from all of them.
    """
    lecture = _Lecture(dossier, instant, pour)
    return lecture.de_la_personne(cle_de_compte(compte.pk))


def liens_du_dossier(
    dossier: Dossier, instant: dt.datetime | None = None, *, pour: Compte | None = None
) -> tuple[Liens, ...]:
    """The same of everyone who may judge a dossier: the bodies that give an opinion first, then people. Two queries
    once the campaign is known."""
    lecture = _Lecture(dossier, instant, pour)
    return (*lecture.des_instances(), *lecture.des_personnes())


def de_la_campagne(campagne: str, dossier: str = "") -> list[tuple[str, tuple[Liens, ...]]]:
    """The same of every dossier of a campaign that has a deposit in force, for who holds the server.

    Errors: CampagneError.
    """
    en_vigueur = Dossier.objects.filter(campagne=campagnes.trouver(campagne), etat=Etat.depose.value)
    voulus = en_vigueur.filter(identifiant=dossier) if dossier else en_vigueur
    lus = voulus.select_related("campagne").order_by("identifiant")
    with chargement.constant(), sans_ramasser():
        return [(lu.identifiant, liens_du_dossier(lu)) for lu in lus]


def liens_d_un_juge(
    dossier: Dossier, juge: str, instant: dt.datetime | None = None, *, pour: Compte | None = None
) -> Liens | None:
    """The same of one of them, by the node that it is; None when it does not judge that dossier."""
    lecture = _Lecture(dossier, instant, pour)
    if juge in lecture.juges():
        return lecture.de_la_personne(juge)
    return next((vus for vus in lecture.des_instances() if vus.juge == juge), None)


def refus_de_juger(compte: Compte, dossier: Dossier, instant: dt.datetime | None = None) -> str | None:
    """Why someone may not judge a dossier, None when they may: a recusal was decided. One query."""
    deport = deport_de(compte.pk, dossier)
    if deport is None or deport.sens != "deport":
        return None
    quoi = "toute la comparaison" if deport.portee == "seance" else "ce dossier"
    suite = f" À sa place : {deport.suppleant}." if deport.suppleant else " Confiez-le à quelqu'un d'autre."
    jour = date_longue(horloge.jour_a(dossier.campagne.fuseau, deport.le))
    return f"{compte} est à l'écart de {quoi} : un déport a été décidé le {jour}.{suite}"


def a_decider_d_abord(compte: Compte, dossier: Dossier, pour: Compte) -> str | None:
    """Why a file is not given to someone yet, None when it may be: a tie stands, of which nobody has decided anything.
    `pour`: who gives it, and is told of no tie that they may not read. What goes by a body that gives an
    opinion is told of that body, and keeps none of its people from a file."""
    vus = liens(compte, dossier, pour=pour)
    propres = [vu for vu in vus.retenus if not vu.chaine.du_service]
    if not propres or vus.deport is not None:
        return None
    return (
        f"{compte} a avec cette candidature un lien dont rien n'est décidé. {propres[0].chaine.phrase} Décidez "
        "d'abord s'il y a déport ou maintien, ou écartez ce lien avec un motif : « Liens et déports »."
    )


def deport_de(compte: int, dossier: Dossier) -> DeportDecide | None:
    """What was last decided of someone, of this dossier or of the whole comparison; a recusal first."""
    return _qui_valent(_DECIDES(compte, dossier.campagne_id), dossier).get(cle_de_compte(compte))


_DECIDES: RequeteComposee[DeportDecide] = RequeteComposee(
    lambda compte, campagne: DeportDecide.objects.filter(compte=compte, campagne=campagne, leve_le=None).select_related(
        "compte", "par"
    )
)


def _qui_valent(deports: Iterable[DeportDecide], dossier: Dossier) -> dict[str, DeportDecide]:
    """Node of a judge → the decision that holds for a dossier: a recusal before a decision to stay."""
    valent: dict[str, DeportDecide] = {}
    for deport in deports:
        if deport.portee != "seance" and deport.dossier_id != dossier.pk:
            continue
        lui = juge_de(deport.compte_id, deport.membre_id)
        deja = valent.get(lui)
        if deja is None or deja.sens != "deport":
            valent[lui] = deport
    return valent


class _Lecture:
    """All that the pages of one dossier ask for, read once."""

    def __init__(self, dossier: Dossier, instant: dt.datetime | None, pour: Compte | None) -> None:
        jour = horloge.jour_a(dossier.campagne.fuseau, instant or horloge.maintenant())
        self.dossier, self.identifiant = dossier, dossier.identifiant
        self.bornes = regime(dossier.campagne, jour).bornes
        self.tout: GrapheDeCampagne = chargement.charger(dossier.campagne, jour, pour)
        self.deports = _qui_valent(self.tout.deports, dossier)
        self.ecartes = {(e.juge, e.chaine): e for e in self.tout.ecartes if e.dossier_id == dossier.pk}

    def des_instances(self) -> list[Liens]:
        lue = self._lue()
        ici = [i for i in self.tout.instances if lue is not None and i.region in lue.regions]
        return [self._assembler(i.sommet.cle, i.sommet.nom, "rend un avis", ()) for i in ici]

    def juges(self) -> list[str]:
        """Nodes of those whose role reaches this dossier."""
        lue = self._lue()
        regions = lue.regions if lue else ()
        return [
            cle
            for cle, roles in self.tout.juges.items()
            if any(role is not Role.instructeur or couvre(portee, regions) for role, portee in roles)
        ]

    def des_personnes(self) -> list[Liens]:
        return sorted(map(self.de_la_personne, self.juges()), key=lambda vus: (alphabetique(vus.nom), vus.juge))

    def de_la_personne(self, cle: str) -> Liens:
        genre, _, numero = cle.partition(":")
        sommet = self.tout.graphe.sommets.get(cle)
        nom = sommet.nom if sommet else str(Compte.objects.get(pk=numero))
        roles = {role for role, _ in self.tout.juges.get(cle, ())}
        qualites = enumerer([NOMS[role] for role in Role if role in roles])
        if membre := self.tout.siegent.get(cle):
            qualites = f"{qualites} ({_siege(membre)})"
        vus = self._assembler(cle, nom, qualites, tuple(manques.du_juge(self.tout, cle, nom)))
        qui = int(numero)
        return replace(vus, compte=qui if genre == "compte" else None, membre=qui if genre == "membre" else None)

    def _assembler(self, juge: str, nom: str, qualites: str, propres: tuple[str, ...]) -> Liens:
        trouve = self._constater(juge)
        siens = {chaine: ecarte for (qui, chaine), ecarte in self.ecartes.items() if qui == juge}
        vus = tuple(LienVu(c, siens.get(c.cle) if siens else None) for c in trouve.chaines)
        communs = manques.de_la_candidature(self.tout, self._lue())
        return Liens(juge, nom, qualites, vus, (*propres, *communs), trouve.reste, self.deports.get(juge))

    def _constater(self, juge: str) -> Constatation:
        return constater(self.tout.graphe, self.tout.approche(self.identifiant), juge, self.bornes)

    def _lue(self) -> CandidatureLue | None:
        return self.tout.candidatures.get(self.identifiant)


def _siege(membre: MembreDuComite) -> str:
    """As what someone sits, for whom, and whether they have no account here."""
    dits = [membre.qualite, membre.rattachement]
    if membre.suppleant_de is not None:
        dits.append(f"supplée {membre.suppleant_de.nom}")
    return ", ".join(dits if membre.compte_id is not None else [*dits, "sans compte"])
