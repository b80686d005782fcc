"""The same dossier and people as the pages of the workspace."""

from tests.web.atelier.conftest import campagne, chef, dossier, membre

__all__ = ["campagne", "chef", "dossier", "membre"]
