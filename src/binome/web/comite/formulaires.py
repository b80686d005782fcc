"""Forms of the committee; what they accept is checked again by the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from binome.domaine.comite.composition import NOMS_DES_FONCTIONS, NOMS_DES_NATURES, FonctionAuComite, NatureDuMembre
from binome.domaine.langue.typographie import courber
from binome.domaine.saisie.jours import zone
from binome.services.comite.papiers.mentions import CHAMPS
from binome.web.formes.hors_dossier import OrganismeForm, date, heure


class TermeForm(forms.Form):
    """A day and an hour."""

    jour = date("Jour", required=True)
    heure = heure()

    def instant(self, fuseau: str) -> dt.datetime:
        """The instant that is meant, where its campaign is judged."""
        jour, heure = self.cleaned_data["jour"], self.cleaned_data["heure"]
        return dt.datetime.combine(jour, heure, zone(fuseau)).astimezone(dt.UTC)


class SeanceForm(TermeForm):
    """A day, an hour, a place."""

    lieu = forms.CharField(
        label="Lieu", max_length=200, help_text="Une adresse, une salle, ou le moyen de participer à distance."
    )


class DeplacementForm(SeanceForm):
    """Another day, hour or place, and why."""

    motif = forms.CharField(
        label="Motif",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Tous les membres convoqués le lisent : n'y dites rien d'un dossier.",
    )
    urgence = forms.CharField(
        label="Motif de l'urgence",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Si le nouveau jour vient avant le délai de convocation.",
    )


class MembreForm(forms.Form):
    """Someone to name in a committee."""

    nom = forms.CharField(label="Nom", max_length=120)
    qualite = forms.CharField(
        label="Qualité", max_length=200, help_text="Telle que le procès-verbal la dira : « directrice générale »."
    )
    rattachement = forms.CharField(label="Service, assemblée ou organisme", max_length=200)
    nature = forms.ChoiceField(
        label="Siège comme", choices=[(n.value, courber(NOMS_DES_NATURES[n])) for n in NatureDuMembre]
    )
    fonction = forms.ChoiceField(
        label="Fonction",
        choices=[(f.value, NOMS_DES_FONCTIONS[f]) for f in FonctionAuComite],
        initial=FonctionAuComite.membre.value,
    )

    def __init__(self, *args: Any, membres: list[Any], candidats: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        pris = {m.compte_id for m in membres}
        self.fields["qui"] = forms.ChoiceField(
            label="Compte",
            required=False,
            choices=[("", "Sans compte : le secrétariat note ses votes")]
            + [(str(c.pk), str(c)) for c in candidats if c.pk not in pris],
            help_text="Parmi ceux à qui le rôle « membre du comité » est donné dans la campagne.",
        )
        titulaires = [m for m in membres if m.suppleant_de_id is None and m.fonction != FonctionAuComite.secretariat]
        self.fields["suppleant_de"] = forms.ChoiceField(
            label="Supplée",
            required=False,
            choices=[("", "Personne : c’est un titulaire"), *((str(m.pk), m.nom) for m in titulaires)],
        )

    def lu(self) -> dict[str, Any]:
        """What the service asks for."""
        dit = self.cleaned_data
        return {
            **{champ: dit[champ] for champ in ("nom", "qualite", "rattachement")},
            "nature": NatureDuMembre(dit["nature"]),
            "fonction": FonctionAuComite(dit["fonction"]),
            "qui": int(dit["qui"]) if dit["qui"] else None,
            "suppleant_de": int(dit["suppleant_de"]) if dit["suppleant_de"] else None,
        }


class RattachementForm(OrganismeForm):
    """For whom a member without account works, or what office they hold, and what says so."""

    fonction = forms.CharField(label="Fonction", max_length=200, help_text="« conseillère régionale », « directeur »…")
    d_apres = forms.CharField(
        label="D'après quoi",
        max_length=200,
        help_text="Sa déclaration écrite et sa date, l'arrêté qui la nomme, la page d'une assemblée.",
    )
    field_order = ("organisme", "nature", "siren", "fonction", "du", "au", "d_apres")


class MentionsForm(forms.Form):
    """What letters say of who decides and of remedies; what is left empty is said missing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ, (nom, aide) in CHAMPS.items():
            longueur = 120 if champ == "auteur_nom" else 200 if champ == "auteur_qualite" else 300
            self.fields[champ] = forms.CharField(label=nom, help_text=aide, required=False, max_length=longueur)
