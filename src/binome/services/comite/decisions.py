"""Decisions: prepared from what the committee adopted, approved by two, frozen when they are to be announced.

Until `annoncer`, called by the announcement in its own transaction, nothing of a decision goes out of this room: the
journal holds its fingerprint alone, under the committee and not under the dossier, and the stage of the deposit says
only that the committee has deliberated.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import DateTimeField, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce

from binome.domaine.comite.decision import (
    DecisionVoulue,
    EtatDeLaDecision,
    refus_d_approuver,
    refus_de_preparer,
    suffit,
)
from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    ApprobationDeDecision,
    Campagne,
    Compte,
    DecisionDuDepot,
    DeliberationDuComite,
    Depot,
    Dossier,
)
from binome.services.acces import ouverture
from binome.services.comite import acces, deports, saisies
from binome.services.depot import depots
from binome.services.instruction import passages, ressorts
from binome.services.socle import horloge, journal

_E = EtatDeLaDecision
_LONGS = ("depot__manifeste", "depot__verdict", "depot__dossier__memoire")
_JAMAIS = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
EN_COURS = (_E.en_attente.value, _E.approuvee.value, _E.figee.value)
ACTES: dict[SensDeLaDecision, Acte] = {
    SensDeLaDecision.label: Acte.labelliser,
    SensDeLaDecision.label_reserves: Acte.labelliser,
    SensDeLaDecision.ajourne: Acte.ajourner,
    SensDeLaDecision.refus: Acte.refuser,
}
"""The act of the procedure that the announcement of a decision writes."""


def preparer(
    compte: Compte, identifiant: str, sens: SensDeLaDecision, motifs: str, conditions: Iterable[str] = ()
) -> DecisionDuDepot:
    """Prepare the decision of a dossier, or another version of it. Errors: IntrouvableError, RefusError."""
    dits, reserves = saisies.texte(motifs, "Motifs", "motifs"), saisies.lignes(conditions, "Conditions", "conditions")
    voulue = DecisionVoulue(sens, dits, reserves)
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier, ouvert = _tenir(compte, identifiant, quand)
        ouvert.exiger_la_conduite()
        depot = _depot(dossier, compte)
        adoptee, ancienne = adoptee_de(depot), en_cours(depot)
        refus = refus_de_preparer(
            voulue,
            SensDeLaDecision(adoptee.proposition) if adoptee else None,
            _E(ancienne.etat) if ancienne else None,
        )
        if refus is not None:
            raise ouverture.RefusError(refus)
        if ancienne is not None:
            DecisionDuDepot.objects.filter(pk=ancienne.pk).update(etat=_E.remplacee.value)
        return _ecrire(depot, voulue, adoptee, compte, quand)


def _ecrire(
    depot: Depot,
    voulue: DecisionVoulue,
    adoptee: DeliberationDuComite | None,
    compte: Compte,
    quand: dt.datetime,
) -> DecisionDuDepot:
    version = DecisionDuDepot.objects.filter(depot=depot).count() + 1
    decision = DecisionDuDepot.objects.create(
        depot=depot,
        version=version,
        sens=voulue.sens.value,
        motifs=voulue.motifs,
        conditions=list(voulue.conditions),
        deliberation=adoptee,
        preparee_par=compte,
        preparee_le=quand,
        empreinte=empreinte(depot, version, voulue),
    )
    _noter("decision.preparee", decision, compte, quand)
    return decision


def empreinte(depot: Depot, version: int, voulue: DecisionVoulue) -> str:
    """SHA-256 of a decision: of which deposit, which version, in which words."""
    dite = {
        "depot": depot.numero,
        "version": version,
        "sens": voulue.sens.value,
        "motifs": voulue.motifs,
        "conditions": list(voulue.conditions),
    }
    return hashlib.sha256(canonique_rfc8785(dite)).hexdigest()


def approuver(compte: Compte, identifiant: str, lue: str) -> DecisionDuDepot:
    """Approve the decision of a dossier, as it was read: `lue` is its fingerprint. The last approval that is needed
    makes it approved, and says of the deposit that the committee has deliberated. Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier, ouvert = _tenir(compte, identifiant, quand)
        depot = _depot(dossier, None)
        decision = en_cours(depot)
        if decision is None:
            raise ouverture.RefusError("Aucune décision n'est préparée pour ce dossier.")
        deja = list(decision.approbations.values_list("compte", flat=True))
        refus = refus_d_approuver(
            _E(decision.etat), compte.pk, deja, lue, decision.empreinte, deports.motif(compte, depot)
        )
        if refus is not None:
            raise ouverture.RefusError(refus)
        ApprobationDeDecision.objects.create(decision=decision, compte=compte, empreinte=lue, le=quand)
        _noter("decision.approbation", decision, compte, quand)
        if suffit([*deja, compte.pk], ouvert.regles):
            decision.etat, decision.approuvee_le = _E.approuvee.value, quand
            decision.save(update_fields=["etat", "approuvee_le"])
            _noter("decision.approuvee", decision, None, quand)
            if passages.etape(passages.passages(depot)) is EtapeDuDepot.comite:
                passages.passer(compte, identifiant, Acte.deliberer)
        return decision


def en_cours(depot: Depot) -> DecisionDuDepot | None:
    """The decision of a deposit that is neither replaced nor announced. One query."""
    return _EN_COURS.premiere(depot.pk)


_EN_COURS = RequeteComposee(lambda depot: DecisionDuDepot.objects.filter(depot=depot, etat__in=EN_COURS))


def versions(depot: Depot) -> list[DecisionDuDepot]:
    """Every decision of a deposit, oldest first, with who prepared and approved it. Two queries."""
    approuvent = Prefetch("approbations", ApprobationDeDecision.objects.select_related("compte"))
    toutes = depot.decisions.select_related("preparee_par")
    return list(toutes.prefetch_related(approuvent).order_by("version"))


def adoptee_de(depot: Depot) -> DeliberationDuComite | None:
    """What the committee last adopted of a deposit, since the last decision announced. One query."""
    annoncees = DecisionDuDepot.objects.filter(depot=depot, etat=_E.annoncee.value).order_by("-annoncee_le")
    depuis = Coalesce(Subquery(annoncees.values("annoncee_le")[:1]), Value(_JAMAIS, DateTimeField()))
    adoptees = DeliberationDuComite.objects.filter(point__depot=depot, adoptee=True, close_le__gt=depuis)
    return adoptees.order_by("-close_le", "-pk").first()


# --- for the announcement, inside its own transactions


def decisions_approuvees(campagne: Campagne) -> list[DecisionDuDepot]:
    """The decisions that may be announced: approved or frozen, of deposits in force. One query."""
    pretes = DecisionDuDepot.objects.filter(
        depot__dossier__campagne=campagne,
        depot__remplace_le=None,
        depot__retire_le=None,
        etat__in=(_E.approuvee.value, _E.figee.value),
    )
    legeres = pretes.select_related("depot__dossier__campagne").defer(*_LONGS)
    return list(legeres.order_by("depot__dossier__identifiant"))


def en_attente(campagne: Campagne) -> list[DecisionDuDepot]:
    """The decisions that still want an approval: an announcement that is armed leaves them out. One query."""
    attendent = DecisionDuDepot.objects.filter(
        depot__dossier__campagne=campagne,
        depot__remplace_le=None,
        depot__retire_le=None,
        etat=_E.en_attente.value,
    )
    return list(attendent.select_related("depot__dossier").order_by("depot__dossier__identifiant"))


def figer(campagne: Campagne, instant: dt.datetime, *, acteur: Compte | None) -> list[DecisionDuDepot]:
    """Freeze every approved decision: until `liberer`, nobody replaces them. Runs in the transaction of what arms."""
    acces.verrouiller(campagne)
    return _mouvoir(campagne, _E.approuvee, _E.figee, "decisions.figees", instant, acteur)


def liberer(campagne: Campagne, instant: dt.datetime, *, acteur: Compte | None) -> list[DecisionDuDepot]:
    """The contrary: the announcement was cancelled. Runs in the transaction of what cancels it."""
    acces.verrouiller(campagne)
    return _mouvoir(campagne, _E.figee, _E.approuvee, "decisions.liberees", instant, acteur)


def annoncer(campagne: Campagne, instant: dt.datetime) -> list[DecisionDuDepot]:
    """Mark the frozen decisions as announced, at that instant; the acts of the procedure (`ACTES`), labels and letters
    are the announcement's. Runs in its transaction."""
    acces.verrouiller(campagne)
    return _mouvoir(campagne, _E.figee, _E.annoncee, "decisions.annoncees", instant, None)


def _mouvoir(
    campagne: Campagne, de: _E, vers: _E, action: str, instant: dt.datetime, acteur: Compte | None
) -> list[DecisionDuDepot]:
    concernees = [d for d in decisions_approuvees(campagne) if d.etat == de]
    dates = {"annoncee_le": instant} if vers is _E.annoncee else {}
    DecisionDuDepot.objects.filter(pk__in=[d.pk for d in concernees], etat=de.value).update(etat=vers.value, **dates)
    for decision in concernees:
        decision.etat = vers.value
        decision.annoncee_le = dates.get("annoncee_le")
    if concernees:
        donnees = {"decisions": [[d.depot.numero, d.version, journal.condenser(d.empreinte)] for d in concernees]}
        journal.ajouter(action, f"comite:{campagne.identifiant}", donnees, acteur=acteur, instant=instant)
    return concernees


def _tenir(compte: Compte, identifiant: str, quand: dt.datetime) -> tuple[Dossier, acces.ComiteOuvert]:
    """A dossier and its committee, held: whoever freezes or announces waits. Errors: IntrouvableError."""
    connu = Dossier.objects.filter(identifiant=identifiant).select_related("campagne").first()
    if connu is None:
        raise ouverture.IntrouvableError(identifiant)
    ouvert = acces.entrer(compte, acces.verrouiller(connu.campagne).identifiant, quand)
    ressorts.exiger_l_appel(connu.campagne)
    return ouverture.verrouiller(identifiant), ouvert


def _depot(dossier: Dossier, compte: Compte | None) -> Depot:
    depot = depots.valable(depots.tous(dossier))
    if depot is None:
        raise ouverture.RefusError("Aucun dépôt n'est en vigueur pour ce dossier.")
    if compte is not None and (motif := deports.motif(compte, depot)) is not None:
        raise ouverture.RefusError(f"Vous ne prenez pas part à ce dossier : {motif}")
    return depot


def _noter(action: str, decision: DecisionDuDepot, compte: Compte | None, quand: dt.datetime) -> None:
    condense = journal.condenser(decision.empreinte)
    donnees = {"depot": decision.depot.numero, "version": decision.version, "condense": condense}
    objet = f"comite:{decision.depot.dossier.campagne.identifiant}"
    journal.ajouter(action, objet, donnees, acteur=compte, instant=quand)
