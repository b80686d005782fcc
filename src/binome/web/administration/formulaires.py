"""Forms of administration: each asks for a reason; what they accept is checked again by the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from binome.appels.catalogue import identifiants
from binome.domaine.droits.droits import NOMS, ROLES_A_PORTEE, ROLES_CAMPAGNE, Role
from binome.domaine.procedure.motifs import LONGUEUR_MAX, lire_motif
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.services.administration import campagnes, roles_de_campagne
from binome.web.formes.hors_dossier import date

_ROLES = [(role.value, NOMS[role].capitalize()) for role in Role if role in ROLES_CAMPAGNE]


class ActeForm(forms.Form):
    """An act, and its reason, asked last."""

    motif = forms.CharField(
        label="Motif",
        help_text="Pourquoi, et qui l'a demandé. Le journal le garde pour toujours : nommez le moins possible.",
        max_length=LONGUEUR_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields([nom for nom in self.fields if nom != "motif"])

    def clean_motif(self) -> str:
        try:
            return lire_motif(self.cleaned_data["motif"])
        except ValeurRefuseeError as refus:
            raise forms.ValidationError(f"{refus.message.capitalize()}. {refus.a_faire or ''}") from None


class CampagneForm(ActeForm):
    """A call to open; a second campaign of it has an identifier and a name of its own."""

    identifiant = forms.CharField(
        label="Identifiant",
        max_length=64,
        required=False,
        help_text="Dans les adresses et sur la ligne de commande : « ti-vague-2 ». Vide, celui de l'appel.",
    )
    nom = forms.CharField(
        label="Nom",
        max_length=campagnes.NOM_MAX,
        required=False,
        help_text="Ce qui la distingue d'une autre du même appel : « vague 2 ».",
    )
    jusqu_au = date("Dernier jour", help_text="Ce jour inclus. Vide, la date limite de l'appel.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        appels = [(appel, appel) for appel in identifiants()]
        self.fields["appel"] = forms.ChoiceField(label="Appel", choices=appels)
        self.order_fields(["appel"])


class ProlongationForm(ActeForm):
    """A later deadline."""

    jour = date("Dernier jour", required=True, help_text="Ce jour inclus. Une date limite ne s'avance jamais.")


class RoleForm(ActeForm):
    """Someone to name in a campaign."""

    courriel = forms.EmailField(
        label="Adresse électronique", max_length=254, help_text="Son compte est créé s'il n'existe pas."
    )
    role = forms.ChoiceField(label="Rôle", choices=_ROLES, initial=Role.instructeur.value)

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        seuls = ", ".join(NOMS[role] for role in ROLES_A_PORTEE)
        self.fields["region"] = forms.ChoiceField(
            label="Portée",
            choices=[("", "Tout le pays"), *((code, f"{nom} ({code})") for code, nom in roles_de_campagne.regions())],
            required=False,
            help_text=f"Une région : seulement pour le rôle {seuls}, qui n'y voit que les dépôts de cette région. "
            "Pour plusieurs régions, recommencez avec la suivante.",
        )
        self.fields["service"] = forms.ChoiceField(
            label="Service",
            choices=[("", "Tous"), *services],
            required=False,
            help_text="Pour un instructeur : le service dont il rend l'avis et tient les dossiers.",
        )
        self.order_fields(["courriel", "role", "region", "service"])


class AdresseForm(ActeForm):
    """Someone, by their address."""

    courriel = forms.EmailField(label="Adresse électronique", max_length=254)


class EffacementForm(ActeForm):
    """Someone to erase, and who takes over from them."""

    main = forms.EmailField(
        label="À qui passer la main",
        max_length=254,
        required=False,
        help_text="L'adresse de qui reprend les dossiers dont cette personne est le seul chef de projet.",
    )


class AppartenanceForm(ActeForm):
    """A membership."""

    fondateur = forms.BooleanField(label="Membre fondateur", required=False)
