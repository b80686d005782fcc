"""Use cases of a label's life: what the authority envisages, the territory's answer, what is pronounced.

What may be done, and when, is decided by `domaine.label.vie`. The dossier is held meanwhile: two who act at once act
one after the other, and the second is told where the label stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.droits.droits import Action
from binome.domaine.label import vie as vies
from binome.domaine.label.actes import ActeDuLabel, Effet, Fondement
from binome.domaine.label.vie import Fait, VieDuLabel
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.jours import PARIS, zone
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import normaliser
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import Compte, EvenementDuLabel, LabelAccorde
from binome.services.acces import ouverture
from binome.services.label import etats, evenements
from binome.services.label.erreurs import ActeDuLabelRefuseError, LabelIntrouvableError
from binome.services.socle import horloge

MOTIF_MAX = 20_000


@dataclass(frozen=True)
class LabelTenu:
    """A label, held by who acts on it: where it stands, and the instant of the act."""

    label: LabelAccorde
    compte: Compte
    vie: VieDuLabel
    quand: dt.datetime

    @property
    def jour(self) -> dt.date:
        return self.quand.astimezone(zone(PARIS)).date()

    def exiger(self, fait: Fait) -> None:
        """Errors: ActeDuLabelRefuseError."""
        regles, echu = etats.regles(self.label.campagne), etats.echu(self.label, self.quand)
        if refus := vies.refus(fait, self.vie, regles, self.label.decide_le, echu=echu):
            raise ActeDuLabelRefuseError(refus)


@contextmanager
def tenir(compte: Compte, identifiant: str, action: Action) -> Iterator[LabelTenu]:
    """Hold a label for one act, in a transaction. Errors: LabelIntrouvableError, IntrouvableError, RefusError."""
    label = LabelAccorde.objects.select_related("campagne", "dossier").filter(identifiant=identifiant).first()
    if label is None:
        raise LabelIntrouvableError(identifiant)
    with transaction.atomic():
        quand = horloge.maintenant()
        ouverture.exiger_sur(compte, ouverture.verrouiller(label.dossier.identifiant), action, instant=quand)
        yield LabelTenu(label, compte, etats.vies([label])[label.pk], quand)


def engager(
    compte: Compte, identifiant: str, effet: Effet, fondement: Fondement, terme: dt.date, griefs: str
) -> EvenementDuLabel:
    """Tell the territory what is envisaged, on what ground and why; it may answer until `terme`."""
    with tenir(compte, identifiant, Action.tenir_label) as tenu:
        fait = Fait(ActeDuLabel.engager, tenu.jour, fondement, effet, terme, motiver(griefs))
        return ecrire(tenu, fait)


def observer(compte: Compte, identifiant: str, observations: str) -> EvenementDuLabel:
    """The territory answers."""
    with tenir(compte, identifiant, Action.repondre_du_label) as tenu:
        return ecrire(tenu, Fait(ActeDuLabel.observer, tenu.jour, motif=motiver(observations)))


def classer(compte: Compte, identifiant: str, motif: str) -> EvenementDuLabel:
    """Nothing is pronounced of what was envisaged."""
    with tenir(compte, identifiant, Action.tenir_label) as tenu:
        return ecrire(tenu, Fait(ActeDuLabel.classer, tenu.jour, motif=motiver(motif)))


def prononcer(compte: Compte, identifiant: str, effet: Effet, fondement: Fondement, motif: str) -> EvenementDuLabel:
    """Suspend a label, or end it."""
    with tenir(compte, identifiant, Action.tenir_label) as tenu:
        return ecrire(tenu, Fait(ActeDuLabel.prononcer, tenu.jour, fondement, effet, motif=motiver(motif)))


def lever(compte: Compte, identifiant: str, motif: str) -> EvenementDuLabel:
    """End a suspension."""
    with tenir(compte, identifiant, Action.tenir_label) as tenu:
        return ecrire(tenu, Fait(ActeDuLabel.lever, tenu.jour, motif=motiver(motif)))


def motiver(brut: str) -> str:
    """Reasons, as they are kept. Errors: ActeDuLabelRefuseError."""
    try:
        propre = normaliser(brut)
    except ValeurRefuseeError as erreur:
        raise ActeDuLabelRefuseError(au_champ("motif", f"Motif illisible : {erreur}.")) from None
    if len(propre) > MOTIF_MAX:
        raise ActeDuLabelRefuseError(
            au_champ("motif", f"Ce motif est trop long : {nombre(MOTIF_MAX)} caractères au plus.")
        )
    return propre


def ecrire(tenu: LabelTenu, fait: Fait) -> EvenementDuLabel:
    """Write an act that may be done. Errors: ActeDuLabelRefuseError."""
    tenu.exiger(fait)
    version = tenu.label.versions.order_by("-version").values_list("version", flat=True).first() or 1
    return evenements.ecrire(
        tenu.label, fait.acte, tenu.quand, par=tenu.compte, motif=fait.motif, fait=fait, version=version
    )
