"""A call for applications as data: calendar, stakes, bodies, committee, thresholds, clauses; each with its source."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from binome.appels.grille import CritereAvis, Grille, InstanceAvis
from binome.appels.impartialite import Impartialite
from binome.domaine.accords.regles import ReglesDeLAccord
from binome.domaine.bilan.regles import ReglesDuBilan
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.label.regles import ReglesDuLabel
from binome.domaine.langue.typographie import date_longue
from binome.domaine.procedure.communication import Communication
from binome.domaine.procedure.regles import AutoriteDeLAppel, PointDeRecevabilite, RappelDesAvis, SilenceDeLAppel
from binome.domaine.saisie.jours import PARIS, zone
from binome.domaine.socle.modele import Fuseau, Identifiant, Jour, Modele
from binome.domaine.suivi.regles import ReglesDuSuivi
from binome.domaine.verdict.echeance import Echeance

PRESENTATION: Final = "presentation"


class Ecrit(Modele):
    """A part of a call: what it says is never an empty text."""

    model_config = ConfigDict(str_min_length=1)


class EcheanceAppel(Echeance):
    """The deadline that a call sets, in a time zone that exists."""

    jour: Jour
    fuseau: Fuseau = PARIS


class Etape(Ecrit):
    """A step of the calendar. `jour` is unknown when the call only names a period."""

    libelle: str
    jour: Jour | None = None
    periode: str | None = None
    source: str


class EnjeuAppel(Ecrit):
    """A stake that the call names; the fiches of its dossiers cite its `id`."""

    id: Identifiant
    nom: str
    source: str


class ComiteSelection(Ecrit):
    """The body that selects."""

    nom: str
    membres: tuple[str, ...]
    source: str
    regles: ReglesDuComite = ReglesDuComite()
    """How it sits and votes: what the call does not say is what the law says."""


class Seuil(Ecrit):
    """A threshold of a rule, with the words it comes from or the reason why it was chosen."""

    valeur: float = Field(allow_inf_nan=False)
    unite: str
    source: str


class FamilleRegles(Ecrit):
    """Rules that share a prefix, and the part of the dossier that they look at when a finding names no place."""

    id: Identifiant
    nom: str
    partie: Literal["presentation", "perimetre", "plan-d-actions", "gouvernance", "chiffres"] = PRESENTATION


class Inconnu(Ecrit):
    """What nobody could find of the call, and what would be needed to know it."""

    quoi: str
    il_faudrait: str


class Clause(Ecrit):
    """A clause, restated. `nature` says what gives it force: the call itself, the law, or a method of Binôme's.

    A clause of law may have several wordings, one for each period: they share its id, and their days do not overlap.
    `qualification`: how a finding names the fact under that wording; `verifiee_par`: who checks it, if no machine can.
    """

    id: Identifiant
    texte: str
    source: str
    nature: Literal["appel", "droit", "methode"] = "appel"
    en_vigueur_du: Jour | None = None
    """First day of force, inclusive."""
    jusqu_au: Jour | None = None
    """Last day of force, inclusive."""
    qualification: str | None = None
    verifiee_par: str | None = None
    question: str | None = None

    def en_vigueur(self, jour: dt.date) -> bool:
        """Whether this wording is in force on a day."""
        return (self.en_vigueur_du or dt.date.min) <= jour <= (self.jusqu_au or dt.date.max)

    @property
    def datee(self) -> bool:
        return bool(self.en_vigueur_du or self.jusqu_au)

    @model_validator(mode="after")
    def _dates_du_droit(self) -> Clause:
        if self.datee and self.nature != "droit":
            raise ValueError("seule une clause du droit porte des dates : celles d'un appel valent pour tout l'appel")
        if (self.en_vigueur_du or dt.date.min) > (self.jusqu_au or dt.date.max):
            raise ValueError("« en_vigueur_du » vient après « jusqu_au »")
        return self


class Appel(Ecrit):
    """A call for applications. None or nothing: it says nothing of that, or nobody found it."""

    id: Identifiant
    titre: str
    titre_court: str
    version: str
    programme: str
    resume: str
    document: str
    echeance: EcheanceAppel | None = None
    calendrier: tuple[Etape, ...]
    enjeux: tuple[EnjeuAppel, ...]
    avis: tuple[InstanceAvis, ...]
    grille: Grille | None = None
    communication: tuple[Communication, ...] = ()
    """Who may read what instruction writes, where the call departs from the default."""
    recevabilite: tuple[PointDeRecevabilite, ...] = ()
    rappel_des_avis: RappelDesAvis = RappelDesAvis()
    silence: SilenceDeLAppel | None = None
    autorite: AutoriteDeLAppel | None = None
    comite: ComiteSelection | None = None
    label: ReglesDuLabel | None = None
    suivi: ReglesDuSuivi | None = None
    accord: ReglesDeLAccord = ReglesDeLAccord()
    bilan: ReglesDuBilan | None = None
    impartialite: Impartialite | None = None
    seuils: dict[str, Seuil] = Field(default_factory=dict)
    familles: tuple[FamilleRegles, ...]
    clauses: tuple[Clause, ...]
    inconnus: tuple[Inconnu, ...] = ()

    @cached_property
    def _clauses(self) -> dict[str, tuple[Clause, ...]]:
        ranges = sorted(self.clauses, key=lambda c: c.en_vigueur_du or dt.date.min)
        return {c.id: tuple(r for r in ranges if r.id == c.id) for c in self.clauses}

    @cached_property
    def noms_enjeux(self) -> dict[str, str]:
        """Stake → its name, in the order of the call."""
        return {enjeu.id: enjeu.nom for enjeu in self.enjeux}

    @cached_property
    def noms_familles(self) -> dict[str, str]:
        """Prefix of the rules → name of their family, in the order of the call."""
        return {famille.id: famille.nom for famille in self.familles}

    def partie(self, regle: str) -> str:
        """The part of the dossier that a rule looks at, by its family; the presentation when it is not known."""
        return next((f.partie for f in self.familles if f.id == regle.split("-")[0]), PRESENTATION)

    def redactions(self, identifiant: str) -> tuple[Clause, ...]:
        """The wordings of a clause, oldest first. Raises KeyError."""
        return self._clauses[identifiant]

    def clause(self, identifiant: str, jour: dt.date) -> Clause | None:
        """The wording of a clause in force on a day, None when it has none then. Raises KeyError."""
        return next((c for c in self.redactions(identifiant) if c.en_vigueur(jour)), None)

    def jour(self, instant: dt.datetime) -> dt.date:
        """The day of an instant where the call is judged; an instant without a zone is read there."""
        fuseau = self.echeance.fuseau if self.echeance else PARIS
        return instant.astimezone(zone(fuseau)).date() if instant.tzinfo else instant.date()

    def date_limite(self, fuseau: str = PARIS) -> str:
        """The deadline in words, in Paris time and in that of `fuseau`; said unknown when it is."""
        return self.echeance.affichage(fuseau) if self.echeance else "inconnue de Binôme"

    def seuil(self, nom: str) -> float:
        """The value of a threshold. Raises KeyError."""
        return self.seuils[nom].valeur

    @model_validator(mode="after")
    def _noms_uniques(self) -> Appel:
        for table in ("enjeux", "avis", "familles", "recevabilite"):
            noms = [element.id for element in getattr(self, table)]
            if rang := next((rang for rang, nom in enumerate(noms) if nom in noms[:rang]), 0):
                raise _faute(table, rang, f"« {noms[rang]} » est en double")
        return self

    @model_validator(mode="after")
    def _citations(self) -> Appel:
        connus = {"clauses": set(self._clauses), "familles": set(self.noms_familles)}
        citent: list[tuple[str, str, str, tuple[CritereAvis | PointDeRecevabilite, ...]]] = [
            ("grille", "criteres", "le critère", self.grille.criteres if self.grille else ()),
            ("recevabilite", "", "le point", self.recevabilite),
        ]
        for table, sous, quoi, cites in citent:
            for rang, cite in enumerate(cites):
                for nom, siens in connus.items():
                    if faux := next((lu for lu in getattr(cite, nom) if lu not in siens), None):
                        dit = f"{quoi} « {cite.id} » cite « {faux} », qui n'est pas dans [[{nom}]]"
                        raise _faute(table, rang, dit, sous)
        return self

    @model_validator(mode="after")
    def _une_redaction_par_jour(self) -> Appel:
        for redactions in self._clauses.values():
            for avant, apres in pairwise(redactions):
                debut = apres.en_vigueur_du or dt.date.min
                if avant.jusqu_au is None or debut <= (fin := avant.jusqu_au):
                    raise self._mal_suivie(apres, "est en double : deux rédactions valent le même jour")
                if debut != fin + dt.timedelta(1):
                    dit = f"n'a aucune rédaction entre le {date_longue(fin)} et le {date_longue(debut)}"
                    raise self._mal_suivie(apres, dit)
        return self

    def _mal_suivie(self, clause: Clause, dit: str) -> PydanticCustomError:
        return _faute("clauses", self.clauses.index(clause), f"la clause « {clause.id} » {dit}")


def _faute(table: str, rang: int, dit: str, sous: str = "") -> PydanticCustomError:
    """A fault of the whole call, and the table that it is shown at."""
    return PydanticCustomError("appel", "{dit}", {"dit": dit, "lieu": (table, *([sous] if sous else []), rang)})
