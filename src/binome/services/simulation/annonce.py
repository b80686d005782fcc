"""The last stage of a played campaign: its decisions are announced at their instant, its labels granted, its general
assembly convened."""

from __future__ import annotations

import datetime as dt
from functools import partial

from binome.domaine.comite.annonce import EtatDeLAnnonce
from binome.registre.models import AnnonceDeCampagne
from binome.services.annonce import armement, assemblee, execution
from binome.services.annonce.assemblee import Voulue
from binome.services.demonstration import officiels
from binome.services.simulation.partie import Partie

PROPOSEE_LE = dt.datetime(2023, 11, 7, 8, tzinfo=dt.UTC)
INSTANT = dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC)
"""The day of the real one."""
ASSEMBLEE = Voulue(
    dt.datetime(2023, 12, 5, 9, tzinfo=dt.UTC), "Lieu à dire (assemblée simulée)", "Lancement de la phase 2"
)


def annoncer(partie: Partie) -> None:
    """The president asks for it, the administrator arms it, and it is made."""
    agenda, campagne = partie.agenda, partie.campagne.identifiant
    preside = officiels.present("president")
    proposee, instant = PROPOSEE_LE + partie.retard, INSTANT + partie.retard
    agenda.poser(proposee, partial(armement.proposer, preside, campagne, instant))
    agenda.poser(proposee + dt.timedelta(hours=2), partial(_armer, partie))
    agenda.poser(instant, partial(_faire, partie))
    agenda.poser(instant + dt.timedelta(hours=1), partial(assemblee.convoquer, preside, campagne, ASSEMBLEE))
    agenda.jouer(partie.rapport, "annonce et labels", de=0.88, a=0.99)


def _armer(partie: Partie) -> None:
    annonce = armement.en_cours(partie.campagne)
    if annonce is not None:
        armement.armer(partie.chef, partie.campagne.identifiant, annonce.empreinte)


def _faire(partie: Partie) -> None:
    armee = AnnonceDeCampagne.objects.get(campagne=partie.campagne, etat=EtatDeLAnnonce.armee.value)
    execution.faire(armee.pk)
