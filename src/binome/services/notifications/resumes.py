"""The digest of the day: what a person chose to read in the morning, in one letter; nothing that waits is dropped."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django_tasks import task

from binome.domaine.langue.typographie import accord, date_longue
from binome.domaine.procedure.notifications import Canal, LigneDeResume, retenir
from binome.domaine.verdict.echeance import PARIS
from binome.registre.models import Compte, Envoi, Notification
from binome.services.notifications import courriels, nouvelles
from binome.services.notifications.distribution import HEURE, faits_de, verrouillees
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, file, horloge

RESUME = "resume"


@task()
def resumer() -> None:
    """This morning's digests; asks for tomorrow's."""
    envoyer_les_resumes(horloge.maintenant())
    planifier()


def planifier() -> bool:
    """Ask the worker for the next digests, unless they are asked for; says whether it did. Called when it starts."""
    return file.planifier(resumer, horloge.prochain_matin(horloge.maintenant(), HEURE))


def envoyer_les_resumes(instant: dt.datetime) -> int:
    """Queue the digest of each person who waits for one; how many. One a day: what comes later waits for the next."""
    jour = instant.astimezone(ZoneInfo(PARIS)).date()
    attente = Notification.objects.filter(etat=Canal.resume.value, resume_du=None)
    return sum(_resumer(cle, jour) for cle in sorted(set(attente.values_list("compte", flat=True))))


def _resumer(cle: int, jour: dt.date) -> bool:
    with transaction.atomic():
        lignes = list(verrouillees().filter(compte=cle, etat=Canal.resume.value, resume_du=None))
        if not lignes or Envoi.objects.filter(genre=RESUME, cle=f"{cle}:{jour}").exists():
            return False
        # What was read meanwhile is no news: it is told of nowhere, and waits for nothing.
        a_dire = [li for li in lignes if li.lue_le is None]
        dites, _ = retenir(LigneDeResume(li.pk, li.cree_le, li.echeance) for li in a_dire)
        reglees = {ligne.cle for ligne in dites} | {li.pk for li in lignes if li.lue_le is not None}
        Notification.objects.filter(pk__in=reglees).update(resume_du=jour)
        if not dites:
            return False
        courriels.ecrire_a(Compte.objects.get(pk=cle).email, RESUME, f"{cle}:{jour}")
    return True


def lettre(envoi: Envoi) -> Lettre | None:
    """The digest of a day: what its person may still be told of, and has not read; none when nothing is left."""
    cle, _, texte = envoi.cle.partition(":")
    compte = Compte.objects.filter(pk=int(cle)).first()
    if compte is None:
        return None
    jour = dt.date.fromisoformat(texte)
    siennes = Notification.objects.filter(compte=compte, etat=Canal.resume.value)
    lignes = list(siennes.filter(resume_du=jour, lue_le=None))
    dites = nouvelles.dire(compte, lignes)
    ordre, _ = retenir((LigneDeResume(li.pk, li.cree_le, li.echeance) for li in lignes if li.pk in dites), len(lignes))
    if not ordre:
        return None
    reste = siennes.filter(resume_du=None, lue_le=None, cree_le__lt=envoi.cree_le)
    autres = len(nouvelles.dire(compte, list(reste)))
    a_faire = sum(bool(dites[ligne.cle].a_faire) for ligne in ordre)
    lieux = {dites[ligne.cle].territoire for ligne in ordre}
    dossiers = {dites[ligne.cle].dossier for ligne in ordre}
    termes = [n.echeance for n in (dites[ligne.cle] for ligne in ordre) if n.a_faire and n.echeance]
    faits = {
        "territoire": lieux.pop() if len(lieux) == 1 else "",
        "terme": date_longue(min(termes)) if termes else "",
        "nouvelles": [faits_de(dites[ligne.cle]) for ligne in ordre],
        "combien": accord(len(ordre), "nouvelle"),
        "a_faire": accord(a_faire, "chose à faire", "choses à faire") if a_faire else "",
        "autres": accord(autres, "autre nouvelle", "autres nouvelles") if autres else "",
        "page": adresses.lien("notifications"),
        "preferences": adresses.lien("notifications-choix"),
    }
    return rediger(RESUME, faits, dossier=dossiers.pop() if len(dossiers) == 1 else 0)
