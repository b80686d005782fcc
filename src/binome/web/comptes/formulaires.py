"""What is asked of a person besides their address and password."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from django import forms
from django.http import HttpRequest

from binome.domaine.saisie.textes import en_ligne
from binome.services.acces.lignes import Compte
from binome.web.comptes.invitation import invitation_en_cours


class Identite(forms.Form):
    """The name that co-authors read beside an edit, a comment or a signature."""

    nom = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        help_text="Vos coauteurs le liront à côté de ce que vous écrivez.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("nom", "email", "password1")

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

    def signup(self, request: HttpRequest, user: Compte) -> None:
        """Called by allauth before the account is announced."""
        user.nom = self.cleaned_data["nom"]
        user.save(update_fields=["nom"])
