"""Opinions: where each stands, writing one beside the findings, reading it over, giving it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.appels.grille import MENTION
from binome.domaine.droits.droits import Action
from binome.domaine.procedure.avis import manques, personnes_citees
from binome.domaine.socle.erreurs import au_champ
from binome.services.instruction import avis, avis_lus, brouillons, instances
from binome.services.instruction.brouillons import AvisInvalideError, AvisModifieError, BrouillonAvis
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.socle import horloge
from binome.web.formes.saisie import entier
from binome.web.instruction import avis_vu
from binome.web.instruction.cadre import cadre
from binome.web.instruction.porte import sur_depot
from binome.web.refus.au_champ import redire

DEPASSE = (
    "Le projet a changé, ou l'avis a été rendu, pendant que vous le relisiez : rien n'est rendu à nouveau. Relisez-le, "
    "il est ci-dessous, puis recommencez."
)


@require_safe
@sur_depot()
def page(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """The bodies whose opinion is asked, what was given, and what corrected it."""
    contexte = cadre(instruit, "avis")
    contexte |= {
        "etats": avis_lus.etats(instruit.ouvert, instruit.depot, instruit.faits),
        "terme": avis.terme_des_avis(instruit.faits),
        "grille": brouillons.grille_de(instruit.depot),
        "ecrire": instruit.ouvert.peut(Action.tenir_instruction),
        "mention": MENTION,
    }
    return render(request, "web/instruction/avis.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_depot(Action.tenir_instruction)
def ecrire(request: HttpRequest, instruit: DepotInstruit, instance: str) -> HttpResponse:
    """The draft of a body, each criterion beside its findings; saving merges with what others wrote meanwhile."""
    brouillon = brouillons.du_depot(instruit.ouvert, instruit.depot, instance)
    if request.method != "POST":
        return _formulaire(request, instruit, brouillon, avis_vu.saisie_de(brouillon.contenu), brouillon.version)
    saisie, version = avis_vu.lire(request.POST), entier(request.POST.get("version", "")) or 0
    try:
        contenu = brouillons.composer(avis_vu.brut(saisie, brouillon.grille), brouillon.grille)
        suite = brouillons.contribuer(instruit.ouvert.compte, instruit.identifiant, instance, version, contenu)
    except AvisInvalideError as refus:
        reponse = _formulaire(request, instruit, brouillon, saisie, version, fautes=refus.fautes)
        return redire(request, reponse, *refus.fautes)
    except AvisModifieError as refus:
        reuni = avis_vu.saisie_de(refus.contenu) | {c: saisie.get(c, "") for c in avis_vu.champs(refus.conflits)}
        autres = avis_vu.autres(refus.conflits)
        return _formulaire(request, instruit, brouillon, reuni, refus.version, autres=autres)
    if request.POST.get("suite") == "relire":
        return redirect("instruction-avis-rendre", instruit.identifiant, instance)
    messages.success(request, "Projet d'avis enregistré." if suite.version else "Rien n'a changé.")
    return redirect("instruction-avis-ecrire", instruit.identifiant, instance)


def _formulaire(
    request: HttpRequest,
    instruit: DepotInstruit,
    brouillon: BrouillonAvis,
    saisie: dict[str, str],
    version: int,
    *,
    fautes: tuple[str, ...] = (),
    autres: dict[str, str] | None = None,
) -> HttpResponse:
    contexte = _contexte(instruit, brouillon) | {
        "saisie": saisie,
        "version": version,
        "fautes": fautes,
        "autres": autres or {},
        "criteres": avis_vu.criteres(brouillon, saisie, autres or {}, instruit.texte.document),
        "sens": avis_vu.sens(saisie.get("sens", "")),
        "motif": avis_vu.texte("motif", saisie, autres),
        "reserves": avis_vu.texte("reserves", saisie, autres),
        "personnes": avis_vu.texte("personnes", saisie, autres),
        "mains": avis_vu.mains(brouillon),
        "mention": MENTION,
    }
    statut = 409 if autres is not None else 422 if fautes else 200
    return render(request, "web/instruction/avis_ecrire.html", contexte, status=statut)


def _contexte(instruit: DepotInstruit, brouillon: BrouillonAvis) -> dict[str, Any]:
    return cadre(instruit, "avis") | {
        "instance": brouillon.instance,
        "brouillon": brouillon,
        "terme": avis.terme_des_avis(instruit.faits),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@sur_depot(Action.tenir_instruction)
def rendre(request: HttpRequest, instruit: DepotInstruit, instance: str) -> HttpResponse:
    """The opinion as it will read, what it lacks; giving it, for ever."""
    brouillon = brouillons.du_depot(instruit.ouvert, instruit.depot, instance)
    if request.method != "POST":
        return _relecture(request, instruit, brouillon)
    version = entier(request.POST.get("version", ""))
    if not request.POST.get("confirme"):
        cochez = au_champ("confirme", "Cochez la case : un avis rendu ne se change plus.")
        return redire(request, _relecture(request, instruit, brouillon, cochez, 422), cochez)
    rang = brouillon.rendu.rang if brouillon.rendu else 0
    if version != brouillon.version or entier(request.POST.get("corrige", "")) != rang:
        return _relecture(request, instruit, brouillon, DEPASSE, 409)
    try:
        _donner(instruit, brouillon, version)
    except AvisInvalideError as refus:
        return _relecture(request, instruit, brouillon, refus.phrase, 422)
    except AvisModifieError:
        frais = brouillons.du_depot(instruit.ouvert, instruit.depot, instance)
        return _relecture(request, instruit, frais, DEPASSE, 409)
    messages.success(request, "Avis rendu. Il ne change plus ; une erreur se corrige par un nouvel avis, qui le cite.")
    return redirect("instruction-avis", instruit.identifiant)


def _donner(instruit: DepotInstruit, brouillon: BrouillonAvis, version: int) -> None:
    compte, cle, contenu = instruit.ouvert.compte, brouillon.instance.cle, brouillon.contenu
    if brouillon.rendu:
        avis.corriger(compte, instruit.identifiant, cle, contenu, version=version, rang=brouillon.rendu.rang)
    else:
        avis.rendre(compte, instruit.identifiant, cle, contenu, version=version)


def _relecture(
    request: HttpRequest, instruit: DepotInstruit, brouillon: BrouillonAvis, refus: str = "", code: int = 200
) -> HttpResponse:
    contexte, service = _contexte(instruit, brouillon), instances.service(instruit.ouvert.compte)
    contexte |= {
        "avis": avis_lus.apercu(brouillon, horloge.maintenant(), service, contexte["terme"]),
        "manques": manques(brouillon.contenu),
        "cites": personnes_citees(brouillon.contenu, instruit.texte.document),
        "refus": refus,
        "mention": MENTION,
    }
    return render(request, "web/instruction/avis_rendre.html", contexte, status=code)
