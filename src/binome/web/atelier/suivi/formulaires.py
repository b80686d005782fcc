"""Short forms of the follow-up, one for each kind of event: what is typed is read again by the service."""

from __future__ import annotations

from typing import Any

from django import forms

from binome.domaine.socle.modele import Euros, Ligne, Nombre, Texte
from binome.domaine.suivi.evenements import (
    ACTES,
    NOMS_DES_ACTES,
    ActeDeDecision,
    ActeDeDifficulte,
    EvenementSuivi,
    GenreDeSuivi,
)
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.domaine.suivi.situation import SituationDAction
from binome.web.formes.hors_dossier import ChampDuDomaine, date

_CLOTURES = {ActeDeDifficulte.levee, ActeDeDecision.executee}


def _texte(label: str, aide: str = "", *, requis: bool = False) -> forms.Field:
    zone = forms.Textarea(attrs={"rows": 3})
    return ChampDuDomaine(Texte, label=label, help_text=aide, required=requis, widget=zone)


def _ligne(label: str, liste: str = "", aide: str = "", *, requis: bool = False) -> forms.Field:
    attributs = {"list": liste, "autocomplete": "off"} if liste else {}
    champ = forms.TextInput(attrs={**attributs, "maxlength": 200})
    return ChampDuDomaine(Ligne, label=label, help_text=aide, required=requis, widget=champ)


def _jour() -> forms.Field:
    return date("Le", required=True)


def _actes(genre: GenreDeSuivi, label: str) -> forms.Field:
    choix = [(a, NOMS_DES_ACTES[genre][a].capitalize()) for a in ACTES[genre] if a not in _CLOTURES]
    return forms.ChoiceField(label=label, choices=choix)


def _champs(genre: GenreDeSuivi) -> dict[str, forms.Field]:
    chiffre = forms.TextInput(attrs={"inputmode": "decimal"})
    if genre is GenreDeSuivi.avancement:
        return {"acte": _actes(genre, "L'action est"), "jour": _jour(), "texte": _texte("En une phrase")}
    if genre is GenreDeSuivi.jalon:
        return {
            "objet": _ligne("Étape", "objets", requis=True),
            "acte": _actes(genre, "Elle est"),
            "jour": _jour(),
            "echeance": date("Nouvelle date, si elle est reportée"),
            "texte": _texte("En une phrase"),
        }
    if genre is GenreDeSuivi.financement:
        return {
            "tiers": _ligne("Financeur", "tiers", requis=True),
            "objet": _ligne("Dispositif", "objets", "Deux demandes au même financeur se distinguent par lui."),
            "acte": _actes(genre, "Ce qui s'est passé"),
            "montant": ChampDuDomaine(
                Euros,
                label="Montant, en euros",
                required=False,
                widget=chiffre,
                help_text="Celui de ce seul acte : un second versement se dit à part.",
            ),
            "jour": _jour(),
            "texte": _texte("Référence ou précision", "Le numéro de la convention, par exemple."),
        }
    if genre is GenreDeSuivi.mesure:
        return {
            "objet": _ligne("Indicateur", "objets", requis=True),
            "acte": _actes(genre, "C'est une"),
            "valeur": ChampDuDomaine(Nombre, label="Valeur", widget=chiffre),
            "jour": _jour(),
            "texte": _texte("D'où vient ce chiffre"),
        }
    if genre is GenreDeSuivi.difficulte:
        return {
            "texte": _texte("La difficulté", requis=True),
            "tiers": _ligne("De qui attendez-vous quelque chose ?", "tiers"),
            "echeance": date("Avant le"),
            "jour": _jour(),
        }
    return {
        "acte": _actes(genre, "Qui a décidé"),
        "texte": _texte("La décision", requis=True),
        "tiers": _ligne("Qui doit l'exécuter", "tiers"),
        "echeance": date("Avant le"),
        "jour": _jour(),
    }


class SuiviForm(forms.Form):
    """One event. `premier`: the event that it corrects, in its last version."""

    def __init__(self, genre: GenreDeSuivi, *args: Any, premier: EvenementSuivi | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.genre, self.premier = genre, premier
        self.fields.update(_champs(genre))
        if premier is not None:
            self.fields["annule"] = forms.BooleanField(
                label="Cet événement n'a pas eu lieu : l'annuler, et dire pourquoi dans la phrase", required=False
            )

    def saisie(self, fiche: str) -> SaisieDeSuivi:
        """What the service asks for, once valid."""
        dit = {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur not in ("", None)}
        suite: dict[str, Any] = {}
        if self.genre is GenreDeSuivi.difficulte:
            suite["acte"] = ActeDeDifficulte.signalee.value
        if self.premier is not None:
            # What closes another event keeps doing so.
            suite |= {"corrige": self.premier.racine, "cite": self.premier.cite}
            suite |= {"acte": self.premier.acte} if self.premier.cite else {}
        return SaisieDeSuivi.model_validate({"fiche": fiche, "genre": self.genre, **dit, **suite})


def connus(genre: GenreDeSuivi, situee: SituationDAction | None) -> dict[str, list[str]]:
    """What a form proposes to whoever types: steps, indicators, schemes, funders already named."""
    if situee is None:
        return {}
    prevus = situee.action.prevu
    tiers = [p[0] for p in prevus] + [li.financeur for li in situee.lignes]
    objets = {
        GenreDeSuivi.jalon: [j.libelle for j in situee.jalons],
        GenreDeSuivi.mesure: [i.prevu.libelle for i in situee.indicateurs],
        GenreDeSuivi.financement: [p[1] for p in prevus] + [li.dispositif for li in situee.lignes],
    }
    return {
        "objets": [o for o in dict.fromkeys(objets.get(genre, [])) if o],
        "tiers": [t for t in dict.fromkeys(tiers) if t] if genre is not GenreDeSuivi.jalon else [],
    }
