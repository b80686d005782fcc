"""The form of a figure of the evidence ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast

from django import forms

from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.nombres import ecrire_decimal, lire_nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.geographie import Epci
from binome.web.formes.arbres import Fabrique, FormulaireArbre, date, phrase_de, prose, texte

GRANDEURS = {
    "superficie": "Superficie",
    "population": "Population",
    "nombre_epci": "Nombre d'EPCI",
    "nombre_communes": "Nombre de communes",
    "entreprises": "Entreprises",
    "entreprises_industrielles": "Entreprises industrielles",
    "part_entreprises_industrielles": "Part d'entreprises industrielles",
    "chiffre_affaires": "Chiffre d'affaires",
    "evolution": "Évolution",
    "projets": "Nombre de projets",
    "montant_projets": "Montant des projets",
}


class NombreField(forms.CharField):
    """A number, as one writes it in French, its unit repeated or not; kept as digits, which the dossier reads."""

    def prepare_value(self, value: Any) -> Any:
        return nombre(value) if isinstance(value, int | float) else value


class ChiffreForm(FormulaireArbre):
    """A figure: what it says, and what it takes to believe it."""

    MODELE = Chiffre
    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {
        "libelle": lambda: texte(required=True),
        "valeur": lambda: NombreField(widget=forms.TextInput(attrs={"inputmode": "decimal"})),
        "unite": lambda: texte(required=True, help_text="km², habitants, %, M€…"),
        "approximatif": lambda: forms.BooleanField(required=False),
        "grandeur": lambda: forms.ChoiceField(
            required=False,
            choices=[("", "Autre chose"), *GRANDEURS.items()],
            help_text="Superficie, population, EPCI et communes se recalculent depuis le référentiel.",
        ),
        "territoire": lambda: forms.ChoiceField(required=False),
        "millesime": lambda: texte(help_text="Année ou édition de la donnée."),
        "periode.debut": lambda: date(help_text="Pour une évolution."),
        "periode.fin": lambda: date(),
        "evolution_de": lambda: forms.ChoiceField(required=False),
        "source": lambda: texte(help_text="INSEE, URSSAF, greffe, enquête…"),
        "definition": lambda: prose(2, help_text="Ce qui est compté, et comment."),
    }
    OBJETS: ClassVar[Mapping[str, str]] = {"periode": "debut"}

    def __init__(
        self, data: Any = None, *, arbre: Mapping[str, Any], document: Dossier, epci: Iterable[Epci], **options: Any
    ) -> None:
        super().__init__(data, arbre=arbre, **options)
        lieux = {"": "Non précisé", "perimetre": "Le périmètre retenu", **{e.siren: e.nom for e in epci}}
        actuel = str(arbre.get("territoire") or "")
        territoire, evolution = (cast("forms.ChoiceField", self.fields[n]) for n in ("territoire", "evolution_de"))
        territoire.choices = list({actuel: actuel, **lieux}.items())
        autres = [(c.id, c.libelle) for c in document.chiffres if c.id != arbre.get("id")]
        cite = str(arbre.get("evolution_de") or "")
        evolution.choices = list({"": "Aucun", cite: cite or "Aucun", **dict(autres)}.items())

    def clean_valeur(self) -> str:
        """The digits of the value. Errors: ValidationError."""
        try:
            return ecrire_decimal(lire_nombre(self.cleaned_data["valeur"], str(self.data.get("unite") or "")))
        except ValeurRefuseeError as refus:
            raise forms.ValidationError(phrase_de(refus.message, refus.a_faire)) from None
