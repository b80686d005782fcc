"""The invitation that a visitor is answering: its token waits in their session while they sign in or up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from binome.services.acces.lignes import Invitation
from binome.services.equipe import invitations

CLE = "invitation"


def retenir(request: HttpRequest, jeton: str) -> None:
    """Remember the link that was followed; an invented one writes nothing, or anyone would fill the sessions."""
    if invitations.existe(jeton):
        request.session[CLE] = jeton
    else:
        oublier(request)


def oublier(request: HttpRequest) -> None:
    request.session.pop(CLE, None)


def invitation_en_cours(request: HttpRequest) -> Invitation | None:
    """The invitation remembered, while it holds."""
    jeton = request.session.get(CLE)
    if not jeton:
        return None
    try:
        return invitations.lire(jeton)
    except invitations.InvitationCaduqueError:
        return None


def reponse_sans_invitation(request: HttpRequest) -> HttpResponse:
    """What a stranger reads where accounts are made by invitation only."""
    page = {
        "titre": "Inscription sur invitation",
        "message": "Sur ce site, un compte se crée en répondant à l'invitation d'un chef de projet. "
        "Demandez-la-lui ; le lien arrive par courriel.",
    }
    return render(request, "web/comptes/message.html", page, status=403)
