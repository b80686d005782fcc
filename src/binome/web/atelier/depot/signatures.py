"""Co-signing the text, and the acts to sign on paper."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.droits.droits import NOMS, Action, Role
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.depot import signatures
from binome.services.echanges import lectures
from binome.services.gouvernance import actes
from binome.services.production import impression
from binome.services.socle import horloge
from binome.services.socle.erreurs import TexteChangeError
from binome.services.verification import conformite
from binome.web.atelier.cadre.cadre import cadre
from binome.web.comptes.confirmation import adresse_de_confirmation, confirme_recemment, confirmer
from binome.web.comptes.personne import compte_de
from binome.web.formes.saisie import entier
from binome.web.presentation.lecture import lecture
from binome.web.socle.porte import sur_dossier


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What is signed, by whom, and what became of each signature; signing."""
    if request.method != "POST":
        return _page(request, ouvert)
    if not confirme_recemment(request) and (refus := confirmer(request, request.POST.get("mot_de_passe", ""))):
        return _page(request, ouvert, refus)
    comme, _, de = request.POST.get("comme", "").partition(":")
    if comme not in ("elu", "industriel") or (pour := entier(de)) is None:
        return _page(request, ouvert, "Dites en quelle qualité vous signez.")
    try:
        lue = request.POST.get("empreinte", "")
        signatures.signer(ouvert.compte, ouvert.dossier.identifiant, Role(comme), pour, lue)
    except TexteChangeError:
        return _page(
            request, ouvert, "Le texte a changé pendant que vous le lisiez : relisez-le, il est ci-dessous.", 409
        )
    messages.success(request, "Signé. Si le texte change, votre signature tombe et vous en êtes prévenu.")
    return redirect("atelier-signatures", ouvert.dossier.identifiant)


def _page(request: HttpRequest, ouvert: DossierOuvert, refus: str = "", code: int = 422) -> HttpResponse:
    contexte = cadre(ouvert, "signatures")
    etats = signatures.lister(ouvert.dossier)
    possibles = signatures.possibilites(ouvert, etats, horloge.maintenant())
    binomes = contexte["dossier"].gouvernance.binomes_du_territoire
    a_confirmer = not confirme_recemment(request)
    contexte |= {
        "valables": [e for e in etats if e.valable],
        "caduques": [e for e in etats if not e.valable],
        "manquantes": [NOMS[role] for role in signatures.manquantes(etats)],
        "possibles": possibles,
        "a_signer": [p for p in possibles if not p.deja and not p.refus],
        "mot_de_passe_demande": a_confirmer and compte_de(request).has_usable_password(),
        "a_confirmer": a_confirmer,
        "par_proconnect": adresse_de_confirmation(request) if a_confirmer else "",
        "refus": refus,
        "nommes": [p.nom for b in binomes for p in (b.elu, b.industriel) if p],
    }
    # Who signs reads all of what is signed; a delegate reads with the right of the person whose name they sign in.
    if possibles or contexte["revision"].entier:
        signe = signatures.texte_signe(ouvert.dossier)
        dits = [signatures.a_savoir(p, signe.document) for p in contexte["a_signer"]]
        contexte |= {
            "a_savoir": [dit for dit in dits if dit],
            "depuis": lectures.depuis(ouvert),
            "note": impression.note(signe.document, contexte["verdict"]),
            "blocs": lecture(signe.arbre, signe.document),
            "empreinte": signe.empreinte,
            "obstacle": signatures.obstacle(ouvert.dossier),
        }
    return render(request, "web/atelier/depot/signatures.html", contexte, status=code if refus else 200)


@require_safe
@sur_dossier(Action.lire)
def texte(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The very bytes whose SHA-256 is signed."""
    _exiger_de_lire(ouvert)
    octets = signatures.texte_signe(ouvert.dossier).octets
    return _fichier(octets, "application/json", f"{ouvert.dossier.identifiant}.json")


@require_safe
@sur_dossier(Action.lire)
def texte_pdf(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The same text laid out, with what the call says of it today."""
    _exiger_de_lire(ouvert)
    verdict = conformite.verdict_de(ouvert.dossier, horloge.maintenant())
    octets = impression.texte_a_signer_pdf(ouvert, verdict)
    return _fichier(octets, "application/pdf", f"{ouvert.dossier.identifiant}-texte-a-signer.pdf")


def _exiger_de_lire(ouvert: DossierOuvert) -> None:
    if not (ouvert.regard.entier or signatures.possibilites(ouvert, [], horloge.maintenant())):
        raise Http404("Ce texte est à lire par qui le signe.")


@require_safe
@sur_dossier(Action.lire)
def liste_des_actes(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The acts that the dossier calls for."""
    contexte = cadre(ouvert, "gouvernance")
    contexte["actes"] = actes.possibles(contexte["dossier"])
    return render(request, "web/atelier/depot/actes.html", contexte)


@require_safe
@sur_dossier(Action.lire)
def deliberation(request: HttpRequest, ouvert: DossierOuvert, siren: str) -> HttpResponse:
    return _acte(lambda: actes.deliberation(ouvert, siren), f"deliberation-{siren}")


@require_safe
@sur_dossier(Action.lire)
def engagement(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    return _acte(lambda: actes.engagement(ouvert), "lettre-d-engagement")


@require_safe
@sur_dossier(Action.lire)
def accord(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    return _acte(lambda: actes.accord(ouvert, fiche), f"accord-de-la-gouvernance-{fiche}")


def _acte(produire: Callable[[], bytes], nom: str) -> HttpResponse:
    try:
        return _fichier(produire(), "application/pdf", f"{nom}.pdf")
    except IntrouvableError:
        raise Http404("Cet acte n’est pas de ce dossier.") from None


def _fichier(contenu: bytes, type_mime: str, nom: str) -> HttpResponse:
    reponse = HttpResponse(contenu, content_type=type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
