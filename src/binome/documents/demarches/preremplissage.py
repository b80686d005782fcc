"""The body that fills a form of Démarche numérique from an action, and what cannot travel, said before it is sent.

The platform drops in silence what it cannot fill: values of another type, files, maps, choices that are not its own.
What each field is filled from is data: the correspondence of one form, with the revision that it was made for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from binome.domaine.dossier.acteurs import PRIVEES, Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import sans_accents
from binome.domaine.saisie.limites import LIGNE_MAX
from binome.domaine.socle.modele import Identifiant, Ligne, LigneLibre, Modele

TEXTES = frozenset({"text", "textarea", "formatted"})
REMPLIS = TEXTES | {"decimal_number", "integer_number", "date", "siret", "drop_down_list"}
"""Types that we fill. The platform fills others (communes, EPCI, repetitions), whose shapes we do not write."""


class ChampDeDemarche(Modele):
    """Un champ d'un formulaire, et d'où il se remplit."""

    id: Ligne
    """Identifiant du champ, tel que la plateforme le donne."""
    libelle: Ligne
    """Ce que le formulaire demande."""
    type: Identifiant
    """Type du champ."""
    source: LigneLibre = None
    """D'où il se remplit ; rien quand personne ne l'a dit."""
    options: tuple[Ligne, ...] = ()
    """Choix permis, quand c'est une liste."""


class CorrespondanceDeDemarche(Modele):
    """Un formulaire de Démarche numérique, et ce qui le remplit."""

    demarche: Ligne
    """Numéro de la démarche."""
    revision: Ligne
    """Révision du formulaire pour laquelle ceci a été écrit."""
    champs: tuple[ChampDeDemarche, ...]
    """Ses champs."""


@dataclass(frozen=True)
class Preremplissage:
    """The body to be sent, and what cannot travel: (what is asked, why)."""

    demarche: str
    corps: Mapping[str, Any]
    perdus: tuple[tuple[str, str], ...]


class SchemaIllisibleError(ValueError):
    """A file that is not the description of a form."""


def _porteur(fiche: FicheAction) -> Organisation | None:
    return next((p for p in fiche.porteurs if p.nature in PRIVEES), None) or next(iter(fiche.porteurs), None)


def _du_porteur(champ: str) -> Callable[[Dossier, FicheAction], str | None]:
    return lambda _, f: getattr(_porteur(f), champ, None)


def _jour(nom: str) -> Callable[[Dossier, FicheAction], str | None]:
    def lire(_: Dossier, fiche: FicheAction) -> str | None:
        jour = getattr(fiche.calendrier, nom, None)
        return jour.isoformat() if jour else None

    return lire


SOURCES: Mapping[str, Callable[[Dossier, FicheAction], str | None]] = {
    "territoire": lambda d, _: d.territoire,
    "action.titre": lambda _, f: f.titre,
    "action.objectifs": lambda _, f: f.objectifs,
    "action.description": lambda _, f: f.description,
    "action.cout": lambda _, f: str(f.cout.montant) if f.cout else None,
    "action.debut": _jour("debut"),
    "action.fin": _jour("fin"),
    "porteur.nom": _du_porteur("nom"),
    "porteur.siret": _du_porteur("siret"),
}
"""Short name → what a field is filled from."""
_MOTS = {
    "siret": "porteur.siret",
    "raison sociale": "porteur.nom",
    "nom de l'entreprise": "porteur.nom",
    "intitule": "action.titre",
    "titre du projet": "action.titre",
    "nom du projet": "action.titre",
    "objectif": "action.objectifs",
    "description": "action.description",
    "cout total": "action.cout",
    "montant total": "action.cout",
    "date de debut": "action.debut",
    "commencement": "action.debut",
    "date de fin": "action.fin",
    "achevement": "action.fin",
    "territoire d'industrie": "territoire",
}


def preremplir(correspondance: CorrespondanceDeDemarche, dossier: Dossier, fiche: FicheAction) -> Preremplissage:
    """What the form receives of an action, and what it does not."""
    corps: dict[str, Any] = {}
    perdus = []
    for champ in correspondance.champs:
        valeur, raison = _valeur(champ, dossier, fiche)
        if raison:
            perdus.append((champ.libelle, raison))
        else:
            corps[f"champ_{champ.id}"] = valeur
    return Preremplissage(correspondance.demarche, corps, tuple(perdus))


def _valeur(champ: ChampDeDemarche, dossier: Dossier, fiche: FicheAction) -> tuple[Any, str]:
    if champ.type not in REMPLIS:
        return None, "ce genre de champ se remplit sur place"
    source = SOURCES.get(champ.source or "")
    if source is None:
        return None, "rien du dossier n'y correspond"
    valeur = source(dossier, fiche)
    if not valeur:
        return None, "le dossier ne le dit pas"
    if champ.type == "drop_down_list" and valeur not in champ.options:
        return None, "le formulaire n'a pas ce choix"
    if champ.type == "siret" and len(valeur) != 14:
        return None, "le dossier ne le dit pas"
    if champ.type == "integer_number":
        entier = valeur.removesuffix(".00")
        return (int(entier), "") if entier.isdecimal() else (None, "le formulaire veut un nombre entier")
    return valeur, ""


def proposer(schema: Any) -> CorrespondanceDeDemarche:
    """A correspondence from the published description of a form, each source guessed from its label: to be read again
    by who keeps it. Errors: SchemaIllisibleError.
    """
    try:
        return _proposer(schema)
    except (AttributeError, TypeError, ValidationError):
        raise SchemaIllisibleError(_AUTRE_CHOSE) from None


_AUTRE_CHOSE = "ce fichier n'est pas la description d'un formulaire de Démarche numérique"


def _proposer(schema: Any) -> CorrespondanceDeDemarche:
    demarche = schema.get("demarche", schema) if isinstance(schema, dict) else {}
    numero, revision = demarche.get("number"), demarche.get("revision") or {}
    champs = list(_champs(revision.get("champDescriptors") or ()))
    if not numero or not champs:
        raise SchemaIllisibleError(_AUTRE_CHOSE)
    return CorrespondanceDeDemarche(
        demarche=str(numero), revision=str(revision.get("id") or "inconnue"), champs=tuple(champs)
    )


def _champs(descripteurs: Any) -> Iterator[ChampDeDemarche]:
    for brut in descripteurs:
        if not isinstance(brut, dict) or not brut.get("id") or not brut.get("label"):
            raise SchemaIllisibleError("un champ du formulaire n'a pas d'identifiant ou de libellé")
        dit = sans_accents(str(brut["label"])).lower().replace("’", "'")
        source = next((source for mot, source in _MOTS.items() if mot in dit), None)
        yield ChampDeDemarche(
            id=str(brut["id"]),
            # Some ask in a whole paragraph, which is only to be recognized.
            libelle=str(brut["label"])[:LIGNE_MAX],
            type=str(brut.get("type") or "inconnu"),
            source=source,
            options=tuple(o for o in map(str, brut.get("options") or ()) if len(o) <= LIGNE_MAX),
        )
