"""Part 3 of a candidature: the governance, founded on a binôme élu–industriel; and the body that carries it."""

from __future__ import annotations

from typing import Literal

from binome.domaine.dossier.acteurs import ChefDeProjet, Elu, Industriel, Organisation, Personne
from binome.domaine.socle.identifiants import Siren
from binome.domaine.socle.modele import Booleen, Element, Identifiant, Ligne, LigneLibre, Modele, Texte, TexteLibre


class Binome(Element):
    """Un binôme élu–industriel, pour le territoire ou pour un EPCI."""

    id: Identifiant
    """Identifiant stable."""
    epci: Siren | None = None
    """EPCI représenté ; absent pour le binôme qui porte la candidature du territoire."""
    libelle: LigneLibre = None
    """Nom de la ligne, dans les mots du dossier."""
    elu: Elu | None = None
    """L'élu."""
    industriel: Industriel | None = None
    """L'industriel."""

    @property
    def complet(self) -> bool:
        """Whether both sides are named."""
        return self.elu is not None and self.industriel is not None


class Comite(Element):
    """Une instance de la gouvernance."""

    id: Identifiant
    """Identifiant stable."""
    nom: Ligne
    """Nom."""
    niveau: Literal["local", "regional", "national"] = "local"
    """Niveau."""
    composition: tuple[Ligne, ...] = ()
    """Membres."""
    frequence: LigneLibre = None
    """Rythme des réunions."""
    role: TexteLibre = None
    """Ce qu'elle décide ou suit."""


class AnnonceChefDeProjet(Element):
    """Ce que le dossier dit d'un chef de projet sans le nommer."""

    texte: Texte
    """L'annonce, en substance."""
    structure: LigneLibre = None
    """Structure qui l'emploie."""


class Deport(Element):
    """Ce que la gouvernance prévoit quand une organisation est à la fois partie et juge."""

    organisation: Ligne
    """L'organisation concernée, nommée comme parmi les membres du porteur."""
    mesure: Texte
    """Qui s'abstient, qui prépare et signe l'avis à sa place, et où c'est écrit."""


class Gouvernance(Modele):
    """La gouvernance du territoire."""

    description: TexteLibre = None
    """Organisation d'ensemble."""
    binomes: tuple[Binome, ...] = ()
    """Binômes : du territoire et de chaque EPCI."""
    chef_de_projet: ChefDeProjet | None = None
    """Chef de projet, s'il est nommé."""
    chef_de_projet_annonce: AnnonceChefDeProjet | None = None
    """Chef de projet annoncé sans être nommé."""
    comites: tuple[Comite, ...] = ()
    """Instances."""
    deports: tuple[Deport, ...] = ()
    """Déports prévus de qui a un lien avec la candidature."""

    @property
    def binomes_du_territoire(self) -> tuple[Binome, ...]:
        return tuple(b for b in self.binomes if b.epci is None)


class MembreOrganisation(Element):
    """Un membre du porteur."""

    organisation: Organisation
    """Le membre."""
    fondateur: Booleen = False
    """Vrai s'il est membre fondateur."""


class Porteur(Element):
    """L'organisme qui dépose la candidature, et ses membres."""

    organisation: Organisation
    """Le porteur."""
    membres: tuple[MembreOrganisation, ...] = ()
    """Ses membres : c'est d'eux que se calculent les liens avec qui rend un avis."""
    contact: Personne | None = None
    """Personne à joindre."""
    mandat_depot: TexteLibre = None
    """Ce qui l'autorise à déposer : délibération, mandat du binôme."""
