"""Forms of ties: declare, set aside, decide. What they accept is checked again by the services."""

from __future__ import annotations

from typing import Any

from django import forms

from binome.domaine.socle.erreurs import PhraseDUnChamp
from binome.services.conflits.decisions import DeportVoulu
from binome.services.conflits.regime import Regime
from binome.web.formes.hors_dossier import OrganismeForm

_SENS = [("deport", "Déport : cette personne s'abstient"), ("maintien", "Maintien : elle continue de juger")]
_PORTEES = [
    ("dossier", "Ce dossier seulement"),
    ("seance", "Toute la comparaison : aucun dossier de cette campagne"),
]


def _phrase(label: str, aide: str = "", *, au_plus: int = 500, vide: bool = False) -> forms.CharField:
    boite = forms.Textarea(attrs={"rows": 2}) if au_plus > 200 else forms.TextInput()
    return forms.CharField(label=label, help_text=aide, max_length=au_plus, required=not vide, widget=boite)


class DeportForm(forms.Form):
    """A decision about someone who judges."""

    sens = forms.ChoiceField(label="Ce qui est décidé", choices=_SENS, widget=forms.RadioSelect)
    portee = forms.ChoiceField(label="Pour", choices=_PORTEES, widget=forms.RadioSelect, initial="dossier")
    motif = _phrase("Motif", "En fait et en droit. Le journal n'en garde que l'empreinte.")
    acte = _phrase(
        "Référence de l'acte", "Numéro et date de l'arrêté, de la note ou du courrier.", au_plus=200, vide=True
    )
    matieres = _phrase("Matières", "Ce dont la personne s'abstient, dans les mots de l'acte.", vide=True)
    suppleant = _phrase("Qui la remplace", "", au_plus=200, vide=True)

    def __init__(self, regime: Regime, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["forme"] = forms.ChoiceField(
            label="Forme",
            choices=[("", "Pas encore connue"), *((f.id, f.qualite) for f in regime.formes)],
            required=False,
            help_text="En quelle qualité la personne juge : la forme et qui la signe en dépendent.",
        )
        self.order_fields(["sens", "portee", "motif", "forme"])

    def voulu(self, compte: int | None, membre: int | None) -> DeportVoulu:
        """The same, as the service takes it."""
        return DeportVoulu(compte, membre=membre, **self.cleaned_data)


def refuser(form: forms.Form, phrase: str) -> None:
    """Say in a form what the services refused of it, beside the field that it is about."""
    champ = phrase.champ if isinstance(phrase, PhraseDUnChamp) else ""
    form.add_error(champ if champ in form.fields else None, phrase)


class MandatForm(OrganismeForm):
    """For whom someone works, or what office they hold."""

    fonction = _phrase("Fonction", "« chargé de mission », « vice-présidente »…", au_plus=200)
    field_order = ("organisme", "nature", "siren", "fonction", "du", "au")


class InteretForm(OrganismeForm):
    """An interest in an organisation."""

    texte = _phrase("L'intérêt", "Parts, conseil, proche qui y travaille : en une phrase, sans nommer ce proche.")
    personnel = forms.TypedChoiceField(
        label="À quel titre",
        choices=[("oui", "Le mien, ou celui d'un proche"), ("non", "Celui d'un organisme public que je sers")],
        coerce=lambda dit: dit == "oui",
        widget=forms.RadioSelect,
    )
    field_order = ("organisme", "nature", "siren", "texte", "personnel", "du", "au")
