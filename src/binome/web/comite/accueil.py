"""The entrance of a committee: its sessions, who sits in it, the rules that it holds to, what its letters say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from binome.appels.catalogue import retrouver_appel
from binome.domaine.comite.composition import NOMS_DES_FONCTIONS, NOMS_DES_NATURES, FonctionAuComite, NatureDuMembre
from binome.domaine.comite.regles import NOMS_DES_REGLES
from binome.domaine.comite.scrutin import NOMS_DES_PROPOSITIONS
from binome.domaine.conflits.annuaire import mots_du_nom
from binome.domaine.langue.typographie import enumerer
from binome.services.administration import campagnes
from binome.services.comite import acces, composition, ordre_du_jour, seances
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.papiers import dite, mentions
from binome.services.comite.par_ecrit import consultations
from binome.services.conflits.sieges import DEPORTE_AVANT, deportes_avant
from binome.services.socle import horloge
from binome.web.comite.formulaires import MembreForm, MentionsForm, SeanceForm, TermeForm
from binome.web.comite.porte import a_la_composition, agir, au_comite, cle
from binome.web.comptes.personne import compte_de

_DITES = {True: "oui", False: "non"}
_BASES = {
    "composition": "tous les sièges",
    "pourvus": "les sièges pourvus",
    "presents": "les présents et représentés",
    "exprimes": "les voix exprimées",
}


def cadre(ouvert: ComiteOuvert, ici: str) -> dict[str, Any]:
    """What every page of a committee shows around its own subject."""
    comite = retrouver_appel(ouvert.campagne.appel).appel.comite
    return {
        "ouvert": ouvert,
        "campagne": ouvert.campagne,
        "intitule": campagnes.intitule(ouvert.campagne),
        "nom_du_comite": comite.nom if comite else "Comité",
        "ici": ici,
        "pages": [
            (nom, reverse(vue, args=[ouvert.campagne.identifiant]), vue == ici)
            for nom, vue in (
                ("Séances", "comite-campagne"),
                ("Comparaison", "comite-comparaison"),
                ("Décisions", "comite-decisions"),
                ("Composition", "comite-composition"),
                ("Règles", "comite-regles"),
                ("Rouvrir", "comite-reouvertures"),
            )
            if (ouvert.compose if vue == "comite-reouvertures" else ouvert.dedans or vue == "comite-composition")
        ],
    }


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The committees that one sits in; straight to it when there is but one."""
    siens = acces.campagnes(compte_de(request))
    if len(siens) == 1:
        return redirect("comite-campagne", siens[0].identifiant)
    return render(request, "web/comite/accueil.html", {"campagnes": [(c, campagnes.intitule(c)) for c in siens]})


@require_safe
@au_comite
def campagne(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """The sessions of a committee."""
    contexte = cadre(ouvert, "comite-campagne") | {
        "seances": [(s, dite.etat(s)) for s in seances.toutes(ouvert.campagne)],
        "attendent": len(ordre_du_jour.inscriptibles(ouvert.campagne)),
    }
    return render(request, "web/comite/campagne.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@au_comite
def prevoir(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """Plan a session."""
    ouvert.exiger_la_conduite()
    par_ecrit = request.POST.get("geste") == "consulter"
    form = SeanceForm(request.POST if request.POST and not par_ecrit else None)
    terme = TermeForm(request.POST if par_ecrit else None, auto_id="terme_%s")

    def montrer(refus: str) -> HttpResponse:
        contexte = cadre(ouvert, "comite-campagne") | {"form": form, "terme": terme, "refus": refus}
        return render(request, "web/comite/prevoir.html", contexte)

    if request.method != "POST":
        return montrer("")
    if not (terme if par_ecrit else form).is_valid():
        reponse = montrer("")
        reponse.status_code = 422
        return reponse

    def consulter() -> str:
        limite = terme.instant(ouvert.campagne.fuseau)
        seance = consultations.prevoir(ouvert.compte, ouvert.campagne.identifiant, limite)
        return f"Consultation {seance.rang} prévue. Inscrivez ses points, dites ce qui est proposé, puis ouvrez-la."

    def faire() -> str:
        seance = seances.prevoir(
            ouvert.compte, ouvert.campagne.identifiant, form.instant(ouvert.campagne.fuseau), form.cleaned_data["lieu"]
        )
        return f"Séance {seance.rang} prévue. Composez son ordre du jour, puis convoquez."

    retour = reverse("comite-campagne", args=[ouvert.campagne.identifiant])
    return agir(request, ouvert, {"prevoir": faire, "consulter": consulter}, (), retour, montrer)


@require_http_methods(["GET", "HEAD", "POST"])
@a_la_composition
def compose(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """Who sits in a committee; who conducts it, or administers the site, names them."""
    nom, compte = ouvert.campagne.identifiant, ouvert.compte
    ce_jour = horloge.jour_a(ouvert.campagne.fuseau, horloge.maintenant())
    membres = composition.membres_ou_a_venir(ouvert.campagne, ce_jour)
    form = MembreForm(request.POST or None, membres=membres, candidats=composition.candidats(ouvert.campagne))

    def montrer(refus: str) -> HttpResponse:
        contexte = cadre(ouvert, "comite-composition") | {
            "membres": [
                (m, NOMS_DES_NATURES[NatureDuMembre(m.nature)], NOMS_DES_FONCTIONS[FonctionAuComite(m.fonction)])
                for m in membres
            ],
            "form": form,
            "refus": refus,
            "ce_jour": ce_jour,
        }
        return render(request, "web/comite/composition.html", contexte)

    if request.method != "POST":
        return montrer("")
    if request.POST.get("geste") == "nommer" and not form.is_valid():
        reponse = montrer("")
        reponse.status_code = 422
        return reponse
    gestes = {
        "nommer": lambda: _nomme(composition.nommer(compte, nom, **form.lu()), ce_jour),
        "finir": lambda: _fini(composition.finir(compte, nom, cle(request, "membre")), ce_jour),
    }
    return agir(request, ouvert, gestes, (), reverse("comite-composition", args=[nom]), montrer)


def _nomme(membre: Any, ce_jour: dt.date) -> str:
    demain = " à partir de demain : une séance s'est tenue aujourd'hui" if membre.depuis > ce_jour else ""
    fait = f"{membre.nom} est du comité{demain}."
    if mots_du_nom(membre.nom) not in deportes_avant(membre.campagne, membre.depuis):
        return fait
    return f"{fait} {DEPORTE_AVANT.format(membre.nom)} : si c'est la même personne, notez-le de nouveau."


def _fini(membre: Any, ce_jour: dt.date) -> str:
    if membre.jusqu_au == ce_jour:
        return f"Les fonctions de {membre.nom} prennent fin ce soir."
    return f"{membre.nom} n'est plus du comité."


def _dite(valeur: Any) -> str:
    if isinstance(valeur, tuple):
        return enumerer([NOMS_DES_PROPOSITIONS[p] for p in valeur]) or "aucune"
    return (_DITES.get(valeur) if isinstance(valeur, bool) else _BASES.get(valeur)) or str(valeur)


@require_safe
@au_comite
def regles(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """The rules of a committee, each with its source; and what its letters say."""
    lignes = []
    for champ, nom in NOMS_DES_REGLES.items():
        regle = getattr(ouvert.regles, champ)
        lignes.append((nom, _dite(regle.valeur), regle.source))
    contexte = cadre(ouvert, "comite-regles") | {
        "lignes": lignes,
        "mentions": mentions.lignes(mentions.en_vigueur(ouvert.campagne)),
    }
    return render(request, "web/comite/regles.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@au_comite
def ecrire_les_mentions(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """What the letters of decision say of their author and of remedies."""
    ouvert.exiger_la_conduite()
    form = MentionsForm(request.POST or None, initial=mentions.en_vigueur(ouvert.campagne).__dict__)

    def montrer(refus: str) -> HttpResponse:
        contexte = cadre(ouvert, "comite-regles") | {"form": form, "refus": refus}
        return render(request, "web/comite/mentions.html", contexte)

    if request.method != "POST":
        return montrer("")
    if not form.is_valid():
        reponse = montrer("")
        reponse.status_code = 422
        return reponse

    def faire() -> str:
        mentions.ecrire(ouvert.compte, ouvert.campagne.identifiant, **form.cleaned_data)
        return "Mentions enregistrées : les lettres les portent."

    retour = reverse("comite-regles", args=[ouvert.campagne.identifiant])
    return agir(request, ouvert, {"mentions": faire}, (), retour, montrer)
