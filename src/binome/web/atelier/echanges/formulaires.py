"""Forms of what a team says to one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from binome.services.echanges import commentaires, demandes
from binome.services.equipe.roles import Equipier
from binome.web.formes.hors_dossier import date

Lieux = Iterable[tuple[str, str]]


class _SurUnLieu(forms.Form):
    """A form that concerns a place of the dossier."""

    def __init__(self, *args: Any, lieux: Lieux, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chemin"] = forms.ChoiceField(label="À propos de", choices=list(lieux), required=False)


class RemarqueForm(_SurUnLieu):
    """A remark on a place."""

    texte = forms.CharField(
        label="Votre remarque", widget=forms.Textarea(attrs={"rows": 4}), max_length=commentaires.LONGUEUR_MAX
    )
    field_order = ("chemin", "texte")

    def __init__(self, *args: Any, sur_place: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if sur_place:
            self.fields["chemin"].widget = forms.HiddenInput()


class DemandeForm(_SurUnLieu):
    """Something that is asked of someone."""

    quoi = forms.CharField(
        label="Ce qui est attendu",
        max_length=demandes.LONGUEUR_MAX,
        help_text="En une phrase, par exemple « Chiffrer l'action 3 ».",
    )
    echeance = date("Pour quand")

    def __init__(self, *args: Any, equipe: Iterable[Equipier], **options: Any) -> None:
        super().__init__(*args, **options)
        personnes = [(m.compte.pk, str(m.compte)) for m in equipe]
        self.fields["pour"] = forms.TypedChoiceField(label="À qui", choices=personnes, coerce=int)
        self.order_fields(["pour", "quoi", "echeance", "chemin"])
