"""Use cases of consent: a person named in a binôme reads what is said of them, and agrees or not, without account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.dossier.acteurs import Elu, Industriel
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.mentions import Cote, empreinte_des_mentions, mentions, personne_de
from binome.domaine.droits.droits import Action, Etat, Role
from binome.domaine.langue.typographie import date_longue, de_personne
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Compte, Consentement, Dossier, RoleDossier
from binome.services.acces import ouverture
from binome.services.comptes import comptes
from binome.services.notifications import courriels, distribution, envois
from binome.services.redaction.enregistrement import inscrire
from binome.services.socle import adresses, horloge, journal, personnes
from binome.services.socle.erreurs import LienCaducError, TexteChangeError
from binome.services.texte.texte_entier import document, revision_de_tete

DUREE = dt.timedelta(days=30)
# Enough for every binôme of a territory, several times; too few to write to strangers in our name.
PAR_JOUR = 100


class DemandeImpossibleError(BinomeError):
    """Consent cannot be asked; the message says why, in French."""

    code = "accord_non_demande"
    famille = Famille.invalide


@dataclass(frozen=True)
class Lecture:
    """What a person reads before they answer; `empreinte` is the SHA-256 of `dits`."""

    demande: Consentement
    dossier: Dossier
    cote: Cote
    dits: tuple[tuple[str, str], ...]
    empreinte: str
    jusqu_au: dt.datetime


@dataclass(frozen=True)
class EtatConsentement:
    """Where the consent of one side of a binôme stands. `mot`: donne, refuse, demande, expire, declare or absent.

    `declare`: the dossier says that it was given, and nothing here proves it. `le`: when, if known. `sort`: what became
    of the letter, when there is something to say of it.
    """

    mot: str
    le: dt.datetime | dt.date | None = None
    courriel: str = ""
    sort: str = ""


def demander(compte: Compte, identifiant: str, binome: str, cote: Cote) -> Consentement:
    """Ask a named person, by e-mail. The link is drawn when the letter leaves; only the SHA-256 of its token is kept.

    A former link for the same place no longer holds. Errors: IntrouvableError, RefusError, DemandeImpossibleError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.demander, instant=quand).dossier
        personne = personne_de(document(revision_de_tete(dossier)), binome, cote)
        courriel = _destinataire(dossier, personne, quand)
        try:
            envois.compter(compte, courriel)
        except envois.TropDEnvoisError as trop:
            raise DemandeImpossibleError(str(trop)) from None
        demande = Consentement.objects.create(
            dossier=dossier,
            binome=binome,
            cote=cote,
            nom=personne.nom if personne else "",
            courriel=courriel,
            jeton_sha256=adresses.jeton_a_tirer(),
            par=compte,
            demande_le=quand,
        )
        qui = personnes.pseudonyme(courriel, demande.nom)
        donnees = {"binome": binome, "cote": cote, "personne": qui}
        journal.ajouter("consentement.demande", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
        distribution.notifier_l_adresse(
            GenreDeNotification.consentement_demande,
            f"consentement:{demande.pk}",
            courriel,
            ("consentement", demande.pk),
            echeance=dernier_jour(demande),
        )
    return demande


def tirer_le_lien(demande: Consentement) -> str:
    """A new link to answer; the one before, if any, no longer holds."""
    return adresses.tirer_le_lien(demande, "suivre-accord")


def dernier_jour(demande: Consentement) -> dt.date:
    """The day after which a request may not be answered any more."""
    return _date(demande.dossier, demande.demande_le + DUREE)


def _destinataire(dossier: Dossier, personne: Elu | Industriel | None, quand: dt.datetime) -> str:
    if personne is None:
        raise DemandeImpossibleError("Nommez d'abord la personne, puis demandez-lui son accord.")
    if not personne.courriel:
        raise DemandeImpossibleError(f"Donnez d'abord l'adresse électronique {de_personne(personne.nom)}.")
    recentes = Consentement.objects.filter(dossier=dossier, demande_le__gt=quand - dt.timedelta(days=1)).count()
    if recentes >= PAR_JOUR:
        raise DemandeImpossibleError(f"{PAR_JOUR} demandes sont parties depuis hier : reprenez demain.")
    try:
        return comptes.normaliser(personne.courriel)
    except comptes.CourrielInvalideError as erreur:
        raise DemandeImpossibleError(f"{erreur} Corrigez-la dans le binôme.") from None


def lire(jeton: str, instant: dt.datetime | None = None) -> Lecture:
    """What the person of a link reads. Errors: LienCaducError."""
    lignes = Consentement.objects.select_related("dossier__campagne", "par")
    if (demande := lignes.filter(jeton_sha256=adresses.condense(jeton)).first()) is None:
        raise LienCaducError("Ce lien n'est pas celui d'une demande d'accord : vérifiez qu'il est entier.")
    return lire_la_demande(demande, instant or horloge.maintenant())


def lire_la_demande(demande: Consentement, quand: dt.datetime) -> Lecture:
    """What the person of a request reads, whatever brought them to it. Errors: LienCaducError."""
    if reponse := demande.donne_le or demande.refuse_le:
        oui = "donné" if demande.donne_le else "refusé"
        raise LienCaducError(
            f"Vous avez {oui} votre accord le {_jour(demande.dossier, reponse)} : un lien ne sert qu'une fois."
        )
    if quand >= demande.demande_le + DUREE:
        raise LienCaducError("Cette demande n'est plus valable : elle valait trente jours.")
    place = Consentement.objects.filter(dossier=demande.dossier, binome=demande.binome, cote=demande.cote)
    if place.filter(pk__gt=demande.pk).exists():
        raise LienCaducError("Une demande plus récente vous a été envoyée : servez-vous du dernier courriel reçu.")
    return _lecture(demande)


def existe(jeton: str) -> bool:
    """Whether a link was ever that of a request, whatever became of it."""
    return Consentement.objects.filter(jeton_sha256=adresses.condense(jeton)).exists()


def _lecture(demande: Consentement) -> Lecture:
    texte = document(revision_de_tete(demande.dossier))
    cote: Cote = "elu" if demande.cote == "elu" else "industriel"
    personne = personne_de(texte, demande.binome, cote)
    if personne is None or personne.nom != demande.nom:
        raise LienCaducError("Ce dossier ne vous nomme plus à cette place : vous n'avez rien à faire.")
    dits = mentions(texte, demande.binome, cote)
    return Lecture(demande, demande.dossier, cote, dits, empreinte_des_mentions(dits), demande.demande_le + DUREE)


def repondre(jeton: str, oui: bool, empreinte: str) -> Lecture:
    """Write the answer of the person of a link. Errors: LienCaducError, TexteChangeError."""
    return repondre_a(lambda quand: lire(jeton, quand), oui, empreinte)


def repondre_a(relire: Callable[[dt.datetime], Lecture], oui: bool, empreinte: str) -> Lecture:
    """Write the answer of the person, who read the mentions of that SHA-256.

    The row decides: of two answers at once, one finds the link used. The dossier's `consentement` follows by a
    revision, unless the dossier is deposited and closed: it no longer changes, the answer alone is kept.
    Errors: LienCaducError, TexteChangeError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(relire(quand).dossier.identifiant)
        lecture = relire(quand)
        if lecture.empreinte != empreinte:
            raise TexteChangeError
        demande = lecture.demande
        libre = Consentement.objects.filter(pk=demande.pk, donne_le=None, refuse_le=None)
        if not libre.update(**{"donne_le" if oui else "refuse_le": quand}):
            raise LienCaducError("Vous avez déjà répondu : un lien ne sert qu'une fois.")
        _inscrire(lecture, oui, quand)
        donnees = {
            "binome": demande.binome,
            "cote": demande.cote,
            "personne": personnes.pseudonyme(demande.courriel, demande.nom),
            "mentions": empreinte,
        }
        action = "consentement.donne" if oui else "consentement.refuse"
        journal.ajouter(action, f"dossier:{lecture.dossier.identifiant}", donnees, acteur=None, instant=quand)
    return lecture


def _inscrire(lecture: Lecture, oui: bool, quand: dt.datetime) -> None:
    """Put the answer in the dossier, unless it says so already."""
    dossier = lecture.dossier
    situation = ouverture.situation(dossier, quand)
    personne = personne_de(document(revision_de_tete(dossier)), lecture.demande.binome, lecture.cote)
    deja = bool(personne and personne.consentement and personne.consentement.donne)
    if deja is oui or (situation.close and situation.etat is Etat.depose):
        return
    valeur = {"donne": True, "date": _date(dossier, quand).isoformat()} if oui else {"donne": False}
    chemin = f"gouvernance.binomes[{lecture.demande.binome}].{lecture.cote}.consentement"
    verbe = "donné" if oui else "refusé"
    motif = f"Accord {verbe} par {lecture.demande.nom}, par courriel"[:200]
    inscrire(dossier, {chemin: valeur}, _auteur(lecture), quand, motif=motif)


def _auteur(lecture: Lecture) -> Compte:
    """Who signs the revision: the person's own account if they have one, else the chef de projet."""
    if propre := comptes.trouver(lecture.demande.courriel):
        return propre
    chefs = RoleDossier.objects.filter(dossier=lecture.dossier, role=Role.chef_de_projet.value).select_related("compte")
    chef = chefs.first()
    return chef.compte if chef else revision_de_tete(lecture.dossier).auteur


def etats(dossier: Dossier, texte: Document, instant: dt.datetime) -> dict[tuple[str, str], EtatConsentement]:
    """Where each named person's consent stands, by (binôme, side). One query."""
    toutes = Consentement.objects.filter(dossier=dossier).annotate(sort=courriels.sort("consentement"))
    derniers = {(c.binome, c.cote): c for c in toutes.order_by("pk")}
    sortie = {}
    for binome in texte.gouvernance.binomes:
        for cote, personne in (("elu", binome.elu), ("industriel", binome.industriel)):
            if personne:
                dernier = derniers.get((binome.id, cote))
                propre = dernier if dernier and dernier.nom == personne.nom else None
                sortie[binome.id, cote] = _etat(personne, propre, instant)
    return sortie


def _etat(personne: Elu | Industriel, demande: Consentement | None, instant: dt.datetime) -> EtatConsentement:
    accord = personne.consentement
    if demande and demande.donne_le and accord and accord.donne:
        return EtatConsentement("donne", demande.donne_le, demande.courriel)
    if demande and demande.refuse_le:
        return EtatConsentement("refuse", demande.refuse_le, demande.courriel)
    if demande and instant < demande.demande_le + DUREE:
        parti = courriels.dire_le_sort(getattr(demande, "sort", None))
        return EtatConsentement("demande", demande.demande_le, demande.courriel, parti)
    if accord and accord.donne:
        return EtatConsentement("declare", accord.date)
    return EtatConsentement("expire", demande.demande_le, demande.courriel) if demande else EtatConsentement("absent")


def _date(dossier: Dossier, quand: dt.datetime) -> dt.date:
    return horloge.jour_a(dossier.campagne.fuseau, quand)


def _jour(dossier: Dossier, quand: dt.datetime) -> str:
    return date_longue(_date(dossier, quand))
