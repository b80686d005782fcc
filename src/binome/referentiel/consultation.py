"""The référentiel in hand: it answers `binome.domaine.socle.geographie.Geographie`, and more, from the image in memory.

Answers are cached: a rule may ask the same EPCI thousands of times. One object may be shared by several threads.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from weakref import finalize

from binome.domaine.socle.geographie import Arrondissement, Commune, Departement, Epci, Region, Succession
from binome.referentiel.fichier import Entete, lire
from binome.referentiel.modele import Anomalie, Decoupage, EtatReferentiel, Genre, Niveau, Trouvaille
from binome.referentiel.recherche import Recherche

# The rules ask for facts alone: numpy is imported only by those who ask for arrays or outlines.
if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.contours import Contour
    from binome.referentiel.tableaux import PartsEpci, TableCommunes, Voisinage


_COMMUNE = "code, nom, departement, epci, siren, population, arrondissement"
_EPCI = "siren, nom, nature, communes, departements, population, superficie"


class Referentiel:
    """The French territory at one vintage; see `Geographie` for what the first methods promise."""

    def __init__(self, chemin: Path) -> None:
        """Read and check `chemin`. Errors: FileNotFoundError, FichierInvalideError."""
        self._entete: Entete
        self._chemin = chemin
        self._entete, self._base = lire(chemin)
        finalize(self, self._base.close)
        self._acces = Lock()
        self._epci: dict[str, Epci | None] = {}
        self._communes: dict[str, Commune | None] = {}
        self._voisins: dict[str, Mapping[str, float]] = {}
        self._par_departement: dict[str, tuple[Commune, ...]] = {}
        self._departements = {c: Departement(c, *reste) for c, *reste in self._lignes("SELECT * FROM departement")}
        self._arrondissements = {
            code: Arrondissement(code, *reste) for code, *reste in self._lignes("SELECT * FROM arrondissement")
        }
        self._regions = {code: Region(code, nom) for code, nom in self._lignes("SELECT * FROM region")}
        self._successions = {
            ancien: Succession(ancien, nom, date, tuple(suite.split()))
            for ancien, nom, date, suite in self._lignes("SELECT * FROM succession")
        }
        self._recherche: Recherche | None = None

    def _lignes(self, requete: str, *valeurs: object) -> list[Any]:
        with self._acces:
            return self._base.execute(requete, valeurs).fetchall()

    # --- Geographie

    @property
    def millesime(self) -> str:
        """Year of the territory, for instance « 2026 » (situation on 1 January)."""
        return self._entete.millesime

    @property
    def empreinte(self) -> str:
        """SHA-256 of the data behind the answers, in hexadecimal."""
        return self._entete.empreinte

    @property
    def signature(self) -> dict[str, int]:
        """Name → size in bytes of the source files it was built from."""
        return dict(self._entete.signature)

    def epci(self, siren: str) -> Epci | None:
        """A living EPCI à fiscalité propre by SIREN; None when unknown or dissolved (see `succession`)."""
        if siren not in self._epci:
            lignes = self._lignes(f"SELECT {_EPCI} FROM epci WHERE siren = ?", siren)  # noqa: S608
            self._epci[siren] = _epci(lignes[0]) if lignes else None
        return self._epci[siren]

    def succession(self, siren: str) -> Succession | None:
        """What became of an EPCI dissolved since, when the sources know it."""
        return self._successions.get(siren)

    def commune(self, code: str) -> Commune | None:
        """By INSEE code or by SIREN; None when it is not a commune of today (see `commune_actuelle`)."""
        if code not in self._communes:
            requete = f"SELECT {_COMMUNE} FROM commune WHERE code = ?1 OR siren = ?1"  # noqa: S608
            lignes = self._lignes(requete, code)
            self._communes[code] = Commune(*lignes[0]) if lignes else None
        return self._communes[code]

    def communes_du_departement(self, code: str) -> tuple[Commune, ...]:
        """Sorted by code; empty for an unknown département."""
        if code not in self._par_departement:
            requete = f"SELECT {_COMMUNE} FROM commune WHERE departement = ? ORDER BY code"  # noqa: S608
            self._par_departement[code] = tuple(Commune(*ligne) for ligne in self._lignes(requete, code))
        return self._par_departement[code]

    def departement(self, code: str) -> Departement | None:
        return self._departements.get(code)

    def departements(self) -> tuple[Departement, ...]:
        """Départements and overseas territories, sorted by code."""
        return tuple(self._departements.values())

    def arrondissement(self, code: str) -> Arrondissement | None:
        return self._arrondissements.get(code)

    def arrondissements(self) -> tuple[Arrondissement, ...]:
        """Sorted by code; Mayotte and the overseas territories have none."""
        return tuple(self._arrondissements.values())

    def region(self, code: str) -> Region | None:
        return self._regions.get(code)

    def voisins(self, siren: str) -> Mapping[str, float]:
        """Neighbouring EPCI (within 50 m) → length of the shared limit in metres; 0 when they meet at a point."""
        if siren not in self._voisins:
            lignes = self._lignes("SELECT b, longueur FROM voisin WHERE a = ? ORDER BY b", siren)
            self._voisins[siren] = MappingProxyType(dict(lignes))
        return self._voisins[siren]

    # --- all of them

    def regions(self) -> tuple[Region, ...]:
        """Régions and overseas territories, sorted by code."""
        return tuple(self._regions.values())

    def successions(self) -> tuple[Succession, ...]:
        """Dissolved EPCI that the sources know, sorted by SIREN."""
        return tuple(self._successions.values())

    def sirens(self) -> tuple[str, ...]:
        """SIREN of all living EPCI, sorted."""
        return tuple(siren for (siren,) in self._lignes("SELECT siren FROM epci ORDER BY siren"))

    def tous_les_epci(self) -> Iterator[Epci]:
        """Sorted by SIREN."""
        for ligne in self._lignes(f"SELECT {_EPCI} FROM epci ORDER BY siren"):  # noqa: S608
            yield self._epci.setdefault(ligne[0], _epci(ligne)) or _epci(ligne)

    def toutes_les_communes(self) -> Iterator[Commune]:
        """The 35,000 communes, sorted by code."""
        for ligne in self._lignes(f"SELECT {_COMMUNE} FROM commune ORDER BY code"):  # noqa: S608
            yield Commune(*ligne)

    def commune_actuelle(self, code: str) -> str | None:
        """INSEE code, present or past → code of today; None when unknown.

        Knows merged communes, communes déléguées and associées, arrondissements of Paris, Lyon and Marseille.
        """
        if self.commune(code) is not None and len(code) == 5:
            return code
        lignes = self._lignes("SELECT actuel FROM ancien_code WHERE code = ?", code)
        return str(lignes[0][0]) if lignes else None

    def codes_actuels(self) -> dict[str, str]:
        """All of `commune_actuelle` at once, for connectors that read whole files; codes of today map to themselves."""
        anciens = dict(self._lignes("SELECT code, actuel FROM ancien_code"))
        return anciens | {code: code for (code,) in self._lignes("SELECT code FROM commune")}

    def noms_des_epci(self) -> dict[str, str]:
        """SIREN → name of the living EPCI."""
        return dict(self._lignes("SELECT siren, nom FROM epci ORDER BY siren"))

    def epci_des_communes(self) -> dict[str, str]:
        """Code of each commune that has an EPCI à fiscalité propre → its SIREN."""
        return dict(self._lignes("SELECT code, epci FROM commune WHERE epci > '' ORDER BY code"))

    # --- arrays for the engine

    def adjacence_epci(self) -> Voisinage:
        """Neighbouring EPCI of all France."""
        import numpy as np

        from binome.referentiel.tableaux import Voisinage

        lignes = self._lignes("SELECT a, b, longueur FROM voisin WHERE a < b ORDER BY a, b")
        paires = np.array([ligne[:2] for ligne in lignes], dtype=np.str_)
        return Voisinage(np.array(self.sirens()), paires, np.array([ligne[2] for ligne in lignes], dtype=np.float64))

    def adjacence_communes(self) -> Voisinage:
        """Neighbouring communes of all France; lengths only where both outlines coincide."""
        import numpy as np

        from binome.referentiel.tableaux import Voisinage

        blocs = dict(self._lignes("SELECT nom, valeurs FROM tableau"))
        codes = np.array([code for (code,) in self._lignes("SELECT code FROM commune ORDER BY code")])
        rangs = np.frombuffer(blocs["voisines"], dtype="<i4").reshape(-1, 2)
        return Voisinage(codes, codes[rangs], np.frombuffer(blocs["longueurs"], dtype="<f4").astype(np.float64))

    def table_communes(self) -> TableCommunes:
        """Position, area and population of every commune."""
        import numpy as np

        from binome.referentiel.tableaux import TableCommunes

        lignes = self._lignes(
            "SELECT code, coalesce(epci, ''), lon, lat, superficie, population FROM commune ORDER BY code"
        )
        codes, epci, *nombres = zip(*lignes, strict=True)
        return TableCommunes(np.array(codes), np.array(epci), *(np.array(n, dtype=np.float64) for n in nombres))

    def parts_epci(self, decoupage: Decoupage, depot: Depot | None = None) -> PartsEpci | None:
        """Share of the inhabitants of each EPCI in each arrondissement, département or zone d'emploi.

        None for the zones d'emploi when INSEE's table is not loaded in `depot` (that of this machine by default).
        Errors: DepotAbimeError.
        """
        import numpy as np

        from binome.referentiel.tableaux import parts_de_population

        communes = self.table_communes()
        if decoupage == "ze":
            from binome.referentiel.connecteurs.depot import depot_par_defaut
            from binome.referentiel.connecteurs.lectures import zones_emploi

            zones = zones_emploi(depot or depot_par_defaut())
            if zones is None:
                return None
            groupes = [zones.zone_de.get(code, "") for code in communes.codes.tolist()]
        else:
            requete = f"SELECT coalesce({decoupage}, '') FROM commune ORDER BY code"  # noqa: S608  # a column of ours
            groupes = [groupe for (groupe,) in self._lignes(requete)]
        return parts_de_population(communes, np.array(self.sirens()), np.array(groupes))

    # --- search

    def chercher(self, texte: str, limite: int = 10) -> list[Trouvaille]:
        """Best matches among EPCI, communes, départements and régions: exact, then beginning, then near spelling.

        Accents, case, articles, « CC » or « communauté de communes » and typing errors do not matter. At most `limite`.
        """
        if self._recherche is None:
            self._recherche = Recherche(
                self._lignes("SELECT cle, genre, code, nom, detail, population FROM recherche ORDER BY rang")
            )
        trouvees = self._recherche.chercher(texte, limite, self._par_code(texte.strip()))
        return [replace(t, arrondissement=self._arrondissement_de(t)) for t in trouvees]

    def _arrondissement_de(self, trouvaille: Trouvaille) -> str | None:
        commune = self.commune(trouvaille.code) if trouvaille.genre == "commune" else None
        arrondissement = self._arrondissements.get(commune.arrondissement or "") if commune else None
        return arrondissement.nom if arrondissement else None

    def _par_code(self, texte: str) -> list[str]:
        """Codes and SIREN that `texte` may stand for today."""
        code = texte.replace(" ", "").replace("\u202f", "").replace("\u00a0", "").upper()
        if ancien := self.succession(code):
            return list(ancien.successeurs)
        commune = self.commune(code) or self.commune(self.commune_actuelle(code) or "")
        return [commune.code] if commune else [code]

    # --- outlines

    def contours_epci(self, sirens: Iterable[str] | None = None, niveau: Niveau = "precis") -> dict[str, Contour]:
        """SIREN → outline, lon/lat WGS84 (all EPCI without `sirens`); an EPCI unknown here is left out."""
        return self._contours("epci", sirens, niveau)

    def contours_departements(
        self, codes: Iterable[str] | None = None, niveau: Niveau = "precis"
    ) -> dict[str, Contour]:
        """Code → outline, lon/lat WGS84. Pacific and polar territories have none."""
        return self._contours("departement", codes, niveau)

    def contours_regions(self, codes: Iterable[str] | None = None, niveau: Niveau = "precis") -> dict[str, Contour]:
        """Code → outline, lon/lat WGS84."""
        return self._contours("region", codes, niveau)

    def contours_communes(self, codes: Iterable[str]) -> dict[str, Contour]:
        """Code → outline, lon/lat WGS84, at the precise level, the only one kept for communes."""
        return self._contours("commune", codes, "precis")

    def wkb(self, genre: Genre, code: str, niveau: Niveau = "precis") -> bytes | None:
        """Outline as little-endian WKB, lon/lat WGS84; None when there is none."""
        lignes = self._lignes(
            "SELECT wkb FROM contour WHERE genre = ? AND niveau = ? AND code = ?", genre, niveau, code
        )
        return bytes(lignes[0][0]) if lignes else None

    def _contours(self, genre: Genre, codes: Iterable[str] | None, niveau: Niveau) -> dict[str, Contour]:
        from binome.referentiel.contours import decoder

        if codes is None:
            lignes = self._lignes(
                "SELECT code, wkb FROM contour WHERE genre = ? AND niveau = ? ORDER BY code", genre, niveau
            )
            return {code: decoder(octets) for code, octets in lignes}
        trouves = ((code, self.wkb(genre, code, niveau)) for code in codes)
        return {code: decoder(octets) for code, octets in trouves if octets is not None}

    def etiquettes_epci(self, sirens: Iterable[str] | None = None) -> dict[str, tuple[float, float, float]]:
        """SIREN → (longitude, latitude, radius in metres) of the widest circle inside: where its name fits."""
        lignes = self._lignes("SELECT siren, lon, lat, rayon FROM epci WHERE lon IS NOT NULL ORDER BY siren")
        voulus = None if sirens is None else set(sirens)
        return {siren: (lon, lat, rayon) for siren, lon, lat, rayon in lignes if voulus is None or siren in voulus}

    def communes_placees(self, codes: Iterable[str]) -> list[tuple[Commune, float, float]]:
        """Communes of today with a point inside them (longitude, latitude), sorted by code; those without are left
        out. The point is somewhere in the commune, not at its town hall."""
        requete = f"SELECT {_COMMUNE}, lon, lat FROM commune WHERE code = ? AND lon IS NOT NULL"  # noqa: S608
        lues = [ligne for code in sorted(set(codes)) for ligne in self._lignes(requete, code)]
        return [(Commune(*commune), lon, lat) for *commune, lon, lat in lues]

    # --- about itself

    def anomalies(self) -> tuple[Anomalie, ...]:
        """Everything known to be wrong or disputed, and what was done about it."""
        return tuple(
            Anomalie(*ligne)
            for ligne in self._lignes("SELECT genre, code, nom, constat, decision FROM anomalie ORDER BY rang")
        )

    def etat(self) -> EtatReferentiel:
        """Vintage, sources, counts, checksum and anomalies."""
        compter = {
            "communes": "SELECT count(*) FROM commune",
            "communes_avec_contour": "SELECT count(*) FROM contour WHERE genre = 'commune'",
            "epci": "SELECT count(*) FROM epci",
            "arrondissements": "SELECT count(*) FROM arrondissement",
            "departements": "SELECT count(*) FROM departement",
            "regions": "SELECT count(*) FROM region",
            "anciens_codes": "SELECT count(*) FROM ancien_code",
            "paires_epci": "SELECT count(*) / 2 FROM voisin",
        }
        return EtatReferentiel(
            millesime=self.millesime,
            format=self._entete.format,
            empreinte=self.empreinte,
            fichier=str(self._chemin),
            taille=self._entete.taille,
            sources=dict(self._entete.sources),
            comptes={nom: int(self._lignes(requete)[0][0]) for nom, requete in compter.items()},
            anomalies=self.anomalies(),
        )


def _epci(ligne: sqlite3.Row) -> Epci:
    siren, nom, nature, communes, departements, population, superficie = ligne
    return Epci(siren, nom, nature, tuple(communes.split()), tuple(departements.split()), population, superficie)
