"""What an act to sign is made of, and the words that several acts share. What the dossier lacks is left to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from binome.domaine.dossier.acteurs import Elu, Industriel, Organisation, Personne
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.langue.typographie import accord, enumerer

A_REMPLIR = "…………………………"
AVERTISSEMENT = (
    "Modèle rempli avec les données du dossier, à relire par vos services avant signature. Ce qui manque est "
    "laissé en pointillés."
)


@dataclass(frozen=True)
class Signataire:
    """A place to sign: as what, and the name when it is known."""

    qualite: str
    nom: str = A_REMPLIR


@dataclass(frozen=True)
class Acte:
    """An act ready to be laid out. `articles`: (heading or "", text); `mentions`: (what, value) lines to fill in."""

    titre: str
    emetteur: str
    objet: str
    preambule: tuple[str, ...]
    formule: str
    articles: tuple[tuple[str, str], ...]
    mentions: tuple[tuple[str, str], ...]
    signataires: tuple[Signataire, ...]
    references: tuple[tuple[str, str], ...] = ()
    avertissement: str = AVERTISSEMENT


def binome_du_territoire(dossier: Dossier) -> Binome | None:
    """The binôme that carries the candidature: the first complete one, else the first."""
    siens = dossier.gouvernance.binomes_du_territoire
    return next((b for b in siens if b.complet), siens[0] if siens else None)


def nommer_elu(elu: Elu | None) -> str:
    """« Alix Martin, président de la CC du Val »."""
    if elu is None:
        return A_REMPLIR
    mandat = elu.mandat or elu.fonction
    lieu = f" ({elu.collectivite.nom})" if elu.collectivite else ""
    return f"{elu.nom}, {mandat}{lieu}" if mandat else f"{elu.nom}{lieu}"


def nommer_industriel(industriel: Industriel | None) -> str:
    """« Camille Roux, dirigeante, Ateliers du Val (SIREN 000000034) »."""
    if industriel is None:
        return A_REMPLIR
    morceaux = [industriel.nom, industriel.fonction or "", nommer_organisation(industriel.entreprise)]
    return ", ".join(m for m in morceaux if m)


def nommer_organisation(organisation: Organisation | None, *, sinon: str = "") -> str:
    """The name of an organisation with its SIREN."""
    if organisation is None:
        return sinon
    return f"{organisation.nom} (SIREN {organisation.siren})" if organisation.siren else organisation.nom


def nom_ou_blanc(personne: Personne | None) -> str:
    """A name, or room to write it."""
    return personne.nom if personne else A_REMPLIR


def perimetre_en_mots(dossier: Dossier, noms: Sequence[str]) -> str:
    """The perimeter in a sentence; `noms` are those of its EPCI."""
    if not noms:
        return A_REMPLIR
    quoi = accord(len(noms), "intercommunalité", "intercommunalités")
    return f"{quoi} : {enumerer(list(noms))}"
