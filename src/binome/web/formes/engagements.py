"""The forms of promises: what was promised, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from binome.domaine.socle.modele import Euros, Ligne, Texte
from binome.domaine.suivi.engagements import NOMS_DES_ACTES_D_ENGAGEMENT, ActeDEngagement
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement, SaisieDeSuite
from binome.web.formes.hors_dossier import ChampDuDomaine, date

_CHIFFRE = {"inputmode": "decimal"}


def prose(label: str, aide: str = "") -> forms.Field:
    """Some words, left out at will."""
    return ChampDuDomaine(Texte, label=label, help_text=aide, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def montant(label: str, aide: str = "") -> forms.Field:
    """Euros, left out at will."""
    boite = forms.TextInput(attrs=_CHIFFRE)
    return ChampDuDomaine(Euros, label=label, help_text=aide, required=False, widget=boite)


class SuiteForm(forms.Form):
    """What is said of a promise."""

    def __init__(self, actes: Iterable[ActeDEngagement], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choix = [(a.value, NOMS_DES_ACTES_D_ENGAGEMENT[a].capitalize()) for a in actes]
        self.fields["acte"] = forms.ChoiceField(label="Ce que vous dites", choices=choix)
        self.fields["jour"] = date("Le", required=True)
        self.fields["montant"] = montant("Montant prouvé, en euros", "Celui de cette seule preuve.")
        self.fields["preuve"] = ChampDuDomaine(
            Ligne, label="Où c'est prouvé", required=False, help_text="La pièce et sa page, ou une adresse."
        )
        self.fields["texte"] = prose("En une phrase")

    def saisie(self) -> SaisieDeSuite:
        """What the service asks for, once valid."""
        return SaisieDeSuite.model_validate({n: v for n, v in self.cleaned_data.items() if v not in ("", None)})


class PromesseForm(forms.Form):
    """A promise to write."""

    def __init__(self, *args: Any, fiches: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["operateur"] = ChampDuDomaine(Ligne, label="Qui s'est engagé")
        self.fields["quoi"] = ChampDuDomaine(
            Texte, label="À quoi", help_text="Dans ses mots.", widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["montant"] = montant("Montant, en euros", "Laissez vide pour un service.")
        self.fields["jour"] = date("Le", required=True)
        self.fields["echeance"] = date("Pour le")
        self.fields["piece"] = ChampDuDomaine(Ligne, label="Où c'est écrit", help_text="Le document.")
        self.fields["page"] = ChampDuDomaine(Ligne, label="Page ou article", widget=forms.TextInput({"maxlength": 40}))
        choix = [("", "Tout le plan"), *fiches]
        self.fields["fiche"] = forms.ChoiceField(label="Pour quelle action", choices=choix, required=False)

    def saisie(self) -> SaisieDEngagement:
        """What the service asks for, once valid."""
        return SaisieDEngagement.model_validate({n: v for n, v in self.cleaned_data.items() if v not in ("", None)})
