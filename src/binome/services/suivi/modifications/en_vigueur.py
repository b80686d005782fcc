"""Use case: the text of a labelled dossier as it stands, read as the candidature is, and what changed of it.

What was deposited, signed and sealed is not touched: this is made of it, each time, and of the history of the label.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from binome.domaine.dossier.modifications.texte import amender_le_perimetre
from binome.domaine.dossier.modifications.textes import TexteAmende
from binome.domaine.droits.discretion import expurger
from binome.domaine.label.actes import ActeDuLabel
from binome.domaine.label.label import NOMS_DES_PORTEES, PorteeDeModification
from binome.domaine.langue.typographie import date_longue, majuscule
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.domaine.texte import recit
from binome.domaine.texte.recit import Changement
from binome.registre.models import EvenementDuLabel
from binome.services.acces.ouverture import DossierOuvert
from binome.services.label import emission, modifications
from binome.services.suivi import lectures
from binome.services.texte import texte_lisible, textes_amendes, textes_signes
from binome.services.texte.texte_lisible import TexteLisible


@dataclass(frozen=True)
class TexteEnVigueur:
    """What this person may read of the text in force: `lu`; what changed of it since the label, and what was written in
    place of whole parts. `version`: of the label, signed on the day `depuis`; the first one was never amended."""

    lu: TexteLisible
    changements: Sequence[Changement]
    textes: Mapping[PorteeDeModification, TexteAmende]
    version: int
    depuis: dt.date

    @property
    def amende(self) -> bool:
        return self.version > 1

    def en_mots(self) -> dict[str, Any]:
        """What its PDF says of it, beside the text."""
        return {
            "version": self.version,
            "depuis": date_longue(self.depuis),
            "changements": [majuscule(c.phrase) if c.entiere else f"On {c.phrase}" for c in self.changements],
            "textes": [[majuscule(NOMS_DES_PORTEES[p]), t.version, t.texte] for p, t in self.textes.items()],
        }


def lire(ouvert: DossierOuvert) -> TexteEnVigueur:
    """The text in force, to who opened the dossier. Errors: SansLabelError."""
    label = lectures.label_de(ouvert)
    lignes = list(EvenementDuLabel.objects.filter(label=label).order_by("rang"))
    depose = texte_lisible.complete(ouvert, label.depot, textes_signes.complements_de(label.depot))
    lu = _sur_son_perimetre(textes_amendes.texte(ouvert, depose), _perimetre(lignes))
    cachees = depose.cachees | lu.cachees
    acceptees = [ligne for ligne in lignes if ligne.acte == ActeDuLabel.accepter_modification]
    return TexteEnVigueur(
        lu,
        list(recit.raconter(*(expurger(t.arbre, cachees) for t in (depose, lu)))),
        {PorteeDeModification(t.partie): t for t in modifications.textes_acceptes(lignes)},
        acceptees[-1].version if acceptees else 1,
        acceptees[-1].jour if acceptees else label.decide_le,
    )


def _perimetre(lignes: Sequence[EvenementDuLabel]) -> tuple[str, ...]:
    """The SIREN of the last perimeter that was accepted; none when it never changed."""
    demande, accepte = "", ()
    for ligne in lignes:
        if ligne.acte == ActeDuLabel.demander_modification:
            demande = ligne.donnees
        elif ligne.acte == ActeDuLabel.accepter_modification:
            accepte = tuple(json.loads(demande or "{}").get("perimetre", ())) or accepte
    return accepte


def _sur_son_perimetre(lu: TexteLisible, sirens: tuple[str, ...]) -> TexteLisible:
    if not sirens:
        return lu
    noms = {epci.siren: epci.nom for epci in emission.nommer(sirens)}
    return replace(lu, contenu=zlib.compress(canonique_rfc8785(amender_le_perimetre(lu.arbre, noms))))
