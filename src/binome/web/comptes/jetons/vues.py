"""The tokens of one's programs: those that hold, one more, and taking one back."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.droits.portees import CE_QU_ELLES_OUVRENT, NOMS_DES_PORTEES, Portee
from binome.domaine.langue.typographie import majuscule, soigner
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.services.acces.lignes import JetonDAcces
from binome.services.acces.ouverture import IntrouvableError
from binome.services.comptes import jetons
from binome.services.comptes.jetons import JetonRefuseError
from binome.services.socle import horloge
from binome.web.comptes.personne import compte_de


class JetonForm(forms.Form):
    """Which program a token is for, what it opens, until when."""

    nom = forms.CharField(
        label="Quel programme s’en servira",
        max_length=jetons.NOM_MAX,
        help_text="Pour le reconnaître ici, par exemple « Tableau de bord de la région ».",
    )
    portees = forms.MultipleChoiceField(
        label="Ce qu’il permettra",
        choices=[(p.value, majuscule(NOMS_DES_PORTEES[p])) for p in Portee],
        error_messages={"required": "Choisissez au moins une chose qu’il permettra."},
    )
    jusqu_au = forms.CharField(
        label="Jusqu’au",
        max_length=40,
        help_text="Un an au plus. Ce jour-là compris.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_jusqu_au(self) -> dt.date:
        """A day. Errors: ValidationError."""
        try:
            return lire_jour(self.cleaned_data["jusqu_au"])
        except ValeurRefuseeError as refus:
            suite = f" {refus.a_faire}" if refus.a_faire else ""
            raise forms.ValidationError(soigner(f"{majuscule(refus.message)}.{suite}")) from None


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def liste(request: HttpRequest) -> HttpResponse:
    """One's tokens, and one more: it is told on the answer itself, and kept nowhere."""
    propose = {"jusqu_au": horloge.aujourdhui() + jetons.DUREE}
    compte, formulaire, secret, neuf = compte_de(request), JetonForm(request.POST or None, initial=propose), "", None
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        try:
            neuf, secret = jetons.creer(compte, dit["nom"], [Portee(p) for p in dit["portees"]], dit["jusqu_au"])
            formulaire = JetonForm(initial=propose)
        except JetonRefuseError as refus:
            formulaire.add_error(refus.champ, refus.phrase)
    valent, finis = jetons.lister(compte, horloge.maintenant())
    choisies = set(formulaire["portees"].value() or ())
    contexte = {
        "formulaire": formulaire,
        "secret": secret,
        "neuf": neuf,
        "valent": [_dit(jeton) for jeton in valent],
        "finis": [_dit(jeton) for jeton in finis],
        "portees": [
            (p.value, majuscule(NOMS_DES_PORTEES[p]), CE_QU_ELLES_OUVRENT[p], p.value in choisies) for p in Portee
        ],
        "au_plus": jetons.EN_VIGUEUR_MAX,
    }
    return render(request, "web/comptes/jetons.html", contexte, status=422 if formulaire.errors else 200)


def _dit(jeton: JetonDAcces) -> tuple[JetonDAcces, str, dt.date]:
    """A token, what it opens in words, its last day."""
    connues = {p.value: nom for p, nom in NOMS_DES_PORTEES.items()}
    return jeton, ", ".join(connues[dite] for dite in jeton.portees if dite in connues), jetons.dernier_jour(jeton)


@never_cache
@require_POST
def revoquer(request: HttpRequest, cle: int) -> HttpResponse:
    """Take a token back: no proof is asked for to close a door."""
    try:
        jeton = jetons.revoquer(compte_de(request), cle)
    except IntrouvableError:
        messages.error(request, "Ce jeton n’est pas à vous, ou n’existe plus.")
    else:
        messages.success(request, soigner(f"Le jeton « {jeton.nom} » est révoqué : il n’ouvre plus rien."))
    return redirect("jetons")
