"""E-mails: queued in the transaction of what causes them, written and sent by the worker, each once.

The queue holds the kind of a letter and the key of its row. What became of each is in `Envoi`: before the first byte
of a message leaves, its row says « en_vol », so that a worker that dies then is followed by « peut-être envoyé »,
never by a second message.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django_tasks import TaskContext, task
from django_tasks_db.models import DBTaskResult

from binome.domaine.texte.reprises import delai
from binome.registre.models import Envoi, Notification
from binome.services.notifications import lettres, papier, preuves, retours
from binome.services.notifications.remise import (
    AdresseRefuseeError,
    RefusDefinitifError,
    RemiseIncertaineError,
    RemiseManqueeError,
    remettre,
)
from binome.services.socle import file, horloge, personnes, traces

journal = logging.getLogger(__name__)
SCELLEE, HERITEE = "scellee", "heritee"
"""Kinds without a row of their own: sealed in the queue; asked for by a former version."""
_ACCUSE = "binome.services.depot.suites.envoyer_accuse"
_INTERROMPU = "interrompu pendant l'envoi"
_INSISTANCE = (1, 5, 15)
"""Seconds between tries to write what became of a message that has left."""


class TenuAilleursError(Exception):
    """Another try of the same letter took over: this one sends nothing."""


def ecrire_a(destinataire: str, genre: str, cle: object) -> None:
    """Queue a letter about a row, in the running transaction. Nothing is sent to someone who was erased."""
    _mettre_en_file(genre, str(cle), destinataire)


def poster(destinataire: str, objet: str, texte: str, bouton: str = "") -> None:
    """Queue a letter that no row can tell again. Sealed, and erased as soon as it is settled."""
    _mettre_en_file(SCELLEE, "", destinataire, contenu=lettres.sceller(objet, texte, bouton))


def _mettre_en_file(genre: str, cle: str, destinataire: str, contenu: str = "") -> None:
    if not personnes.joignable(destinataire):
        return
    quand = horloge.maintenant()
    adresse = lettres.ligne(destinataire, 254)
    # The letter and the task that carries it, together: allauth writes outside of any transaction.
    with transaction.atomic():
        envoi = Envoi.objects.create(
            genre=genre, cle=cle, destinataire=adresse, contenu=contenu, cree_le=quand, change_le=quand
        )
        file.enfiler(expedier, envoi.pk)


@task(takes_context=True)
def expedier(context: TaskContext, cle: int) -> None:
    """Send a letter, unless its fate is known. Errors: those of `remise.remettre`."""
    if (envoi := Envoi.objects.filter(pk=cle).first()) is not None:
        _expedier(envoi, context, partial(lettres.ecrire, envoi))


@task(takes_context=True)
def envoyer(context: TaskContext, destinataire: str = "", objet: str = "", texte: str = "") -> None:
    """Send a message queued, whole, by a former version."""
    if not destinataire:
        return
    quand = horloge.maintenant()
    with transaction.atomic():
        # Nothing in the base keeps two rows from the same key: two workers with that job would each write theirs.
        personnes.serialiser()
        envoi, _ = Envoi.objects.get_or_create(
            genre=HERITEE,
            cle=str(context.task_result.id),
            defaults={"destinataire": lettres.ligne(destinataire, 254), "cree_le": quand, "change_le": quand},
        )
    _expedier(envoi, context, lambda: lettres.Lettre(objet, texte))


def _expedier(envoi: Envoi, context: TaskContext, ecrire: Callable[[], lettres.Lettre | None]) -> None:
    if envoi.etat == "en_vol":
        interrompu = RemiseIncertaineError(_INTERROMPU)
        _regler(envoi, "incertaine", interrompu)
        raise interrompu
    if envoi.etat != "attente":
        return
    porteur = f"{context.task_result.id}:{context.attempt}"
    if not _encore_a_envoyer(envoi).update(porteur=porteur):
        return
    envoi.porteur = porteur
    if (lettre := ecrire()) is None:
        _regler(envoi, "sans_objet")
        return
    try:
        remettre(_message(envoi, lettre), partial(_partir, envoi))
    except RemiseManqueeError as erreur:
        # Nobody tries again where there is no worker, nor after three days.
        fini = not file.avec_ouvrier() or delai(context.attempt) is None
        _regler(envoi, "abandonnee" if fini else "attente", erreur)
        raise
    except RemiseIncertaineError as erreur:
        _regler(envoi, "incertaine", erreur)
        raise
    except RefusDefinitifError as erreur:
        _refuser(envoi, lettre, erreur)
        raise
    except TenuAilleursError:
        return
    _regler(envoi, "envoyee")


def _message(envoi: Envoi, lettre: lettres.Lettre) -> EmailMessage:
    """Errors: AdresseRefuseeError."""
    try:
        validate_email(envoi.destinataire)
    except ValidationError:
        # Some addresses that servers take are not of Django's taste; what has no @ goes nowhere.
        if "@" not in envoi.destinataire:
            raise AdresseRefuseeError("adresse refusée") from None
    objet, texte = lettres.ligne(lettre.objet), lettres.corps(lettre.texte)
    signe = papier.signe_du_dossier(lettre.dossier)
    message = papier.CourrielSigne(
        subject=objet,
        body=texte,
        from_email=retours.expediteur(envoi) or settings.DEFAULT_FROM_EMAIL,
        to=[envoi.destinataire],
        alternatives=[(papier.en_html(objet, texte, lettre.bouton, papier.NOM_DU_SIGNE if signe else ""), "text/html")],
        attachments=list(lettre.pieces),
        # What is written as the sender is the site's; what fails comes back to the address of this letter.
        # Nobody's out-of-office answers a machine that says that it is one (RFC 3834).
        headers={
            "Message-ID": _identite(envoi),
            "From": settings.DEFAULT_FROM_EMAIL,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.signe = signe
    return message


def _identite(envoi: Envoi) -> str:
    """The same at each try: a server that was given a message twice can tell."""
    hote = urlsplit(str(settings.BINOME_ADRESSE)).hostname or "localhost"
    return f"<binome-{envoi.pk}-{int(envoi.cree_le.timestamp() * 1000)}@{hote}>"


def _encore_a_envoyer(envoi: Envoi) -> QuerySet[Envoi]:
    return Envoi.objects.filter(pk=envoi.pk, etat="attente", porteur=envoi.porteur)


def _partir(envoi: Envoi) -> None:
    """The point of no return: of two tries of one letter, one passes."""
    if not _encore_a_envoyer(envoi).update(etat="en_vol", change_le=horloge.maintenant()):
        raise TenuAilleursError


def _refuser(envoi: Envoi, lettre: lettres.Lettre, erreur: RefusDefinitifError) -> None:
    """Say that a letter will not be delivered, and tell whoever asked for it."""

    def dire() -> bool:
        with transaction.atomic():
            if lettre.demandeur and lettre.demandeur != envoi.destinataire:
                poster(lettre.demandeur, *_annonce(envoi, lettre, str(erreur)))
            if isinstance(erreur, AdresseRefuseeError):
                retours.marquer(envoi.destinataire, str(erreur))
            return _changer(envoi, "refusee", str(erreur))

    if _insister(dire):
        traces.lettre(envoi, "refusee", type(erreur).__name__)


def _annonce(envoi: Envoi, lettre: lettres.Lettre, raison: str) -> tuple[str, str, str]:
    faits = {"genre": envoi.genre, "destinataire": envoi.destinataire, "raison": raison, "lien": lettre.page}
    return papier.composer("non_remis", faits)


def _regler(envoi: Envoi, etat: str, erreur: Exception | None = None) -> None:
    if _insister(partial(_changer, envoi, etat, str(erreur or ""))):
        traces.lettre(envoi, etat, type(erreur).__name__ if erreur else "")


def _changer(envoi: Envoi, etat: str, raison: str) -> bool:
    """Write the fate of a letter, if this try is still the one that holds it; whether it was."""
    tenu = Envoi.objects.filter(pk=envoi.pk, porteur=envoi.porteur)
    quand = horloge.maintenant()
    valeurs = {"etat": etat, "raison": raison[:200], "change_le": quand}
    with transaction.atomic():
        fait = bool(tenu.update(**valeurs, **({} if etat == "attente" else {"contenu": ""})))
        if fait:
            preuves.du_sort(envoi, etat, quand)
    return fait


def _insister(ecrire: Callable[[], bool]) -> bool:
    """Write what is known of a message once it left, the base being locked or away for a while: not written, it would
    only be « peut-être envoyé ».
    """
    for pause in _INSISTANCE:
        try:
            return ecrire()
        except DatabaseError as erreur:
            journal.warning("Le sort d'un courriel n'a pas pu être écrit (%s) : nouvel essai.", type(erreur).__name__)
            connections.close_all()
            time.sleep(pause)
    return ecrire()


def sort(genre: str) -> Subquery:
    """What became of the last letter about each row of a query, for `annotate`: « etat|raison », or nothing."""
    siens = Envoi.objects.filter(genre=genre, cle=Cast(OuterRef("pk"), CharField())).order_by("-pk")
    return Subquery(siens.annotate(sort=Concat("etat", Value("|"), "raison")).values("sort")[:1])


def dire_le_sort(sort_: str | None) -> str:
    """The fate of a letter, in words for whoever asked for it; nothing when it left, or when it is not known here."""
    etat, _, raison = (sort_ or "").partition("|")
    phrases = {
        "attente": f"pas encore parti : {raison} ; nous réessayons pendant trois jours" if raison else "",
        "incertaine": "peut-être envoyé : la connexion s'est coupée avant la réponse du serveur",
        "refusee": f"non remis : {raison}",
        "revenue": f"revenu : {raison}",
        "abandonnee": f"non remis : {raison or 'abandonné'}",
    }
    return phrases.get(etat, "")


def reconcilier() -> int:
    """Settle the letters that wait for no job any more (it died, or was forgotten); how many. One that was leaving may
    have arrived. And the jobs thought lost, whose letter another worker sent after all, are done.

    Letters are read before jobs: one queued meanwhile is not taken for lost.
    """
    _absoudre()
    quand = horloge.maintenant()
    vieilles = Envoi.objects.filter(etat__in=("attente", "en_vol"), change_le__lt=quand - file.BAIL)
    if not (restees := list(vieilles.values_list("pk", "genre", "cle"))):
        return 0
    vivantes = DBTaskResult.objects.filter(status__in=("READY", "RUNNING"))
    arguments = vivantes.filter(task_path=expedier.module_path).values_list("args_kwargs", flat=True)
    attendues = {a["args"][0] for a in arguments if a["args"]}
    heritees = {str(cle) for cle in vivantes.filter(task_path=envoyer.module_path).values_list("pk", flat=True)}
    seules = [pk for pk, genre, cle in restees if pk not in attendues and not (genre == HERITEE and cle in heritees)]
    leurs = Envoi.objects.filter(pk__in=seules, change_le__lt=quand - file.BAIL)
    incertaines = _solder(leurs.filter(etat="en_vol"), "incertaine", _INTERROMPU)
    return incertaines + _solder(leurs.filter(etat="attente"), "abandonnee", "interrompu")


def _absoudre() -> None:
    mortes = DBTaskResult.objects.filter(status="FAILED", task_path=expedier.module_path)
    cles = {a["args"][0]: pk for pk, a in mortes.values_list("pk", "args_kwargs") if a["args"]}
    if cles and (parties := Envoi.objects.filter(pk__in=cles, etat="envoyee").values_list("pk", flat=True)):
        mortes.filter(pk__in=[cles[pk] for pk in parties]).update(status="SUCCESSFUL")


def retirer_les_textes() -> None:
    """Letters that a former version failed to send: what they said is erased, that they were not sent is kept."""
    for tache in DBTaskResult.objects.filter(status="FAILED", task_path__in=file.A_CONTENU):
        if arguments := tache.args_kwargs.get("args"):
            quand = tache.finished_at or tache.enqueued_at
            neuf = {"destinataire": lettres.ligne(str(arguments[0]), 254), "cree_le": quand, "change_le": quand}
            neuf |= {"etat": "abandonnee", "raison": "version précédente"}
            Envoi.objects.get_or_create(genre=HERITEE, cle=str(tache.pk), defaults=neuf)
        vide = {"args_kwargs": {"args": [], "kwargs": {}}, "traceback": ""}
        DBTaskResult.objects.filter(pk=tache.pk).update(**vide)


def oublier_en_attente() -> int:
    """Send nothing of what waited when a backup was made: much of it has left since. How many letters were given up."""
    en_file = DBTaskResult.objects.exclude(status="SUCCESSFUL").filter(
        task_path__in=(expedier.module_path, envoyer.module_path, _ACCUSE)
    )
    en_file.delete()
    if Envoi._meta.db_table not in connection.introspection.table_names():
        # Saved by a former version: its letters were in its jobs.
        return 0
    _garder_ici()
    partantes = _solder(Envoi.objects.filter(etat="en_vol"), "incertaine", "la base a été restaurée pendant son départ")
    attente = Envoi.objects.filter(etat="attente")
    return partantes + _solder(attente, "abandonnee", "la base a été restaurée avant son départ")


def _garder_ici() -> None:
    """What was not handed out yet, or waited for the morning, is only listed: it may have left by letter since."""
    if Notification._meta.db_table in connection.introspection.table_names():
        attente = Q(etat="attente") | Q(etat="resume", resume_du=None)
        Notification.objects.filter(attente).update(etat="ici")


def _solder(lesquels: QuerySet[Envoi], etat: str, raison: str) -> int:
    soldees, quand = list(lesquels), horloge.maintenant()
    with transaction.atomic():
        combien = lesquels.update(etat=etat, raison=raison, contenu="", change_le=quand)
        for envoi in soldees:
            preuves.du_sort(envoi, etat, quand)
    for envoi in soldees:
        traces.lettre(envoi, etat)
    return combien
