"""Forms of governance: a binôme, the chef de projet, the bodies, the recusals, the body that carries."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.mots.libelles import NATURES, NIVEAUX
from binome.domaine.socle.modele import Courriel, Quotite
from binome.web.formes.arbres import (
    ChampDuDomaine,
    Fabrique,
    FormulaireArbre,
    LignesField,
    NafField,
    Rangees,
    SirenField,
    date,
    prose,
    texte,
)

_NATURES = [("", "—"), *NATURES.items()]
_COLLECTIVITES = [
    ("", "—"),
    *((n, NATURES[NatureOrganisation(n)]) for n in ("epci", "commune", "departement", "region")),
]


def _courriel(**options: Any) -> forms.CharField:
    return ChampDuDomaine(Courriel, label="Adresse électronique", required=False, widget=forms.EmailInput, **options)


def _siren(label: str) -> SirenField:
    return SirenField(label=label, required=False, help_text="Neuf chiffres, ou les quatorze d'un SIRET.")


def _nature(choix: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label="Nature", choices=choix, required=False)


_ENTREPRISE = {
    "nom": lambda: texte("Entreprise"),
    "siren": lambda: SirenField(label="SIREN ou SIRET", required=False),
    "naf": lambda: NafField(label="NAF", required=False),
}


class BinomeForm(FormulaireArbre):
    """A binôme: its élu and its industriel."""

    OBJETS: ClassVar[Mapping[str, str]] = {
        "elu": "nom",
        "elu.collectivite": "nom",
        "industriel": "nom",
        "industriel.entreprise": "nom",
    }
    RANGEES: ClassVar[Mapping[str, Rangees]] = {"elu.entreprises": Rangees(_ENTREPRISE, "nom")}

    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "elu.nom": lambda: texte("Prénom et nom"),
        "elu.fonction": lambda: texte("Fonction"),
        "elu.courriel": lambda: _courriel(help_text="Sert à lui demander son accord."),
        "elu.mandat": lambda: texte("Mandat sur le territoire", help_text="Par exemple « président » ou « maire »."),
        "elu.collectivite.nom": lambda: texte("Collectivité du mandat"),
        "elu.collectivite.siren": lambda: _siren("SIREN de la collectivité"),
        "elu.collectivite.nature": lambda: _nature(_COLLECTIVITES),
        "elu.fin_mandat": lambda: date("Fin du mandat"),
        "industriel.nom": lambda: texte("Prénom et nom"),
        "industriel.fonction": lambda: texte(
            "Fonction", help_text="Par exemple « dirigeante » ou « directeur du site »."
        ),
        "industriel.courriel": lambda: _courriel(help_text="Sert à lui demander son accord."),
        "industriel.entreprise.nom": lambda: texte("Entreprise"),
        "industriel.entreprise.siren": lambda: _siren("SIREN de l'entreprise"),
        "industriel.entreprise.naf": lambda: NafField(
            label="Activité (code NAF)", required=False, help_text="Par exemple 25.11Z : industrie, sections B à E."
        ),
        "industriel.mandats": lambda: LignesField(
            label="Mandats électifs déclarés", required=False, help_text="Un par ligne ; vide s'il n'en a aucun."
        ),
    }

    def champs_elu(self) -> list[forms.BoundField]:
        return self.champs("elu.")

    def champs_industriel(self) -> list[forms.BoundField]:
        return self.champs("industriel.")

    def entreprises(self) -> list[list[forms.BoundField]]:
        return self.rangees("elu.entreprises")

    def valeur(self) -> dict[str, Any]:
        """Another name is another person: the consent of the former does not hold for them."""
        arbre = super().valeur()
        for cote in ("elu", "industriel"):
            avant, apres = self.arbre.get(cote) or {}, arbre.get(cote)
            if apres and apres.get("nom") != avant.get("nom"):
                apres.pop("consentement", None)
        return arbre


class OrganisationForm(FormulaireArbre):
    """How the territory is governed, and its chef de projet, named or announced."""

    OBJETS: ClassVar[Mapping[str, str]] = {
        "chef_de_projet": "nom",
        "chef_de_projet.structure": "nom",
        "chef_de_projet_annonce": "texte",
    }

    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "description": lambda: prose("Organisation d'ensemble", 5),
        "chef_de_projet.nom": lambda: texte("Prénom et nom du chef de projet"),
        "chef_de_projet.fonction": lambda: texte("Sa fonction"),
        "chef_de_projet.courriel": lambda: _courriel(),
        "chef_de_projet.structure.nom": lambda: texte("Son employeur"),
        "chef_de_projet.structure.siren": lambda: _siren("SIREN de l'employeur"),
        "chef_de_projet.quotite_etp": lambda: ChampDuDomaine(
            Quotite,
            label="Part de son temps",
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            help_text="De 0 à 1 : « 0,5 » pour un mi-temps.",
        ),
        "chef_de_projet_annonce.texte": lambda: prose(
            "S'il n'est pas encore nommé", 2, help_text="Quand et par qui il sera recruté."
        ),
        "chef_de_projet_annonce.structure": lambda: texte("Structure qui l'emploiera"),
    }


class ComitesForm(FormulaireArbre):
    """The bodies of the governance."""

    RANGEES: ClassVar[Mapping[str, Rangees]] = {
        "comites": Rangees(
            {
                "nom": lambda: texte("Instance"),
                "niveau": lambda: forms.ChoiceField(label="Niveau", choices=list(NIVEAUX.items()), initial="local"),
                "composition": lambda: LignesField(
                    label="Composition", required=False, help_text="Un membre par ligne."
                ),
                "frequence": lambda: texte("Rythme des réunions"),
                "role": lambda: prose("Ce qu'elle décide ou suit", 2),
            },
            "nom",
            libres=1,
        )
    }

    def valeur(self) -> dict[str, Any]:
        """A new body takes an id that nobody else can take at the same time."""
        arbre = super().valeur()
        for comite in arbre.get("comites", []):
            comite.setdefault("id", f"comite-{secrets.token_hex(4)}")
        return arbre


class DeportsForm(FormulaireArbre):
    """Recusals: who abstains, and where it is written."""

    RANGEES: ClassVar[Mapping[str, Rangees]] = {
        "deports": Rangees(
            {
                "organisation": lambda: texte("Organisation", help_text="Nommée comme parmi les membres du porteur."),
                "mesure": lambda: prose("Qui s'abstient, qui prépare et signe l'avis, où c'est écrit", 3),
            },
            "organisation",
            libres=1,
        )
    }


class PorteurForm(FormulaireArbre):
    """The body that deposits, and its members."""

    OBJETS: ClassVar[Mapping[str, str]] = {"organisation": "nom", "contact": "nom"}
    RANGEES: ClassVar[Mapping[str, Rangees]] = {
        "membres": Rangees(
            {
                "organisation.nom": lambda: texte("Membre"),
                "organisation.siren": lambda: SirenField(label="SIREN ou SIRET", required=False),
                "organisation.nature": lambda: _nature(_NATURES),
                "fondateur": lambda: forms.BooleanField(label="Fondateur", required=False),
            },
            "organisation.nom",
        )
    }

    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "organisation.nom": lambda: texte("Nom de l'organisme"),
        "organisation.sigle": lambda: texte("Sigle"),
        "organisation.siren": lambda: SirenField(label="SIREN ou SIRET", required=False),
        "organisation.nature": lambda: _nature(_NATURES),
        "mandat_depot": lambda: prose(
            "Mandat pour déposer", 2, help_text="Délibération ou mandat du binôme, avec sa date."
        ),
        "contact.nom": lambda: texte("Personne à joindre"),
        "contact.fonction": lambda: texte("Fonction"),
        "contact.courriel": lambda: _courriel(),
    }
