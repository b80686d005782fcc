"""Who is who: an organisation or a person, as a dossier names them → the node that stands for them in the graph.

A number (SIREN, official code) or an account tells who it is; a name alone does not, and the node says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from binome.domaine.conflits.graphe import GenreDeSommet, Sommet
from binome.domaine.dossier.acteurs import NatureOrganisation, Organisation, Personne
from binome.domaine.langue.typographie import sans_accents

CIVILITES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame"})
"""Before a name, never of it; « M. » alone is no first name either."""


@dataclass(frozen=True, slots=True)
class OrganismeConnu:
    """An organisation of the register; `remplace_par`: the one that it was merged into."""

    cle: int
    nom: str
    nature: NatureOrganisation
    siren: str | None = None
    code: str = ""
    remplace_par: int | None = None


@dataclass(frozen=True, slots=True)
class CompteConnu:
    """Someone who has an account: `adresse` is one that they have proven to be theirs."""

    cle: int
    nom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class MembreConnu:
    """A member of a committee who has no account: nothing but a name tells them from another."""

    cle: int
    nom: str


def cle_d_organisme(cle: int) -> str:
    """The node of an organisation of the register."""
    return f"organisme:{cle}"


def cle_de_compte(cle: int) -> str:
    """The node of an account."""
    return f"compte:{cle}"


def cle_de_membre(cle: int) -> str:
    """The node of a member of a committee who has no account."""
    return f"membre:{cle}"


def meme_nom(nom: str) -> str:
    """What two writings of one name have in common."""
    return "".join(c for c in sans_accents(nom).casefold() if c.isalnum())


def mots_du_nom(nom: str) -> tuple[str, ...]:
    """The words of a person's name, whatever their order, case, accents and hyphens, and without a title before it."""
    mots = "".join(c if c.isalnum() else " " for c in sans_accents(nom)).split()
    return tuple(sorted(mots[1:] if mots and mots[0].casefold() in CIVILITES else mots))


@dataclass
class Annuaire:
    """The organisations and the people that are known, found by what a dossier says of them.

    `sommets`: every node named so far; `codes`: the official code of the organisations that have one.
    """

    organismes: Iterable[OrganismeConnu] = ()
    comptes: Iterable[CompteConnu] = ()
    membres: Iterable[MembreConnu] = ()
    sommets: dict[str, Sommet] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    _par_siren: dict[str, str] = field(default_factory=dict)
    _par_code: dict[tuple[str, str], str] = field(default_factory=dict)
    _par_nom: dict[tuple[str, str], str] = field(default_factory=dict)
    _par_adresse: dict[str, str] = field(default_factory=dict)
    _homonymes: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for connu in sorted(self.organismes, key=lambda o: (o.remplace_par is not None, o.cle)):
            self._ranger(connu)
        for compte in self.comptes:
            cle = cle_de_compte(compte.cle)
            self.sommets[cle] = Sommet(cle, GenreDeSommet.personne, compte.nom or "Une personne sans nom")
            if compte.adresse:
                self._par_adresse[compte.adresse.lower()] = cle
            self._nommer(compte.nom, cle)
        for membre in self.membres:
            cle = cle_de_membre(membre.cle)
            self.sommets[cle] = Sommet(cle, GenreDeSommet.personne, membre.nom)
            self._nommer(membre.nom, cle)

    def _nommer(self, nom: str, cle: str) -> None:
        for ecrit in _ecritures(nom):
            self._homonymes.setdefault(ecrit, []).append(cle)

    def _ranger(self, connu: OrganismeConnu) -> None:
        """Those that were merged only lend their names, to the one that they are."""
        cle = cle_d_organisme(connu.remplace_par or connu.cle)
        if connu.remplace_par is None:
            sur = bool(connu.siren or connu.code)
            self.sommets[cle] = Sommet(cle, GenreDeSommet.organisation, connu.nom, connu.nature, sur)
            if connu.code:
                self.codes[cle] = connu.code
        if connu.siren:
            self._par_siren.setdefault(connu.siren, cle)
        if connu.code:
            self._par_code.setdefault((connu.nature.value, connu.code), cle)
        self._par_nom.setdefault((connu.nature.value, meme_nom(connu.nom)), cle)

    def organisation(self, decrite: Organisation) -> Sommet:
        """The node of an organisation that a dossier names: by SIREN, official code, else kind and name."""
        nature = decrite.nature or NatureOrganisation.autre
        if decrite.siren:
            cle = self._par_siren.get(decrite.siren) or f"siren:{decrite.siren}"
        elif decrite.code:
            cle = self._par_code.get((nature.value, decrite.code)) or f"code:{nature.value}:{decrite.code}"
        else:
            par_nom = (nature.value, meme_nom(decrite.nom))
            cle = self._par_nom.get(par_nom) or f"nom:{':'.join(par_nom)}"
        if cle not in self.sommets:
            sur = bool(decrite.siren or decrite.code)
            self.sommets[cle] = Sommet(cle, GenreDeSommet.organisation, decrite.nom, decrite.nature, sur)
        elif self.sommets[cle].nature is None and decrite.nature is not None:
            deja = self.sommets[cle]
            self.sommets[cle] = Sommet(cle, deja.genre, deja.nom, decrite.nature, deja.certain)
        if decrite.code:
            self.codes.setdefault(cle, decrite.code)
        return self.sommets[cle]

    def du_nom(self, nom: str) -> list[Sommet]:
        """The organisations of that name, whatever their kind: a new node, known by its name, when there is none."""
        voulu = meme_nom(nom)
        connues = [cle for (_, dit), cle in self._par_nom.items() if dit == voulu]
        connues += [cle for cle in self.sommets if cle.startswith("nom:") and cle.rpartition(":")[2] == voulu]
        if not connues:
            return [self.organisation(Organisation(nom=nom))]
        return [self.sommets[cle] for cle in dict.fromkeys(connues)]

    def personne(self, decrite: Personne) -> Sommet:
        """The node of a person that a dossier names: their account when their address is one, else their name."""
        if decrite.courriel and (cle := self._par_adresse.get(decrite.courriel.lower())):
            return self.sommets[cle]
        return self.nommee(decrite.nom)

    def nommee(self, nom: str) -> Sommet:
        """The node of a person known by name alone."""
        cle = f"personne:{meme_nom(nom)}"
        return self.sommets.setdefault(cle, Sommet(cle, GenreDeSommet.personne, nom, certain=False))

    def homonymes(self) -> list[tuple[Sommet, Sommet]]:
        """People known by name alone, or as members of a committee, each with the others known here who bear the same:
        they may be one, and nothing says so."""
        seules = [s for cle, s in self.sommets.items() if cle.startswith(("personne:", "membre:"))]
        return [(s, self.sommets[cle]) for s in seules for cle in self._pareils(s) if not _deja_dit(s.cle, cle)]

    def _pareils(self, sommet: Sommet) -> list[str]:
        return list(dict.fromkeys(cle for ecrit in _ecritures(sommet.nom) for cle in self._homonymes.get(ecrit, ())))


def _ecritures(nom: str) -> set[str]:
    """As a name may be met: run together, or its words in another order."""
    mots = mots_du_nom(nom)
    return {ecrit for ecrit in (meme_nom(nom), "".join(mots) if len(mots) > 1 else "") if ecrit}


def _deja_dit(une: str, autre: str) -> bool:
    """Two members are told of once, and nobody is their own namesake."""
    return autre == une or (une.startswith("membre:") and autre.startswith("membre:") and autre < une)
