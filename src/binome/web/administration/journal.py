"""The journal: read with filters, its chain verified by the worker."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from binome.services.administration import relecture
from binome.web.administration import porte
from binome.web.administration.formulaires import ActeForm
from binome.web.comptes.personne import compte_de
from binome.web.formes.hors_dossier import date


class FiltreForm(forms.Form):
    """What is looked for in the journal; nothing is required."""

    action = forms.CharField(label="Action", max_length=64, required=False, help_text="Ou son début : « compte. ».")
    objet = forms.CharField(
        label="Objet", max_length=160, required=False, help_text="Ou son début : « dossier:hautes-alpes »."
    )
    qui = forms.CharField(
        label="Par qui", max_length=254, required=False, help_text="Une adresse électronique, ou « système »."
    )
    du = date("Du")
    au = date("Au")
    avant = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)


@porte.page
def lire(request: HttpRequest) -> HttpResponse:
    """The last lines that a filter keeps, and the state of the chain."""
    formulaire = FiltreForm(request.GET)
    filtre = relecture.Filtre(**formulaire.cleaned_data) if formulaire.is_valid() else None
    lignes, suite = relecture.lire(filtre) if filtre else ([], False)
    verification, attendue = relecture.derniere_verification()
    contexte = {
        "form": formulaire,
        "lignes": lignes,
        "suite": _suite(filtre, lignes[-1].rang) if filtre and suite else "",
        "verification": verification,
        "attendue": attendue,
    }
    return render(request, "web/administration/journal.html", contexte, status=200 if filtre else 422)


def _suite(filtre: relecture.Filtre, avant: int) -> str:
    """Where the older lines are."""
    return urlencode({cle: valeur for cle, valeur in {**asdict(filtre), "avant": avant}.items() if valeur})


@porte.acte
def verifier(request: HttpRequest) -> HttpResponse:
    acte = porte.PageActe(
        "Vérifier toute la chaîne du journal",
        "L'ouvrier relit chaque ligne depuis la première, et écrit ce qu'il trouve.",
        "Vérifier",
        reverse("administration-journal"),
        "Journal",
    )

    def faire(dit: dict[str, Any]) -> str:
        relecture.demander_verification(dit["motif"], acteur=compte_de(request))
        return "Demandé à l'ouvrier : le résultat paraîtra ici."

    return porte.agir(request, acte, ActeForm, faire)
