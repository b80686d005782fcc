"""A form sent after its session ended is not lost: its text waits in the visitor's own session, for the same account.

Forms where one writes say whose they are, by a mark that only this server can make. Sent by nobody (the session ended),
or with the token of a former sign-in, such a form is kept with its address; once the same person is signed in, a page
gives the text back and a button posts it. Another account neither posts nor reads it.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from binome.domaine.langue.typographie import soigner
from binome.services.acces.lignes import Compte
from binome.services.socle import horloge
from binome.web.comptes.personne import compte_de
from binome.web.presentation.nommer import bref

CLE = "textes_gardes"
CHAMP, REPRISE = "compte", "reprise"
OCTETS_MAX, TEXTES_MAX = 1_000_000, 10
DUREE = dt.timedelta(hours=24)
_SEL = "binome.texte_garde"
LIEUX = (
    "/atelier/",
    "/instruction/",
    "/comite/",
    "/annonce/",
    "/suivi/",
    "/accords/",
    "/demandes/",
    "/bilans/",
    "/administration/",
)
"""Where one writes, signed in: nothing of what proves who one is (`/comptes/`) is ever kept."""
_MUETS = frozenset({"revision", "tete", "fiche", "retour", "geste", "valeurs", "id"})
_TUS = frozenset({"csrfmiddlewaretoken", CHAMP, REPRISE})
FINIE = "Session finie : identifiez-vous (dans un nouvel onglet), votre texte est gardé dans cette page."
AUTRE = "Un autre compte est connecté dans ce navigateur : rien n'est enregistré."


@dataclass(frozen=True)
class TexteGarde:
    """What a form held: where it was going, its fields, whose it is, when it was sent."""

    cle: str
    chemin: str
    champs: list[list[str]]
    compte: str
    quand: str

    @property
    def instant(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.quand)

    @property
    def lisibles(self) -> list[tuple[str, str]]:
        """What a person wrote in it, each with the word of its field."""
        return lisibles(self.champs)

    def pour(self, compte: Compte) -> bool:
        """Whether it is this person's, and not too old."""
        recent = horloge.maintenant() - self.instant < DUREE
        return recent and _est_la_marque(self.compte, compte)


def lisibles(champs: list[list[str]]) -> list[tuple[str, str]]:
    """What a person wrote in the fields of a form, each with the word of its field."""
    # The keys of rows are no text: the fields of each row follow.
    listes = {nom[:rang] for nom, _ in champs for rang, signe in enumerate(nom) if signe == "["}
    ecrits = ((nom, texte) for nom, texte in champs if nom not in listes)
    mots = ((nom.replace("[", ".").replace("]", "").rpartition(".")[2], texte) for nom, texte in ecrits)
    return [(bref(mot), texte) for mot, texte in mots if texte and mot not in _MUETS]


def marque(compte: Compte) -> str:
    """What a form says of its account: nothing that can be read, nor made elsewhere."""
    return Signer(salt=_SEL).sign(_condense(compte, settings.SECRET_KEY))


def _condense(compte: Compte, cle: str) -> str:
    return salted_hmac(_SEL, str(compte.pk), secret=cle, algorithm="sha256").hexdigest()[:32]


def _condense_dit(dite: str) -> str:
    """What a mark says; nothing for one that this server did not make, so that strangers keep nothing here."""
    try:
        return Signer(salt=_SEL).unsign(dite)
    except BadSignature:
        return ""


def _est_la_marque(dite: str, compte: Compte) -> bool:
    """Whether a form is this person's; the keys of before still tell."""
    cles = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    dit = _condense_dit(dite)
    return any(hmac.compare_digest(dit, _condense(compte, cle)) for cle in cles)


def textes_de(request: HttpRequest) -> list[TexteGarde]:
    """The texts that wait for whoever is signed in; the others are forgotten."""
    gardes = _gardes(request)
    miens = [texte for texte in gardes if texte.pour(compte_de(request))]
    if len(miens) != len(gardes):
        _ecrire(request, miens)
    return miens


def oublier_des_autres(request: HttpRequest, user: Compte, **_: Any) -> None:
    """Signing in as someone else forgets what waited for another."""
    if request is not None and request.session.get(CLE):
        _ecrire(request, [texte for texte in _gardes(request) if texte.pour(user)])


def _gardes(request: HttpRequest) -> list[TexteGarde]:
    return [TexteGarde(**brut) for brut in request.session.get(CLE, [])]


def _ecrire(request: HttpRequest, textes: list[TexteGarde]) -> None:
    request.session[CLE] = [asdict(texte) for texte in textes]
    if not textes:
        del request.session[CLE]


def est_de_qui_le_lit(request: HttpRequest) -> bool:
    """Whether a form was sent by the person whose it says it is, from a room where one writes."""
    return request.path.startswith(LIEUX) and request.user.is_authenticated and _est_a(request, compte_de(request))


def envoyes(request: HttpRequest) -> list[list[str]]:
    """The fields of a form that are not about the form itself."""
    return [[nom, valeur] for nom, valeurs in request.POST.lists() if nom not in _TUS for valeur in valeurs]


def garder(request: HttpRequest) -> HttpResponse | None:
    """Keep what a form says, and lead to where it is given back; None for a form that does not say whose it is."""
    qui = request.POST.get(CHAMP, "")
    if not request.path.startswith(LIEUX) or not _condense_dit(qui) or request.FILES:
        return None
    texte = TexteGarde(secrets.token_urlsafe(9), request.path, envoyes(request), qui, horloge.maintenant().isoformat())
    gardes = [autre for autre in _gardes(request) if (autre.chemin, autre.champs) != (texte.chemin, texte.champs)]
    gardes.append(texte)
    if len(gardes) > TEXTES_MAX or len(json.dumps([asdict(garde) for garde in gardes])) > OCTETS_MAX:
        page = {
            "titre": "Session finie",
            "message": "Votre texte est trop long pour être gardé ici : revenez en arrière, où il est encore, "
            "identifiez-vous dans un autre onglet, puis enregistrez de nouveau.",
        }
        return render(request, "web/comptes/message.html", page, status=413)
    _ecrire(request, gardes)
    suite = reverse("texte-garde")
    return redirect(suite if request.user.is_authenticated else f"{reverse('account_login')}?next={suite}")


def reprendre_apres_jeton_refuse(request: HttpRequest) -> HttpResponse | None:
    """The same for a form whose token is of a former sign-in, if it was sent from a page of ours: nothing is posted,
    the person is asked. None when that is not sure."""
    if _en_json(request):
        message = "Cette page a été ouverte avant une connexion : votre texte y est gardé."
        corps = {"jeton": True, "message": message, "connexion": reverse("account_login")}
        return JsonResponse(corps, status=403)
    if not _d_ici(request):
        return None
    if request.user.is_authenticated and not _est_a(request, compte_de(request)):
        return None
    return garder(request)


def _d_ici(request: HttpRequest) -> bool:
    """Whether the browser itself says that a page of this site sent the form."""
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site == "same-origin"
    origine = urlsplit(request.headers.get("Origin", ""))
    return (origine.scheme, origine.netloc) == (request.scheme, request.get_host())


def _en_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _est_a(request: HttpRequest, compte: Compte) -> bool:
    return _est_la_marque(request.POST.get(CHAMP, ""), compte)


class TexteGardeMiddleware:
    """Answers the forms that arrive without their author: after the CSRF check, before the sign-in is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if request.method == "POST" and request.path.startswith(LIEUX) and request.session.get(CLE):
            self._oublier_repris(request, reponse)
        return reponse

    def process_view(self, request: HttpRequest, vue: Callable[..., Any], *_: Any) -> HttpResponse | None:
        prive = getattr(vue, "login_required", True) and request.path.startswith(LIEUX)
        if request.method != "POST" or not prive:
            return None
        if request.user.is_authenticated:
            if not request.POST.get(CHAMP) or _est_a(request, compte_de(request)):
                return None
            return self._autre_compte(request)
        if _en_json(request):
            corps = {"session": "finie", "message": soigner(FINIE), "connexion": reverse("account_login")}
            return JsonResponse(corps, status=401, headers={"Cache-Control": "private, no-store"})
        return garder(request)

    def _autre_compte(self, request: HttpRequest) -> HttpResponse:
        if _en_json(request):
            return JsonResponse({"autre": True, "message": soigner(AUTRE)}, status=403)
        page = {"titre": "Un autre compte est connecté", "message": AUTRE}
        return render(request, "web/comptes/message.html", page, status=403)

    def _oublier_repris(self, request: HttpRequest, reponse: HttpResponse) -> None:
        """Saved, or shown again by the page that answers: the text need not wait any more."""
        repris = request.POST.get(REPRISE)
        if repris and reponse.status_code in (200, 302, 409, 422):
            _ecrire(request, [texte for texte in _gardes(request) if texte.cle != repris])


@require_http_methods(["GET", "HEAD", "POST"])
def texte_garde(request: HttpRequest) -> HttpResponse:
    """What waits, with a button to post it; or forget it."""
    textes = textes_de(request)
    if request.method == "POST":
        _ecrire(request, [texte for texte in textes if texte.cle != request.POST.get("oublier")])
        return redirect("atelier")
    if not textes:
        return redirect("atelier")
    reponse = render(request, "web/comptes/texte_garde.html", {"textes": textes})
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse
