"""The door before a grave act.

A signature wants a sign-in of a few minutes ago, or a password typed now. What could hand the account to someone else
(addresses, passwords, second factors) wants a proof given on purpose, even just after signing in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
    reauthenticate_by_password,
    suspend_request,
)
from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from binome.services.comptes import comptes
from binome.web.comptes.personne import compte_de
from binome.web.comptes.proconnect.provider import CLE_PROUVES, ProConnectProvider

_PROCONNECT = ProConnectProvider.id


def confirme_recemment(request: HttpRequest) -> bool:
    """Whether this person signed in, or confirmed, within ACCOUNT_REAUTHENTICATION_TIMEOUT; demonstration accounts,
    which have no password, always did."""
    if _de_demonstration(request):
        return True
    traces = get_authentication_records(request, request.user)
    return any(time.time() - _prouve_le(request, trace) < app_settings.REAUTHENTICATION_TIMEOUT for trace in traces)


def compte_confirme(request: HttpRequest) -> bool:
    """Whether this person has just proved who they are in order to touch their account: a password or a second factor
    given for that, or ProConnect, which says when."""
    if _de_demonstration(request):
        return True
    # allauth lets through those that it has nothing to ask of: ProConnect has.
    if get_reauthentication_flows(request.user) and did_recently_reauthenticate(request):
        return True
    siennes = [t for t in get_authentication_records(request, request.user) if t.get("provider") == _PROCONNECT]
    return any(time.time() - _prouve_le(request, trace) < app_settings.REAUTHENTICATION_TIMEOUT for trace in siennes)


def confirmer_d_abord(
    vue: Callable[..., HttpResponse], si: Callable[[HttpRequest], bool] = lambda _: True, *, garder: bool = True
) -> Callable[..., HttpResponse]:
    """The view, once the person has confirmed who they are, whenever `si` says that it is asked. `garder`: what was
    posted waits in the session and is done after; never when it holds a secret."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.is_authenticated or not si(request) or compte_confirme(request):
            return vue(request, *args, **options)
        porte = next((m["url"] for m in get_adapter().get_reauthentication_methods(request.user)), None)
        if garder and porte:
            reponse: HttpResponse = suspend_request(request, porte)
            return reponse
        return redirect(f"{porte or reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")

    return gardee


def ecrit(request: HttpRequest) -> bool:
    """Whether a request changes something."""
    return request.method not in {"GET", "HEAD", "OPTIONS"}


def _de_demonstration(request: HttpRequest) -> bool:
    return bool(settings.BINOME_DEMONSTRATION and compte_de(request).demonstration)


def _prouve_le(request: HttpRequest, trace: dict[str, Any]) -> float:
    """When a person proved who they are, in seconds: ProConnect, which may know them from the morning, says when."""
    prouves = request.session.get(CLE_PROUVES, {}) if trace.get("provider") == _PROCONNECT else {}
    dit = prouves.get(trace.get("uid"))
    return min(trace["at"], dit) if isinstance(dit, int | float) else float(trace["at"])


def adresse_de_confirmation(request: HttpRequest, suite: str = "") -> str:
    """Where someone without a password here proves who they are, then comes back here or to `suite`: ProConnect, which
    asks them again; nothing for those who have a password."""
    compte = compte_de(request)
    if compte.has_usable_password() or not comptes.vient_de_proconnect(compte):
        return ""
    parametres = {"process": "login", "confirmer": "oui", "next": suite or request.path}
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


def d_un_trait(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, in one transaction when it changes something: cut short, it leaves nothing done."""

    @wraps(vue)
    def entiere(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        with transaction.atomic() if ecrit(request) else nullcontext():
            return vue(request, *args, **options)

    return entiere
