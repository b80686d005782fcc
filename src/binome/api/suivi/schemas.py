"""What the API answers of a labelled plan and of the requests made for its actions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema


class SommesLues(Schema):
    """Des euros, selon ce qui en est advenu."""

    demande: Decimal
    accord: Decimal
    convention: Decimal
    versement: Decimal
    refus: Decimal


class ActionLue(Schema):
    """Où en est une action ; ce que personne n'a dit est nul."""

    id: str
    numero: str
    titre: str
    porteurs: list[str]
    etat: str | None
    dit_le: dt.date | None
    derniere_nouvelle: dt.date | None
    cout: Decimal | None
    sommes: SommesLues
    ajoutee_le: dt.date | None
    arretee_le: dt.date | None
    remplace: str | None
    remplacee_par: str | None


class RetardLu(Schema):
    """Ce qui est en retard, et qui peut agir ; sans action, tout le plan."""

    action: str | None
    quoi: str
    depuis: dt.date
    qui: str | None


class AttenteLue(Schema):
    """Ce qui attend quelqu'un."""

    action: str | None
    de_qui: str | None
    quoi: str
    depuis: dt.date
    avant: dt.date | None


class SuiviLu(Schema):
    """Le suivi d'un plan labellisé, tel que le voit qui demande."""

    dossier: str
    territoire: str
    jour: dt.date
    sommes: SommesLues
    actions: list[ActionLue]
    retards: list[RetardLu]
    attentes: list[AttenteLue]
    alertes: list[str]


class EtapeLue(Schema):
    """Ce qui est dit d'une demande, un jour ; `source` dit par quelle porte."""

    etat: str
    le: dt.date
    montant: Decimal | None
    raison: str | None
    source: str


class DemandeLue(Schema):
    """Une demande à un opérateur, et ce qu'elle devient."""

    numero: str
    dossier: str
    territoire: str
    action: str
    dispositif: str
    dispositif_nom: str
    operateur: str
    montant: Decimal | None
    etat: str
    depuis: dt.date
    empreinte: str
    etapes: list[EtapeLue]
