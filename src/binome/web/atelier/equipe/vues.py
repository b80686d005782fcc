"""The team of a dossier: who is what, inviting, giving fiches, leaving, handing over, delegating a signature."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.droits.droits import NOMS, Action, Role
from binome.domaine.verdict.echeance import PARIS
from binome.services.acces.ouverture import DossierOuvert
from binome.services.comptes import comptes
from binome.services.equipe import confiables, delegations, invitations, roles
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.equipe.formulaires import DelegationForm, FichesForm, InvitationForm, MainForm
from binome.web.socle.porte import sur_dossier


@require_safe
@sur_dossier(Action.lire)
def equipe(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    return _page(request, ouvert)


def _page(request: HttpRequest, ouvert: DossierOuvert, **formulaires: forms.Form) -> HttpResponse:
    """The page; a form that was refused comes back with its errors, and the answer is 422."""
    contexte = cadre(ouvert, "equipe")
    fiches = confiables.a_choisir(ouvert)
    membres = roles.equipe(ouvert)
    autres = [m for m in membres if m.compte.pk != ouvert.compte.pk]
    propres = ouvert.lien.roles & set(delegations.COTES)
    contexte |= {
        "membres": [
            {
                "membre": m,
                "roles": [NOMS[r] for r in m.roles],
                "moi": m.compte.pk == ouvert.compte.pk,
                "numeros": [_court(f, nom) for f, nom in fiches if f in m.fiches]
                or ["une action qui n'est plus au plan, ou pas encore"],
                "fiches": FichesForm(fiches=fiches, initial={"fiches": m.fiches}, auto_id=f"fiches-{m.compte.pk}-%s")
                if Role.contributeur in m.roles
                else None,
            }
            for m in membres
        ],
        "invitations": [(i, NOMS[Role(i.role)]) for i in invitations.en_attente(ouvert)],
        "delegations": [
            (d, NOMS[Role(d.qualite)], dernier_jour(d.expire_le)) for d in delegations.en_cours(ouvert.dossier)
        ],
        "seul_chef": [m.compte.pk for m in membres if Role.chef_de_projet in m.roles] == [ouvert.compte.pk],
        "inviter": InvitationForm(fiches=fiches, auto_id="inviter-%s"),
        "main": MainForm(autres=autres, auto_id="main-%s") if autres else None,
        "deleguer": DelegationForm(autres=autres, qualites=propres, auto_id="deleguer-%s") if autres else None,
    }
    contexte |= formulaires
    return render(request, "web/atelier/equipe/equipe.html", contexte, status=422 if formulaires else 200)


def dernier_jour(expire_le: dt.datetime) -> dt.date:
    """The day, in Paris, at whose end a delegation stops: what was chosen, not the midnight after it."""
    return (expire_le - dt.timedelta(milliseconds=1)).astimezone(ZoneInfo(PARIS)).date()


def _fiches(ouvert: DossierOuvert) -> Any:
    return confiables.a_choisir(ouvert)


def _court(fiche: str, nom: str) -> str:
    """Its number; the whole name of one that has none yet."""
    return nom if confiables.cle_de(fiche) is not None else nom.partition(" · ")[0]


def _retour(request: HttpRequest, ouvert: DossierOuvert, texte: str) -> HttpResponse:
    messages.success(request, texte)
    return redirect("atelier-equipe", ouvert.dossier.identifiant)


@require_POST
@sur_dossier(Action.inviter)
def inviter(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    formulaire = InvitationForm(request.POST, fiches=_fiches(ouvert), auto_id="inviter-%s")
    if not formulaire.is_valid():
        return _page(request, ouvert, inviter=formulaire)
    donnees = formulaire.cleaned_data
    try:
        envoyee = invitations.inviter(
            ouvert.compte,
            ouvert.dossier.identifiant,
            donnees["courriel"],
            Role(donnees["role"]),
            donnees["fiches"],
        )
    except (invitations.InvitationImpossibleError, comptes.CourrielInvalideError) as erreur:
        formulaire.add_error(None, str(erreur))
        return _page(request, ouvert, inviter=formulaire)
    return _retour(request, ouvert, f"Invitation envoyée à {envoyee.courriel} : le lien vaut sept jours, une fois.")


@require_POST
@sur_dossier(Action.inviter)
def annuler(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    try:
        invitations.annuler(ouvert.compte, ouvert.dossier.identifiant, cle)
    except invitations.InvitationCaduqueError as erreur:
        return _retour(request, ouvert, erreur.phrase)
    return _retour(request, ouvert, "Invitation annulée : son lien ne vaut plus rien.")


@require_POST
@sur_dossier(Action.inviter)
def confier(request: HttpRequest, ouvert: DossierOuvert, qui: int) -> HttpResponse:
    formulaire = FichesForm(request.POST, fiches=_fiches(ouvert))
    confiees = formulaire.cleaned_data["fiches"] if formulaire.is_valid() else []
    roles.confier_fiches(ouvert.compte, ouvert.dossier.identifiant, qui, confiees)
    return _retour(request, ouvert, "Les fiches confiées sont enregistrées.")


@require_POST
@sur_dossier(Action.inviter)
def retirer(request: HttpRequest, ouvert: DossierOuvert, qui: int) -> HttpResponse:
    roles.retirer(ouvert.compte, ouvert.dossier.identifiant, qui)
    return _retour(request, ouvert, "Cette personne n'a plus accès au dossier ; ce qu'elle a écrit y reste.")


@require_POST
@sur_dossier(Action.quitter)
def quitter(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    roles.quitter(ouvert.compte, ouvert.dossier.identifiant)
    messages.success(request, f"Vous avez quitté le dossier {ouvert.dossier.territoire}.")
    return redirect("atelier")


@require_POST
@sur_dossier(Action.passer_la_main)
def passer_la_main(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    formulaire = MainForm(request.POST, autres=roles.equipe(ouvert), auto_id="main-%s")
    if not formulaire.is_valid():
        return _page(request, ouvert, main=formulaire)
    roles.passer_la_main(ouvert.compte, ouvert.dossier.identifiant, formulaire.cleaned_data["a"])
    return _retour(request, ouvert, "La main est passée ; vous pouvez encore lire le dossier.")


@require_POST
@sur_dossier(Action.deleguer_signature)
def deleguer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    formulaire = DelegationForm(
        request.POST, autres=roles.equipe(ouvert), qualites=ouvert.lien.roles, auto_id="deleguer-%s"
    )
    if not formulaire.is_valid():
        return _page(request, ouvert, deleguer=formulaire)
    donnees = formulaire.cleaned_data
    delegations.donner(
        ouvert.compte, ouvert.dossier.identifiant, donnees["a"], Role(donnees["qualite"]), donnees["jusqu_au"]
    )
    return _retour(request, ouvert, "Délégation donnée. Vous pouvez la reprendre à tout moment.")


@require_POST
@sur_dossier(Action.deleguer_signature)
def reprendre(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    delegations.reprendre(ouvert.compte, ouvert.dossier.identifiant, cle)
    return _retour(request, ouvert, "Délégation reprise.")
