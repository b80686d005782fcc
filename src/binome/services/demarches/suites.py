"""What a request and its answers become in the follow-up of a label: an event of funding, once, that names its request.

Only what is said is written: an amount that nobody gave is not guessed, its step says that it is to be told by
hand. A later word of the same request corrects the one before it, in the follow-up as in the request.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from pydantic import ValidationError

from binome.domaine.demarches.etats import EtatDeDemarche, SourceDEtape
from binome.domaine.langue.typographie import date_longue
from binome.domaine.suivi import argent, histoire
from binome.domaine.suivi.evenements import ActeDeFinancement, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import DemarcheAupresDUnOperateur, EtapeDeDemarche, EvenementDeSuivi, LabelAccorde
from binome.services.suivi import lectures
from binome.services.suivi.ecriture import SuiviRefuseError, inscrire

_E, _A = EtatDeDemarche, ActeDeFinancement
ACTES = {
    _E.envoyee: _A.demande,
    _E.recue: _A.demande,
    _E.accordee: _A.accord,
    _E.refusee: _A.refus,
    _E.abandonnee: _A.abandon,
}
"""What a step tells of the money; the others tell nothing of it."""
_FINS = frozenset({_A.accord, _A.refus, _A.abandon})


def porter(etape: EtapeDeDemarche, quand: dt.datetime) -> EvenementDeSuivi | None:
    """Write in the follow-up what a step says, in the running transaction that holds the dossier; None when it has
    nothing to tell there, or is there already."""
    demarche = etape.demarche
    label = LabelAccorde.objects.select_related("campagne").filter(dossier=demarche.dossier_id).first()
    saisie = _saisie(etape)
    if label is None or saisie is None or EvenementDeSuivi.objects.filter(etape=etape).exists():
        return None
    avant = histoire.qui_comptent(ligne.evenement for ligne in lectures.lire(label))
    siens = _de_la_demarche(demarche, avant)
    source, par = ("page", etape.par) if etape.source == SourceDEtape.main else ("operateur", None)
    ancien = next((e for e in siens if _remplace(saisie.acte, e.acte)), None)
    if ancien is None and any(_pareil(e, saisie) for e in avant):
        return None
    try:
        with transaction.atomic():
            if ancien is not None and ancien.acte != saisie.acte:
                inscrire(label, [_annulation(ancien, etape)], quand, source, par=par)
            elif ancien is not None:
                saisie = saisie.model_copy(update={"corrige": ancien.racine})
            (ecrit,) = inscrire(label, [saisie], quand, source, par=par, etape=etape)
    except SuiviRefuseError:
        # What cannot be followed (an action that the plan does not hold) never stands in the way of an answer.
        return None
    return ecrit


def _saisie(etape: EtapeDeDemarche) -> SaisieDeSuivi | None:
    acte, montant, demarche = ACTES.get(_E(etape.etat)), _montant(etape), etape.demarche
    if acte is None or montant is None:
        return None
    dit = f"Demande {demarche.numero}, {_SOURCES[SourceDEtape(etape.source)]}."
    try:
        return SaisieDeSuivi(
            fiche=demarche.fiche,
            genre=GenreDeSuivi.financement,
            acte=acte,
            jour=etape.le,
            tiers=demarche.operateur_nom[:200],
            objet=demarche.dispositif_nom[:300],
            montant=montant,
            texte=f"{dit} {etape.raison}".strip(),
        )
    except ValidationError:
        # An amount or a day that today's limits refuse, asked before they were: it does not stop the answer either.
        return None


_SOURCES = {
    SourceDEtape.main: "dit par le territoire",
    SourceDEtape.operateur: "répondu par le compte de l'opérateur",
    SourceDEtape.lien: "répondu par le lien envoyé à l'opérateur",
    SourceDEtape.demarche: "lu sur Démarche numérique",
}


def _montant(etape: EtapeDeDemarche) -> Decimal | None:
    """What the step says; what was asked, where the step answers no other amount than that."""
    if etape.montant is not None or _E(etape.etat) is _E.accordee:
        return etape.montant
    return etape.demarche.montant


def _de_la_demarche(demarche: DemarcheAupresDUnOperateur, avant: tuple[EvenementSuivi, ...]) -> list[EvenementSuivi]:
    rangs = set(EvenementDeSuivi.objects.filter(etape__demarche=demarche).values_list("rang", flat=True))
    return [e for e in avant if e.rang in rangs]


def _remplace(neuf: str, ancien: str) -> bool:
    """Whether a word of a request takes the place of another: the same again, or one end for another."""
    return neuf == ancien or (neuf in _FINS and ancien in _FINS)


def _pareil(evenement: EvenementSuivi, saisie: SaisieDeSuivi) -> bool:
    """Whether someone already told it by hand: the same act, of the same line, for the same amount."""
    if (evenement.genre, evenement.fiche, evenement.acte) != (saisie.genre, saisie.fiche, saisie.acte):
        return False
    noms = ((evenement.tiers, saisie.tiers), (evenement.objet, saisie.objet))
    return evenement.montant == saisie.montant and all(argent.cle(a) == argent.cle(b or "") for a, b in noms)


def _annulation(ancien: EvenementSuivi, etape: EtapeDeDemarche) -> SaisieDeSuivi:
    return SaisieDeSuivi(
        fiche=ancien.fiche,
        genre=ancien.genre,
        acte=ancien.acte,
        jour=ancien.jour,
        corrige=ancien.racine,
        annule=True,
        texte=f"La demande {etape.demarche.numero} a reçu une autre réponse, le {date_longue(etape.le)}.",
    )
