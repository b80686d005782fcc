"""What a server shows: the dossiers it was given, their verdicts and their documents, kept until a file changes."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from binome.documents.erreurs import Anomalie, DossierIllisibleError
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.empreinte import empreinte
from binome.domaine.verdict.constat import Verdict
from binome.services.calculs import noyaux
from binome.services.offre import importes
from binome.services.production import autour, fonds, production
from binome.services.socle import horloge, referentiel
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire import etude
from binome.services.territoire.mesure_du_verdict import etat_des_donnees
from binome.services.verification.verdict import ouvrir, verifier

if TYPE_CHECKING:
    from binome.documents.carte import CarteDePage
    from binome.referentiel.consultation import Referentiel

EXEMPLES = (Path("exemples/hautes-alpes/dossier.yaml"), Path("exemples/hautes-alpes-corrige/dossier.yaml"))


@dataclass(frozen=True)
class Candidature:
    """A dossier as it is shown; `anomalies` say what makes its file unreadable since it was last read, if anything."""

    chemin: Path
    dossier: Dossier
    geographie: Referentiel = field(repr=False, compare=False)
    anomalies: tuple[Anomalie, ...] = ()
    _verdicts: MemoireVive[Verdict] = field(default_factory=lambda: MemoireVive(1), compare=False, repr=False)
    _documents: MemoireVive[bytes] = field(default_factory=lambda: MemoireVive(5), compare=False, repr=False)

    _cartes: MemoireVive[CarteDePage] = field(default_factory=lambda: MemoireVive(1), compare=False, repr=False)

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the dossier."""
        return empreinte(self.dossier)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the call as of today, a deadline falling at midnight, and of the open data loaded."""
        return self._verdicts.retenir(_du_moment(), lambda: verifier(self.dossier, geographie=self.geographie))

    def document(self, forme: str) -> bytes:
        """The dossier as `pdf`, `geojson`, `svg`, its outline alone as `silhouette`, or as the GeoJSON `fond` of its
        interactive map; made once."""
        # What is proposed beside the perimeter depends on all that is loaded, and waits for the kernels; the basket of
        # services, on the catalogues imported.
        autour = (etude.etat_des_donnees(), noyaux.prets(), importes.etat())
        cle = (forme, *_du_moment(), *autour) if forme == "pdf" else (forme,)
        return self._documents.retenir(cle, lambda: self._produire(forme))

    def carte(self) -> CarteDePage:
        """The map of its perimeter, for a page; drawn once."""
        return self._cartes.retenir(
            "carte", lambda: production.carte_de_page(self.dossier, self.geographie, largeur=600)
        )

    def evaluation(self) -> dict[str, Any] | None:
        """What is measured of its perimeter (`etude.evaluation`)."""
        return etude.evaluation(self.dossier, self.geographie)

    def autour(self) -> dict[str, Any] | None:
        """What is proposed beside its perimeter (`etude.autour`); None while it is being searched."""
        return etude.autour(self.dossier, self.geographie)

    def _produire(self, forme: str) -> bytes:
        if forme == "fond":
            return fonds.fond_du_territoire(self.dossier, self.geographie).encode()
        if forme == "silhouette":
            return production.silhouette(self.dossier, self.geographie, f"silhouette-{self.dossier.id}")
        verdict = self.verdict if forme == "pdf" else None
        return production.exporter(self.dossier, production.FormeDocument(forme), self.geographie, verdict)


class Vitrine:
    """The dossiers of a server, read again when their file changes; an unreadable file leaves the last good version."""

    def __init__(self, chemins: Iterable[Path]) -> None:
        """Open the référentiel and every file.

        Errors: `ReferentielError`; `DossierIllisibleError` on the first file that cannot be read, or that carries the
        identifier of another.
        """
        self.referentiel = referentiel.ouvrir()
        self._verrou = threading.Lock()
        self._fonds = MemoireVive[str](2)
        self._cartes = MemoireVive["CarteDePage"](1)
        self._dates: dict[Path, int] = {}
        self._candidatures: dict[Path, Candidature] = {}
        vus: dict[str, Path] = {}
        for chemin in dict.fromkeys(chemins):
            identifiant = self._lire(chemin).dossier.id
            if identifiant in vus:
                raise _en_double(identifiant, vus[identifiant], chemin)
            vus[identifiant] = chemin

    def candidatures(self) -> tuple[Candidature, ...]:
        """All candidatures, in the order given."""
        with self._verrou:
            for chemin in self._dates:
                self._rafraichir(chemin)
            return tuple(self._candidatures.values())

    def candidature(self, identifiant: str) -> Candidature | None:
        """The candidature with that dossier identifier, None when there is none."""
        return next((c for c in self.candidatures() if c.dossier.id == identifiant), None)

    def carte_de_france(self) -> str:
        """The map of France's EPCI as SVG, with the candidatures in evidence, and all its words."""
        return self._fonds.retenir(("svg", *self._cites()), lambda: fonds.dessin_de_france(*self._france()))

    def page_de_france(self) -> CarteDePage:
        """The same for a page, which writes its legend."""
        return self._cartes.retenir(tuple(self._cites()), lambda: fonds.page_de_france(*self._france()))

    def fond_de_france(self) -> str:
        """The same as GeoJSON."""
        return self._fonds.retenir(("geojson", *self._cites()), lambda: fonds.fond_de_france(*self._france()))

    def _france(self) -> tuple[list[Dossier], Referentiel]:
        return [c.dossier for c in self.candidatures()], self.referentiel

    def _cites(self) -> Iterator[Hashable]:
        """What the map of France depends on."""
        return (frozenset(autour.roles(c.dossier).items()) for c in self.candidatures())

    def etat(self) -> str:
        """A key that changes when a dossier, whether it can be read, or what is measured of it does; and every day."""
        candidatures, donnees = self.candidatures(), etude.etat_des_donnees()
        mesures = (etude.etat(c.dossier, self.referentiel, donnees) for c in candidatures)
        dossiers = (f"{c.empreinte}:{hash(c.anomalies)}" for c in candidatures)
        return ",".join((str(horloge.aujourdhui()), *dossiers, *mesures))

    def _rafraichir(self, chemin: Path) -> None:
        date = _date(chemin)
        if date == self._dates[chemin]:
            return
        try:
            self._lire(chemin)
        except DossierIllisibleError as erreur:
            self._dates[chemin] = date
            self._candidatures[chemin] = replace(self._candidatures[chemin], anomalies=erreur.anomalies)

    def _lire(self, chemin: Path) -> Candidature:
        date = _date(chemin)
        candidature = Candidature(chemin, ouvrir(chemin, self.referentiel).dossier, self.referentiel)
        self._dates[chemin] = date
        self._candidatures[chemin] = candidature
        return candidature


def _du_moment() -> tuple[object, ...]:
    return horloge.aujourdhui(), etat_des_donnees()


def _en_double(identifiant: str, premier: Path, second: Path) -> DossierIllisibleError:
    anomalie = Anomalie(
        f"{premier} porte déjà cet identifiant de dossier",
        champ="id",
        recu=identifiant,
        a_faire="Changez le champ « id » de l'un des deux.",
    )
    return DossierIllisibleError(str(second), [anomalie])


def _date(chemin: Path) -> int:
    try:
        return chemin.stat().st_mtime_ns
    except OSError:
        return -1


def exemples(racine: Path) -> tuple[Path, ...]:
    """The examples of the repository that exist under `racine`, shown when no dossier is given."""
    return tuple(racine / chemin for chemin in EXEMPLES if (racine / chemin).is_file())


@cache
def vitrine_du_serveur(chemins: tuple[str, ...], racine: Path) -> Vitrine:
    """The showcase of this process, opened once: the dossiers given, or the examples when none is."""
    return Vitrine(tuple(Path(c) for c in chemins) or exemples(racine))
