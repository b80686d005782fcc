"""What a co-author takes away of a dossier being written: its text of today, without what is hidden to them."""

from __future__ import annotations

from binome.services.acces.ouverture import DossierOuvert
from binome.services.production import production
from binome.services.production.production import FormeDocument
from binome.services.socle import horloge, referentiel
from binome.services.texte import texte_lisible
from binome.services.verification import conformite

FORMES = {
    FormeDocument.pdf: ("application/pdf", "Le dossier mis en page, avec sa conformité du jour"),
    FormeDocument.yaml: ("application/yaml; charset=utf-8", "Le texte, à relire ou à rouvrir ailleurs"),
    FormeDocument.json: ("application/json", "Le même, pour les programmes"),
    FormeDocument.svg: ("image/svg+xml", "La carte du périmètre"),
    FormeDocument.geojson: ("application/geo+json", "Le périmètre, pour un logiciel de cartes"),
}
"""Form → its media type, and what it is for. The workbook of the plan has a page of its own."""


def emporter(ouvert: DossierOuvert, forme: FormeDocument, *, avec_reserve: bool = False) -> bytes:
    """The dossier as it stands, in one of `FORMES`, as this person may read it (`avec_reserve`: `production.pdf`)."""
    lu = texte_lisible.lire(ouvert)
    verdict = conformite.verdict(ouvert, lu, horloge.maintenant()) if forme is FormeDocument.pdf else None
    return production.exporter(lu.document, forme, referentiel.partager(), verdict, avec_reserve=avec_reserve)
