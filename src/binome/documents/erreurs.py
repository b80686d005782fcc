"""What can be wrong with a document that is given to read: said once, in French, with the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from binome.domaine.socle.erreurs import BinomeError, Famille


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One thing wrong: `ligne` counts from 1, `champ` is a place in the dossier, `recu` what stood there."""

    message: str
    ligne: int | None = None
    champ: str | None = None
    recu: str | None = None
    a_faire: str | None = None

    def __str__(self) -> str:
        lieu = ", ".join(
            morceau
            for morceau in (
                f"ligne {self.ligne}" if self.ligne else "",
                f"champ « {self.champ} »" if self.champ else "",
            )
            if morceau
        )
        texte = f"{lieu} : {self.message}" if lieu else self.message[:1].upper() + self.message[1:]
        texte += f" (reçu : « {self.recu} »)" if self.recu is not None else ""
        texte += "" if texte.endswith((".", "!", "?")) else "."
        return f"{texte} {self.a_faire}" if self.a_faire else texte


class DossierIllisibleError(BinomeError):
    """A dossier that cannot be read; `anomalies` says all that is wrong with it, in the order of the document."""

    code = "dossier_illisible"
    famille = Famille.invalide

    def __init__(self, nom: str, anomalies: Iterable[Anomalie]) -> None:
        self.nom = nom
        self.anomalies = tuple(anomalies)
        super().__init__("\n".join(f"{nom} — {anomalie}" for anomalie in self.anomalies))
