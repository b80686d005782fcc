"""What a system answers when it refuses a file, in French: it says it in its own language, most often English."""

from __future__ import annotations

import errno
from collections.abc import Mapping

_DITES: Mapping[int, str] = {
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.ENOTDIR: "un élément de ce chemin n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.EEXIST: "ce nom est déjà pris",
    errno.ENOTEMPTY: "ce dossier n'est pas vide",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "il n'y a plus de place sur le disque",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EFBIG: "fichier trop gros",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ELOOP: "des liens tournent en rond",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.EIO: "erreur du disque",
    errno.EXDEV: "les deux dossiers ne sont pas sur le même disque",
}


def panne(erreur: Exception) -> str:
    """Why a file was refused, as the end of a sentence; in the system's own words for what is rare. What read the file
    may have refused what it holds: that is told as it was."""
    dit = _DITES.get(erreur.errno or 0) or erreur.strerror if isinstance(erreur, OSError) else None
    return dit or str(erreur) or "erreur de lecture"
