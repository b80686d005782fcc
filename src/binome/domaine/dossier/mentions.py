"""What a dossier says of a person of a binôme, in words: what they read before they agree to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Literal, TypeAlias

from binome.domaine.dossier.acteurs import Elu, Industriel, Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.dossier.plan_actions import Visibilite
from binome.domaine.langue.typographie import date_longue, enumerer

Cote: TypeAlias = Literal["elu", "industriel"]
NOMS_COTES: dict[Cote, str] = {"elu": "élu", "industriel": "industriel"}


def binome_de(dossier: Dossier, identifiant: str) -> Binome | None:
    """The binôme with that id, None when there is none."""
    return next((b for b in dossier.gouvernance.binomes if b.id == identifiant), None)


def personne_de(dossier: Dossier, identifiant: str, cote: Cote) -> Elu | Industriel | None:
    """The person on one side of a binôme, None when nobody is named there."""
    binome = binome_de(dossier, identifiant)
    return getattr(binome, cote) if binome else None


def mentions(dossier: Dossier, identifiant: str, cote: Cote) -> tuple[tuple[str, str], ...]:
    """All that the dossier says of that person, as (what, value) pairs; nothing when nobody is named there."""
    binome, personne = binome_de(dossier, identifiant), personne_de(dossier, identifiant, cote)
    if binome is None or personne is None:
        return ()
    lignes = [
        ("Nom", personne.nom),
        ("Qualité", f"{NOMS_COTES[cote]} du binôme, pour {binome.libelle or binome.epci or 'le territoire'}"),
        ("Fonction", personne.fonction),
        ("Adresse électronique", personne.courriel),
        *(_de_l_elu(personne) if isinstance(personne, Elu) else _de_l_industriel(personne)),
        *_dans_le_plan(dossier, personne.nom, cote),
    ]
    return tuple((quoi, valeur) for quoi, valeur in lignes if valeur)


def empreinte_des_mentions(dits: tuple[tuple[str, str], ...]) -> str:
    """SHA-256 of what was read: an answer holds for these very words."""
    return hashlib.sha256(json.dumps(dits, ensure_ascii=False).encode()).hexdigest()


def _de_l_elu(elu: Elu) -> Iterator[tuple[str, str | None]]:
    yield "Mandat", elu.mandat
    yield "Collectivité", _organisation(elu.collectivite)
    yield "Fin du mandat", date_longue(elu.fin_mandat) if elu.fin_mandat else None
    yield "Entreprises déclarées", enumerer([_organisation(e) or "" for e in elu.entreprises])


def _de_l_industriel(industriel: Industriel) -> Iterator[tuple[str, str | None]]:
    yield "Entreprise", _organisation(industriel.entreprise)
    yield "Mandats électifs déclarés", enumerer(list(industriel.mandats))


def _organisation(organisation: Organisation | None) -> str | None:
    if organisation is None:
        return None
    details = [
        f"SIREN {organisation.siren}" if organisation.siren else "",
        f"SIRET {organisation.siret}" if organisation.siret else "",
        f"NAF {organisation.naf}" if organisation.naf else "",
    ]
    connus = ", ".join(d for d in details if d)
    return f"{organisation.nom} ({connus})" if connus else organisation.nom


def _dans_le_plan(dossier: Dossier, nom: str, cote: Cote) -> Iterator[tuple[str, str]]:
    """The fiches that name them; those that are not public are counted, not named."""
    siennes = [f for f in dossier.plan_actions.fiches if getattr(f, f"{cote}_referent") == nom]
    publiques = [f"« {f.titre} »" for f in siennes if f.visibilite is Visibilite.public]
    reservees = len(siennes) - len(publiques)
    if publiques:
        yield "Référent des actions", enumerer(publiques)
    if reservees:
        yield "Référent d'actions réservées", str(reservees)
