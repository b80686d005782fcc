"""The form that opens a candidature; what it accepts is checked again by the services."""

from __future__ import annotations

from django import forms

from binome.domaine.socle.modele import NomTerritoire
from binome.web.formes.hors_dossier import ChampDuDomaine


class OuvertureForm(forms.Form):
    """A new candidature."""

    campagne = forms.CharField(widget=forms.HiddenInput, max_length=64)
    territoire = ChampDuDomaine(
        NomTerritoire,
        label="Nom du territoire",
        help_text="Par exemple « Hautes-Alpes ». Vous pourrez le changer.",
    )
