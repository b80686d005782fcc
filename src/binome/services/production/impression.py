"""Use cases: what is printed of a candidature beside the whole, and what is read of it on a page.

Laying out is done apart, as the whole dossier is: never in the thread that serves a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.calculs import calculs
from binome.services.production import production
from binome.services.socle.referentiel import partager
from binome.services.texte import texte_lisible, textes_signes
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.verification.verdict import appel_executable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from binome.domaine.dossier.dossier import Dossier
    from binome.domaine.verdict.constat import Verdict
    from binome.services.texte.texte_lisible import TexteLisible


def candidature(ouvert: DossierOuvert) -> TexteLisible:
    """The candidature as this person may read it, without what it keeps in reserve: what its signatories sign."""
    return texte_lisible.presente(ouvert, revision_de_tete(ouvert.dossier))


def a_lire(dossier: Dossier, verdict: Verdict) -> dict[str, Any]:
    """All that the reading page shows of a text: the data of its PDF, in French and formatted."""
    from binome.documents.pdf.contenu import contenu

    geographie, appel = partager(), appel_executable(dossier.appel).appel
    return contenu(dossier, verdict, geographie, appel, production.source_des_cartes(geographie))


def a_donner_pdf(lu: TexteLisible, verdict: Verdict, modifications: Mapping[str, Any] | None = None) -> bytes:
    """A readable text without what the call says of it: for who is not of the team, or once it is labelled, with what
    its `modifications` made of it. Errors: OccupeError."""
    return production.pdf(lu.document, partager(), verdict, avec_verdict=False, modifications=modifications)


def carte(dossier: Dossier) -> bytes:
    """The drawn map of a readable text."""
    return production.svg(dossier, partager())


def note(dossier: Dossier, verdict: Verdict) -> dict[str, Any]:
    """The note of two pages, for a page."""
    from binome.documents.note import composer

    return composer(dossier, verdict, partager(), appel_executable(dossier.appel).appel)


def note_pdf(dossier: Dossier, verdict: Verdict) -> bytes:
    """The same, on two pages. Errors: OccupeError."""
    return calculs.a_part(calculs.DOCUMENT, _note_pdf, dossier, verdict)


def _note_pdf(dossier: Dossier, verdict: Verdict) -> bytes:
    from binome.documents.note import pdf_de_la_note

    _, silhouette = production.dessins(dossier, partager())
    return pdf_de_la_note(note(dossier, verdict), verdict.date, silhouette)


def fiche_pdf(dossier: Dossier, fiche: str, date: dt.datetime) -> bytes:
    """One fiche of a readable text. Errors: IntrouvableError, OccupeError."""
    if all(f.id != fiche for f in dossier.plan_actions.fiches):
        raise IntrouvableError(fiche)
    return calculs.a_part(calculs.DOCUMENT, _fiche_pdf, dossier, fiche, date)


def _fiche_pdf(dossier: Dossier, fiche: str, date: dt.datetime) -> bytes:
    from binome.documents.pdf import pdf_de_la_fiche

    voulue = next(f for f in dossier.plan_actions.fiches if f.id == fiche)
    return pdf_de_la_fiche(dossier, voulue, partager(), appel_executable(dossier.appel).appel, date)


def texte_a_signer_pdf(ouvert: DossierOuvert, verdict: Verdict) -> bytes:
    """The very text that is signed, laid out, with today's verdict. Errors: OccupeError."""
    texte = textes_signes.de(revision_de_tete(ouvert.dossier))
    return production.pdf(texte.document, partager(), verdict)
