"""Forms of governance: a binôme, the chef de projet, the bodies, the recusals, the body that carries."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.gouvernance import Binome, Gouvernance, Porteur
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
    return ChampDuDomaine(Courriel, required=False, widget=forms.EmailInput, **options)


def _siren() -> SirenField:
    return SirenField(required=False, help_text="Neuf chiffres, ou les quatorze d'un SIRET.")


def _nature(choix: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choix, required=False)


_ENTREPRISE = {
    "nom": lambda: texte(),
    "siren": lambda: SirenField(required=False),
    "naf": lambda: NafField(required=False),
}


class BinomeForm(FormulaireArbre):
    """A binôme: its élu and its industriel."""

    MODELE = Binome
    OBJETS: ClassVar[Mapping[str, str]] = {
        "elu": "nom",
        "elu.collectivite": "nom",
        "industriel": "nom",
        "industriel.entreprise": "nom",
    }
    RANGEES: ClassVar[Mapping[str, Rangees]] = {"elu.entreprises": Rangees(_ENTREPRISE, "nom")}

    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "elu.nom": lambda: texte(),
        "elu.fonction": lambda: texte(),
        "elu.courriel": lambda: _courriel(help_text="Sert à lui demander son accord."),
        "elu.mandat": lambda: texte(help_text="Par exemple « président » ou « maire »."),
        "elu.collectivite.nom": lambda: texte(),
        "elu.collectivite.siren": lambda: _siren(),
        "elu.collectivite.nature": lambda: _nature(_COLLECTIVITES),
        "elu.fin_mandat": lambda: date(),
        "industriel.nom": lambda: texte(),
        "industriel.fonction": lambda: texte(help_text="Par exemple « dirigeante » ou « directeur du site »."),
        "industriel.courriel": lambda: _courriel(help_text="Sert à lui demander son accord."),
        "industriel.entreprise.nom": lambda: texte(),
        "industriel.entreprise.siren": lambda: _siren(),
        "industriel.entreprise.naf": lambda: NafField(
            required=False, help_text="Par exemple 25.11Z : industrie, sections B à E."
        ),
        "industriel.mandats": lambda: LignesField(required=False, help_text="Un par ligne ; vide s'il n'en a aucun."),
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

    MODELE = Gouvernance
    OBJETS: ClassVar[Mapping[str, str]] = {
        "chef_de_projet": "nom",
        "chef_de_projet.structure": "nom",
        "chef_de_projet_annonce": "texte",
    }

    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "description": lambda: prose(5),
        "chef_de_projet.nom": lambda: texte(),
        "chef_de_projet.fonction": lambda: texte(),
        "chef_de_projet.courriel": lambda: _courriel(),
        "chef_de_projet.structure.nom": lambda: texte(),
        "chef_de_projet.structure.siren": lambda: _siren(),
        "chef_de_projet.quotite_etp": lambda: ChampDuDomaine(
            Quotite,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            help_text="De 0 à 1 : « 0,5 » pour un mi-temps.",
        ),
        "chef_de_projet_annonce.texte": lambda: prose(2, help_text="Quand et par qui il sera recruté."),
        "chef_de_projet_annonce.structure": lambda: texte(),
    }


class ComitesForm(FormulaireArbre):
    """The bodies of the governance."""

    MODELE = Gouvernance
    RANGEES: ClassVar[Mapping[str, Rangees]] = {
        "comites": Rangees(
            {
                "nom": lambda: texte(),
                "niveau": lambda: forms.ChoiceField(choices=list(NIVEAUX.items()), initial="local"),
                "composition": lambda: LignesField(required=False, help_text="Un membre par ligne."),
                "frequence": lambda: texte(),
                "role": lambda: prose(2),
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

    MODELE = Gouvernance
    RANGEES: ClassVar[Mapping[str, Rangees]] = {
        "deports": Rangees(
            {
                "organisation": lambda: texte(help_text="Nommée comme parmi les membres du porteur."),
                "mesure": lambda: prose(3),
            },
            "organisation",
            libres=1,
        )
    }


class PorteurForm(FormulaireArbre):
    """The body that deposits, and its members."""

    MODELE = Porteur
    OBJETS: ClassVar[Mapping[str, str]] = {"organisation": "nom", "contact": "nom"}
    RANGEES: ClassVar[Mapping[str, Rangees]] = {
        "membres": Rangees(
            {
                "organisation.nom": lambda: texte(),
                "organisation.siren": lambda: SirenField(required=False),
                "organisation.nature": lambda: _nature(_NATURES),
                "fondateur": lambda: forms.BooleanField(required=False),
            },
            "organisation.nom",
        )
    }

    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "organisation.nom": lambda: texte(),
        "organisation.sigle": lambda: texte(),
        "organisation.siren": lambda: SirenField(required=False),
        "organisation.nature": lambda: _nature(_NATURES),
        "mandat_depot": lambda: prose(2, help_text="Délibération ou mandat du binôme, avec sa date."),
        "contact.nom": lambda: texte(),
        "contact.fonction": lambda: texte(),
        "contact.courriel": lambda: _courriel(),
    }
