"""Leaving ProConnect too: without it, the next person on the same computer would come back in with one click."""

from __future__ import annotations

import secrets

import requests
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest
from django.utils.http import urlencode

from binome.web.comptes.proconnect.provider import CLE_ID_TOKEN, ProConnectAdapter

ECHECS = (requests.RequestException, SocialApp.DoesNotExist, ValueError)


def adresse_de_sortie(request: HttpRequest, retour: str) -> str | None:
    """Where ProConnect ends its own session and sends back to `retour`; None when this session does not come from it,
    when it does not say where, or when it does not answer: one leaves this site all the same."""
    id_token = request.session.get(CLE_ID_TOKEN)
    if not id_token:
        return None
    try:
        sortie = ProConnectAdapter(request, "proconnect").openid_config.get("end_session_endpoint")
    except ECHECS:
        return None
    if not sortie:
        return None
    parametres = {
        "id_token_hint": id_token,
        "state": secrets.token_urlsafe(24),
        "post_logout_redirect_uri": request.build_absolute_uri(retour),
    }
    return f"{sortie}?{urlencode(parametres)}"
