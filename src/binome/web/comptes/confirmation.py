"""Confirming who one is before a grave act: a password typed now, or a sign-in of a few minutes ago."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from binome.services import comptes
from binome.web.comptes.personne import compte_de
from binome.web.comptes.proconnect.provider import CLE_PROUVES, ProConnectProvider


def confirme_recemment(request: HttpRequest) -> bool:
    """Whether this person signed in, or confirmed, within ACCOUNT_REAUTHENTICATION_TIMEOUT; demonstration accounts,
    which have no password, always did."""
    if settings.BINOME_DEMONSTRATION and compte_de(request).demonstration:
        return True
    traces = get_authentication_records(request, request.user)
    return any(time.time() - _prouve_le(request, trace) < app_settings.REAUTHENTICATION_TIMEOUT for trace in traces)


def _prouve_le(request: HttpRequest, trace: dict[str, Any]) -> float:
    """When a person proved who they are, in seconds: ProConnect, which may know them from the morning, says when."""
    prouves = request.session.get(CLE_PROUVES, {}) if trace.get("provider") == ProConnectProvider.id else {}
    dit = prouves.get(trace.get("uid"))
    return min(trace["at"], dit) if isinstance(dit, int | float) else float(trace["at"])


def adresse_de_confirmation(request: HttpRequest) -> str:
    """Where someone without a password here proves who they are, then comes back to this page: ProConnect, which asks
    them again; nothing for those who have a password."""
    compte = compte_de(request)
    if compte.has_usable_password() or not comptes.vient_de_proconnect(compte):
        return ""
    parametres = {"process": "login", "confirmer": "oui", "next": request.path}
    return f"{reverse('proconnect_login')}?{urlencode(parametres)}"


def confirmer(request: HttpRequest, mot_de_passe: str) -> str:
    """Check the password, and remember it for a few minutes; what is wrong, in French, or nothing."""
    if not compte_de(request).has_usable_password():
        return "Confirmez d'abord qui vous êtes : le bouton est au-dessus de celui qui signe."
    if not mot_de_passe:
        return "Tapez votre mot de passe : une signature se confirme."
    try:
        # allauth counts failures by account and by address too, and says it by an exception.
        permis = ratelimit.consume(request, action="reauthenticate", user=request.user)
        juste = permis and get_adapter().reauthenticate(request.user, mot_de_passe)
    except ValidationError:
        permis = juste = False
    if not permis:
        return "Trop d'essais : attendez quelques minutes, puis recommencez."
    if not juste:
        return "Ce mot de passe n'est pas le vôtre : rien n'est signé."
    reauthenticate_by_password(request)
    return ""
