"""The entrance of the workspace: my dossiers, a new candidature, the overview of one."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action, Etat, Role, enumerer_roles
from binome.domaine.label.etats import NOMS_DES_ETATS
from binome.domaine.mots.manques import manques
from binome.services.acces.ouverture import DossierOuvert, RefusError, echeance
from binome.services.administration import campagnes
from binome.services.comite import acces
from binome.services.echanges import commentaires, visites
from binome.services.ensemble import a_vous
from binome.services.importation.dossier import APPEL_DE_L_EXEMPLE
from binome.services.production import copies
from binome.services.redaction import candidatures
from binome.services.socle import horloge
from binome.services.texte import perimetres
from binome.web.atelier.accueil import suite
from binome.web.atelier.accueil.formulaires import OuvertureForm
from binome.web.atelier.cadre.cadre import ETATS, cadre
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.comptes.personne import compte_de
from binome.web.comptes.textes.garde import textes_de
from binome.web.formes.saisie import entier
from binome.web.presentation.constats import A_TRAITER, grouper, presenter
from binome.web.presentation.dossier_vu import delai
from binome.web.socle.porte import refuser, sur_dossier
from binome.web.socle.telechargement import en_telechargement


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    return _accueil(request, OuvertureForm())


def _accueil(request: HttpRequest, formulaire: OuvertureForm, code: int = 200) -> HttpResponse:
    quand = horloge.maintenant()
    miens, a_instruire = candidatures.miennes(compte_de(request)), candidatures.a_instruire(compte_de(request))
    tetes = [m.dossier.tete for m in miens if m.dossier.tete] + [depot.revision for depot in a_instruire]
    signes = perimetres.des_revisions(tetes)
    contexte = {
        "textes_gardes": len(textes_de(request)),
        "miens": [
            {
                "dossier": mien.dossier,
                "campagne": campagnes.intitule(mien.dossier.campagne),
                "roles": enumerer_roles(mien.roles),
                # Who only reads is led to what is read.
                "page": "atelier-lire" if set(mien.roles) == {Role.lecteur} else "atelier-dossier",
                "etat": ETATS[Etat(mien.dossier.etat)],
                "delai": delai(echeance(mien.dossier.campagne), quand),
                "sirens": signes.get(mien.dossier.tete_id or 0),
            }
            for mien in miens
        ],
        "a_instruire": [
            (depot, campagnes.intitule(depot.dossier.campagne), signes.get(depot.revision_id)) for depot in a_instruire
        ],
        "comites": [(c, campagnes.intitule(c)) for c in acces.campagnes(compte_de(request))],
        "campagnes": [
            {
                "campagne": campagne,
                "intitule": campagnes.intitule(campagne),
                "echeance": echeance(campagne).affichage(),
                "delai": delai(echeance(campagne), quand),
                "exemple": campagne.appel == APPEL_DE_L_EXEMPLE,
            }
            for campagne in campagnes.ouvertes(quand)
        ],
        "formulaire": formulaire,
    }
    reponse = render(request, "web/atelier/accueil/accueil.html", contexte, status=code)
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse


@require_POST
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Open a candidature in a campaign."""
    formulaire = OuvertureForm(request.POST)
    if not formulaire.is_valid():
        return _accueil(request, formulaire, 422)
    try:
        campagne = campagnes.trouver(formulaire.cleaned_data["campagne"])
        dossier = candidatures.ouvrir(compte_de(request), campagne, formulaire.cleaned_data["territoire"])
    except (campagnes.CampagneError, RefusError) as erreur:
        return refuser(request, str(erreur))
    return redirect("atelier-dossier", dossier.identifiant)


@require_safe
@sur_dossier(Action.lire)
def dossier(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The overview: every part, its state, and what remains to be done in it."""
    quand = horloge.maintenant()
    contexte = cadre(ouvert, "vue-d-ensemble")
    document = contexte["dossier"]
    vus = presenter(contexte["verdict"].constats, document, _adresse)
    contexte["parties"] = [
        {
            "partie": entree["partie"],
            "adresse": entree["adresse"],
            "etat": entree["etat"],
            "groupes": grouper((v for v in vus if entree["partie"] in v.parties), A_TRAITER),
        }
        for entree in contexte["sommaire"]
    ]
    contexte["mot_du_label"] = NOMS_DES_ETATS[contexte["label_tenu"].etat] if contexte["label_tenu"] else ""
    contexte["suite"] = suite.lire(ouvert, contexte, vus) if ouvert.peut(Action.modifier) else None
    remarques = commentaires.attendent(ouvert)
    contexte["attentes"] = a_vous.lire(ouvert, contexte["verdict"], remarques, quand)
    contexte["depuis"], contexte["vu_a"] = visites.lire(ouvert, remarques), quand.isoformat()
    contexte["a_vous"] = [(f, manques(f)) for f in document.plan_actions.fiches if f.id in ouvert.lien.fiches]
    contexte["en_reserve"] = any(f.en_reserve for f in document.plan_actions.fiches)
    contexte["formes"] = [(forme.value, usage) for forme, (_, usage) in copies.FORMES.items()]
    return render(request, "web/atelier/accueil/vue_d_ensemble.html", contexte)


@require_POST
@sur_dossier(Action.lire)
def marquer_vu(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Say that one has seen what the overview told, up to the revision and the instant that it showed."""
    numero, vu_a = entier(request.POST.get("numero", "")) or 0, _instant(request.POST.get("vu_a", ""))
    visites.marquer(ouvert.compte, ouvert.dossier.identifiant, numero, vu_a)
    messages.success(request, "C’est noté : vous lirez ici ce que les autres feront ensuite.")
    return redirect("atelier-dossier", ouvert.dossier.identifiant)


def _instant(dit: str) -> dt.datetime | None:
    """An instant that a page of ours wrote; None for anything else."""
    try:
        lu = dt.datetime.fromisoformat(dit)
    except ValueError:
        return None
    return lu if lu.tzinfo is dt.UTC else None


@require_safe
@sur_dossier(Action.lire)
def emporter(request: HttpRequest, ouvert: DossierOuvert, forme: str) -> HttpResponse:
    """The dossier as it stands, as a file; `?reserve=oui`: the PDF with what is in reserve, as an annex."""
    voulue = next((f for f in copies.FORMES if f.value == forme), None)
    if voulue is None:
        raise Http404("Cette forme n’existe pas.")
    nom = f"{ouvert.dossier.identifiant}.{forme}"
    contenu = copies.emporter(ouvert, voulue, avec_reserve=request.GET.get("reserve") == "oui")
    return en_telechargement(HttpResponse(contenu), nom, copies.FORMES[voulue][0])


def _adresse(document: Document, chemin: str) -> str:
    return adresse_du_lieu(document.id, chemin)
