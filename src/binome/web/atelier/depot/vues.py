"""Depositing: what stands in the way, the deposit, its receipt, replacing and withdrawing it, its seal."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.contrib import messages
from django.db import DatabaseError, InterfaceError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.documents.recu import moment
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import NOMS, Action, Role
from binome.domaine.mots.references import dire_le_rang
from binome.services.acces.lignes import Compte
from binome.services.acces.ouverture import DossierOuvert
from binome.services.annonce import palmares
from binome.services.depot import dates, depots, instants, recus, sceaux
from binome.services.depot.manifeste import PieceAltereeError, PieceSansFichierError
from binome.services.instruction.recevabilite import sceau as sceau_de_complements
from binome.services.socle import horloge
from binome.services.socle.disponibilite import Indisponible, OccupeError, indisponible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.presentation.constats import grouper, presenter
from binome.web.socle.occupe import dire_quand
from binome.web.socle.porte import refuser, sur_dossier
from binome.web.socle.telechargement import en_piece_de_preuve, en_telechargement

Vue = Callable[..., HttpResponseBase]
_journal = logging.getLogger("binome.sceaux")
_BLOQUE, _JUSTIFIE = ("bloquant",), ("a_justifier",)


def dater(vue: Vue) -> Vue:
    """Give when the request arrived, before anything else was done with it: it alone decides of a late deposit.

    `binome servir` noted it as the request came in whole, before it waited for a thread (`config.reception`).
    """

    @wraps(vue)
    def datee(request: HttpRequest, **suite: object) -> HttpResponseBase:
        return vue(request, recu_at=request.META.get("binome.recu_at") or horloge.maintenant(), **suite)

    return datee


@require_safe
@sur_dossier(Action.lire)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What blocks, what is only to be justified, who must still sign; the button; the deposits made."""
    return _page(request, ouvert)


def _page(request: HttpRequest, ouvert: DossierOuvert, refus: str = "", code: int = 200) -> HttpResponse:
    contexte = cadre(ouvert, "depot")
    lu, document = contexte["revision"], contexte["dossier"]
    preparation = depots.preparer(ouvert.dossier, horloge.maintenant())
    verdict = preparation.verdict if lu.entier else contexte["verdict"]
    vus = presenter(verdict.constats, document, _adresse)
    deposes = depots.tous(ouvert.dossier)
    en_vigueur = depots.valable(deposes)
    lus = [(depot, recus.lire(depot, recus.cachees(ouvert, depot))) for depot in deposes]
    contexte |= {
        "possible": preparation.possible and lu.entier,
        "empreinte": preparation.empreinte if lu.entier else "",
        "bloquants": grouper(vus, _BLOQUE),
        "a_justifier": grouper(vus, _JUSTIFIE),
        "manquantes": [NOMS[Role(qualite)] for qualite in preparation.signatures_manquantes],
        "pieces": [piece for piece in preparation.pieces if piece.identifiant not in lu.cachees.pieces],
        "depots": lus,
        "en_vigueur": en_vigueur,
        "en_vigueur_dit": next((recu.reference for depot, recu in lus if depot == en_vigueur), ""),
        "a_jour": en_vigueur is not None and recus.sha256(en_vigueur) == preparation.empreinte,
        "recevable": en_vigueur is not None and en_vigueur.tardif and depots.dans_les_temps(en_vigueur),
        "close": ouvert.situation.close,
        "a_completer": ouvert.dossier.a_completer,
        "decision": palmares.decision_annoncee(ouvert.dossier.pk) if deposes else None,
        "refus_de_deposer": ouvert.decision(Action.deposer).raison,
        "cle": secrets.token_hex(16),
        "refus": refus,
    }
    return render(request, "web/atelier/depot/depot.html", contexte, status=code)


def _adresse(document: Document, chemin: str) -> str:
    return adresse_du_lieu(document.id, chemin)


@require_POST
@dater
@sur_dossier(Action.lire)
def deposer(request: HttpRequest, ouvert: DossierOuvert, recu_at: dt.datetime) -> HttpResponse:
    """Deposit. The key of the form makes a second click, or a retry, give the same receipt."""
    identifiant, cle = ouvert.dossier.identifiant, request.POST.get("cle", "")
    try:
        depot = depots.deposer(ouvert.compte, identifiant, cle, recu_at=recu_at)
    except depots.DepotBloqueError:
        return _page(request, ouvert, "Le dossier ne peut pas encore être déposé : voyez ce qui manque.", 422)
    except (PieceAltereeError, PieceSansFichierError) as erreur:
        return _page(request, ouvert, str(erreur), 409)
    except (DatabaseError, InterfaceError, OSError, OccupeError) as erreur:
        if (trouble := indisponible(erreur)) is None:
            raise
        demande = depots.demande_de(ouvert, cle)
        return _a_renvoyer(request, demande, recu_at, trouble)
    messages.success(request, "Déposé. Voici l’accusé de réception ; il part aussi par courriel.")
    return redirect("atelier-recu", identifiant, depot.numero)


def _a_renvoyer(
    request: HttpRequest, demande: instants.DemandeDeDepot, recu_at: dt.datetime, trouble: Indisponible
) -> HttpResponse:
    """The deposit could not be written now: the same form, with the same key, and the instant that it will bear."""
    notee = instants.notee(demande)
    contexte = {
        "raison": trouble.raison,
        "recu": moment((notee or recu_at).isoformat()),
        "note": notee is not None,
        "heures": int(instants.DELAI.total_seconds() // 3600),
        "identifiant": demande.dossier,
        "cle": demande.cle,
    }
    return dire_quand(render(request, "web/atelier/depot/attente.html", contexte, status=503), trouble)


@require_POST
@dater
@sur_dossier(Action.lire)
def retirer(request: HttpRequest, ouvert: DossierOuvert, recu_at: dt.datetime) -> HttpResponse:
    """Withdraw the deposit in force."""
    depot = depots.retirer(ouvert.compte, ouvert.dossier.identifiant, recu_at=recu_at)
    messages.success(request, f"Le {dire_le_rang(depot.numero)} est retiré. Vous pouvez déposer de nouveau.")
    return redirect("atelier-depot", ouvert.dossier.identifiant)


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def recu(request: HttpRequest, ouvert: DossierOuvert, numero: str) -> HttpResponse:
    """The receipt of a deposit, in force or not."""
    depot = recus.trouver(ouvert.compte, ouvert.dossier.identifiant, numero)
    connu, jugee = dates.datee(depot).juger(horloge.maintenant())
    contexte = cadre(ouvert, "depot") | {
        "depot": depot,
        "recu": recus.lire(depot, recus.cachees(ouvert, depot)),
        "horodatage": connu,
        "date": jugee,
    }
    return render(request, "web/atelier/depot/recu.html", contexte)


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def recu_pdf(request: HttpRequest, ouvert: DossierOuvert, numero: str) -> HttpResponse:
    """The receipt as a PDF."""
    depot = recus.trouver(ouvert.compte, ouvert.dossier.identifiant, numero)
    nom = f"{numero}-accuse-de-reception.pdf"
    return en_telechargement(HttpResponse(recus.pdf(depot, recus.cachees(ouvert, depot))), nom, "application/pdf")


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def sceau(request: HttpRequest, ouvert: DossierOuvert, numero: str) -> HttpResponseBase:
    """The seal of a deposit."""
    return _zip(request, ouvert, numero, sceaux.prendre)


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def horodatage(request: HttpRequest, ouvert: DossierOuvert, numero: str, forme: str) -> HttpResponse:
    """The token of a deposit, its certificates, or all that proves its date."""
    depot = recus.trouver(ouvert.compte, ouvert.dossier.identifiant, numero)
    return en_piece_de_preuve(dates.datee(depot).prendre(forme), forme, numero)


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def sceau_des_complements(request: HttpRequest, ouvert: DossierOuvert, numero: str) -> HttpResponseBase:
    """The seal of complements."""
    return _zip(request, ouvert, numero, sceau_de_complements.prendre)


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def accuse_des_complements(request: HttpRequest, ouvert: DossierOuvert, numero: str) -> HttpResponse:
    """The receipt of complements, as a PDF."""
    octets = sceau_de_complements.prendre_l_accuse(ouvert.compte, ouvert.dossier.identifiant, numero)
    return en_telechargement(HttpResponse(octets), f"{numero}-accuse-de-reception.pdf", "application/pdf")


def _zip(
    request: HttpRequest, ouvert: DossierOuvert, numero: str, prendre: Callable[[Compte, str, str], Path]
) -> HttpResponseBase:
    try:
        chemin = prendre(ouvert.compte, ouvert.dossier.identifiant, numero)
    except PieceAltereeError as erreur:
        return refuser(request, str(erreur), ouvert.dossier.identifiant)
    except sceaux.CleIllisibleError as erreur:
        return _sans_cle(request, ouvert, erreur)
    return en_telechargement(FileResponse(chemin.open("rb")), f"{numero}-sceau.zip", "application/zip")


@require_safe
@sur_dossier(Action.lire, Action.lire_depot)
def cle(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The public key that seals are checked with."""
    if not depots.tous(ouvert.dossier):
        raise Http404("Aucun dépôt n’a encore été fait.")
    try:
        publique = sceaux.publique()
    except sceaux.CleIllisibleError as erreur:
        return _sans_cle(request, ouvert, erreur)
    return en_telechargement(HttpResponse(publique), "cle-publique-des-sceaux.pem", "application/x-pem-file")


def _sans_cle(request: HttpRequest, ouvert: DossierOuvert, erreur: sceaux.CleIllisibleError) -> HttpResponse:
    """The key of seals is not in its place: the log says where to who runs the site, the page that nothing is lost."""
    _journal.error("%s", erreur)
    raison = (
        "La clé des sceaux n'est pas en place sur ce serveur. Le dépôt et son accusé n'en dépendent pas ; le sceau "
        "s'écrira quand l'éditeur du site l'aura remise : écrivez-lui."
    )
    contexte = {"raison": raison, "identifiant": ouvert.dossier.identifiant}
    return render(request, "web/atelier/cadre/refus.html", contexte, status=503)
