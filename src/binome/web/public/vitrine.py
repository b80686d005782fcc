"""The server's own showcase, as the pages ask for it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404

from binome.services.calculs import noyaux
from binome.services.perimetre import sol
from binome.services.publication.vitrine import Candidature, Vitrine, vitrine_du_serveur
from binome.services.socle.appels import appels

_journal = logging.getLogger("binome.web")


def vitrine() -> Vitrine:
    """The dossiers of BINOME_DOSSIERS, or the examples of the repository when none is given."""
    return vitrine_du_serveur(settings.BINOME_DOSSIERS, settings.RACINE)


def candidature_ou_404(identifiant: str) -> Candidature:
    """The candidature with that identifier. Raises Http404."""
    if trouvee := vitrine().candidature(identifiant):
        return trouvee
    raise Http404(f"Aucun dossier ne porte l’identifiant « {identifiant} » sur ce serveur.")


def prechauffer() -> None:
    """Read calls, dossiers, verdicts and terrain before the first visitor, and before workers share the memory.

    Kernels that are not compiled are being so, apart, when it ends. Errors: AppelInvalideError."""
    appels()
    verdicts = [candidature.verdict for candidature in vitrine().candidatures()]
    carte = vitrine().page_de_france().svg
    sol.sol()
    noyaux.ouvrir_les_pages()
    _journal.info("%d dossiers vérifiés, carte de France de %d octets", len(verdicts), len(carte))
