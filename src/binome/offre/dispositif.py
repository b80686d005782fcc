"""A scheme as data: who runs it, what it gives, to whom, where, when, under which conditions; each with its source."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.socle.modele import Identifiant, Jour, Modele

RELECTURE_MAX = 180
"""Days after which a scheme that nobody read again says so everywhere."""


class Ecrit(Modele):
    """A part of a scheme: what it says is never an empty text."""

    model_config = ConfigDict(str_min_length=1)


class Nature(StrEnum):
    """What a scheme gives."""

    subvention = "subvention"
    avance = "avance"
    pret = "pret"
    financement = "financement"
    """Of a nature that the source does not say."""
    fonds_propres = "fonds_propres"
    avantage_fiscal = "avantage_fiscal"
    etude = "etude"
    diagnostic = "diagnostic"
    ingenierie = "ingenierie"
    conseil = "conseil"
    formation = "formation"
    label = "label"
    autre = "autre"


NATURES: dict[Nature, str] = {
    Nature.subvention: "subvention",
    Nature.avance: "avance récupérable",
    Nature.pret: "prêt",
    Nature.financement: "financement",
    Nature.fonds_propres: "fonds propres",
    Nature.avantage_fiscal: "avantage fiscal",
    Nature.etude: "étude",
    Nature.diagnostic: "diagnostic",
    Nature.ingenierie: "ingénierie",
    Nature.conseil: "conseil",
    Nature.formation: "formation",
    Nature.label: "label",
    Nature.autre: "autre",
}
ENJEUX: dict[str, str] = {
    "innovation": "innovation",
    "transition_ecologique": "transition écologique et énergétique",
    "foncier": "foncier",
    "competences": "compétences",
    "attractivite": "attractivité",
}
"""The stakes that a scheme may serve: the four of the programme, and attractiveness."""


class Qui(Ecrit):
    """Whom the scheme is for. No nature, no activity: not said, and so to be asked."""

    texte: str
    natures: tuple[NatureOrganisation, ...] = ()
    activites: tuple[str, ...] = ()
    """Sections (« C ») or divisions (« 25 ») of the NAF."""


class Ou(Ecrit):
    """Where. `codes`: REG-93, DEP-05, EPCI-…, COM-…, METRO, DROM, PAYS-99100; none: not known, never the operator's."""

    texte: str
    codes: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    labellise: bool = False
    """Whether only a labelled Territoire d'industrie may have it."""


class Dates(Ecrit):
    """When. Nothing written: not found. `permanent`: the source says that it has no end."""

    texte: str
    ouverture: Jour | None = None
    cloture: Jour | None = None
    permanent: bool = False

    @model_validator(mode="after")
    def _dans_l_ordre(self) -> Dates:
        if self.ouverture and self.cloture and self.ouverture > self.cloture:
            raise ValueError("« ouverture » vient après « cloture »")
        if self.permanent and self.cloture:
            raise ValueError("un dispositif permanent n'a pas de « cloture »")
        return self


class Montants(Ecrit):
    """How much, in words; rates from 0 to 1, ceilings in euros, where the source gives them."""

    texte: str
    taux_min: float | None = Field(default=None, ge=0, le=1)
    taux_max: float | None = Field(default=None, ge=0, le=1)
    plafond: float | None = Field(default=None, ge=0)


class Condition(Ecrit):
    """A condition. `calculable`: from the dossier; `declaree`: the carrier says it and is trusted; `appreciee`: `par`
    whom, and by nobody else."""

    id: Identifiant
    nature: Literal["calculable", "declaree", "appreciee"]
    texte: str
    controle: str | None = None
    parametres: dict[str, Any] = Field(default_factory=dict)
    par: str | None = None
    a_faire: str | None = None
    source: str | None = None
    """Where it was read, when it is not the source of the scheme."""

    @model_validator(mode="after")
    def _bien_typee(self) -> Condition:
        if self.nature == "appreciee" and (self.controle or not self.par):
            raise ValueError("une condition appréciée n'a pas de « controle » et dit « par » qui elle l'est")
        if self.nature != "appreciee" and not self.controle:
            raise ValueError("une condition calculable ou déclarée nomme son « controle »")
        return self


class Inconnu(Ecrit):
    """What was not found, and whom to ask."""

    quoi: str
    a_demander_a: str


class Exemple(Ecrit):
    """A case of the scheme: the witness with what is set here. `contre` names the condition that it must not meet;
    none: it meets all those that can be computed or declared."""

    titre: str
    contre: str | None = None
    jour: Jour | None = None
    fiche: dict[str, Any] = Field(default_factory=dict)
    profil: dict[str, Any] = Field(default_factory=dict)
    ailleurs: str | None = None
    """An EPCI of the small world of the examples, where the action lies instead of the witness's."""


class Provenance(Ecrit):
    """Where an imported scheme comes from."""

    fichier: str
    sha256: str
    format: str
    identifiant: str
    """What the file calls it."""
    importe_le: Jour
    licence: str | None = None


class Dispositif(Ecrit):
    """A scheme. `verifie_le`: the day of the source that was read; None when it bears none. `provenance`: imported."""

    id: Identifiant
    nom: str
    operateurs: tuple[str, ...] = Field(min_length=1)
    natures: tuple[Nature, ...]
    enjeux: tuple[str, ...] = ()
    resume: str
    mots: tuple[str, ...] = ()
    """Words by which an action that it fits would speak of itself."""
    cible: bool = False
    """Whether it is so particular that a shared stake says nothing: the action must speak of it."""
    qui: Qui
    ou: Ou
    dates: Dates
    montants: Montants
    conditions: tuple[Condition, ...] = ()
    inconnus: tuple[Inconnu, ...] = ()
    source: str
    adresse: str | None = None
    verifie_le: Jour | None = None
    exemples: tuple[Exemple, ...] = ()
    provenance: Provenance | None = None

    def age(self, jour: dt.date) -> int | None:
        """Days since its source was read, None when that day is not known."""
        return max((jour - self.verifie_le).days, 0) if self.verifie_le else None

    def a_relire(self, jour: dt.date) -> bool:
        """Whether nobody read it again for too long, or ever."""
        age = self.age(jour)
        return age is None or age > RELECTURE_MAX

    def ferme(self, jour: dt.date) -> bool:
        return self.dates.cloture is not None and jour > self.dates.cloture

    @property
    def contact(self) -> str:
        """Whom to ask, in words."""
        return self.operateurs[0]

    @model_validator(mode="after")
    def _coherent(self) -> Dispositif:
        for rang, enjeu in enumerate(self.enjeux):
            if enjeu not in ENJEUX:
                raise _faute("enjeux", rang, f"l'enjeu « {enjeu} » n'existe pas (connus : {', '.join(ENJEUX)})")
        noms = [c.id for c in self.conditions]
        for rang, nom in enumerate(noms):
            if nom in noms[:rang]:
                raise _faute("conditions", rang, f"la condition « {nom} » est en double")
        return self


def _faute(table: str, rang: int, dit: str) -> PydanticCustomError:
    """A fault of the whole scheme, and the table that it is shown at."""
    return PydanticCustomError("dispositif", "{dit}", {"dit": dit, "lieu": (table, rang)})


def a(nom: str) -> str:
    """A name after « à »: « à l'ADEME », « aux préfets », « au Cerema »."""
    premier, _, suite = nom.partition(" ")
    return {"les": f"aux {suite}", "le": f"au {suite}"}.get(premier, f"à {nom}")
