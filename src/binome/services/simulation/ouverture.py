"""The first stage of a played campaign: it opens, people are named, territories write their candidatures."""

from __future__ import annotations

import datetime as dt
import random
from itertools import count

from django.conf import settings
from django.utils.text import slugify

from binome.documents.lecture import lire_fichier
from binome.domaine.dossier.dossier import Dossier as Document
from binome.services.demonstration import atelier
from binome.services.importation.dossier import EXEMPLE as CORRIGE
from binome.services.simulation import officiels
from binome.services.simulation.agenda import moment
from binome.services.simulation.invention import defauts, dossiers
from binome.services.simulation.invention.gens import Personnage
from binome.services.simulation.invention.gouvernances import Equipe
from binome.services.simulation.invention.perimetres import TerritoireTrace
from binome.services.simulation.partie import APPEL, Partie
from binome.services.simulation.redaction import CandidatureJouee, Destin

OUVERTURE = dt.datetime(2023, 6, 23, 7, tzinfo=dt.UTC)
LIMITE = dt.datetime(2023, 9, 22, 22, tzinfo=dt.UTC)
"""Midnight in Paris: the first instant that is too late."""
JAMAIS, TARD, DERNIER_JOUR, REMPLACEE, RETIREE = 0.02, 0.04, 0.30, 0.34, 0.355
"""Up to which share of the candidatures: never deposited, late, on the last day, replaced, withdrawn."""
LONGUEUR = 50
"""Characters of an identifiant, at most."""
_TETE = ("id", "titre", "territoire", "appel", "millesime", "avertissement")


def ouvrir(partie: Partie, traces: list[TerritoireTrace]) -> None:
    """Open the campaign, and name those who will instruct it and decide."""
    regions = sorted({region for trace in traces for region in trace.regions})

    def commencer() -> None:
        partie.chef, partie.campagne = officiels.ouvrir(APPEL)

    def nommer() -> None:
        officiels.nommer(partie.chef, partie.campagne, partie.matiere.foule, regions)

    partie.agenda.poser(OUVERTURE, commencer)
    partie.agenda.poser(OUVERTURE + dt.timedelta(hours=2), nommer)
    partie.agenda.jouer(partie.rapport, "ouverture", de=0.04, a=0.06)


def composer(partie: Partie, trace: TerritoireTrace, rang: int) -> None:
    """Compose a candidature, draw its fate, and put its life in the agenda."""
    sort = partie.sort(f"territoire:{rang}")
    candidature = _hautes_alpes(partie, trace) if trace.reel else _inventer(partie, trace, sort)
    candidature.prevoir(partie.agenda, sort)
    partie.candidatures.append(candidature)
    partie.pris.add(candidature.identifiant)


def _inventer(partie: Partie, trace: TerritoireTrace, sort: random.Random) -> CandidatureJouee:
    composee = dossiers.composer(partie.matiere, trace, _identifiant(partie, trace.nom), sort)
    destin = _destin(sort)
    defauts.gater(composee.arbre, sort)
    if destin.depose_le is None:
        defauts.bloquer(composee.arbre)
    premier = Document.model_validate({cle: composee.arbre[cle] for cle in _TETE})
    return CandidatureJouee(composee, partie.campagne, destin, premier)


def _identifiant(partie: Partie, nom: str) -> str:
    """Made of the name; numbered when what is kept of it is that of another."""
    entier = slugify(nom)[:LONGUEUR].strip("-")
    suites = (f"{entier[: LONGUEUR - 5].strip('-')}-{rang}" for rang in count(2))
    return entier if entier not in partie.pris else next(dit for dit in suites if dit not in partie.pris)


def _destin(sort: random.Random) -> Destin:
    """Most deposit in the last days; a few late, a few never; a few start again, or withdraw."""
    hasard = sort.random()
    if hasard < JAMAIS:
        return Destin(None)
    if hasard < TARD:
        return Destin(LIMITE + dt.timedelta(minutes=sort.randrange(2, 3000)))
    if hasard < DERNIER_JOUR:
        return Destin(LIMITE - dt.timedelta(seconds=sort.randrange(20, 8 * 3600)))
    quand = moment(sort, dt.date(2023, 9, 12), dt.date(2023, 9, 21))
    return Destin(quand, remplacee=hasard < REMPLACEE, retiree=REMPLACEE <= hasard < RETIREE)


def _hautes_alpes(partie: Partie, trace: TerritoireTrace) -> CandidatureJouee:
    """The real one: its own text first, then what it lacked to be deposited, which is invented and says so."""
    reelle = lire_fichier(settings.RACINE / atelier.EXEMPLE).dossier
    corrigee = lire_fichier(settings.RACINE / CORRIGE).dossier
    texte = corrigee.model_copy(update={"id": reelle.id, "titre": reelle.titre, "depose_le": None})
    gens = {role.value: Personnage(nom, atelier.courriel(role)) for role, nom in atelier.PERSONNES.items()}
    equipe = Equipe(gens["chef_de_projet"], gens["elu"], gens["industriel"], (gens["contributeur"],))
    composee = dossiers.Composee(texte.model_dump(mode="json", exclude_defaults=True), equipe, trace)
    depose = Destin(dt.datetime(2023, 9, 20, 14, 40, tzinfo=dt.UTC))
    return CandidatureJouee(composee, partie.campagne, depose, reelle.model_copy(update={"depose_le": None}))
