"""What a rehearsal looks at, and what answers it: the views themselves, in this process and its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, resolve, reverse

from binome.domaine.socle.erreurs import BinomeError
from binome.registre.models import Campagne, DecisionDuDepot
from binome.services.annonce.essai import AdresseEssayee, Adresses, ReponseEssayee, Servir, des_labels
from binome.services.instruction.nouvelles import equipe
from binome.services.socle.erreurs import STATUTS

ECARTEES = frozenset({"sante", "dossiers"})
"""Public addresses that say nothing of a campaign: the state of the machine, a way to another page."""
DES_COMPTES = frozenset({"comptes/", "accord/"})
"""Where one signs in, or answers a link: pages of one person."""


def adresses(campagne: Campagne) -> Adresses:
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


def servir(hote: str, *, chiffre: bool) -> Servir:
    """What answers, under the name by which the site was called, by HTTPS or not."""
    fabrique = RequestFactory(HTTP_HOST=hote, secure=chiffre)

    def repondre(ou: AdresseEssayee) -> ReponseEssayee:
        demande = fabrique.get(ou.adresse)
        demande.user = ou.comme or AnonymousUser()
        demande.session = SessionBase()
        vue = resolve(ou.adresse)
        demande.resolver_match = vue
        try:
            reponse = vue.func(demande, *vue.args, **vue.kwargs)
        except Http404:
            return ReponseEssayee.from_octets(404, b"")
        except BinomeError as refus:
            return ReponseEssayee.from_octets(STATUTS[refus.famille], b"")
        octets = reponse.content if isinstance(reponse, HttpResponse) else b""
        return ReponseEssayee.from_octets(reponse.status_code, octets)

    return repondre
