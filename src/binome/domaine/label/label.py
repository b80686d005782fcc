"""What a label says: one version of it, frozen. Another perimeter or other conditions make another version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from binome.domaine.saisie.jours import PARIS, zone
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.identifiants import Siren
from binome.domaine.socle.modele import Identifiant, Jour, Ligne, Modele, NomTerritoire, Texte
from binome.domaine.verdict.echeance import Echeance

Empreinte = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hexadecimal."""


class EpciLabellise(Modele):
    """Un EPCI du périmètre labellisé, sous le nom qu'il avait le jour de la décision."""

    siren: Siren
    nom: Ligne


class DecisionDuLabel(Modele):
    """L'acte qui accorde le label, ou cette version de lui."""

    reference: Ligne
    """Sa référence, telle que la porte l'acte."""
    autorite: Ligne
    """Qui a décidé."""
    jour: Jour
    """Le jour de la décision."""


class DepotLabellise(Modele):
    """Le dépôt auquel le label est accordé : son sceau prouve ce qu'il contenait."""

    numero: Ligne
    empreinte: Empreinte
    """L'empreinte de son manifeste gelé, que portent l'accusé de réception et le sceau."""


class PorteeDeModification(StrEnum):
    """Ce qu'une nouvelle version change."""

    perimetre = "perimetre"
    plan_actions = "plan_actions"
    gouvernance = "gouvernance"
    conditions = "conditions"


NOMS_DES_PORTEES: Mapping[PorteeDeModification, str] = {
    PorteeDeModification.perimetre: "le périmètre",
    PorteeDeModification.plan_actions: "le plan d'actions",
    PorteeDeModification.gouvernance: "la gouvernance",
    PorteeDeModification.conditions: "les conditions",
}


class Label(Modele):
    """Ce que dit un label, dans une de ses versions."""

    identifiant: Identifiant
    """Le même pour toutes les versions."""
    version: Annotated[int, Field(ge=1)] = 1
    territoire: NomTerritoire
    appel: Identifiant
    campagne: Identifiant
    perimetre: Annotated[tuple[EpciLabellise, ...], Field(min_length=1)]
    """Les EPCI labellisés."""
    depot: DepotLabellise
    decision: DecisionDuLabel
    porte_sur: tuple[PorteeDeModification, ...] = ()
    """Ce que cette version change de la précédente ; rien pour la première."""
    texte: Empreinte | None = None
    """L'empreinte de la demande de modification que cette version accepte ; rien pour la première."""
    conditions: tuple[Texte, ...] = ()
    """Ce que la décision demande au territoire."""
    debut: Jour
    """Premier jour du label."""
    fin: Jour | None = None
    """Dernier jour, inclus."""
    remplace: Empreinte | None = None
    """L'empreinte de la version que celle-ci remplace, telle qu'elle fut signée."""

    @model_validator(mode="after")
    def _se_tient(self) -> Self:
        if len({epci.siren for epci in self.perimetre}) < len(self.perimetre):
            raise ValeurRefuseeError("un EPCI est deux fois dans le périmètre", "Gardez-le une fois.").pour_pydantic()
        if self.fin and self.fin < self.debut:
            refus = ValeurRefuseeError("le label finit avant de commencer", "Vérifiez ses deux dates.")
            raise refus.pour_pydantic()
        if (self.version > 1) != (self.remplace is not None):
            refus = ValeurRefuseeError(
                "la première version ne remplace rien, et toute autre remplace la précédente",
                "Donnez l'empreinte de la version précédente à partir de la deuxième.",
            )
            raise refus.pour_pydantic()
        if (self.version > 1) != bool(self.porte_sur) or len(set(self.porte_sur)) < len(self.porte_sur):
            refus = ValeurRefuseeError(
                "une nouvelle version dit ce qu'elle change, une fois, et la première ne change rien",
                "Dites si elle porte sur le périmètre, le plan d'actions, la gouvernance ou les conditions.",
            )
            raise refus.pour_pydantic()
        return self

    @property
    def valable_depuis(self) -> dt.datetime:
        """The first instant of the first day, in Paris, in universal time."""
        return dt.datetime.combine(self.debut, dt.time(), zone(PARIS)).astimezone(dt.UTC)

    @property
    def valable_jusqu_a(self) -> dt.datetime | None:
        """The last millisecond of the last day, in Paris, in universal time."""
        return Echeance(jour=self.fin).derniere_milliseconde.astimezone(dt.UTC) if self.fin else None
