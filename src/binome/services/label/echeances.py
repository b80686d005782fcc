"""A label that ends soon: its territory is told once, as many days before as its call says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django_tasks import task

from binome.domaine.droits.droits import ROLES_DOSSIER, Action
from binome.domaine.langue.typographie import date_longue
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import Compte, LabelAccorde, Notification, RoleDossier
from binome.services.acces import ouverture, plusieurs
from binome.services.label import etats
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses, file, horloge

HEURE = 7
"""Hour of the morning, in Paris."""
_REPONDENT = {role.value for role in ROLES_DOSSIER}


def prevenir(instant: dt.datetime) -> int:
    """Tell the team of each label in force that it ends soon; of how many. Run twice, nobody is told twice: a day that
    changes is told again, being another."""
    labels = list(LabelAccorde.objects.exclude(fin=None).select_related("campagne", "dossier"))
    vies = etats.vies(labels)
    return sum(_prevenir(label, instant) for label in labels if not vies[label.pk].fini)


def _prevenir(label: LabelAccorde, instant: dt.datetime) -> bool:
    jour, delai = horloge.jour_a(label.campagne.fuseau, instant), etats.regles(label.campagne).rappel_de_fin
    if not delai or label.fin is None or not 0 <= (label.fin - jour).days <= delai:
        return False
    roles = RoleDossier.objects.filter(dossier=label.dossier_id, role__in=_REPONDENT).select_related("compte")
    evenement = f"fin:{label.identifiant}:{label.fin.isoformat()}"
    deja = Notification.objects.filter(evenement=evenement)
    if deja.exists():
        return False
    with transaction.atomic():
        ouverture.verrouiller(label.dossier.identifiant)
        if deja.exists():
            return False
        a_qui = [role.compte for role in roles]
        return bool(distribution.notifier(GenreDeNotification.label_fin_proche, evenement, a_qui, echeance=label.fin))


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of it, in words: nothing of a label that ended otherwise since."""
    numeros = {li.pk: li.evenement.split(":")[1] for li in lignes}
    labels = {la.identifiant: la for la in LabelAccorde.objects.filter(identifiant__in=numeros.values())}
    vies = etats.vies(labels.values())
    ouverts = plusieurs.ouvrir(compte, {label.dossier for label in labels.values()}, horloge.maintenant())
    dites = {}
    for ligne in lignes:
        label = labels.get(numeros[ligne.pk])
        ouvert = ouverts.get(label.dossier_id) if label else None
        if label is None or label.fin is None or vies[label.pk].fini or ouvert is None:
            continue
        if ouvert.peut(Action.lire) and ouvert.lien.roles & ROLES_DOSSIER:
            dites[ligne.pk] = Nouvelle(
                territoire=label.territoire,
                dossier=label.dossier_id,
                titre=f"{label.territoire} : votre label vaut jusqu'au {date_longue(label.fin)}",
                lien=adresses.lien("atelier-label", label.dossier.identifiant),
                bouton="Ouvrir la page du label",
                paragraphes=("Passé ce jour, il est dit expiré partout, et dans le fichier signé.",),
                echeance=label.fin,
            )
    return dites


@task()
def prevenir_des_fins() -> None:
    """This morning's. Asks for tomorrow's."""
    try:
        prevenir(horloge.maintenant())
    finally:
        planifier()


def planifier() -> bool:
    """Ask the worker for the next look, unless it is asked for; says whether it did. Called when it starts."""
    return file.planifier(prevenir_des_fins, horloge.prochain_matin(horloge.maintenant(), HEURE))
