"""What is asked of a person besides their address and password."""

from __future__ import annotations

from typing import Any

import pydantic
from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from pydantic import TypeAdapter

from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.modele import NomTerritoire
from binome.services.acces.lignes import Compte
from binome.web.comptes.invitation import campagne_a_rejoindre, invitation_en_cours


class Identite(forms.Form):
    """The name that co-authors read beside an edit, a comment or a signature."""

    nom = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        help_text="Vos coauteurs le liront à côté de ce que vous écrivez.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    territoire = forms.CharField(
        label="Nom de votre territoire",
        required=False,
        max_length=120,
        help_text="Pour ouvrir sa candidature dès que votre adresse est vérifiée : vous en serez le chef de projet.",
    )
    field_order = ("nom", "email", "password1", "territoire")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        request = context.request
        if request.path != reverse("account_signup") or campagne_a_rejoindre(request) is None:
            del self.fields["territoire"]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        invitation = invitation_en_cours(context.request)
        if invitation and donnees.get("email", "").lower() != invitation.courriel:
            raise forms.ValidationError(
                f"L'invitation a été envoyée à {invitation.courriel} : créez le compte avec cette adresse."
            )
        return donnees

    def clean_nom(self) -> str:
        """A name that can be seen, as receipts, acts and letters will write it. Errors: ValidationError."""
        if not (nom := en_ligne(self.cleaned_data["nom"])):
            raise forms.ValidationError("Écrivez votre prénom et votre nom.")
        return nom

    def clean_territoire(self) -> str:
        """A name that a dossier will take. Errors: ValidationError."""
        if not (nom := en_ligne(self.cleaned_data["territoire"])):
            return ""
        try:
            return TypeAdapter(NomTerritoire).validate_python(nom)
        except pydantic.ValidationError:
            raise forms.ValidationError("Écrivez ce nom en quelques mots, ou laissez vide.") from None

    def signup(self, request: HttpRequest, user: Compte) -> None:
        """Called by allauth before the account is announced."""
        user.nom = self.cleaned_data["nom"]
        user.save(update_fields=["nom"])
