"""Why a file is refused."""

from __future__ import annotations

from binome.domaine.langue.typographie import soigner


class FichierRefuseError(ValueError):
    """The file is refused; `raison` says why and what to do, in French."""

    def __init__(self, raison: str) -> None:
        self.raison = soigner(raison)
        super().__init__(self.raison)
