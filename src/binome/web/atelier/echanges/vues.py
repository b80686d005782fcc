"""What a team says to one another: remarks on places, and who owes what by when; a person's calendar."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import accord, alphabetique, majuscule, soigner
from binome.services.acces.lignes import Demande
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import agenda as service_agenda
from binome.services.echanges import commentaires, demandes, lecteurs
from binome.services.echanges.commentaires import RemarqueInvalideError
from binome.services.echanges.demandes import DemandeInvalideError
from binome.services.equipe import roles
from binome.services.socle import adresses, horloge
from binome.services.texte import texte_lisible
from binome.services.texte.texte_lisible import TexteLisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.atelier.echanges.formulaires import DemandeForm, RemarqueForm
from binome.web.formes.saisie import entier
from binome.web.presentation.nommer import nommer
from binome.web.presentation.parties import PARTIES
from binome.web.socle.porte import sur_dossier

TOUT = "Tout le dossier"
ENTETE = "X-Fragment"
"""What the script of a page that asks for a piece of another says in its request."""


def _lieux(lu: TexteLisible, voulu: str) -> list[tuple[str, str]]:
    """Places to choose among: the whole, the great parts, the fiches that this person may read, the one asked."""
    dossier = lu.document
    parties = [(p.champs[0], p.nom) for p in PARTIES[1:]]
    fiches = [
        (f"plan_actions.fiches[{f.id}]", f"Action {f.numero_montre} · {f.titre}") for f in dossier.plan_actions.fiches
    ]
    connus = {"": TOUT, **dict(parties), **dict(fiches)}
    if voulu not in connus and commentaires.existe(lu, voulu):
        connus = {voulu: _nom(voulu, dossier), **connus}
    return list(connus.items())


def _nom(chemin: str, dossier: Dossier) -> str:
    return majuscule(nommer(chemin, dossier)) if chemin else TOUT


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def echanges(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Remarks, place by place, and a form for one more (`?lieu=` chooses the place). Asked for as a fragment, the
    thread of that place alone: what a page shows beside a field."""
    a_cote = ENTETE in request.headers
    contexte: dict[str, Any] = _a_cote(ouvert) if a_cote else cadre(ouvert, "echanges")
    voulu = (request.POST.get("chemin") or request.GET.get("lieu", ""))[:200]
    lieux = _lieux(contexte["revision"], voulu)
    formulaire = RemarqueForm(request.POST or None, lieux=lieux, initial={"chemin": voulu}, sur_place=a_cote)
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            laissee = commentaires.commenter(
                ouvert.compte, ouvert.dossier.identifiant, donnees["chemin"], donnees["texte"]
            )
        except RemarqueInvalideError as erreur:
            formulaire.add_error("texte", str(erreur))
        else:
            messages.success(request, soigner(_laissee(laissee.mentions.count())))
            return redirect(_vers_le_lieu("atelier-echanges", ouvert, donnees["chemin"]))
    contexte |= _fils(ouvert, contexte["dossier"], request, voulu) | {"formulaire": formulaire}
    contexte["citables"] = [f"@{appel}" for appel in lecteurs.appels(lecteurs.equipe(ouvert).values()).values()]
    page = "web/atelier/echanges/fil.html" if a_cote else "web/atelier/echanges/remarques.html"
    reponse = render(request, page, contexte, status=422 if formulaire.errors else 200)
    reponse.headers["Vary"] = ENTETE
    return reponse


def _a_cote(ouvert: DossierOuvert) -> dict[str, Any]:
    """What the thread of a place asks for, without what a whole page shows around it."""
    lu = texte_lisible.lire(ouvert)
    peut = {Action.commenter.value: ouvert.peut(Action.commenter)}
    return {"identifiant": ouvert.dossier.identifiant, "revision": lu, "dossier": lu.document, "peut": peut}


def _laissee(citees: int) -> str:
    if not citees:
        return "Votre remarque est laissée à l'équipe."
    prevenues = accord(citees, "personne citée est prévenue", "personnes citées sont prévenues")
    return f"Votre remarque est laissée ; {prevenues}."


def _fils(ouvert: DossierOuvert, dossier: Dossier, request: HttpRequest, voulu: str) -> dict[str, Any]:
    """Threads: a page of the open remarks, by place, and one of the settled ones."""
    lieu = voulu if ENTETE in request.headers else request.GET.get("lieu", "")
    ouvertes, reglees = (request.GET.get(p, "") for p in ("page", "reglees"))
    feuille = commentaires.feuilleter(
        ouvert, lieu or None, ouvertes=entier(ouvertes) or 1, reglees=entier(reglees) or 1
    )
    return {
        "fils": [
            {
                "nom": _nom(chemin, dossier),
                "adresse": adresse_du_lieu(dossier.id, chemin) if chemin else "",
                "remarques": list(remarques),
            }
            for chemin, remarques in groupby(feuille.ouvertes, key=lambda c: c.chemin)
        ],
        "resolues": [(c, _nom(c.chemin, dossier)) for c in feuille.reglees],
        "page_ouvertes": feuille.ouvertes,
        "page_reglees": feuille.reglees,
        "lieu_demande": lieu,
        "lieu": _nom(lieu, dossier) if lieu else "",
        "vers_le_champ": adresse_du_lieu(dossier.id, lieu) if lieu else "",
    }


def _vers_le_lieu(vue: str, ouvert: DossierOuvert, chemin: str) -> str:
    return reverse(vue, args=[ouvert.dossier.identifiant], query={"lieu": chemin} if chemin else None)


@require_POST
@sur_dossier(Action.lire)
def resoudre(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    """Settle a remark, or open it again (`resolu=non`)."""
    resolu = request.POST.get("resolu") != "non"
    commentaires.resoudre(ouvert.compte, ouvert.dossier.identifiant, cle, resolu=resolu)
    messages.success(request, soigner("La remarque est réglée." if resolu else "La remarque est rouverte."))
    return redirect(_vers_le_lieu("atelier-echanges", ouvert, request.POST.get("lieu", "")[:200]))


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def qui_doit_quoi(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What is owed, by person and by date, and a form to ask for more."""
    contexte, equipe = cadre(ouvert, "qui-doit-quoi"), roles.equipe(ouvert)
    voulu = (request.POST.get("chemin") or request.GET.get("lieu", ""))[:200]
    lieux = _lieux(contexte["revision"], voulu)
    formulaire = DemandeForm(request.POST or None, lieux=lieux, equipe=equipe, initial={"chemin": voulu})
    if request.method == "POST" and formulaire.is_valid():
        donnees = dict(formulaire.cleaned_data)
        try:
            demande = demandes.demander(ouvert.compte, ouvert.dossier.identifiant, **donnees)
        except DemandeInvalideError as erreur:
            formulaire.add_error(erreur.champ, str(erreur))
        else:
            messages.success(request, soigner(f"La demande est faite à {demande.pour}."))
            return redirect("atelier-qui-doit-quoi", ouvert.dossier.identifiant)
    contexte |= _listes(ouvert, contexte["dossier"]) | {
        "formulaire": formulaire,
        "agenda": adresses.lien("atelier-agenda", service_agenda.jeton(ouvert.compte)),
    }
    return render(request, "web/atelier/echanges/demandes.html", contexte, status=422 if formulaire.errors else 200)


def _listes(ouvert: DossierOuvert, dossier: Dossier) -> dict[str, Any]:
    toutes = [_ligne(ouvert, dossier, d) for d in demandes.liste(ouvert)]
    dues = [ligne for ligne in toutes if ligne["demande"].faite_le is None]
    par_personne: dict[int, list[dict[str, Any]]] = {}
    for ligne in dues:
        par_personne.setdefault(ligne["demande"].pour_id, []).append(ligne)
    groupes = sorted(
        par_personne.values(), key=lambda lignes: (not lignes[0]["moi"], alphabetique(str(lignes[0]["demande"].pour)))
    )
    return {"groupes": groupes, "faites": [ligne for ligne in toutes if ligne["demande"].faite_le is not None]}


def _ligne(ouvert: DossierOuvert, dossier: Dossier, demande: Demande) -> dict[str, Any]:
    moi, echeance = ouvert.compte.pk, demande.echeance
    return {
        "demande": demande,
        "lieu": _nom(demande.chemin, dossier),
        "adresse": adresse_du_lieu(dossier.id, demande.chemin) if demande.chemin else "",
        "en_retard": demande.faite_le is None and echeance is not None and echeance < horloge.aujourdhui(),
        "moi": demande.pour_id == moi,
        "peut_finir": moi in (demande.pour_id, demande.par_id) or ouvert.peut(Action.demander),
    }


@require_POST
@sur_dossier(Action.lire)
def terminer(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    """Say that something owed is done, or not (`faite=non`)."""
    faite = request.POST.get("faite") != "non"
    demandes.terminer(ouvert.compte, ouvert.dossier.identifiant, cle, faite=faite)
    messages.success(request, soigner("C'est noté : fait." if faite else "La demande est rouverte."))
    return redirect("atelier-qui-doit-quoi", ouvert.dossier.identifiant)
