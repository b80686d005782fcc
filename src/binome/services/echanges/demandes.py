"""Use cases of « who owes what, and when »: ask, say it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import date_longue, nombre
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Compte, Demande, Envoi, Notification
from binome.services.acces import ouverture, plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import lecteurs
from binome.services.echanges.commentaires import RemarqueInvalideError, verifier_lieu
from binome.services.notifications import courriels, distribution, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge, journal, personnes

_RECUE = GenreDeNotification.demande_recue
LONGUEUR_MAX = 300
OUVERTES_MAX = 300
"""Demands of a dossier that wait at once."""


class DemandeInvalideError(BinomeError):
    """What was asked cannot be; `champ` names the field at fault, the message says why, in French."""

    code = "demande_invalide"
    famille = Famille.invalide

    def __init__(self, champ: str, message: str) -> None:
        self.champ = champ
        super().__init__(message)


def liste(ouvert: DossierOuvert) -> list[Demande]:
    """What is owed in a dossier: first what is not done, soonest first; then what is. None on a fiche that this person
    may not read, nor what was asked of it while they might not."""
    toutes = Demande.objects.filter(dossier=ouvert.dossier).select_related("pour", "par")
    toutes = toutes.annotate(sort=courriels.sort("demande"))
    lisibles = [d for d in toutes if lisible(ouvert, d)]
    return sorted(lisibles, key=lambda d: (d.faite_le is not None, d.echeance or dt.date.max, d.pk))


def lisible(ouvert: DossierOuvert, demande: Demande) -> bool:
    """Whether this person may read what was asked."""
    return ouvert.memoire.lisible_de(ouvert.regard, demande.chemin, demande.creee_le)


def demander(
    compte: Compte, identifiant: str, pour: int, quoi: str, *, chemin: str = "", echeance: dt.date | None = None
) -> Demande:
    """Ask someone of the team for something, and tell them by e-mail.

    Errors: IntrouvableError, RefusError, DemandeInvalideError.
    """
    quand, propre = horloge.maintenant(), " ".join(visibles(quoi).split())
    _verifier(propre, echeance)
    with transaction.atomic():
        ouvert = ouverture.exiger(compte, identifiant, Action.demander, instant=quand)
        if Demande.objects.filter(dossier=ouvert.dossier, faite_le=None).count() >= OUVERTES_MAX:
            raise DemandeInvalideError("quoi", f"{OUVERTES_MAX} demandes attendent déjà : terminez-en d'abord.")
        destinataire = _de_l_equipe(ouvert, pour, chemin)
        try:
            verifier_lieu(ouvert, chemin)
        except RemarqueInvalideError as erreur:
            raise DemandeInvalideError("chemin", str(erreur)) from None
        demande = Demande.objects.create(
            dossier=ouvert.dossier,
            chemin=chemin,
            quoi=propre,
            pour=destinataire,
            par=compte,
            echeance=echeance,
            creee_le=quand,
        )
        _noter("demande.faite", demande, compte)
        if destinataire.pk != compte.pk:
            try:
                envois.compter(compte, destinataire.email, equipier=True)
            except envois.TropDEnvoisError as trop:
                raise DemandeInvalideError("pour", str(trop)) from None
            distribution.notifier(_RECUE, f"demande:{demande.pk}", [destinataire], echeance=echeance)
    return demande


def _verifier(quoi: str, echeance: dt.date | None) -> None:
    if not quoi:
        raise DemandeInvalideError("quoi", "Dites en une phrase ce qui est attendu.")
    if len(quoi) > LONGUEUR_MAX:
        raise DemandeInvalideError("quoi", f"Raccourcissez cette demande : {nombre(LONGUEUR_MAX)} caractères au plus.")
    if echeance and echeance < horloge.aujourdhui():
        raise DemandeInvalideError("echeance", f"Le {date_longue(echeance)} est passé : choisissez une date à venir.")


def _de_l_equipe(ouvert: DossierOuvert, pour: int, chemin: str) -> Compte:
    sien = lecteurs.equipe(ouvert).get(pour)
    if sien is None:
        raise DemandeInvalideError("pour", "Choisissez quelqu'un de l'équipe, ou invitez cette personne d'abord.")
    if not lecteurs.lit(sien, chemin):
        raise DemandeInvalideError("pour", "Cette personne ne peut pas lire cette fiche : confiez-la-lui d'abord.")
    return sien.compte


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person is asked, in words; nothing of what they may not read any more."""
    cles = cles_de(lignes)
    voulues = Demande.objects.filter(pk__in=numeriques(cles), pour=compte)
    demandes = {str(d.pk): d for d in voulues.select_related("dossier__campagne", "par")}
    ouverts = plusieurs.ouvrir(compte, {d.dossier for d in demandes.values()}, horloge.maintenant())
    dites = {}
    for ligne in lignes:
        demande = demandes.get(cles[ligne.pk])
        ouvert = ouverts.get(demande.dossier_id) if demande else None
        if demande and ouvert and ouvert.peut(Action.lire) and lisible(ouvert, demande):
            dites[ligne.pk] = _nouvelle(demande)
    return dites


def _nouvelle(demande: Demande) -> Nouvelle:
    territoire = demande.dossier.territoire
    return Nouvelle(
        territoire=territoire,
        dossier=demande.dossier_id,
        titre=f"{territoire} : {demande.par} vous demande quelque chose",
        lien=adresses.lien("atelier-qui-doit-quoi", demande.dossier.identifiant),
        bouton="Ouvrir la page « Qui doit quoi »",
        a_faire="" if demande.faite_le else f"répondre à la demande de {demande.par}, {territoire}",
        echeance=demande.echeance,
        paragraphes=(f"« {demande.quoi} »",),
        lettre=("demande", str(demande.pk)),
    )


def lettre(envoi: Envoi) -> Lettre | None:
    """What someone is asked, to them; none when it is done already, or when they may no longer read it."""
    voulues = Demande.objects.select_related("pour", "par", "dossier__campagne").filter(pk=envoi.cle, faite_le=None)
    if (demande := voulues.first()) is None or not _encore_lisible(demande):
        return None
    page = adresses.lien("atelier-qui-doit-quoi", demande.dossier.identifiant)
    faits = {
        "par": str(demande.par),
        "titre": demande.dossier.titre,
        "territoire": demande.dossier.territoire,
        "echeance": date_longue(demande.echeance) if demande.echeance else "",
        "quoi": demande.quoi,
        "lien": page,
        "preferences": adresses.lien("notifications-choix"),
    }
    return rediger("demande", faits, demandeur=demande.par.email, page=page, dossier=demande.dossier_id)


def _encore_lisible(demande: Demande) -> bool:
    """Whether whoever it is asked of may read it now: a letter may wait for days, and rights change meanwhile."""
    try:
        ouvert = ouverture.ouvrir_lu(demande.pour, demande.dossier)
    except ouverture.IntrouvableError:
        return False
    return ouvert.peut(Action.lire) and lisible(ouvert, demande)


def terminer(compte: Compte, identifiant: str, cle: int, *, faite: bool = True) -> Demande:
    """Say that what was asked is done, or not after all: whoever owes it, asked for it, or may ask.

    Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = ouverture.exiger(compte, identifiant, Action.lire, instant=quand)
        demande = Demande.objects.select_related("pour", "par").filter(dossier=ouvert.dossier, pk=cle).first()
        if demande is None or not lisible(ouvert, demande):
            raise ouverture.IntrouvableError(f"{identifiant}, demande {cle}")
        if compte.pk not in (demande.pour_id, demande.par_id) and not ouvert.peut(Action.demander):
            raise ouverture.RefusError(
                "Seule la personne à qui c'est demandé, ou qui l'a demandé, peut dire que c'est fait."
            )
        if bool(demande.faite_le) != faite:
            demande.faite_le = quand if faite else None
            demande.save(update_fields=["faite_le"])
            _noter("demande.terminee" if faite else "demande.rouverte", demande, compte)
    return demande


def _noter(action: str, demande: Demande, acteur: Compte) -> None:
    donnees = {"cle": demande.pk, "pour": personnes.pseudonyme(demande.pour)}
    if demande.echeance:
        donnees["echeance"] = demande.echeance.isoformat()
    objet = f"dossier:{demande.dossier.identifiant}"
    journal.ajouter(action, objet, donnees, acteur=acteur, instant=horloge.maintenant())
