"""A national campaign, played from its opening to the stage that one asks for, in a base of its own."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from binome.domaine.langue.typographie import accord
from binome.domaine.procedure.notifications import Canal
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Campagne, Compte, Depot, Dossier, Envoi, LigneJournal, Notification
from binome.services.demonstration import atelier
from binome.services.depot import suites
from binome.services.simulation import annonce, comite, instruction, ouverture
from binome.services.simulation.agenda import Rapport
from binome.services.simulation.invention.perimetres import TOURS, en_commun, tracer
from binome.services.simulation.partie import Partie
from binome.services.socle import journal
from binome.services.territoire.terrain import du_referentiel

_LETTRES = Q(task_path__startswith="binome.services.notifications.") | Q(task_path=suites.envoyer_accuse.module_path)
"""The jobs that write to people."""
JOUEE = "campagne.jouee"
"""The line of the journal that closes a campaign played to its end."""


class Stade(StrEnum):
    """How far a campaign is played."""

    depot = "depot"
    avis = "avis"
    decision = "decision"
    label = "label"


class SimulationError(BinomeError):
    """A campaign cannot be played here; the message says why, and what to do, in French."""

    code = "simulation"
    famille = Famille.conflit


@dataclass(frozen=True)
class BilanDeCampagne:
    """What a campaign holds: territories, those that share an EPCI with another one, EPCI, actions, people with an
    account or only named, deposits, late ones."""

    territoires: int
    en_commun: int
    epci: int
    actions: int
    personnes: int
    depots: int
    tardifs: int


def deja_jouee() -> bool:
    """Whether this base holds a campaign played to its end."""
    return LigneJournal.objects.filter(action=JOUEE).exists()


def exiger_une_base_vide() -> None:
    """Played dossiers are mixed with nothing else. Errors: SimulationError, DemonstrationError."""
    atelier.exiger_le_mode()
    combien = {
        "compte": Compte.objects.count(),
        "campagne": Campagne.objects.count(),
        "dossier": Dossier.objects.count(),
    }
    if any(combien.values()):
        dits = ", ".join(accord(n, quoi) for quoi, n in combien.items() if n)
        raise SimulationError(
            f"Cette base n'est pas vide ({dits}) : une campagne simulée ne se mêle à rien d'autre. Donnez-lui un "
            "dossier à elle, par exemple --donnees var/campagne, ou effacez celui d'une simulation interrompue."
        )


def simuler(territoires: int, graine: int, jusqu_a: Stade, rapport: Rapport) -> BilanDeCampagne:
    """Play a campaign in an empty base. Errors: SimulationError, DemonstrationError, ReferentielError."""
    exiger_une_base_vide()
    rapport(0.0, "périmètres")
    partie = Partie(graine, territoires, rapport)
    geographie = partie.matiere.geographie
    traces = list(tracer(du_referentiel(geographie=geographie), geographie, territoires, partie.sort("perimetres")))
    if len(traces) < territoires:
        raise SimulationError(
            f"La France ne fait pas {territoires} périmètres : {len(traces)} au plus, quand chaque intercommunalité "
            f"est reprise {TOURS} fois. Demandez-en moins."
        )
    with _vite():
        ouverture.ouvrir(partie, traces)
        for rang, trace in enumerate(traces):
            rapport(0.06 + 0.1 * rang / territoires, "dossiers")
            ouverture.composer(partie, trace, rang)
        partie.agenda.jouer(rapport, "dépôts", de=0.16, a=0.55)
        _instruire(partie, jusqu_a)
        _finir(partie, jusqu_a)
    rapport(1.0, "terminée")
    return _compter(partie)


def _instruire(partie: Partie, jusqu_a: Stade) -> None:
    """What follows the deposits, up to the stage that one asks for."""
    if jusqu_a is Stade.depot:
        return
    transmis = instruction.instruire(partie)
    salle = comite.nommer(partie)
    if jusqu_a is Stade.avis:
        return
    comite.decider(partie, salle, transmis)
    if jusqu_a is Stade.label:
        annonce.annoncer(partie)


def _finir(partie: Partie, jusqu_a: Stade) -> None:
    """Say in the journal what was played. Nobody reads the letters of invented people: none is left to send. What they
    are told waits on their pages."""
    quand = journal.dernier_instant() or dt.datetime.min.replace(tzinfo=dt.UTC)
    donnees = {"graine": partie.graine, "territoires": partie.territoires, "jusqu_a": jusqu_a.value}
    with transaction.atomic():
        DBTaskResult.objects.filter(_LETTRES).delete()
        Notification.objects.filter(etat="attente").update(etat=Canal.ici.value)
        Envoi.objects.filter(etat="attente").update(etat="sans_objet", raison="campagne simulée", contenu="")
        journal.ajouter(JOUEE, f"campagne:{partie.campagne.identifiant}", donnees, acteur=None, instant=quand)


def _compter(partie: Partie) -> BilanDeCampagne:
    arbres = [candidature.composee.arbre for candidature in partie.candidatures]
    binomes = [binome for arbre in arbres for binome in arbre["gouvernance"]["binomes"]]
    nommes = {binome[cote]["nom"] for binome in binomes for cote in ("elu", "industriel") if cote in binome}
    nommes |= {
        f["industriel_referent"] for a in arbres for f in a["plan_actions"]["fiches"] if "industriel_referent" in f
    }
    return BilanDeCampagne(
        territoires=len(arbres),
        en_commun=en_commun([candidature.composee.trace for candidature in partie.candidatures]),
        epci=len({membre["siren"] for arbre in arbres for membre in arbre["perimetre"]["membres"]}),
        actions=sum(len(arbre["plan_actions"]["fiches"]) for arbre in arbres),
        personnes=len(nommes | set(Compte.objects.values_list("nom", flat=True))),
        depots=Depot.objects.count(),
        tardifs=Depot.objects.filter(tardif=True).count(),
    )


@contextmanager
def _vite() -> Iterator[None]:
    """Wait for no disk: a campaign that a power cut takes is played again. What is loaded stays: the collector need not
    walk it again and again."""
    _attendre_le_disque(oui=False)
    gc.freeze()
    seuils = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*seuils)
        gc.unfreeze()
        _attendre_le_disque(oui=True)


def _attendre_le_disque(*, oui: bool) -> None:
    # Neither engine changes that inside of a transaction.
    if connection.in_atomic_block:
        return
    valeurs = {"sqlite": ("synchronous", "OFF", "FULL"), "postgresql": ("synchronous_commit", "off", "on")}
    reglage, non, si = valeurs[connection.vendor]
    with connection.cursor() as curseur:
        curseur.execute(f"{'PRAGMA' if connection.vendor == 'sqlite' else 'SET'} {reglage}={si if oui else non}")
