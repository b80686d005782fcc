"""Static files that npm installed: only what the pages need, gathered beside ours, never copied in the repository."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from binome.referentiel.emplacement import verrou

# Address under /statique/ → (package, path in the package).
FICHIERS = {
    "polices/source-sans.woff2": ("source-sans", "WOFF2/VF/SourceSans3VF-Upright.otf.woff2"),
    "polices/source-sans-italique.woff2": ("source-sans", "WOFF2/VF/SourceSans3VF-Italic.otf.woff2"),
    "polices/source-serif.woff2": ("source-serif", "WOFF2/TTF/SourceSerif4Display-Semibold.ttf.woff2"),
    "polices/source-serif-texte.woff2": ("source-serif", "WOFF2/TTF/SourceSerif4-Regular.ttf.woff2"),
    "maplibre/maplibre-gl.mjs": ("maplibre-gl", "dist/maplibre-gl.mjs"),
    "maplibre/maplibre-gl-worker.mjs": ("maplibre-gl", "dist/maplibre-gl-worker.mjs"),
    "maplibre/maplibre-gl.css": ("maplibre-gl", "dist/maplibre-gl.css"),
}


class PaquetsFinder(BaseFinder):
    """Finds the files above in the folder of npm packages."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        if path not in FICHIERS or not (source := _source(path)).is_file():
            return []
        return [str(source)] if find_all else str(source)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        for adresse in FICHIERS:
            if _source(adresse).is_file():
                yield adresse, _Fichier(_source(adresse))


class _Fichier(FileSystemStorage):
    """A storage of one file, whose address and place differ."""

    prefix = ""

    def __init__(self, source: Path) -> None:
        super().__init__(location=source.parent)
        self._source = source

    def path(self, name: str) -> str:
        return str(self._source)


def _source(adresse: str) -> Path:
    paquet, chemin = FICHIERS[adresse]
    return Path(settings.BINOME_NODE_MODULES) / paquet / chemin


def rassembler() -> bool:
    """Gather, hash and compress the static files in `STATIC_ROOT` unless nothing changed; say whether it worked.

    Errors: ImproperlyConfigured when a npm package is missing.
    """
    absents = sorted({paquet for adresse, (paquet, _) in FICHIERS.items() if not _source(adresse).is_file()})
    if absents:
        raise ImproperlyConfigured(
            f"Paquets du navigateur absents de {settings.BINOME_NODE_MODULES} : {', '.join(absents)}. "
            "Installez-les avec « make install », ou dites où ils sont avec la variable BINOME_NODE_MODULES."
        )
    temoin, actuelle = Path(settings.STATIC_ROOT) / ".empreinte", _empreinte()
    # Two processes that start cold would each take away what the other is hashing.
    with verrou(temoin):
        if temoin.is_file() and temoin.read_text() == actuelle:
            # Another process may have written the list of their names since this one read it.
            entrepot: Any = staticfiles_storage
            entrepot.hashed_files, entrepot.manifest_hash = entrepot.load_manifest()
            return False
        # Former files stay: a server already running still names them in its pages.
        call_command("collectstatic", interactive=False, verbosity=0)
        temoin.write_text(actuelle)
    return True


def _empreinte() -> str:
    sources: list[str] = []
    for finder in get_finders():
        for adresse, entrepot in finder.list([]):
            etat = Path(entrepot.path(adresse)).stat()
            sources.append(f"{adresse}:{etat.st_size}:{etat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(sources)).encode()).hexdigest()
