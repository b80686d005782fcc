"""Use cases of the follow-up: say what happened to an action, correct what was said. Nothing written ever changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from binome.domaine.droits.droits import Action
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.suivi.evenements import EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.histoire import refus_de
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte, CorrespondantDeSuivi, EtapeDeDemarche, EvenementDeSuivi, LabelAccorde
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.socle import horloge, journal
from binome.services.suivi import lectures, plans


class SuiviRefuseError(BinomeError):
    """What is said of an action cannot be written; the phrase says why, and what to do."""

    code = "suivi_refuse"
    famille = Famille.invalide


def dire(compte: Compte, identifiant: str, saisie: SaisieDeSuivi, source: str = "page") -> EvenementDeSuivi:
    """Write an event, or a correction. Errors: IntrouvableError, RefusError, SansLabelError, SuiviRefuseError."""
    return dire_tout(compte, identifiant, [saisie], source)[0]


def dire_tout(
    compte: Compte, identifiant: str, saisies: Sequence[SaisieDeSuivi], source: str = "page"
) -> list[EvenementDeSuivi]:
    """Write these, all or none. Errors: those of `dire`."""
    with transaction.atomic():
        quand = horloge.maintenant()
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.lire_suivi, instant=quand)
        for saisie in saisies:
            exiger(ouvert, saisie)
        return inscrire(lectures.label_de(ouvert), saisies, quand, source, par=compte)


def exiger(ouvert: DossierOuvert, saisie: SaisieDeSuivi) -> None:
    """What concerns the plan, and what a committee decides, is for those who hold the follow-up. Errors: RefusError."""
    if saisie.fiche and saisie.genre is not GenreDeSuivi.decision:
        ouverture.autoriser(ouvert, Action.dire_suivi, saisie.fiche)
    else:
        ouverture.autoriser(ouvert, Action.tenir_suivi)


def inscrire(
    label: LabelAccorde,
    saisies: Sequence[SaisieDeSuivi],
    quand: dt.datetime,
    source: str,
    *,
    par: Compte | None = None,
    correspondant: CorrespondantDeSuivi | None = None,
    etape: EtapeDeDemarche | None = None,
) -> list[EvenementDeSuivi]:
    """Write events in the running transaction, the dossier being held. `etape`: the answer of an operator that the one
    event tells. Errors: SuiviRefuseError."""
    jour = horloge.jour_a(label.campagne.fuseau, quand)
    avant = [ligne.evenement for ligne in lectures.lire(label)]
    fiches = {action.fiche for action in plans.plan_de(label)} | {e.fiche for e in avant}
    ecrites = []
    for saisie in saisies:
        neuf = saisie.evenement(avant[-1].rang + 1 if avant else 1)
        if neuf.fiche and neuf.fiche not in fiches:
            raise SuiviRefuseError(f"L'action « {neuf.fiche} » n'est pas dans le plan labellisé.")
        if refus := refus_de(neuf, avant, jour):
            raise SuiviRefuseError(refus)
        ligne = _creer(label, neuf, quand, source, par, correspondant, etape)
        journal.ajouter("suivi.evenement", f"label:{label.identifiant}", _dit(neuf), acteur=par, instant=quand)
        avant.append(neuf)
        ecrites.append(ligne)
    return ecrites


def _creer(
    label: LabelAccorde,
    neuf: EvenementSuivi,
    quand: dt.datetime,
    source: str,
    par: Compte | None,
    correspondant: CorrespondantDeSuivi | None,
    etape: EtapeDeDemarche | None,
) -> EvenementDeSuivi:
    return EvenementDeSuivi.objects.create(
        label=label,
        rang=neuf.rang,
        fiche=neuf.fiche,
        genre=neuf.genre.value,
        acte=neuf.acte,
        jour=neuf.jour,
        objet=neuf.objet,
        tiers=neuf.tiers,
        montant=neuf.montant,
        valeur=neuf.valeur,
        echeance=neuf.echeance,
        texte=neuf.texte,
        cite=neuf.cite,
        corrige=neuf.corrige,
        annule=neuf.annule,
        source=source,
        par=par,
        correspondant=correspondant,
        etape=etape,
        le=quand,
    )


def _dit(neuf: EvenementSuivi) -> dict[str, Any]:
    """What the journal keeps: figures and codes; it only answers for the words."""
    mots = " ".join((neuf.objet, neuf.tiers, neuf.texte)).strip()
    dites = {
        "rang": neuf.rang,
        "fiche": neuf.fiche,
        "genre": neuf.genre.value,
        "acte": neuf.acte,
        "jour": neuf.jour.isoformat(),
        "montant": str(neuf.montant) if neuf.montant is not None else None,
        "valeur": str(neuf.valeur) if neuf.valeur is not None else None,
        "corrige": neuf.corrige,
        "annule": neuf.annule or None,
        "mots": journal.condenser(mots) if mots else None,
    }
    return {nom: valeur for nom, valeur in dites.items() if valeur not in ("", None)}
