"""Where a person named in a binôme reads what is said of them, and agrees or refuses. For anyone who holds the link."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.acces.lignes import Compte
from binome.services.gouvernance import consentements, consentements_recus
from binome.services.socle.erreurs import LienCaducError, TexteChangeError
from binome.web.comptes.personne import compte_de
from binome.web.socle import liens_recus

CLE = "accord"
PAGE = "web/atelier/gouvernance/consentement.html"


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    return liens_recus.garder(request, CLE, jeton, consentements.existe, "accord")


@require_http_methods(["GET", "HEAD", "POST"])
def accord(request: HttpRequest) -> HttpResponse:
    """What is said of them; their answer."""
    return _page(request, _DuLien(request.session.get(CLE, "")))


@require_http_methods(["GET", "HEAD", "POST"])
def recu(request: HttpRequest, cle: int) -> HttpResponse:
    """The same, for who reads it from their notifications: signed in, one needs no link."""
    return _page(request, _DuCompte(compte_de(request), cle))


@dataclass(frozen=True)
class _DuLien:
    """A request by the token of its link."""

    jeton: str

    def lire(self) -> consentements.Lecture:
        return consentements.lire(self.jeton)

    def repondre(self, oui: bool, empreinte: str) -> None:
        consentements.repondre(self.jeton, oui, empreinte)


@dataclass(frozen=True)
class _DuCompte:
    """A request by its key, for the account that it is for."""

    compte: Compte
    cle: int

    def lire(self) -> consentements.Lecture:
        return consentements_recus.lire(self.compte, self.cle)

    def repondre(self, oui: bool, empreinte: str) -> None:
        consentements_recus.repondre(self.compte, self.cle, oui, empreinte)


def _page(request: HttpRequest, qui: _DuLien | _DuCompte) -> HttpResponse:
    return liens_recus.fermer(_repondre(request, qui) if request.method == "POST" else _lire(request, qui))


def _lire(request: HttpRequest, qui: _DuLien | _DuCompte, code: int = 200, **dits: bool) -> HttpResponse:
    try:
        lecture = qui.lire()
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
    return render(request, PAGE, {"lecture": lecture, **dits}, status=code)


def _repondre(request: HttpRequest, qui: _DuLien | _DuCompte) -> HttpResponse:
    choix = request.POST.get("reponse", "")
    if choix not in ("oui", "non"):
        return _lire(request, qui, 422, incomplet=True)
    try:
        qui.repondre(choix == "oui", request.POST.get("mentions", ""))
    except TexteChangeError:
        return _lire(request, qui, 409, change=True)
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
    request.session.pop(CLE, None)
    if choix == "oui":
        suite = "Votre accord est enregistré, avec sa date. Pour y revenir, écrivez à qui vous l'a demandé."
        return liens_recus.dire(request, "Merci", suite)
    return liens_recus.dire(
        request, "Refus enregistré", "Ceux qui écrivent le dossier le voient : ils nommeront quelqu'un d'autre."
    )
