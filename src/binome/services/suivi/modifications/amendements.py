"""Use case: a territory asks for its label to be amended, and says which actions of its plan change.

What is asked is read against the plan as it is followed today; nothing of it changes before the authority accepts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from binome.domaine.dossier.modifications.plan import ChangementDuPlan
from binome.domaine.droits.droits import Action
from binome.domaine.label.label import PorteeDeModification
from binome.domaine.suivi.plan_suivi import numeroter, refus_d_amender
from binome.registre.models import Compte, EvenementDuLabel, LabelAccorde
from binome.services.acces import ouverture
from binome.services.label import modifications
from binome.services.label.erreurs import ActeDuLabelRefuseError, LabelIntrouvableError
from binome.services.socle import horloge
from binome.services.suivi import plans
from binome.services.suivi.modifications import projets


def demander(
    compte: Compte,
    identifiant: str,
    porte_sur: Sequence[PorteeDeModification],
    motif: str,
    perimetre: Sequence[str] = (),
    plan: Sequence[ChangementDuPlan] = (),
    textes: Mapping[PorteeDeModification, str] | None = None,
    *,
    avec_les_projets: bool = False,
) -> EvenementDuLabel:
    """Ask for an amendment of a label, its plan with it. `avec_les_projets`: and the actions that the team wrote to
    that end, which then leave its workspace. Errors: LabelIntrouvableError, IntrouvableError, RefusError,
    ActeDuLabelRefuseError."""
    label = LabelAccorde.objects.select_related("campagne", "dossier").filter(identifiant=identifiant).first()
    if label is None:
        raise LabelIntrouvableError(identifiant)
    with transaction.atomic():
        # Before anything of the plan is read: what it refuses names its actions.
        ouverture.exiger_sur(compte, ouverture.verrouiller(label.dossier.identifiant), Action.repondre_du_label)
        actions = plans.plan_de(label)
        plan = [*plan, *(projets.changements(label) if avec_les_projets else ())]
        jour = horloge.jour_a(label.campagne.fuseau, horloge.maintenant())
        if refus := refus_d_amender(actions, plan, jour):
            raise ActeDuLabelRefuseError(refus)
        version = label.versions.order_by("-version").values_list("version", flat=True).first() or 1
        demande = modifications.demander(
            compte, identifiant, porte_sur, motif, perimetre, numeroter(actions, plan, version + 1), textes
        )
        if avec_les_projets:
            projets.partir(label)
        return demande
