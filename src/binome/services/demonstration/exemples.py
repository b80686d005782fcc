"""Use case: take one dossier all the way, from the file to the verdict and the documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from binome.appels.catalogue import charger_appel
from binome.documents import ecriture, rapport_html, rapport_texte
from binome.documents.lecture import DossierLu
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.verdict.constat import Verdict
from binome.referentiel.consultation import Referentiel
from binome.services.production.production import FormeDocument, exporter


@dataclass(frozen=True)
class Produit:
    """A file to leave behind: its name, what it is, its bytes."""

    nom: str
    quoi: str
    contenu: bytes


def produits(lu: DossierLu, verdict: Verdict, geographie: Referentiel) -> Iterator[Produit]:
    """Everything that a dossier gives, one after the other."""
    familles = charger_appel(verdict.appel).appel.noms_familles
    yield Produit("verdict.txt", "le verdict", rapport_texte.rediger(verdict, familles, lu.reperes()).encode())
    yield Produit("verdict.html", "le verdict, en page web", rapport_html.rediger(verdict, familles).encode())
    yield Produit("verdict.json", "le verdict, pour les programmes", ecriture.to_json(verdict, complet=True).encode())
    for forme, nom, quoi in (
        (FormeDocument.pdf, "dossier.pdf", "le dossier mis en page, verdict en annexe"),
        (FormeDocument.svg, "carte.svg", "la carte du périmètre"),
        (FormeDocument.geojson, "perimetre.geojson", "le périmètre, pour un logiciel de cartes"),
        (FormeDocument.json, "dossier.json", "le dossier, pour les programmes"),
    ):
        yield Produit(nom, quoi, exporter(lu.dossier, forme, geographie, verdict))


def resume(verdict: Verdict) -> tuple[str, ...]:
    """The verdict in a few lines: its sentence, then each breach in one."""
    lignes = [rapport_texte.phrase(verdict.bilan)]
    for gravite, titre in GRAVITES.items():
        lignes += [f"{titre:<12} {c.regle}  {_premiere_phrase(c.constat)}" for c in verdict.de_gravite(gravite)]
    return tuple(lignes)


def _premiere_phrase(texte: str, largeur: int = 110) -> str:
    phrase = texte.split(". ")[0].rstrip(".")
    return phrase if len(phrase) <= largeur else phrase[: largeur - 1].rsplit(" ", 1)[0] + "…"
