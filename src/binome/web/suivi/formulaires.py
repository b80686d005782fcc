"""The form answered by the link of a reminder: short, for a phone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from binome.domaine.socle.modele import Ligne
from binome.domaine.suivi.evenements import (
    NOMS_DES_ACTES,
    ActeDeDifficulte,
    ActeDeFinancement,
    ActeDeJalon,
    Avancement,
    GenreDeSuivi,
)
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.domaine.suivi.situation import SituationDAction
from binome.web.formes.engagements import montant, prose
from binome.web.formes.hors_dossier import ChampDuDomaine, date


class PointForm(forms.Form):
    """Where an action stands: what changed since the last time, everything else may be left."""

    def __init__(self, *args: Any, situee: SituationDAction, **options: Any) -> None:
        super().__init__(*args, **options)
        noms = NOMS_DES_ACTES[GenreDeSuivi.avancement]
        self.fields["etat"] = forms.ChoiceField(
            label="L'action est",
            choices=[(a.value, noms[a].capitalize()) for a in Avancement],
            initial=situee.etat.value if situee.etat else Avancement.en_cours.value,
        )
        self.fields["jour"] = date("Au", required=True)
        self.fields["texte"] = prose("Ce qui s'est passé, en une phrase")
        if restent := [j.libelle for j in situee.jalons if j.atteint is None]:
            choix = [("", "Aucune de plus"), *((libelle, libelle) for libelle in restent)]
            self.fields["etape"] = forms.ChoiceField(label="Étape atteinte", choices=choix, required=False)
        actes = NOMS_DES_ACTES[GenreDeSuivi.financement]
        self.fields["argent"] = forms.ChoiceField(
            label="Un financement est",
            choices=[("", "Rien de nouveau"), *((a.value, actes[a].capitalize()) for a in ActeDeFinancement)],
            required=False,
        )
        liste = forms.TextInput(attrs={"list": "financeurs", "maxlength": 200, "autocomplete": "off"})
        self.fields["financeur"] = ChampDuDomaine(Ligne, label="Par qui", required=False, widget=liste)
        self.fields["montant"] = montant("Combien, en euros")
        self.fields["difficulte"] = prose("Une difficulté, et de qui vous attendez quelque chose")

    def clean(self) -> dict[str, Any]:
        dit: dict[str, Any] = super().clean() or {}
        if dit.get("argent") and not dit.get("financeur"):
            self.add_error("financeur", "Dites de quel financeur il s'agit.")
        if not dit.get("argent") and (dit.get("financeur") or dit.get("montant")):
            self.add_error("argent", "Dites ce qu'il est advenu de ce financement.")
        return dit

    def saisies(self) -> list[SaisieDeSuivi]:
        """What it says, event by event."""
        dit = self.cleaned_data
        jour: dt.date = dit["jour"]
        bruts: list[dict[str, Any]] = [
            {"genre": GenreDeSuivi.avancement, "acte": dit["etat"], "texte": dit["texte"] or None}
        ]
        if dit.get("etape"):
            bruts.append({"genre": GenreDeSuivi.jalon, "acte": ActeDeJalon.atteint.value, "objet": dit["etape"]})
        if dit["argent"]:
            suite = {"tiers": dit["financeur"], "montant": dit["montant"] if dit["montant"] != "" else None}
            bruts.append({"genre": GenreDeSuivi.financement, "acte": dit["argent"], **suite})
        if dit["difficulte"]:
            acte = ActeDeDifficulte.signalee.value
            bruts.append({"genre": GenreDeSuivi.difficulte, "acte": acte, "texte": dit["difficulte"]})
        return [SaisieDeSuivi.model_validate({"jour": jour, **brut}) for brut in bruts]
