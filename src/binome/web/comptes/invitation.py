"""The invitation that a visitor is answering: its token waits in their session while they sign in or up."""

from __future__ import annotations

from django.http import HttpRequest

from binome.services import invitations

CLE = "invitation"


def retenir(request: HttpRequest, jeton: str) -> None:
    """Remember the link that was followed."""
    request.session[CLE] = jeton


def oublier(request: HttpRequest) -> None:
    request.session.pop(CLE, None)


def invitation_en_cours(request: HttpRequest) -> invitations.Invitation | None:
    """The invitation remembered, while it holds."""
    jeton = request.session.get(CLE)
    if not jeton:
        return None
    try:
        return invitations.lire(jeton)
    except invitations.InvitationCaduqueError:
        return None
