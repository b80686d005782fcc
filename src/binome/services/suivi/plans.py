"""The actions of labelled plans, as their text in force says them, and the rules of their follow-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Max, Prefetch, Q

from binome.appels.catalogue import retrouver_appel
from binome.domaine.dossier.numeros import numeros_montres
from binome.domaine.droits.discretion import Arbre, fiches_de
from binome.domaine.label.actes import ActeDuLabel
from binome.domaine.suivi.plan_suivi import ActionSuivie, action_de, amender
from binome.domaine.suivi.regles import ReglesDuSuivi
from binome.registre.models import Campagne, ComplementsDeposes, Depot, LabelAccorde
from binome.services.socle.memoire import MemoireVive
from binome.services.texte import textes_amendes, textes_signes

Plan = tuple[ActionSuivie, ...]
_plans = MemoireVive[Plan](1024)
"""By deposit, number of its complements and instant of its last accepted amendment: all that a plan depends on."""


def regles(campagne: Campagne) -> ReglesDuSuivi:
    """What the call of a campaign says of the follow-up of its labels."""
    return retrouver_appel(campagne.appel).appel.suivi or ReglesDuSuivi()


def plan_de(label: LabelAccorde) -> Plan:
    """The actions of one labelled plan."""
    return plans([label])[label.pk]


def plans(labels: Iterable[LabelAccorde]) -> Mapping[int, Plan]:
    """The actions of these labelled plans as they were amended, by label. One query, two for those not known here yet,
    one more for those of them that were amended."""
    voulus = {label.depot_id: label.pk for label in labels}
    accepte = Q(dossier__label__evenements__acte=ActeDuLabel.accepter_modification.value)
    comptes = Depot.objects.filter(pk__in=voulus).annotate(
        combien=Count("complements", distinct=True),
        amende=Max("dossier__label__evenements__le", filter=accepte),
    )
    lignes = list(comptes.values_list("pk", "empreinte", "combien", "amende"))
    cles = {pk: (pk, empreinte, combien, amende) for pk, empreinte, combien, amende in lignes}
    lus = {depot: plan for depot, cle in cles.items() if (plan := _plans.lire(cle)) is not None}
    absents = cles.keys() - lus
    if absents:
        suite = textes_amendes.amendements(voulus[pk] for pk in absents if cles[pk][-1])
        reponses = Prefetch("complements", queryset=ComplementsDeposes.objects.select_related("revision"))
        for depot in Depot.objects.filter(pk__in=absents).select_related("revision").prefetch_related(reponses):
            texte, _ = textes_signes.instruit(depot, textes_signes.complements_de(depot))
            plan = _amende(actions_de(texte.arbre), suite.get(voulus[depot.pk], ()))
            lus[depot.pk] = _plans.ranger(cles[depot.pk], plan)
    return {label: lus.get(depot, ()) for depot, label in voulus.items()}


def _amende(plan: Plan, suite: textes_amendes.Amendements) -> Plan:
    for jour, changements in suite:
        plan = amender(plan, changements, jour)
    return plan


def actions_de(arbre: Arbre) -> Plan:
    """The actions of a text."""
    numeros = numeros_montres(arbre.get("plan_actions", {}))
    return tuple(action_de(fiche, numeros[fiche["id"]]) for fiche in fiches_de(arbre))
