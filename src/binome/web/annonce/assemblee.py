"""The general assembly: convened or moved, answered, its list and who came, its calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.langue.typographie import accord, soigner
from binome.services.acces.ouverture import RefusError
from binome.services.administration import campagnes
from binome.services.annonce import agendas, armement
from binome.services.annonce import assemblee as assemblees
from binome.services.socle import horloge
from binome.web.annonce.formulaires import AssembleeForm
from binome.web.comptes.personne import compte_de
from binome.web.refus.au_champ import redire
from binome.web.socle.porte import gardee


@gardee()
@require_http_methods(["GET", "HEAD", "POST"])
def convoquer(request: HttpRequest, campagne: str) -> HttpResponse:
    """Convene it, or move it: each invitation leaves again."""
    compte = compte_de(request)
    ouvert = armement.ouvrir(compte, campagne)
    existante = assemblees.a_deplacer(ouvert.campagne)
    rempli, refus = AssembleeForm(request.POST) if request.method == "POST" else AssembleeForm.de(existante), ""
    if request.method == "POST" and rempli.is_valid():
        try:
            faite = assemblees.convoquer(compte, campagne, rempli.voulue())
        except RefusError as erreur:
            refus = erreur.phrase
        else:
            messages.success(request, "Les invitations partent.")
            return redirect("assemblee-liste", faite.pk)
    contexte = {
        "campagne": ouvert.campagne,
        "intitule": campagnes.intitule(ouvert.campagne),
        "assemblee": existante,
        "form": rempli,
        "refus": refus,
    }
    code = 422 if request.method == "POST" else 200
    reponse = render(request, "web/annonce/convoquer.html", contexte, status=code)
    return redire(request, reponse, refus) if refus else reponse


@gardee()
@require_http_methods(["GET", "HEAD", "POST"])
def liste(request: HttpRequest, cle: int) -> HttpResponse:
    """Who is invited, who comes; who came, once it is held."""
    compte = compte_de(request)
    if request.method == "POST":
        coches = [int(n) for n in request.POST.getlist("present") if n.isdecimal() and len(n) < 16]
        combien = assemblees.emarger(compte, cle, coches)
        messages.success(request, soigner(f"{accord(combien, 'personne présente', 'personnes présentes')}."))
        return redirect("assemblee-liste", cle)
    assemblee, invites = assemblees.ouvrir(compte, cle)
    contexte = {
        "assemblee": assemblee,
        "intitule": campagnes.intitule(assemblee.campagne),
        "invites": invites,
        "viennent": sum(invite.reponse == "oui" for invite in invites),
        "tenue": horloge.maintenant() >= assemblee.prevue_le,
    }
    return render(request, "web/annonce/liste.html", contexte)


@gardee()
@require_POST
def annuler(request: HttpRequest, cle: int) -> HttpResponse:
    """Cancel it."""
    assemblee = assemblees.annuler(compte_de(request), cle)
    a_venir = assemblee.prevue_le > horloge.maintenant()
    messages.success(request, f"L’assemblée est annulée{' : ses invités en sont prévenus' if a_venir else ''}.")
    return redirect("annonce", assemblee.campagne.identifiant)


@gardee()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, cle: int) -> HttpResponse:
    """One's own invitation, and one's answer."""
    compte = compte_de(request)
    if request.method == "POST":
        assemblees.repondre(compte, cle, request.POST.get("reponse", ""))
        messages.success(request, "Votre réponse est notée.")
        return redirect("assemblee-invitation", cle)
    invite = assemblees.invitation(compte, cle)
    contexte = {
        "invite": invite,
        "assemblee": invite.assemblee,
        "intitule": campagnes.intitule(invite.assemblee.campagne),
        "passee": horloge.maintenant() >= invite.assemblee.prevue_le,
    }
    return render(request, "web/annonce/invitation.html", contexte)


@gardee()
@require_safe
def agenda(request: HttpRequest, cle: int) -> HttpResponse:
    """It, as a calendar."""
    invite = assemblees.invitation(compte_de(request), cle)
    entetes = {"Content-Disposition": f'attachment; filename="{agendas.FICHIER}"'}
    return HttpResponse(agendas.agenda(invite.assemblee), content_type="text/calendar; charset=utf-8", headers=entetes)
