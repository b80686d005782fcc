"""Fields of the forms that are not of the dossier, read as the domain reads them."""

from __future__ import annotations

from typing import Any

import pydantic
from django import forms
from pydantic import TypeAdapter

from binome.documents.messages import en_francais
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.langue.typographie import majuscule, soigner
from binome.domaine.mots.libelles import NATURES
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.identifiants import Siren
from binome.domaine.socle.modele import Ligne
from binome.services.conflits.declarations import PeriodeDite
from binome.web.formes.saisie import SAUTS


class ChampDuDomaine(forms.CharField):
    """A field that accepts what a type of the domain does, and says what it says: as every other door."""

    def __init__(self, type_: Any, **options: Any) -> None:
        self._lecteur: TypeAdapter[Any] = TypeAdapter(type_)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        texte = SAUTS.sub("\n", str(value or "")).strip()
        return texte if visibles(texte) else ""

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        try:
            return self._lecteur.validate_python(texte) if texte else ""
        except pydantic.ValidationError as erreur:
            detail = erreur.errors(include_url=False)[0]
            message, a_faire = en_francais(detail["type"], detail.get("ctx") or {})
            raise forms.ValidationError(phrase_de(message, a_faire)) from None


class _Relu:
    """What was understood is written again as a browser's own field takes it: it would show nothing of « 14 h 30 »."""

    def bound_data(self: Any, data: Any, initial: Any) -> Any:
        try:
            return self.to_python(data) or data
        except forms.ValidationError:
            return data


class JourField(_Relu, forms.DateField):
    """A day, as the domain reads it."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return lire_jour(value)
        except ValeurRefuseeError as refus:
            raise forms.ValidationError(phrase_de(refus.message, refus.a_faire)) from None


def phrase_de(message: str, a_faire: str | None) -> str:
    """A refusal as a form says it."""
    return soigner(f"{majuscule(message)}." + (f" {a_faire}" if a_faire else ""))


def date(label: str = "", **options: Any) -> forms.DateField:
    """A date, empty allowed unless told otherwise."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return JourField(label=label, widget=widget, **{"required": False, **options})


class HeureField(_Relu, forms.TimeField):
    """An hour of the day, as it is written in French or by a browser."""


def heure(label: str = "Heure", **options: Any) -> forms.TimeField:
    """An hour."""
    return HeureField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Écrivez l'heure ainsi : 14:30."},
        **options,
    )


class OrganismeForm(forms.Form):
    """An organisation that someone names."""

    organisme = ChampDuDomaine(Ligne, label="Organisme", help_text="Son nom usuel.", max_length=200)
    siren = ChampDuDomaine(
        Siren, label="SIREN", required=False, help_text="Neuf chiffres : sans lui, on ne le connaît que par son nom."
    )
    nature = forms.ChoiceField(label="Ce que c'est", choices=[(n.value, mot) for n, mot in NATURES.items()])
    du = date("Depuis le")
    au = date("Jusqu'au")

    @property
    def dite(self) -> OrganisationDite:
        """The organisation, as a dossier would name it."""
        dit = self.cleaned_data
        return OrganisationDite(
            nom=dit["organisme"], siren=dit["siren"] or None, nature=NatureOrganisation(dit["nature"])
        )

    @property
    def periode(self) -> PeriodeDite:
        """Its dates."""
        return PeriodeDite(self.cleaned_data["du"], self.cleaned_data["au"])
