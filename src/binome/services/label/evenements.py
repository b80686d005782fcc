"""What happens to a label: the next row of its life, its line in the journal, and what is told of it.

Its team is told what the authority envisages or decides, the authority what the team answers or asks for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from binome.domaine.droits.droits import ROLES_DOSSIER, Action
from binome.domaine.label.actes import ActeDuLabel, Effet
from binome.domaine.label.vie import Fait
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.saisie.jours import PARIS, zone
from binome.registre.models import Compte, EvenementDuLabel, LabelAccorde, Notification, RoleDossier
from binome.services.acces import plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle, Suite
from binome.services.socle import adresses, horloge, journal

_A, _G = ActeDuLabel, GenreDeNotification


_SUITES: Mapping[ActeDuLabel, Suite] = {
    _A.engager: Suite(
        _G.label_engage,
        equipe=True,
        titre="{territoire} : l'autorité envisage {effet} de votre label",
        a_faire="répondre sur le label de {territoire}",
        paragraphe="Rien n'est décidé. La page du label dit pourquoi, et jusqu'à quand vous pouvez répondre.",
    ),
    _A.prononcer: Suite(
        _G.label_prononce,
        equipe=True,
        titre="{territoire} : l'autorité prononce {effet} de votre label",
        paragraphe="La page du label dit pourquoi, et ce qui en découle.",
    ),
    _A.classer: Suite(_G.label_suite, equipe=True, titre="{territoire} : rien n'est prononcé sur votre label"),
    _A.lever: Suite(_G.label_suite, equipe=True, titre="{territoire} : la suspension de votre label est levée"),
    _A.accepter_modification: Suite(
        _G.label_modification,
        equipe=True,
        titre="{territoire} : la modification de votre label est acceptée",
        paragraphe="Une nouvelle version est signée ; celle d'avant reste vraie de ce qu'elle disait.",
    ),
    _A.refuser_modification: Suite(
        _G.label_modification,
        equipe=True,
        titre="{territoire} : la modification de votre label est refusée",
        paragraphe="La page du label dit pourquoi.",
    ),
    _A.observer: Suite(
        _G.label_a_traiter,
        equipe=False,
        titre="{territoire} a répondu sur son label",
        a_faire="lire la réponse de {territoire} sur son label",
    ),
    _A.demander_modification: Suite(
        _G.label_a_traiter,
        equipe=False,
        titre="{territoire} demande de modifier son label",
        a_faire="décider de la modification du label de {territoire}",
    ),
}
"""Granting it is told by the announcement; signing it again changes nothing for anyone."""
_EFFETS: Mapping[str, str] = {
    Effet.suspension.value: "la suspension",
    Effet.abrogation.value: "l'abrogation",
    Effet.retrait.value: "le retrait",
}
_REPONDENT = {role.value for role in ROLES_DOSSIER}


def _prevenir(ligne: EvenementDuLabel) -> None:
    """Tell of an act, in its transaction; not who did it, but of what is due to everyone of the team."""
    if (dite := _SUITES.get(ActeDuLabel(ligne.acte))) is None:
        return
    if dite.equipe:
        siens = RoleDossier.objects.filter(dossier=ligne.label.dossier_id, role__in=_REPONDENT)
        a_qui = [role.compte for role in siens.select_related("compte")]
    else:
        a_qui = [c for c in Compte.objects.filter(administrateur=True) if c.pk != ligne.par_id]
    distribution.notifier(dite.genre, f"label:{ligne.pk}", a_qui, echeance=ligne.terme)


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of labels, in words. Four queries, however many there are."""
    cles = [c for s, _, c in (li.evenement.partition(":") for li in lignes) if s == "label" and c.isdecimal()]
    lus = EvenementDuLabel.objects.filter(pk__in=cles).select_related("label__dossier__campagne")
    faits = {f"label:{fait.pk}": fait for fait in lus}
    ouverts = plusieurs.ouvrir(compte, {fait.label.dossier for fait in faits.values()}, horloge.maintenant())
    dites = {}
    for notification in lignes:
        fait = faits.get(notification.evenement)
        dite = _SUITES.get(ActeDuLabel(fait.acte)) if fait else None
        if fait and dite and _peut_savoir(ouverts.get(fait.label.dossier_id), dite):
            dites[notification.pk] = _nouvelle(fait, dite)
    return dites


def _peut_savoir(ouvert: DossierOuvert | None, dite: Suite) -> bool:
    if ouvert is None:
        return False
    if not dite.equipe:
        return ouvert.peut(Action.tenir_label)
    return ouvert.peut(Action.lire) and bool(ouvert.lien.roles & ROLES_DOSSIER)


def _nouvelle(fait: EvenementDuLabel, dite: Suite) -> Nouvelle:
    mots = {"territoire": fait.label.dossier.territoire, "effet": _EFFETS.get(fait.effet, "une mesure")}
    return Nouvelle(
        territoire=fait.label.dossier.territoire,
        dossier=fait.label.dossier_id,
        titre=dite.titre.format(**mots),
        lien=adresses.lien("atelier-label", fait.label.dossier.identifiant),
        bouton="Ouvrir la page du label",
        a_faire=dite.a_faire.format(**mots),
        echeance=fait.terme,
        paragraphes=(dite.paragraphe,) if dite.paragraphe else (),
    )


def ecrire(
    label: LabelAccorde,
    acte: ActeDuLabel,
    quand: dt.datetime,
    *,
    par: Compte | None = None,
    motif: str = "",
    fait: Fait | None = None,
    version: int = 1,
    donnees: Mapping[str, Any] | None = None,
) -> EvenementDuLabel:
    """Add an act to the life of a label, in the running transaction. `fait`: its ground, effect and term."""
    dernier = EvenementDuLabel.objects.filter(label=label).order_by("-rang").first()
    ligne = EvenementDuLabel.objects.create(
        label=label,
        rang=dernier.rang + 1 if dernier else 1,
        acte=acte.value,
        fondement=fait.fondement.value if fait and fait.fondement else "",
        effet=fait.effet.value if fait and fait.effet else "",
        terme=fait.terme if fait else None,
        motif=motif,
        donnees=json.dumps(donnees, ensure_ascii=False, sort_keys=True) if donnees else "",
        version=version,
        jour=quand.astimezone(zone(PARIS)).date(),
        le=quand,
        par=par,
    )
    journal.ajouter(*_a_dire(label, ligne), acteur=par, instant=quand)
    _prevenir(ligne)
    return ligne


def emettre(labels: Sequence[LabelAccorde], quand: dt.datetime) -> list[journal.AEcrire]:
    """Begin the lives of labels that were just granted, in the running transaction; what the journal is to say of it.
    Nobody is told: the announcement tells."""
    jour = quand.astimezone(zone(PARIS)).date()
    lignes = [EvenementDuLabel(label=label, rang=1, acte=_A.emettre.value, jour=jour, le=quand) for label in labels]
    EvenementDuLabel.objects.bulk_create(lignes)
    return [_a_dire(ligne.label, ligne) for ligne in lignes]


def reemettre(labels: Sequence[LabelAccorde], quand: dt.datetime, motif: str) -> list[journal.AEcrire]:
    """Say of these labels that they were signed anew, in the running transaction; what the journal is to say of it.
    Nobody is told: nothing changes of what they say."""
    jour = quand.astimezone(zone(PARIS)).date()
    rangs = dict(
        EvenementDuLabel.objects.filter(label__in=labels).values_list("label").annotate(Max("rang")).order_by()
    )
    lignes = [
        EvenementDuLabel(
            label=label, rang=rangs.get(label.pk, 0) + 1, acte=_A.reemettre.value, motif=motif, jour=jour, le=quand
        )
        for label in labels
    ]
    EvenementDuLabel.objects.bulk_create(lignes)
    return [_a_dire(ligne.label, ligne) for ligne in lignes]


def _a_dire(label: LabelAccorde, ligne: EvenementDuLabel) -> journal.AEcrire:
    return journal.AEcrire("label.acte", f"dossier:{label.dossier.identifiant}", _dit(label, ligne))


def _dit(label: LabelAccorde, ligne: EvenementDuLabel) -> dict[str, Any]:
    dites = {
        "label": label.identifiant,
        "acte": ligne.acte,
        "fondement": ligne.fondement,
        "effet": ligne.effet,
        "terme": ligne.terme.isoformat() if ligne.terme else None,
        "version": ligne.version,
        # The reasons are free words: the journal only answers for them.
        "motif_condense": journal.condenser(ligne.motif) if ligne.motif else None,
    }
    return {nom: valeur for nom, valeur in dites.items() if valeur not in ("", None)}
