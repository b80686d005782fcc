"""What a visitor comes for waits in their session while they sign in or up: the token of the invitation that they
answer, or the territory whose candidature they open."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from binome.services.acces.lignes import Campagne, Invitation
from binome.services.equipe import invitations
from binome.services.socle import horloge
from binome.web.comptes.personne import compte_de

CLE, TERRITOIRE = "invitation", "territoire"


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


def campagne_a_rejoindre(request: HttpRequest) -> Campagne | None:
    """The campaign where who signs up may open a candidature at once: the only one that is open, when they come for
    nothing else."""
    # allauth reads the sign-up form while it starts, which the services of administration may be what asks for.
    from binome.services.administration import campagnes

    suite = request.POST.get("next") or request.GET.get("next", "")
    if urlsplit(suite).path not in ("", reverse("atelier")) or invitation_en_cours(request):
        return None
    ouvertes = campagnes.ouvertes(horloge.maintenant())
    return ouvertes[0] if len(ouvertes) == 1 else None


def retenir_le_territoire(request: HttpRequest, nom: str) -> None:
    """Keep the name typed while signing up, until its author has proved their address."""
    if nom:
        request.session[TERRITOIRE] = nom
    else:
        request.session.pop(TERRITOIRE, None)


def ouvrir_la_candidature(request: HttpRequest) -> str:
    """Open the candidature of the territory kept, for who has just proved their address: its identifier, "" without
    one. Errors: RefusError."""
    from binome.services.redaction import candidatures

    nom = request.session.pop(TERRITOIRE, "")
    campagne = campagne_a_rejoindre(request) if nom else None
    return candidatures.ouvrir(compte_de(request), campagne, nom).identifiant if campagne else ""


def reponse_sans_invitation(request: HttpRequest) -> HttpResponse:
    """What a stranger reads where accounts are made by invitation only."""
    page = {
        "titre": "Inscription sur invitation",
        "message": "Sur ce site, un compte se crée en répondant à l'invitation d'un chef de projet. "
        "Demandez-la-lui ; le lien arrive par courriel.",
    }
    return render(request, "web/comptes/message.html", page, status=403)
