"""Attachments: the list, joining a file, taking it away, withdrawing it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.documents.controle_fichiers import FichierRefuseError
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.depot import pieces
from binome.services.depot.manifeste import PieceAltereeError
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.fichiers import FichierForm
from binome.web.socle.porte import refuser, sur_dossier
from binome.web.socle.telechargement import en_telechargement


class PieceForm(FichierForm):
    """A file to join, to the dossier or to one of its actions."""

    fiche = forms.ChoiceField(label="Action concernée", required=False)

    def __init__(self, *arguments: Any, ouvert: DossierOuvert, document: Document, **options: Any) -> None:
        super().__init__(*arguments, **options)
        fiches = [f for f in document.plan_actions.fiches if ouvert.peut(Action.joindre, f.id)]
        toutes = [("", "Tout le dossier")] if ouvert.peut(Action.modifier) else []
        fiche = cast("forms.ChoiceField", self.fields["fiche"])
        fiche.choices = [*toutes, *((f.id, f"{f.numero_montre} · {f.titre}") for f in fiches)]


@require_safe
@sur_dossier(Action.lire)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The attachments that this person may read, and the form to join one."""
    return _page(request, ouvert)


def _page(
    request: HttpRequest, ouvert: DossierOuvert, formulaire: PieceForm | None = None, refus: str = "", code: int = 200
) -> HttpResponse:
    contexte = cadre(ouvert, "pieces")
    document = contexte["dossier"]
    formulaire = formulaire or PieceForm(ouvert=ouvert, document=document)
    titres = {p.id: p.titre for p in document.pieces}
    fiches = {f.id: f for f in document.plan_actions.fiches}
    lignes = [
        {
            "piece": piece,
            "titre": titres.get(piece.identifiant, piece.nom),
            "fiche": fiches.get(foyer or ""),
            "retirable": ouvert.peut(Action.joindre, foyer),
        }
        for piece in pieces.liste(ouvert, contexte["revision"])
        for foyer in (pieces.foyer(ouvert, piece.identifiant),)
    ]
    contexte |= {
        "lignes": lignes,
        "formulaire": formulaire if cast("forms.ChoiceField", formulaire.fields["fiche"]).choices else None,
        "refus": refus,
    }
    return render(request, "web/atelier/depot/pieces.html", contexte, status=code)


@require_POST
@sur_dossier(Action.lire)
def joindre(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Join a file, checked and hashed as it is read."""
    document = cadre(ouvert, "pieces")["dossier"]
    formulaire = PieceForm(request.POST, request.FILES, ouvert=ouvert, document=document)
    if not formulaire.is_valid():
        return _page(request, ouvert, formulaire, "", 422)
    donnees = formulaire.cleaned_data
    fichier = donnees["fichier"]
    identifiant = ouvert.dossier.identifiant
    try:
        # The name as it was sent: Django has already cut its path.
        piece = pieces.joindre(
            ouvert.compte,
            identifiant,
            fichier.name,
            fichier.chunks(),
            titre=donnees["titre"],
            fiche=donnees["fiche"] or None,
        )
    except FichierRefuseError as erreur:
        return _page(request, ouvert, formulaire, erreur.raison, 422)
    messages.success(request, f"« {piece.nom} » est joint. Le texte a changé : les signatures sont à redonner.")
    return redirect("atelier-pieces", identifiant)


@require_POST
@sur_dossier(Action.lire)
def retirer(request: HttpRequest, ouvert: DossierOuvert, piece: str) -> HttpResponse:
    """Withdraw an attachment."""
    pieces.retirer(ouvert.compte, ouvert.dossier.identifiant, piece)
    messages.success(request, "La pièce est retirée. Le texte a changé : les signatures sont à redonner.")
    return redirect("atelier-pieces", ouvert.dossier.identifiant)


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def telecharger(request: HttpRequest, ouvert: DossierOuvert, piece: str) -> HttpResponseBase:
    """An attachment, as a download."""
    return _rendre(request, ouvert, piece)


@require_safe
@sur_dossier(Action.repondre_du_label, Action.tenir_label)
def telecharger_d_une_demande(request: HttpRequest, ouvert: DossierOuvert, piece: str) -> HttpResponseBase:
    """One of an action that an amendment asks to add, for who decides of it too."""
    return _rendre(request, ouvert, piece)


def _rendre(request: HttpRequest, ouvert: DossierOuvert, piece: str) -> HttpResponseBase:
    try:
        jointe, chemin = pieces.prendre(ouvert.compte, ouvert.dossier.identifiant, piece)
    except PieceAltereeError as erreur:
        return refuser(request, str(erreur), ouvert.dossier.identifiant)
    return en_telechargement(FileResponse(chemin.open("rb")), jointe.nom, jointe.type_mime)
