"""What the labelled text, as it was amended since, says of the actions that are followed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any

from binome.domaine.dossier.modifications.plan import ChangementDuPlan


@dataclass(frozen=True, slots=True)
class IndicateurPrevu:
    """What the labelled text says of an indicator."""

    libelle: str
    unite: str = ""
    initial: Decimal | None = None
    cible: Decimal | None = None
    echeance: dt.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActionSuivie:
    """What the labelled text says of an action, as far as its follow-up needs it. `prevu`: (funder, scheme);
    `numero`: the one that people read, the id without one.

    `depuis`, `remplace`: the amendment that added it, and the action whose place it takes; `arretee_le`,
    `remplacee_par`: the one that stopped it.
    """

    fiche: str
    titre: str
    porteurs: tuple[str, ...] = ()
    cout: Decimal | None = None
    fin: dt.date | None = None
    jalons: tuple[tuple[str, dt.date | None], ...] = ()
    indicateurs: tuple[IndicateurPrevu, ...] = ()
    prevu: tuple[tuple[str, str], ...] = ()
    reservee: bool = False
    depuis: dt.date | None = None
    remplace: str = ""
    arretee_le: dt.date | None = None
    remplacee_par: str = ""
    numero: str = ""

    @property
    def numero_montre(self) -> str:
        return self.numero or self.fiche

    @property
    def nom(self) -> str:
        """Its number and its title: what people read of it, everywhere."""
        return f"{self.numero_montre} · {self.titre}"

    def arretee(self, jour: dt.date) -> bool:
        """Whether an amendment of the label had stopped it on a day."""
        return self.arretee_le is not None and self.arretee_le <= jour


def action_de(fiche: Mapping[str, Any], numero: str = "") -> ActionSuivie:
    """What a fiche, given as its bare tree, says of the action that is followed."""
    calendrier = fiche.get("calendrier") or {}
    return ActionSuivie(
        fiche=fiche["id"],
        titre=fiche["titre"],
        porteurs=tuple(porteur["nom"] for porteur in fiche.get("porteurs", [])),
        cout=_decimal((fiche.get("cout") or {}).get("montant")),
        fin=_jour(calendrier.get("fin")),
        jalons=tuple((j["libelle"], _jour(j.get("date"))) for j in calendrier.get("jalons", [])),
        indicateurs=tuple(_indicateur(i) for i in fiche.get("indicateurs", [])),
        prevu=tuple((f["financeur"], f.get("dispositif") or "") for f in fiche.get("financement", [])),
        reservee=fiche.get("visibilite", "public") != "public",
        numero=numero or fiche.get("numero") or "",
    )


def _indicateur(brut: Mapping[str, Any]) -> IndicateurPrevu:
    return IndicateurPrevu(
        brut["libelle"],
        brut.get("unite") or "",
        _decimal(brut.get("initial")),
        _decimal(brut.get("cible")),
        _jour(brut.get("echeance")),
        brut.get("source") or "",
    )


def _decimal(valeur: object) -> Decimal | None:
    return None if valeur is None else Decimal(str(valeur))


def _jour(valeur: object) -> dt.date | None:
    return dt.date.fromisoformat(str(valeur)) if valeur else None


def numeros_du_plan(plan: Iterable[ActionSuivie]) -> dict[str, str]:
    """Fiche → what tells it from the others and is read: its number, with its id where two bear the same."""
    actions = tuple(plan)
    combien = Counter(action.numero_montre.casefold() for action in actions)
    return {
        a.fiche: a.numero_montre if combien[a.numero_montre.casefold()] == 1 else f"{a.numero_montre} ({a.fiche})"
        for a in actions
    }


def amender(
    plan: Sequence[ActionSuivie], changements: Iterable[ChangementDuPlan], jour: dt.date
) -> tuple[ActionSuivie, ...]:
    """A plan once an amendment is accepted, on that day. Nothing leaves it: an action that stops stays, with all that
    was said of it, and each keeps its id for ever. What is asked of an action that is not there does nothing."""
    actions = {action.fiche: action for action in plan}
    for dit in changements:
        if dit.fiche and (visee := actions.get(dit.fiche)):
            actions[dit.fiche] = replace(visee, arretee_le=visee.arretee_le or jour, remplacee_par=dit.neuve)
        if dit.ajoute and dit.neuve and dit.neuve not in actions:
            actions[dit.neuve] = replace(action_de(dit.arbre("")), depuis=jour, remplace=dit.fiche)
    return tuple(actions.values())


def numeroter(
    plan: Sequence[ActionSuivie], changements: Iterable[ChangementDuPlan], version: int
) -> tuple[ChangementDuPlan, ...]:
    """The same changes, each action added with an id that no other has: m2-1 is the first one of version 2. Nobody
    chooses one."""
    prises = {action.fiche for action in plan}
    libres = (nom for rang in count(1) if (nom := f"m{version}-{rang}") not in prises)
    return tuple(c.model_copy(update={"neuve": next(libres) if c.ajoute else ""}) for c in changements)


def refus_d_amender(plan: Sequence[ActionSuivie], changements: Sequence[ChangementDuPlan], jour: dt.date) -> str | None:
    """Why a plan cannot be changed so, as a sentence; None when it can."""
    en_cours = {action.fiche for action in plan if not action.arretee(jour)}
    noms = {action.fiche: action.nom for action in plan}
    for dit in changements:
        if dit.refus:
            return dit.refus
        if dit.fiche and dit.fiche not in en_cours:
            return f"L'action « {noms.get(dit.fiche, dit.fiche)} » n'est pas du plan, ou est déjà arrêtée."
        if dit.fin is not None and dit.fin < jour:
            return f"La fin prévue de « {dit.titre} » est déjà passée : vérifiez l'année."
        en_cours.discard(dit.fiche)
    return None
