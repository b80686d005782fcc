"""The second stage of a played campaign: admissibility, assignment, opinions, and what is sent to the committee."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from binome.domaine.droits.droits import NATIONALE, Role
from binome.domaine.procedure.avis import ContenuAvis, NoteAvis, SensAvis
from binome.domaine.procedure.etapes import Acte
from binome.domaine.procedure.recevabilite import EtatDuPoint
from binome.registre.models import Compte, Depot, RoleCampagne
from binome.services.instruction import affectations, avis, brouillons, depots_instruits, passages
from binome.services.instruction.recevabilite import points
from binome.services.simulation.agenda import moment
from binome.services.simulation.invention.gens import piocher
from binome.services.simulation.partie import Partie

TERME = dt.date(2023, 10, 20)
"""The last day given to the bodies."""
TARD, JAMAIS, A_DEUX_MAINS, CORRIGES = 0.05, 0.015, 0.3, 0.015
"""Shares of the opinions that come late, never, are first prepared by someone else, are corrected."""
_HORS_DELAI = "Reçu après la clôture du 22 septembre 2023, 23 h 59 (heure de Paris)."


@dataclass(frozen=True)
class DossierRecu:
    """A deposit in force, as those who instruct know it. `faiblesses`: what is to be justified in its verdict."""

    identifiant: str
    territoire: str
    depot: int
    tardif: bool
    regions: tuple[str, ...]
    actions: int
    epci: int
    faiblesses: int
    reel: bool


def instruire(partie: Partie) -> list[DossierRecu]:
    """Put in the agenda what is done of each deposit until the committee, and do it; those that the committee has."""
    gens = _gens(partie)
    tous = a_instruire(partie)
    for dossier in tous:
        _prevoir(partie, dossier, gens, partie.sort(f"instruction:{dossier.identifiant}"))
    partie.agenda.jouer(partie.rapport, "avis", de=0.55, a=0.75)
    return [dossier for dossier in tous if not dossier.tardif]


def a_instruire(partie: Partie) -> list[DossierRecu]:
    """The deposits in force, in the order of their dossiers."""
    arbres = {c.identifiant: c.composee for c in partie.candidatures}
    lus = Depot.objects.filter(remplace_le=None, retire_le=None).select_related("dossier").prefetch_related("regions")
    return [_lire(depot, arbres[depot.dossier.identifiant]) for depot in lus.order_by("dossier__identifiant")]


def _lire(depot: Depot, composee: Any) -> DossierRecu:
    constats = json.loads(depot.verdict)["constats"]
    faibles = [c for c in constats if c["statut"] == "non_conforme" and c["gravite"] == "a_justifier"]
    return DossierRecu(
        identifiant=depot.dossier.identifiant,
        territoire=depot.dossier.territoire,
        depot=depot.pk,
        tardif=depot.tardif,
        regions=tuple(region.code for region in depot.regions.all()),
        actions=len(composee.arbre["plan_actions"]["fiches"]),
        epci=len(composee.arbre["perimetre"]["membres"]),
        faiblesses=len(faibles),
        reel=composee.trace.reel,
    )


def _declarer_recevable(compte: Compte, identifiant: str) -> None:
    """Every point of the call is examined, then the opinions are asked for."""
    for vu in points.points(depots_instruits.ouvrir(compte, identifiant)):
        points.examiner(compte, identifiant, vu.point.id, EtatDuPoint.rempli)
    points.declarer_recevable(compte, identifiant, TERME)


Gens = dict[tuple[str, str], list[Compte]]
"""Who instructs, by service and scope."""


def _gens(partie: Partie) -> Gens:
    trouves: Gens = {}
    roles = RoleCampagne.objects.filter(campagne=partie.campagne, role=Role.instructeur.value).order_by("pk")
    for role in roles.select_related("compte"):
        trouves.setdefault((role.service, role.portee), []).append(role.compte)
    return trouves


def _prevoir(partie: Partie, dossier: DossierRecu, gens: Gens, sort: random.Random) -> None:
    agenda = partie.agenda
    services = [service for service, portee in gens if portee == dossier.regions[0]]
    etat = gens[services[-1], dossier.regions[0]]
    recu = moment(sort, dt.date(2023, 9, 26), dt.date(2023, 9, 29))
    if dossier.tardif:
        agenda.poser(recu, partial(points.declarer_irrecevable, etat[0], dossier.identifiant, _HORS_DELAI))
        return
    agenda.poser(recu, partial(_declarer_recevable, etat[0], dossier.identifiant))
    rendus = []
    for region in dossier.regions:
        for service in services:
            equipe = gens[service, region]
            charge = sort.choice(equipe)
            cle = f"{service}:{region}"
            quand = recu + dt.timedelta(hours=20, minutes=sort.randrange(60))
            agenda.poser(quand, partial(affectations.affecter, equipe[0], dossier.identifiant, cle, charge.pk))
            if dossier.reel or sort.random() >= JAMAIS:
                rendus.append(_prevoir_un_avis(partie, dossier, cle, charge, equipe, sort))
    national = sort.choice(gens["", NATIONALE])
    quand = max([*rendus, dt.datetime(2023, 10, 23, 7, tzinfo=dt.UTC)]) + dt.timedelta(
        hours=2, minutes=sort.randrange(90)
    )
    agenda.poser(quand, partial(passages.passer, national, dossier.identifiant, Acte.transmettre_au_comite))


def _prevoir_un_avis(
    partie: Partie, dossier: DossierRecu, cle: str, charge: Compte, equipe: Sequence[Compte], sort: random.Random
) -> dt.datetime:
    """Put an opinion in the agenda; when it is given."""
    contenu = _contenu(partie.matiere.stock["avis"], dossier, sort)
    tard = not dossier.reel and sort.random() < TARD
    debut, fin = (dt.date(2023, 10, 21), dt.date(2023, 10, 24)) if tard else (dt.date(2023, 10, 4), TERME)
    quand = moment(sort, debut, fin)
    if sort.random() < A_DEUX_MAINS:
        autre = next((lui for lui in equipe if lui.pk != charge.pk), charge)
        prepare = contenu.model_copy(update={"sens": None})
        avant = quand - dt.timedelta(hours=18)
        partie.agenda.poser(avant, partial(brouillons.contribuer, autre, dossier.identifiant, cle, 0, prepare))
    partie.agenda.poser(quand, partial(avis.rendre, charge, dossier.identifiant, cle, contenu))
    if not dossier.reel and sort.random() < CORRIGES:
        corrige = contenu.model_copy(
            update={"motif": f"{contenu.motif} Le montant de la deuxième action est rectifié."}
        )
        partie.agenda.poser(
            quand + dt.timedelta(hours=26), partial(avis.corriger, charge, dossier.identifiant, cle, corrige)
        )
        return quand + dt.timedelta(hours=26)
    return quand


def _contenu(dits: dict[str, Any], dossier: DossierRecu, sort: random.Random) -> ContenuAvis:
    """An opinion: the weaker the dossier, the more reserved."""
    faible = min(dossier.faiblesses, 5)
    poids = {SensAvis.favorable: 14, SensAvis.reserves: 2 + 5 * faible, SensAvis.defavorable: 1 + faible**2}
    sens = SensAvis.favorable if dossier.reel else piocher(sort, poids)
    fois = {"actions": dossier.actions, "epci": dossier.epci, "territoire": dossier.territoire}
    motifs = sort.sample(dits[sens.value]["motifs"], 2)
    rang = 0 if sens is SensAvis.favorable else 1
    criteres = sort.sample(sorted(dits["criteres"]), 2)
    return ContenuAvis(
        sens=sens,
        motif=" ".join(motif.format(**fois) for motif in motifs),
        reserves=sort.choice(dits["reserves"]["reserves"]) if sens is SensAvis.reserves else None,
        notes={critere: NoteAvis(commentaire=dits["criteres"][critere][rang]) for critere in criteres},
    )
