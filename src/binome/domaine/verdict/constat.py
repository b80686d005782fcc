"""What a rule finds, and the verdict that gathers the findings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from enum import StrEnum

from binome.domaine.socle.modele import Modele


class Gravite(StrEnum):
    """How serious a breach of the clause is."""

    bloquant = "bloquant"
    a_justifier = "a_justifier"
    conseil = "conseil"


class Statut(StrEnum):
    """What the rule concludes."""

    conforme = "conforme"
    non_conforme = "non_conforme"
    a_verifier = "a_verifier"
    sans_objet = "sans_objet"


class Preuve(Modele):
    """Un élément de preuve, avec sa source et son millésime."""

    libelle: str
    """Ce qui est montré."""
    valeur: str | int | float | None = None
    """Valeur."""
    unite: str | None = None
    """Unité."""
    source: str
    """Référentiel, dossier ou appel."""
    millesime: str | None = None
    """Millésime de la source."""


class Constat(Modele):
    """Ce qu'une règle dit d'un dossier."""

    regle: str
    """Identifiant de la règle."""
    clause: str
    """La clause, redite."""
    source: str
    """Référence exacte de la clause."""
    gravite: Gravite
    """Gravité d'un manquement."""
    statut: Statut
    """Conclusion."""
    constat: str
    """Ce qui a été trouvé."""
    ou: tuple[str, ...] = ()
    """Chemins dans le dossier."""
    preuves: tuple[Preuve, ...] = ()
    """Preuves."""
    a_faire: str | None = None
    """Que faire."""


class ReferenceReferentiel(Modele):
    """Les données géographiques qui ont servi."""

    millesime: str
    """Millésime."""
    sha256: str
    """Empreinte."""


class Bilan(Modele):
    """Le compte des constats."""

    bloquant: int
    """Manquements bloquants."""
    a_justifier: int
    """Points à justifier."""
    conseil: int
    """Conseils."""
    a_verifier: int
    """Clauses à vérifier par quelqu'un."""
    conforme: int
    """Règles respectées."""
    sans_objet: int
    """Règles sans objet."""

    @property
    def juge(self) -> bool:
        """Whether a clause was judged at all: of what nobody judged, nothing can be said to be right."""
        return any((self.bloquant, self.a_justifier, self.conseil, self.conforme, self.sans_objet))

    @classmethod
    def from_constats(cls, constats: tuple[Constat, ...]) -> Bilan:
        statuts = Counter(c.statut for c in constats)
        graves = Counter(c.gravite for c in constats if c.statut is Statut.non_conforme)
        return cls(
            **{g.value: graves[g] for g in Gravite},
            **{s.value: statuts[s] for s in (Statut.a_verifier, Statut.conforme, Statut.sans_objet)},
        )


class Verdict(Modele):
    """Le résultat d'une vérification."""

    dossier: str
    """Identifiant du dossier."""
    titre: str
    """Titre du dossier."""
    empreinte: str
    """SHA-256 du dossier vérifié."""
    appel: str
    """Identifiant de l'appel."""
    version_appel: str
    """Version de l'appel."""
    date: dt.datetime
    """Instant auquel la vérification se place."""
    referentiel: ReferenceReferentiel
    """Données géographiques employées."""
    bilan: Bilan
    """Comptes."""
    constats: tuple[Constat, ...]
    """Constats, du plus grave au plus léger."""

    @property
    def bloque(self) -> bool:
        return self.bilan.bloquant > 0

    def de_gravite(self, gravite: Gravite) -> tuple[Constat, ...]:
        """The breaches of that severity."""
        return tuple(c for c in self.constats if c.statut is Statut.non_conforme and c.gravite is gravite)

    def de_statut(self, statut: Statut) -> tuple[Constat, ...]:
        """The findings with that conclusion."""
        return tuple(c for c in self.constats if c.statut is statut)
