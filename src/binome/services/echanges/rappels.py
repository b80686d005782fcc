"""Reminders of what is owed: once a day, one e-mail a person, three days ahead and then each week that it is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django_tasks import task

from binome.domaine.langue.typographie import accord, date_longue
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.verdict.echeance import PARIS
from binome.registre.models import Compte, Demande, Envoi, Notification
from binome.services.acces import plusieurs
from binome.services.echanges import demandes
from binome.services.notifications import distribution
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.notifications.papier import Faits
from binome.services.socle import adresses, file, horloge

AVANCE = dt.timedelta(days=3)
RELANCE = dt.timedelta(days=7)
HEURE = 7
"""Hour of the morning, in Paris."""


def a_rappeler(echeance: dt.date, dernier: dt.date | None, jour: dt.date) -> bool:
    """Whether a reminder is due on a day: from three days ahead, when late, then once a week."""
    if jour < echeance - AVANCE:
        return False
    if dernier is None or dernier < echeance - AVANCE:
        return True
    return jour > echeance and (dernier <= echeance or jour - dernier >= RELANCE)


def en_attente() -> QuerySet[Demande]:
    """What is owed, dated and not done, by people who are still of the team."""
    du = Demande.objects.filter(faite_le=None, echeance__isnull=False, pour__is_active=True)
    return du.filter(pour__roles_dossier__dossier=F("dossier")).distinct()


def de(personne: Compte) -> list[Demande]:
    """What a person owes and may still read: a fiche may have become reserved since it was asked."""
    siennes = en_attente().filter(pour=personne).select_related("dossier__campagne", "par").order_by("echeance", "pk")
    ouverts = plusieurs.ouvrir(personne, {d.dossier for d in siennes}, horloge.maintenant())
    return [d for d in siennes if (ouvert := ouverts.get(d.dossier_id)) and demandes.lisible(ouvert, d)]


def envoyer(instant: dt.datetime) -> int:
    """Send the reminders due at an instant, each person's in one transaction; how many people were written to.

    Running it twice sends nothing twice.
    """
    jour = instant.astimezone(ZoneInfo(PARIS)).date()
    personnes = en_attente().filter(echeance__lte=jour + AVANCE).order_by("pour").values_list("pour", flat=True)
    return sum(_envoyer_a(cle, jour, instant) for cle in dict.fromkeys(personnes))


def _envoyer_a(cle: int, jour: dt.date, instant: dt.datetime) -> bool:
    with transaction.atomic():
        # Held: of two workers, the second reads what the first has written.
        personne = Compte.objects.select_for_update(no_key=True).get(pk=cle)
        dues = [d for d in de(personne) if d.echeance and a_rappeler(d.echeance, _jour(d.rappelee_le), jour)]
        if not dues:
            return False
        Demande.objects.filter(pk__in=[d.pk for d in dues]).update(rappelee_le=instant)
        terme = min(d.echeance for d in dues if d.echeance)
        distribution.notifier(GenreDeNotification.rappel, f"rappel:{jour}", [personne], echeance=terme)
    return True


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person was reminded of each day, and still owes; a day whose demands are done says nothing."""
    siennes = de(compte)
    dites = {}
    for ligne in lignes:
        texte = ligne.evenement.partition(":")[2]
        if dues := [d for d in siennes if str(_jour(d.rappelee_le)) == texte]:
            dites[ligne.pk] = _nouvelle(dues, f"{compte.pk}:{texte}")
    return dites


def _nouvelle(dues: Sequence[Demande], cle: str) -> Nouvelle:
    lieux = {d.dossier.identifiant: d.dossier.territoire for d in dues}
    seul = next(iter(lieux)) if len(lieux) == 1 else ""
    combien = accord(len(dues), "demande attend votre réponse", "demandes attendent votre réponse")
    return Nouvelle(
        territoire=lieux.get(seul, ""),
        dossier=dues[0].dossier_id if seul else 0,
        titre=f"{lieux[seul]} : {combien}" if seul else combien,
        lien=adresses.lien("atelier-qui-doit-quoi", seul) if seul else adresses.lien("a-vous"),
        bouton="Ouvrir la page « Qui doit quoi »" if seul else "Ouvrir la page « À vous »",
        a_faire=f"répondre à {accord(len(dues), 'demande', 'demandes')}{f', {lieux[seul]}' if seul else ''}",
        echeance=min(d.echeance for d in dues if d.echeance),
        paragraphes=tuple(f"« {d.quoi} »" for d in dues),
        lettre=("rappel", cle),
    )


def lettre(envoi: Envoi) -> Lettre | None:
    """The reminder of a day to a person: what was due then, still is, and they may still read; none when nothing is."""
    cle, _, texte = envoi.cle.partition(":")
    jour = dt.date.fromisoformat(texte)
    personne = Compte.objects.filter(pk=int(cle)).first()
    dues = [d for d in de(personne) if _jour(d.rappelee_le) == jour] if personne else []
    if not dues:
        return None
    ou = {d.dossier_id: d.dossier.territoire for d in dues}
    seul = next(iter(ou)) if len(ou) == 1 else 0
    faits = {
        "territoire": ou[seul] if seul else "",
        "dues": [_due(d, jour) for d in dues],
        "lien": adresses.lien("atelier-qui-doit-quoi", dues[0].dossier.identifiant)
        if seul
        else adresses.lien("a-vous"),
        "preferences": adresses.lien("notifications-choix"),
    }
    return rediger("rappel", faits, dossier=seul)


def _jour(instant: dt.datetime | None) -> dt.date | None:
    return instant.astimezone(ZoneInfo(PARIS)).date() if instant else None


def _due(demande: Demande, jour: dt.date) -> Faits:
    echeance = demande.echeance or jour
    return {
        "territoire": demande.dossier.territoire,
        "echeance": date_longue(echeance),
        "en_retard": echeance < jour,
        "quoi": demande.quoi,
        "lien": adresses.lien("atelier-qui-doit-quoi", demande.dossier.identifiant),
    }


@task()
def rappeler() -> None:
    """Send today's reminders and ask for tomorrow's."""
    envoyer(horloge.maintenant())
    planifier()


def planifier() -> bool:
    """Ask the worker for the next reminders, unless they are asked for; says whether it did. Called when it starts."""
    return file.planifier(rappeler, horloge.prochain_matin(horloge.maintenant(), HEURE))
