"""What the API answers of a labelled plan and of the requests made for its actions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from binome.domaine.demarches.etats import EtatDeDemarche
from binome.domaine.socle.modele import Euros, Jour
from binome.domaine.suivi.engagements import ActeDEngagement, EtatDEngagement
from binome.domaine.suivi.evenements import GenreDeSuivi
from binome.services.demarches.etapes import EtapeDite


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


class EvenementLu(Schema):
    """Ce qui fut dit d'une action, ou de tout le plan (« fiche » nulle) ; jamais récrit, une correction le cite."""

    rang: int
    fiche: str | None
    genre: GenreDeSuivi
    acte: str
    jour: dt.date
    objet: str | None
    tiers: str | None
    montant: Decimal | None
    valeur: Decimal | None
    echeance: dt.date | None
    texte: str | None
    cite: int | None
    corrige: int | None
    annule: bool
    par: str
    source: str
    le: dt.datetime


class SuiteLue(Schema):
    """Ce qui fut dit d'un engagement ; `source` : par qui."""

    rang: int
    acte: ActeDEngagement
    jour: dt.date
    montant: Decimal | None
    preuve: str
    texte: str
    corrige: int | None
    annule: bool
    source: str


class EngagementLu(Schema):
    """Une promesse, où elle est écrite, et si elle est tenue ; `prouve` : en euros."""

    cle: int
    operateur: str
    fiche: str | None
    quoi: str
    montant: Decimal | None
    prouve: Decimal
    jour: dt.date
    echeance: dt.date | None
    piece: str
    page: str
    etat: EtatDEngagement
    suites: list[SuiteLue]


class EtapeADire(Schema):
    """Ce que devient une demande : où elle en est, quel jour (celui-ci, sinon), pourquoi, pour combien."""

    etat: EtatDeDemarche
    le: Jour | None = None
    raison: str = Field("", max_length=4_000)
    montant: Euros | None = None

    @property
    def dite(self) -> EtapeDite:
        """The same, as the services take it."""
        return EtapeDite(self.etat, self.le, self.raison, self.montant)


class DemandeAPreparer(Schema):
    """La demande d'une action pour un dispositif ; sans opérateur, le premier du dispositif."""

    fiche: str = Field(max_length=64)
    dispositif: str = Field(max_length=80)
    operateur: str = Field("", max_length=64)
    montant: Euros | None = None
    message: str = Field("", max_length=4_000)
