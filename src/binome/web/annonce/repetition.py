"""What answers the addresses that a rehearsal looks at: the views themselves, in this process and its transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, resolve, reverse

from binome.domaine.socle.erreurs import BinomeError
from binome.services.acces.lignes import Campagne, DecisionDuDepot
from binome.services.annonce.essai import AdresseEssayee, ReponseEssayee, Servir, des_labels
from binome.services.instruction.nouvelles import equipe
from binome.services.socle.erreurs import STATUTS

ECARTEES = frozenset({"sante", "dossiers"})
"""Public addresses that say nothing of a campaign: the state of the machine, a way to another page."""
DES_COMPTES = frozenset({"comptes/", "accord/"})
"""Where one signs in, or answers a link: pages of one person."""


def adresses(campagne: Campagne) -> Callable[[Sequence[DecisionDuDepot]], Iterable[AdresseEssayee]]:
    """Every public page of the site, those of this campaign and of its labels, then each territory's page of its
    decision, as its team reads it."""

    def toutes(pretes: Sequence[DecisionDuDepot]) -> Iterator[AdresseEssayee]:
        yield from (AdresseEssayee(reverse(nom)) for nom in _publiques(get_resolver()))
        yield AdresseEssayee(reverse("labels-de-la-campagne", args=[campagne.identifiant]))
        yield from (AdresseEssayee(reverse(nom, args=cles)) for nom, cles in des_labels(pretes))
        for decision in pretes:
            adresse = reverse("annonce-decision", args=[decision.depot.dossier.identifiant])
            if siens := equipe(decision.depot):
                yield AdresseEssayee(adresse, siens[0])

    return toutes


def _publiques(resolveur: URLResolver, prefixe: str = "") -> Iterator[str]:
    """The names of the addresses that ask for no account, and for nothing to be named: a new one comes by itself."""
    for motif in resolveur.url_patterns:
        if isinstance(motif, URLResolver):
            if str(motif.pattern) not in DES_COMPTES:
                yield from _publiques(motif, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe)
            continue
        seule = motif.name and motif.name not in ECARTEES and not motif.pattern.regex.groups
        if seule and getattr(motif.callback, "login_required", True) is False:
            yield f"{prefixe}{motif.name}"


def servir(request: HttpRequest) -> Servir:
    """What answers, under the name by which this very request called the site."""
    fabrique = RequestFactory(HTTP_HOST=request.get_host(), secure=request.is_secure())

    def repondre(ou: AdresseEssayee) -> ReponseEssayee:
        demande = fabrique.get(ou.adresse)
        demande.user = ou.comme or AnonymousUser()
        demande.session = SessionBase()
        vue = resolve(ou.adresse)
        demande.resolver_match = vue
        try:
            reponse = vue.func(demande, *vue.args, **vue.kwargs)
        except Http404:
            return ReponseEssayee(404, b"")
        except BinomeError as refus:
            return ReponseEssayee(STATUTS[refus.famille], b"")
        return ReponseEssayee(reponse.status_code, reponse.content if isinstance(reponse, HttpResponse) else b"")

    return repondre
