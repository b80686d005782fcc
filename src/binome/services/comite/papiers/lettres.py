"""The letter of a decision: what is decided, why, by whom, and how to contest it."""

from __future__ import annotations

from binome.appels.catalogue import retrouver_appel
from binome.documents.comite import LettreDeDecision, pdf_de_la_lettre
from binome.domaine.comite.decision import EtatDeLaDecision
from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.langue.typographie import date_longue, soigner
from binome.registre.models import DecisionDuDepot
from binome.services.comite import seances
from binome.services.comite.papiers import mentions
from binome.services.socle import horloge

_R421 = (
    "Cette décision peut être contestée dans un délai de deux mois à compter de sa notification ou de sa publication "
    "(code de justice administrative, articles R421-1 et R421-5). Tribunal compétent : {}."
)
_SANS_TRIBUNAL = (
    "Tribunal administratif compétent : non renseigné par la campagne. Sans cette mention, les délais de recours ne "
    "sont pas opposables (code de justice administrative, article R421-5)."
)
_L411 = (
    "Un recours gracieux ou hiérarchique peut être formé dans le même délai ; il interrompt le délai du recours "
    "contentieux (CRPA, article L411-2). À adresser à : {}."
)


def lettre(decision: DecisionDuDepot) -> bytes:
    """The letter of a decision; a project until it is announced."""
    return pdf_de_la_lettre(composer_la_lettre(decision), decision.annoncee_le or decision.preparee_le)


def composer_la_lettre(decision: DecisionDuDepot) -> LettreDeDecision:
    """What the letter of a decision says: what is decided, why, by whom, and how to contest it."""
    dossier = decision.depot.dossier
    # What is notified stays as it was: who signs the next ones does not sign this one.
    dites = mentions.en_vigueur(dossier.campagne, decision.annoncee_le)
    appel = retrouver_appel(dossier.campagne.appel).appel
    sens = SensDeLaDecision(decision.sens)
    faits = [("Candidature", dossier.titre), ("Dépôt", decision.depot.numero)]
    if decision.annoncee_le:
        faits.append(("Date", date_longue(horloge.jour_a(dossier.campagne.fuseau, decision.annoncee_le))))
    if decision.deliberation:
        jour = seances.seance_le(decision.deliberation.point.seance)
        faits.append(("Délibération", f"{appel.comite.nom if appel.comite else 'Comité'}, {date_longue(jour)}"))
    return LettreDeDecision(
        titre=f"Décision : {dossier.territoire}",
        territoire=dossier.territoire,
        objet=f"{appel.titre_court} : décision",
        projet=decision.etat != EtatDeLaDecision.annoncee,
        faits=tuple(faits),
        decision=soigner(_PHRASES[sens].format(dossier.territoire)),
        motifs=decision.motifs,
        conditions_nom="Réserves" if sens is SensDeLaDecision.label_reserves else "Conditions",
        conditions=tuple(str(c) for c in decision.conditions),
        auteur=(
            ("Prénom, nom", dites.auteur_nom),
            ("Qualité", dites.auteur_qualite),
            ("Service", dites.service),
        ),
        suite=soigner(_SUITES.get(sens, "")),
        recours=tuple(soigner(phrase) for phrase in _recours(dites)),
    )


_PHRASES = {
    SensDeLaDecision.label: "La candidature du territoire {} est labellisée.",
    SensDeLaDecision.label_reserves: "La candidature du territoire {} est labellisée, avec les réserves ci-dessous.",
    SensDeLaDecision.ajourne: "L'examen de la candidature du territoire {} est ajourné.",
    SensDeLaDecision.refus: "La candidature du territoire {} n'est pas retenue.",
}

_SUITES = {
    SensDeLaDecision.ajourne: "La candidature n'est ni retenue ni refusée : le comité l'examinera dans une autre "
    "séance, sur le texte déposé. Vous n'avez rien à déposer ; sa décision vous sera notifiée.",
}
"""What comes next, when the decision itself does not say it."""


def _recours(dites: mentions.Mentions) -> list[str]:
    tribunal = _R421.format(dites.tribunal) if dites.tribunal else _SANS_TRIBUNAL
    return [tribunal, _L411.format(dites.recours_gracieux or "l'auteur de la décision")]
