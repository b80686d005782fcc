"""Going to ProConnect, and coming back."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse

from binome.web.comptes.proconnect.provider import ProConnectAdapter


def _vue(classe: type[OAuth2LoginView | OAuth2CallbackView]) -> Callable[..., HttpResponse]:
    def vue(request: HttpRequest, provider_id: str = "proconnect") -> HttpResponse:
        try:
            adaptateur = ProConnectAdapter(request, provider_id)
            reponse: HttpResponse = classe.adapter_view(adaptateur)(request)
        except SocialApp.DoesNotExist:
            raise Http404("ProConnect n'est pas ouvert sur ce site.") from None
        adaptateur.retenir(request)
        return reponse

    ouverte: Callable[..., HttpResponse] = login_not_required(vue)
    return ouverte


aller = _vue(OAuth2LoginView)
revenir = _vue(OAuth2CallbackView)


def pour_lier(request: HttpRequest) -> bool:
    """Whether one goes there to tie that identity to the account: it will open it ever after."""
    return "connect" in (request.GET.get("process"), request.POST.get("process"))
