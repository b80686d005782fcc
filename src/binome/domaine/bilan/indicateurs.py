"""From what is known of a territory to its indicators: the same for all, then those of its plan, fifteen at most."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from binome.domaine.bilan.faits import FaitsDuTerritoire, MesurePropre, SerieDEmploi
from binome.domaine.bilan.fiche import INDICATEURS_MAX, Confiance, IndicateurDeBilan
from binome.domaine.langue.typographie import date_longue, sans_accents, soigner

AVERTISSEMENT = (
    "Ces chiffres disent ce qui a été fait et constaté. Aucun ne dit ce qui serait arrivé sans le label : pour cela, "
    "il faut comparer avec des territoires comparables, et l'étude nationale dit ce qu'elle peut en dire."
)
_SUIVI = "suivi du label"
_JAMAIS_DIT = "Seul ce qui a été écrit au suivi est compté : ce que personne n'a dit n'y est pas."
LIMITES: dict[str, str] = {
    "actions_en_cours": "Une action en cours peut être à son début comme près de sa fin.",
    "actions_realisees": "Une action réalisée n'est pas une action réussie : ce nombre ne dit rien de ses résultats.",
    "actions_arretees": "Une action arrêtée peut l'être pour de bonnes raisons : ce nombre ne juge personne.",
    "actions_muettes": "Une action dont personne n'a rien dit peut avancer : ce nombre mesure le suivi, pas le plan.",
    "etapes_atteintes": "Chaque territoire s'est donné ses étapes : deux plans ne se comparent pas par elles.",
    "montant_demande": _JAMAIS_DIT,
    "montant_accorde": "Un accord n'est pas un versement, et ne dit pas ce que l'action aurait reçu sans le label. "
    + _JAMAIS_DIT,
    "montant_verse": "Un versement ne dit pas ce qu'il a permis. " + _JAMAIS_DIT,
    "delai_reponse": "Les demandes qui attendent encore ne comptent pas : la durée réelle est plus longue.",
    "engagements_tenus": "Seuls les engagements écrits et échus comptent ; une promesse orale n'y est pas.",
    "emploi_prive": "L'emploi évolue pour bien d'autres raisons que le plan : ce chiffre ne dit pas ce que le label y "
    "a changé.",
    "emploi_industriel": "L'emploi évolue pour bien d'autres raisons que le plan, et un établissement peut changer "
    "d'activité déclarée : ce chiffre ne dit pas ce que le label a changé.",
}
_PROPRE = "Mesuré par qui porte l'action, à sa façon : ne se compare pas d'un territoire à l'autre."
_HORS_IDENTIFIANT = re.compile(r"[^a-z0-9]+")


def indicateurs(faits: FaitsDuTerritoire, jour: dt.date) -> tuple[IndicateurDeBilan, ...]:
    """The common ones in their order, each there even when unknown, then those of the plan while there is room:
    measured first, then with a baseline and an aim."""
    communs = tuple(_communs(faits, jour))
    return communs + tuple(_propres(faits.propres, INDICATEURS_MAX - len(communs)))


def _communs(faits: FaitsDuTerritoire, jour: dt.date) -> Iterator[IndicateurDeBilan]:
    etats = {
        "actions_en_cours": ("Actions en cours", faits.en_cours),
        "actions_realisees": ("Actions réalisées", faits.realisees),
        "actions_arretees": ("Actions arrêtées", faits.arretees),
    }
    for ident, (libelle, combien) in etats.items():
        yield _compte(ident, libelle, "actions", combien if faits.suivi else None, faits, jour, sur=faits.actions)
    yield _compte(
        "actions_muettes", "Actions dont rien n'a été dit", "actions", faits.muettes, faits, jour, sur=faits.actions
    )
    etapes = faits.etapes_atteintes if faits.suivi and faits.etapes_dues else None
    yield _compte(
        "etapes_atteintes", "Étapes atteintes, de celles échues", "étapes", etapes, faits, jour, sur=faits.etapes_dues
    )
    sommes = {
        "montant_demande": ("Montant demandé", faits.demande),
        "montant_accorde": ("Montant accordé", faits.accorde),
        "montant_verse": ("Montant versé", faits.verse),
    }
    for ident, (libelle, somme) in sommes.items():
        yield _compte(ident, libelle, "€", somme if faits.demandes else None, faits, jour, sur=faits.demandes)
    median, combien = faits.reponses or (None, 0)
    yield _compte(
        "delai_reponse",
        "Réponse à une demande, délai médian",
        "jours",
        None if median is None else Decimal(str(median)),
        faits,
        jour,
        sur=combien,
        depart=None,
    )
    tenus, echus = faits.engagements or (None, 0)
    yield _compte(
        "engagements_tenus",
        "Engagements tenus, de ceux échus",
        "engagements",
        tenus if echus else None,
        faits,
        jour,
        sur=echus,
    )
    yield _emploi("emploi_prive", "Emploi privé du périmètre", faits.emploi_prive)
    yield _emploi("emploi_industriel", "Emploi industriel privé du périmètre", faits.emploi_industriel)


def _compte(
    ident: str,
    libelle: str,
    unite: str,
    valeur: Decimal | int | None,
    faits: FaitsDuTerritoire,
    jour: dt.date,
    *,
    sur: int,
    depart: int | None = 0,
) -> IndicateurDeBilan:
    """Counted since the label: it starts from nothing, by construction, but for what is no count."""
    connue = valeur is not None
    return IndicateurDeBilan(
        id=ident,
        libelle=soigner(libelle),
        unite=unite,
        depart=None if depart is None or not connue else Decimal(depart),
        valeur=None if valeur is None else Decimal(valeur),
        sur=sur,
        source=_SUIVI,
        millesime=soigner(f"du {date_longue(faits.depuis)} au {date_longue(jour)}"),
        confiance=Confiance.suivie if connue else Confiance.inconnue,
        limite=soigner(LIMITES[ident]),
    )


def _emploi(ident: str, libelle: str, serie: SerieDEmploi | None) -> IndicateurDeBilan:
    limite = soigner(LIMITES[ident])
    commun = {"id": ident, "libelle": libelle, "unite": "emplois", "limite": limite}
    if serie is None:
        source, quand = "Urssaf", "fichier non chargé, ou sans ces années"
        return IndicateurDeBilan(**commun, source=source, millesime=quand, confiance=Confiance.inconnue)
    tu = serie.effectif_depart is None or serie.effectif is None
    return IndicateurDeBilan(
        **commun,
        depart=None if serie.effectif_depart is None else Decimal(serie.effectif_depart),
        valeur=None if serie.effectif is None else Decimal(serie.effectif),
        source=soigner(serie.source),
        millesime=soigner(
            f"31 décembre {serie.annee_depart} et 31 décembre {serie.annee}"
            + (" ; un effectif est tu par le secret statistique" if tu else "")
        ),
        confiance=Confiance.inconnue if serie.effectif is None else Confiance.statistique,
    )


def _propres(mesures: Iterable[MesurePropre], place: int) -> Iterator[IndicateurDeBilan]:
    def rang(mesure: MesurePropre) -> tuple[bool, bool, bool]:
        return (mesure.valeur is None, mesure.depart is None, mesure.cible is None)

    pris: set[str] = set()
    for mesure in sorted(mesures, key=rang)[:place]:
        ident = _identifiant(mesure, pris)
        pris.add(ident)
        releve = f"relevé le {date_longue(mesure.releve_le)}" if mesure.releve_le else "jamais relevé depuis"
        yield IndicateurDeBilan(
            id=ident,
            libelle=soigner(mesure.libelle),
            unite=mesure.unite or "sans unité",
            depart=mesure.depart,
            valeur=mesure.valeur,
            cible=mesure.cible,
            source=soigner(f"action {mesure.fiche}" + (f", {mesure.source}" if mesure.source else "")),
            millesime=soigner(f"départ du texte labellisé, {releve}"),
            confiance=Confiance.inconnue if mesure.valeur is None else Confiance.declaree,
            limite=soigner(_PROPRE),
            commun=False,
        )


def _identifiant(mesure: MesurePropre, pris: set[str]) -> str:
    brut = _HORS_IDENTIFIANT.sub("-", sans_accents(mesure.libelle.lower())).strip("-")[:40].strip("-")
    base = f"action-{mesure.fiche}-{brut}"[:60].strip("-").lower()
    ident, suite = base, 2
    while ident in pris:
        ident, suite = f"{base}-{suite}", suite + 1
    return ident
