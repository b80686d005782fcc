"""What the API reads and answers of the admissibility of a deposit; `version`: what the next write must name."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Schema
from pydantic import Field

from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.socle.modele import Jour
from binome.services.acces.ouverture import RefusError
from binome.services.instruction.recevabilite.complements import POINTS_MAX

SANS_TERME = "Donnez le dernier jour pour rendre les avis : sans lui, un avis absent retient le dossier."


class EtapeLue(Schema):
    """Où en est un dépôt ; `terme` : le dernier jour donné à qui doit répondre, `motif` : celui du dernier acte,
    `obstacle` : ce qui empêche encore de le déclarer recevable, d'après sa liste."""

    depot: str
    etape: EtapeDuDepot
    terme: dt.date | None
    motif: str
    obstacle: str | None
    version: str


class DeclarationDite(Schema):
    """Ce que l'on déclare : recevable, avec le dernier jour pour rendre les avis ; irrecevable, avec ses motifs."""

    acte: Literal["recevable", "irrecevable"]
    terme: Jour | None = None
    motif: str = Field("", max_length=80_000)

    def jour(self) -> dt.date:
        """The last day to give the opinions. Errors: RefusError."""
        if self.terme is None:
            raise RefusError(SANS_TERME)
        return self.terme


class PointDemande(Schema):
    """Ce qui manque, et où : un lieu de « lieux »."""

    lieu: str = Field(max_length=200)
    quoi: str = Field(max_length=4_000)


class DemandeDeComplementsDite(Schema):
    """Ce que l'on demande au territoire, et le dernier jour pour répondre."""

    points: list[PointDemande] = Field(max_length=POINTS_MAX)
    terme: Jour


class FinDesComplements(Schema):
    """Pourquoi l'examen reprend ; facultatif."""

    motif: str = Field("", max_length=80_000)


class ReponseLue(Schema):
    """Les compléments envoyés par le territoire."""

    numero: str
    recu: dt.datetime
    tardif: bool


class DemandeDeComplementsLue(Schema):
    """Une demande ; `effet` : ce qu'elle change au délai du silence, `reponse` : ce qui vint."""

    points: list[PointDemande]
    terme: dt.date
    effet: str
    par: str
    le: dt.datetime
    reponse: ReponseLue | None


class LieuLu(Schema):
    """Une partie du dossier qu'une demande peut ouvrir."""

    lieu: str
    nom: str


class ComplementsLus(Schema):
    """Les demandes, la plus ancienne d'abord ; `delai` : où en est le délai du silence."""

    demandes: list[DemandeDeComplementsLue]
    delai: str
    lieux: list[LieuLu]
    version: str
