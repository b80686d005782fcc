"""Part 1 of a candidature: the perimeter, a group of whole EPCI."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from binome.domaine.socle.identifiants import Siren
from binome.domaine.socle.modele import Element, Ligne, LigneLibre, Modele, TexteLibre


class CasPerimetre(StrEnum):
    """How the perimeter relates to the one of phase 1 (call 2023, § 1)."""

    creation = "creation"
    maintien = "maintien"
    agrandissement = "agrandissement"
    retrait = "retrait"
    scission = "scission"


class CandidatureAilleurs(Element):
    """Ce que le dossier dit d'un EPCI qui candidate avec un autre territoire."""

    avec: Ligne
    """Le territoire ou l'organisme avec lequel il candidate."""


class Membre(Element):
    """Un EPCI du périmètre."""

    siren: Siren
    """SIREN de l'EPCI."""
    nom: Ligne
    """Nom sous lequel le dossier le cite."""
    candidature_ailleurs: CandidatureAilleurs | None = None
    """Rempli quand le dossier dit que cet EPCI candidate ailleurs."""


class TerritoireAnnonce(Element):
    """Le territoire administratif que le dossier donne pour périmètre, s'il en donne un."""

    nature: Literal["departement", "region"]
    """Département ou région."""
    code: Ligne
    """Code COG."""
    nom: Ligne
    """Nom."""


class TerritoirePhase1(Element):
    """Un Territoire d'industrie de la phase 1 dont la candidature prend la suite."""

    nom: Ligne
    """Nom du territoire."""
    membres: tuple[Siren, ...] = ()
    """SIREN de ses EPCI."""
    id_ti: LigneLibre = None
    """Identifiant dans les données ouvertes du programme (phase 1)."""


class Justifications(Modele):
    """Les justifications que l'appel demande dans certains cas."""

    logique_industrielle: TexteLibre = None
    """Pourquoi ces EPCI forment un bassin d'emploi à logique industrielle propre."""
    taille_critique: TexteLibre = None
    """Pourquoi un seul EPCI suffit, le cas échéant."""
    discontinuite: TexteLibre = None
    """Pourquoi le périmètre est en plusieurs morceaux, le cas échéant."""
    ecart_phase1: TexteLibre = None
    """Pourquoi le périmètre change depuis la phase 1, le cas échéant."""
    territoire_annonce: TexteLibre = None
    """Comment le dossier passe d'un département ou d'une région à un groupement d'EPCI, le cas échéant."""


class Perimetre(Modele):
    """Le périmètre du Territoire d'industrie."""

    libelle: TexteLibre = None
    """Le périmètre, dans les mots du dossier."""
    membres: tuple[Membre, ...] = ()
    """Les EPCI, chacun une fois."""
    centre: Siren | None = None
    """SIREN de l'EPCI autour duquel le périmètre se construit, s'il a été choisi."""
    territoire_annonce: TerritoireAnnonce | None = None
    """Département ou région donné pour périmètre, s'il y en a un."""
    centralites: tuple[Ligne, ...] = ()
    """Centralités visées."""
    cas: CasPerimetre | None = None
    """Création, maintien, agrandissement, retrait ou scission."""
    phase1: tuple[TerritoirePhase1, ...] = ()
    """Territoires de la phase 1 dont la candidature prend la suite."""
    justifications: Justifications = Justifications()
    """Justifications demandées par l'appel."""

    @property
    def sirens_retenus(self) -> tuple[Ligne, ...]:
        """SIREN of the members that do not candidate elsewhere, each once, in the dossier's order."""
        return tuple(dict.fromkeys(m.siren for m in self.membres if m.candidature_ailleurs is None))
