"""Secret ballots: asked for, put in an urn that nothing ties to who voted, counted when the vote is closed.

Who has voted is a list; what was voted, one sealed text that each ballot writes whole again, drawn in another order:
neither row nor instant, order or transaction of the database leads from one to the other. Nothing is told before the
count, not even to who reads the base without the site's key.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.salle import SalleDuPoint
from binome.domaine.comite.scrutin import ResultatDuVote, SensDuVote
from binome.domaine.comite.secret import depouiller_en_secret, raison_du_secret, refus_de_demander_le_secret
from binome.registre.models import (
    Compte,
    DeliberationDuComite,
    DemandeDeSecret,
    EmargementSecret,
    MembreDuComite,
    PointDeSeance,
    UrneSecrete,
)
from binome.services.acces.ouverture import RefusError
from binome.services.comite import ordre_du_jour, salles, seances
from binome.services.comite.salles import SalleVue
from binome.services.notifications import lettres
from binome.services.socle import horloge

SCELLEE = "L'urne ne s'ouvre plus : la clé du site a changé. Abandonnez ce vote, et recommencez-le."
# One letter each: a sealed text is then as long whatever was voted.
_LETTRES = {sens: sens.value[0] for sens in SensDuVote}
_SENS = {lettre: sens for sens, lettre in _LETTRES.items()}


def demander(compte: Compte, campagne: str, rang: int, point: int) -> DemandeDeSecret:
    """A member who is there asks that an item be voted in secret, before its vote is open.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        seances.exiger_ouverte(tenue.seance)
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        if vu.deliberations.filter(close_le=None).exists():
            raise RefusError("Le vote est ouvert : le scrutin secret se demande avant.")
        salle = salles.voir(tenue.seance, tenue.regles).du_point(vu.pk)
        moi = tenue.ouvert.membre
        refus = refus_de_demander_le_secret(moi.pk if moi else 0, demandeurs(vu), salle, tenue.regles)
        if refus is not None or moi is None:
            raise RefusError(refus or "Seul un membre du comité demande le scrutin secret.")
        fait = DemandeDeSecret.objects.create(point=vu, membre=moi, le=tenue.quand)
        tenue.noter("comite.secret_demande", point=vu.rang, membre=moi.pk)
        return fait


def demandeurs(point: PointDeSeance) -> list[int]:
    """Who asked for it, on an item. One query."""
    return list(DemandeDeSecret.objects.filter(point=point).values_list("membre", flat=True))


def poser(deliberation: DeliberationDuComite, salle: SalleDuPoint, regles: ReglesDuComite) -> bool:
    """Put an urn before a vote that is to be secret; whether it is."""
    raison = raison_du_secret(deliberation.proposition, demandeurs(deliberation.point), salle, regles)
    if raison is not None:
        UrneSecrete.objects.create(deliberation=deliberation, raison=raison, bulletins=lettres.sceller())
    return raison is not None


def de(deliberation: DeliberationDuComite) -> UrneSecrete | None:
    """The urn of a vote, None when voices are named. One query, none when it was read with it."""
    return getattr(deliberation, "urne", None)


def deposer(
    compte: Compte, urne: UrneSecrete, siege: int, porteur: MembreDuComite, sens: SensDuVote
) -> EmargementSecret:
    """Put the ballot of a seat in, and sign its list. Runs in the transaction of the vote. Errors: RefusError."""
    if porteur.compte_id != compte.pk:
        raise RefusError(
            "Le scrutin est secret : chacun dépose son bulletin depuis son compte, personne pour un autre."
        )
    emarge, neuf = EmargementSecret.objects.get_or_create(
        deliberation_id=urne.deliberation_id, siege_id=siege, defaults={"exprimee_par": porteur}
    )
    if not neuf:
        raise RefusError("Un bulletin est déjà dans l'urne pour ce siège : rien ne le retrouve, il ne se reprend pas.")
    bulletins = [*_lire(urne), sens]
    melanges = [_LETTRES[bulletin] for bulletin in horloge.hasard().sample(bulletins, len(bulletins))]
    urne.bulletins = lettres.sceller(*melanges)
    urne.save(update_fields=["bulletins"])
    return emarge


def depouiller(urne: UrneSecrete, salle: SalleDuPoint, vue: SalleVue) -> tuple[ResultatDuVote, Sequence[str]]:
    """Open the urn, before its vote is closed; its ballots are written in the order of the alphabet.

    Errors: RefusError.
    """
    bulletins = _lire(urne)
    emarges = list(EmargementSecret.objects.filter(deliberation=urne.deliberation_id).values_list("siege", flat=True))
    if len(emarges) != len(bulletins):
        raise RefusError(f"{len(bulletins)} bulletins pour {len(emarges)} émargements : abandonnez ce vote.")
    if not bulletins:
        raise RefusError("L'urne est vide : attendez les bulletins, ou abandonnez la proposition.")
    if partis := [vue.nom(siege) for siege in emarges if siege not in salle.votants]:
        raise RefusError(
            f"{', '.join(partis)} : le siège n'a plus de voix sur ce point, et son bulletin ne se retrouve pas. "
            "Abandonnez ce vote, et recommencez-le."
        )
    urne.bulletins = json.dumps(sorted(bulletin.value for bulletin in bulletins))
    urne.save(update_fields=["bulletins"])
    return depouiller_en_secret(salle, bulletins, vue.regles)


def vider(deliberation: DeliberationDuComite) -> None:
    """What was in the urn of a vote that is dropped is never known."""
    if (urne := de(deliberation)) is not None:
        urne.bulletins = ""
        urne.save(update_fields=["bulletins"])


def _lire(urne: UrneSecrete) -> list[SensDuVote]:
    try:
        return [_SENS[lettre] for lettre in lettres.ouvrir(urne.bulletins)]
    except ValueError:
        raise RefusError(SCELLEE) from None
