"""Checks of attached files: what a file is by its content, and why it is refused. Pure: nothing is kept or run."""

from binome.documents.controle_fichiers.controle import EXTENSIONS, FichierControle, controler
from binome.documents.controle_fichiers.erreurs import FichierRefuseError

__all__ = ["EXTENSIONS", "FichierControle", "FichierRefuseError", "controler"]
