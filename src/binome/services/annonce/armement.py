"""Arm an announcement, by two people; cancel it, by any of them, until its instant. The decisions are frozen meanwhile.

Every gesture holds the campaign: of two at once, the second sees what the first did.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from binome.domaine.comite import annonce as regles
from binome.domaine.comite.annonce import EtatDeLAnnonce
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import AnnonceDeCampagne, Campagne, Compte, DecisionDuDepot, Depot
from binome.services.acces.ouverture import RefusError
from binome.services.annonce import execution
from binome.services.comite import acces, decisions, deports
from binome.services.comite.acces import ComiteOuvert
from binome.services.socle import horloge, journal

_E = EtatDeLAnnonce
EN_COURS = (_E.proposee.value, _E.armee.value)
MOTIF_MAX = 500
ECARTE = (
    "Vous ne prenez pas part à un dossier de cette campagne : ce qui sera annoncé vous sera ouvert après l'annonce. "
    "Une autre personne qui conduit le comité la prépare."
)


def ouvrir(compte: Compte, campagne: str) -> ComiteOuvert:
    """The committee of a campaign, for who may announce what it decided: its president, its secretariat, an
    administrator. Errors: IntrouvableError, RefusError.
    """
    return acces.conduire(compte, campagne)


def ecart(ouvert: ComiteOuvert) -> str:
    """Why this person may not read what would be announced: they take no part in a file whose decision is not public
    yet. "" when they may. Three queries, two when they stand aside from nothing."""
    hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
    if not (hors.partout or hors.par_depot or hors.par_dossier):
        return ""
    restent = Depot.objects.filter(dossier__campagne=ouvert.campagne, retire_le=None, remplace_le=None)
    restent = restent.exclude(decisions__annoncee_le__isnull=False).only("pk", "dossier")
    return ECARTE if any(hors.motif(depot) for depot in restent) else ""


def relire(compte: Compte, campagne: str) -> ComiteOuvert:
    """The same as `ouvrir`, to read what would be announced. Errors: IntrouvableError, RefusError."""
    ouvert = ouvrir(compte, campagne)
    _exiger(ecart(ouvert) or None)
    return ouvert


def en_cours(campagne: Campagne) -> AnnonceDeCampagne | None:
    """The announcement that is asked for or armed, if any. One query."""
    siennes = AnnonceDeCampagne.objects.filter(campagne=campagne, etat__in=EN_COURS)
    return siennes.select_related("proposee_par", "armee_par").first()


def passees(campagne: Campagne) -> list[AnnonceDeCampagne]:
    """Those that were made or cancelled, newest first. One query."""
    siennes = AnnonceDeCampagne.objects.filter(campagne=campagne).exclude(etat__in=EN_COURS)
    return list(siennes.select_related("proposee_par", "armee_par", "annulee_par").order_by("-pk"))


def proposer(compte: Compte, campagne: str, instant: dt.datetime) -> AnnonceDeCampagne:
    """Ask for an announcement at an instant; somebody else arms it. Errors: IntrouvableError, RefusError."""
    instant = instant.astimezone(dt.UTC).replace(microsecond=0)
    execution.preparer(ouvrir(compte, campagne).campagne)
    with transaction.atomic():
        ouvert, actuelle = _tenir(compte, campagne)
        _exiger(ecart(ouvert) or None)
        pretes, quand = decisions.decisions_approuvees(ouvert.campagne), horloge.de_la_base()
        _exiger(regles.refus_de_proposer(_etat(actuelle), quand, instant, len(pretes)))
        _exiger(execution.obstacle(pretes))
        annonce = AnnonceDeCampagne.objects.create(
            campagne=ouvert.campagne,
            instant=instant,
            empreinte=empreinte(instant, pretes),
            proposee_par=compte,
            proposee_le=quand,
        )
        _noter("annonce.proposee", annonce, compte, quand)
    return annonce


def armer(compte: Compte, campagne: str, lue: str) -> AnnonceDeCampagne:
    """Arm the announcement that somebody else asked for, as it was read; its decisions are frozen. Errors:
    IntrouvableError, RefusError.
    """
    with transaction.atomic():
        ouvert, annonce = _tenir(compte, campagne)
        _exiger(ecart(ouvert) or None)
        quand = horloge.de_la_base()
        if annonce is None:
            raise RefusError("Aucune annonce n'attend d'être armée.")
        pretes = decisions.decisions_approuvees(ouvert.campagne)
        # What one reads, the other read, and it is what would be announced now.
        meme = annonce.empreinte == empreinte(annonce.instant, pretes) == lue
        presse = quand >= annonce.instant
        _exiger(regles.refus_d_armer(_E(annonce.etat), annonce.proposee_par_id, compte.pk, meme, presse))
        _exiger(execution.obstacle(pretes))
        annonce.etat, annonce.armee_par, annonce.armee_le = _E.armee.value, compte, quand
        annonce.save(update_fields=["etat", "armee_par", "armee_le"])
        decisions.figer(ouvert.campagne, quand, acteur=compte)
        _noter("annonce.armee", annonce, compte, quand)
        execution.planifier()
    return annonce


def annuler(compte: Compte, campagne: str, motif: str) -> AnnonceDeCampagne:
    """Cancel the announcement under way; its decisions are let go. Errors: IntrouvableError, RefusError."""
    dit = _motif(motif)
    with transaction.atomic():
        ouvert, annonce = _tenir(compte, campagne)
        quand = horloge.de_la_base()
        _exiger(regles.refus_d_annuler(_etat(annonce), quand, annonce.instant if annonce else None))
        if annonce is None:
            raise RefusError("Aucune annonce n'est en cours.")
        if annonce.etat == _E.armee:
            decisions.liberer(ouvert.campagne, quand, acteur=compte)
        annonce.etat, annonce.annulee_par, annonce.annulee_le = _E.annulee.value, compte, quand
        annonce.motif = dit
        annonce.save(update_fields=["etat", "annulee_par", "annulee_le", "motif"])
        _noter("annonce.annulee", annonce, compte, quand)
    return annonce


def empreinte(instant: dt.datetime, pretes: list[DecisionDuDepot]) -> str:
    """SHA-256 of what an announcement holds: its instant, and each decision in its words."""
    dites = {
        "instant": instant.astimezone(dt.UTC).isoformat(),
        "decisions": [[d.depot.numero, d.version, d.empreinte] for d in pretes],
    }
    return hashlib.sha256(canonique_rfc8785(dites)).hexdigest()


def _tenir(compte: Compte, campagne: str) -> tuple[ComiteOuvert, AnnonceDeCampagne | None]:
    """The committee and the announcement under way, held until the end of the running transaction."""
    ouvert = ouvrir(compte, campagne)
    acces.verrouiller(ouvert.campagne)
    return ouvert, en_cours(ouvert.campagne)


def _etat(annonce: AnnonceDeCampagne | None) -> EtatDeLAnnonce | None:
    return _E(annonce.etat) if annonce else None


def _exiger(refus: str | None) -> None:
    if refus is not None:
        raise RefusError(refus)


def _motif(brut: str) -> str:
    try:
        propre = en_ligne(brut)
    except ValeurRefuseeError as erreur:
        raise RefusError(au_champ("motif", f"Motif illisible : {erreur}.")) from None
    if not propre:
        raise RefusError(au_champ("motif", "Une annonce annulée se motive : dites pourquoi."))
    if len(propre) > MOTIF_MAX:
        raise RefusError(au_champ("motif", f"Ce motif est trop long : {nombre(MOTIF_MAX)} caractères au plus."))
    return propre


def _noter(action: str, annonce: AnnonceDeCampagne, compte: Compte, quand: dt.datetime) -> None:
    """Under the committee: a dossier's history says nothing of it."""
    donnees = {
        "cle": annonce.pk,
        "instant": annonce.instant.isoformat(),
        "condense": journal.condenser(annonce.empreinte),
    }
    journal.ajouter(action, f"comite:{annonce.campagne.identifiant}", donnees, acteur=compte, instant=quand)
