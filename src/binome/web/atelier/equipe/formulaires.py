"""Forms of the team, with their words; what they accept is checked again by the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from binome.domaine.droits.droits import NOMS, ROLES_DOSSIER, Role
from binome.services.equipe import delegations
from binome.services.equipe.roles import Equipier
from binome.web.formes.hors_dossier import date

_ROLES = [(role.value, NOMS[role].capitalize()) for role in Role if role in ROLES_DOSSIER]


class FichesField(forms.MultipleChoiceField):
    """Fiches of the plan (id, name), as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    @classmethod
    def du_plan(cls, fiches: Iterable[tuple[str, str]], **options: Any) -> FichesField:
        return cls(choices=list(fiches), required=False, **options)


class InvitationForm(forms.Form):
    """Someone to invite."""

    courriel = forms.EmailField(label="Adresse électronique", max_length=254)
    role = forms.ChoiceField(label="Rôle", choices=_ROLES, initial=Role.contributeur.value)

    def __init__(self, *args: Any, fiches: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiches"] = FichesField.du_plan(
            fiches, label="Fiches confiées", help_text="Pour un contributeur : il n'écrit que dans celles-ci."
        )


class FichesForm(forms.Form):
    """Fiches given to a contributeur."""

    def __init__(self, *args: Any, fiches: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiches"] = FichesField.du_plan(fiches, label="Fiches confiées")


class _PersonneForm(forms.Form):
    """A choice among the others of the team."""

    def __init__(self, *args: Any, autres: Iterable[Equipier], **options: Any) -> None:
        super().__init__(*args, **options)
        personnes = [(membre.compte.pk, str(membre.compte)) for membre in autres]
        self.fields["a"] = forms.TypedChoiceField(label="À qui", choices=personnes, coerce=int)
        self.order_fields(["a"])


class MainForm(_PersonneForm):
    """Handing over."""


class DelegationForm(_PersonneForm):
    """Who signs, as what, until when."""

    jusqu_au = date("Jusqu'au", required=True, help_text="Ce jour inclus ; un an au plus.")

    def __init__(self, *args: Any, qualites: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        choix = [(role.value, NOMS[role].capitalize()) for role in delegations.COTES if role in set(qualites)]
        self.fields["qualite"] = forms.ChoiceField(label="En quelle qualité", choices=choix)
        self.order_fields(["a", "qualite", "jusqu_au"])
