"""What who instructs writes by the API, and what is answered of it; `version`: what the next write must name."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from binome.domaine.procedure.avis import ContenuAvis
from binome.domaine.procedure.recevabilite import EtatDuPoint


class Personne(Schema):
    """Quelqu'un à qui un dépôt peut être confié."""

    cle: int
    nom: str


class AffectationLue(Schema):
    """Qui s'occupe d'un dépôt pour un service ; `possibles` : à qui on peut le confier, dans son propre service."""

    service: str
    nom: str
    a: str | None
    version: str
    possibles: list[Personne]


class QuiSEnOccupe(Schema):
    """La clé de la personne à qui confier le dépôt (« possibles ») ; nul : à personne."""

    a: int | None = Field(ge=1, le=2**53)


class PointDeListeLu(Schema):
    """Un point de recevabilité ; `propose` : ce que suggère le verdict gelé."""

    point: str
    libelle: str
    etat: EtatDuPoint
    propose: EtatDuPoint
    note: str
    version: str


class PointExamineDit(Schema):
    """Ce que l'on dit d'un point."""

    etat: EtatDuPoint
    note: str = Field("", max_length=8_000)


class ProjetLu(Schema):
    """Un projet d'avis ; `manques` : ce qu'il faut encore pour le rendre ; `rendu_le` : l'avis qu'il corrigerait."""

    instance: str
    nom: str
    contenu: ContenuAvis
    manques: list[str]
    rendu_le: dt.datetime | None
    version: str


class MotDit(Schema):
    """Un mot pour le fil."""

    texte: str = Field(min_length=1, max_length=16_000)


class MotLu(Schema):
    """Un mot du fil ; `lu_par` : qui d'autre a lu jusque-là."""

    cle: int
    auteur: str
    texte: str
    le: dt.datetime
    raye_le: dt.datetime | None
    lu_par: list[str]
