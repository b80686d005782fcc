"""What a co-author takes away of a dossier being written: its text of today, without what is hidden to them."""

from __future__ import annotations

from binome.services import conformite, discretion, production, redaction, referentiel
from binome.services.acces import Acces
from binome.services.production import FormeDocument

FORMES = {
    FormeDocument.pdf: ("application/pdf", "Le dossier mis en page, avec le verdict du jour"),
    FormeDocument.yaml: ("application/yaml; charset=utf-8", "Le texte, à relire ou à rouvrir ailleurs"),
    FormeDocument.json: ("application/json", "Le même, pour les programmes"),
    FormeDocument.svg: ("image/svg+xml", "La carte du périmètre"),
    FormeDocument.geojson: ("application/geo+json", "Le périmètre, pour un logiciel de cartes"),
}
"""Form → its media type, and what it is for. The workbook of the plan has a page of its own."""


def emporter(acces: Acces, forme: FormeDocument) -> bytes:
    """The dossier as it stands, in one of `FORMES`; fiches that this person may not read are left out."""
    revision = redaction.revision_de_tete(acces.dossier)
    texte = redaction.document(revision)
    cachees = discretion.fiches_cachees(acces, texte)
    plan = texte.plan_actions
    lisibles = tuple(f for f in plan.fiches if f.id not in cachees)
    lu = texte.model_copy(update={"plan_actions": plan.model_copy(update={"fiches": lisibles})})
    verdict = None
    if forme is FormeDocument.pdf:
        verdict = conformite.pour(conformite.verdict(acces.dossier), cachees)
    return production.exporter(lu, forme, referentiel.partager(), verdict)
