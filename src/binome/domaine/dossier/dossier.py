"""The dossier: one typed document that holds a whole candidature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.gouvernance import Gouvernance, Porteur
from binome.domaine.dossier.perimetre import Perimetre
from binome.domaine.dossier.plan_actions import PlanActions
from binome.domaine.saisie import limites
from binome.domaine.saisie.jours import PARIS
from binome.domaine.socle.identifiants import CodeNaf
from binome.domaine.socle.modele import (
    RELU,
    Element,
    Fuseau,
    Identifiant,
    Instant,
    Jour,
    Ligne,
    LigneLibre,
    Modele,
    NomTerritoire,
    Texte,
    TexteLibre,
    Uniques,
    relu,
)

FORMAT: Literal["binome-dossier-1"] = "binome-dossier-1"


class Filiere(Element):
    """Une filière stratégique du territoire."""

    id: Identifiant
    """Identifiant stable."""
    nom: Ligne
    """Nom."""
    naf: tuple[CodeNaf, ...] = ()
    """Activités qu'elle recouvre (NAF rév. 2)."""
    justification: TexteLibre = None
    """Pourquoi elle est stratégique, ou pourquoi elle est retenue bien que hors de l'industrie."""


class Objectif(Modele):
    """L'objectif de la candidature."""

    texte: Texte
    """L'objectif, en substance."""
    chiffres: Annotated[tuple[Identifiant, ...], Uniques] = ()
    """Chiffres qui le portent."""


class Reseau(Element):
    """Un réseau, pôle ou cluster cité par le dossier."""

    nom: Ligne
    """Nom."""
    nature: LigneLibre = None
    """Pôle de compétitivité, cluster, organisme…"""
    lien: TexteLibre = None
    """Lien avec la candidature."""


class Piece(Element):
    """Une pièce jointe."""

    id: Identifiant
    """Identifiant stable."""
    titre: Ligne
    """Titre."""
    fichier: LigneLibre = None
    """Nom du fichier."""
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """Empreinte SHA-256 du fichier."""
    date: Jour | None = None
    """Date de la pièce."""


class Dossier(Modele):
    """Une candidature entière."""

    format: Literal["binome-dossier-1"] = FORMAT
    """Version du format."""
    id: Identifiant
    """Identifiant du dossier."""
    titre: Ligne
    """Titre de la candidature."""
    territoire: NomTerritoire
    """Nom du territoire."""
    appel: Identifiant
    """Identifiant de l'appel auquel elle répond."""
    millesime: LigneLibre = None
    """Millésime du découpage territorial dans lequel elle est écrite."""
    depose_le: Instant | None = None
    """Instant du dépôt, avec son fuseau, s'il a eu lieu."""
    fuseau: Fuseau = PARIS
    """Fuseau horaire du territoire."""
    avertissement: TexteLibre = None
    """À dire au lecteur avant tout : exemple, parties illustratives…"""
    enjeux_du_territoire: TexteLibre = None
    """Le constat d'où part la candidature."""
    concertation: TexteLibre = None
    """Qui a été associé, et comment."""
    objectif: Objectif | None = None
    """Objectif de la candidature."""
    perimetre: Perimetre = Perimetre()
    """Partie 1 : le périmètre."""
    plan_actions: PlanActions = PlanActions()
    """Partie 2 : le plan d'actions."""
    gouvernance: Gouvernance = Gouvernance()
    """Partie 3 : la gouvernance."""
    porteur: Porteur | None = None
    """Qui dépose."""
    chiffres: tuple[Chiffre, ...] = ()
    """Registre des chiffres et de leurs preuves."""
    filieres: tuple[Filiere, ...] = ()
    """Filières stratégiques."""
    reseaux: tuple[Reseau, ...] = ()
    """Pôles, clusters et réseaux cités."""
    signataires: tuple[Organisation, ...] = ()
    """Acteurs que le dossier dit unis derrière lui."""
    pieces: tuple[Piece, ...] = ()
    """Pièces jointes."""

    @model_validator(mode="before")
    @classmethod
    def _mesure(cls, brut: Any, info: ValidationInfo) -> Any:
        if isinstance(brut, Mapping) and not relu(info):
            for loc, refus in limites.verifier(brut):
                raise refus.pour_pydantic(".".join(map(str, loc)))
        return brut

    @model_validator(mode="after")
    def _coherence(self, info: ValidationInfo) -> Dossier:
        plan = self.plan_actions
        _uniques("plan_actions.axes", (a.id for a in plan.axes))
        _uniques("plan_actions.fiches", (f.id for f in plan.fiches))
        _uniques("gouvernance.binomes", (b.id for b in self.gouvernance.binomes))
        if not relu(info):
            _uniques("gouvernance.comites", (c.id for c in self.gouvernance.comites))
        _uniques("chiffres", (c.id for c in self.chiffres))
        _uniques("filieres", (f.id for f in self.filieres))
        _uniques("pieces", (p.id for p in self.pieces))
        axes, filieres = {a.id for a in plan.axes}, {f.id for f in self.filieres}
        pieces, chiffres = {p.id for p in self.pieces}, {c.id for c in self.chiffres}
        for rang, fiche in enumerate(plan.fiches):
            chemin = f"plan_actions.fiches.{rang}"
            _connus(f"{chemin}.axe", (fiche.axe,), axes)
            _connus(f"{chemin}.filieres", fiche.filieres, filieres)
            _connus(f"{chemin}.pieces", fiche.pieces, pieces)
        if self.objectif:
            _connus("objectif.chiffres", self.objectif.chiffres, chiffres)
        return self


def sans_reserve(dossier: Dossier) -> Dossier:
    """The candidature alone: the same dossier without the actions that it keeps in reserve."""
    plan = dossier.plan_actions
    if len(plan.presentees) == len(plan.fiches):
        return dossier
    return dossier.model_copy(update={"plan_actions": plan.model_copy(update={"fiches": plan.presentees})})


def relire(contenu: Any) -> Dossier:
    """The dossier of a raw tree that Binôme kept: it opens for ever, whatever limits came after it."""
    return Dossier.model_validate(contenu, context=dict(RELU))


def _uniques(chemin: str, ids: Iterable[str]) -> None:
    vus: set[str] = set()
    for rang, identifiant in enumerate(ids):
        if identifiant in vus:
            raise PydanticCustomError(
                "id_double",
                "l'identifiant « {id} » est employé deux fois ; donnez à chaque élément le sien",
                {"id": identifiant, "chemin": f"{chemin}.{rang}.id"},
            )
        vus.add(identifiant)


def _connus(chemin: str, cites: Iterable[str], connus: set[str]) -> None:
    for cite in cites:
        if cite not in connus:
            raise PydanticCustomError(
                "reference",
                "« {id} » ne désigne rien dans ce dossier ; identifiants connus : {connus}",
                {"id": cite, "connus": ", ".join(sorted(connus)) or "aucun", "chemin": chemin},
            )
