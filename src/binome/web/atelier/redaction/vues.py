"""Writing the simple parts of a dossier, and settling two texts of the same passage."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.services.acces.ouverture import DossierOuvert
from binome.services.redaction import departage
from binome.services.redaction.contenu import ContenuInvalideError, LieuInconnuError
from binome.services.redaction.edition import ConflitError
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import (
    Erreurs,
    Saisie,
    enregistrer_saisie,
    numero_de_base,
    repondre_conflit,
    repondre_enregistre,
    repondre_invalide,
    sur_la_tete,
)
from binome.web.atelier.cadre.marge import a_cote, de_la_partie
from binome.web.atelier.cadre.saisie_partielle import Reste, enregistrer_le_valable
from binome.web.formes import corrections, sirens
from binome.web.formes.champs import Contexte, dessiner
from binome.web.formes.conflits import lire_choix, lire_valeurs
from binome.web.formes.groupes import deplier, grouper_champs, viser
from binome.web.formes.saisie import appliquer_geste, entier, lire_formulaire
from binome.web.socle.porte import sur_dossier

GROUPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("La candidature", ("titre", "territoire", "millesime", "avertissement", "objectif")),
    ("Enjeux et concertation", ("enjeux_du_territoire", "concertation")),
    ("Filières", ("filieres",)),
    ("Réseaux", ("reseaux",)),
    ("Signataires", ("signataires",)),
)
AIDES = {
    "Dossier.titre": "En tête du dossier déposé et de l'accusé de réception",
    "Dossier.territoire": "Le nom sous lequel il se fera connaître",
    "Dossier.millesime": "L'année de la carte des communes, par exemple 2026 ; sans elle, la plus récente",
    "Filiere.nom": "Comme on la nomme ici",
    "Filiere.naf": "Un code par ligne, par exemple 25.11Z ; l'industrie va de 05 à 39",
}
PRESENTATION = tuple(nom for _, noms in GROUPES for nom in noms)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def presentation(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The presentation of the candidature: one form."""
    if request.method != "POST":
        return _formulaire(request, ouvert)
    base, geste = numero_de_base(request), request.POST.get("geste", "")
    # To read what was typed, it is enough to know which fields are choices.
    lu = lire_formulaire(Dossier, PRESENTATION, request.POST, {"chiffres": ()}, garder_vides=bool(geste))
    if geste:
        if geste == sirens.GESTE:
            lu = sirens.remplir(request, lu)
        elif not appliquer_geste(geste, lu, Dossier):
            return HttpResponseBadRequest(soigner("Ce bouton ne correspond à rien dans ce formulaire."))
        return _formulaire(request, ouvert, lu, base=base, geste=geste)

    def invalide(erreurs: Erreurs, reste: Reste | None) -> HttpResponse:
        tape, suite = reste.reuni(lu) if reste else (lu, base)
        return _formulaire(request, ouvert, tape, erreurs, suite, reste)

    retour = reverse("atelier-presentation", args=[ouvert.dossier.identifiant])
    return enregistrer_le_valable(request, ouvert, Saisie(base, lu, retour), invalide)


def _formulaire(
    request: HttpRequest,
    ouvert: DossierOuvert,
    lu: dict[str, Any] | None = None,
    erreurs: Erreurs | None = None,
    base: int | None = None,
    reste: Reste | None = None,
    geste: str = "",
) -> HttpResponse:
    """The form: of the head revision, or filled with what was typed (`lu`) from revision number `base`."""
    contexte = cadre(ouvert, "presentation")
    options = {"chiffres": tuple((c.id, c.libelle) for c in contexte["dossier"].chiffres)}
    arbre = contexte["revision"].arbre if lu is None else lu
    dessines = viser(dessiner(Dossier, PRESENTATION, arbre, Contexte(erreurs or {}, options, AIDES)), geste)
    champs, ailleurs = a_cote(ouvert, dessines, de_la_partie(ouvert, contexte, "presentation"))
    par_nom = {champ.nom: deplier(champ) for champ in champs}
    contexte |= {
        "groupes": grouper_champs((titre, [par_nom[nom] for nom in noms]) for titre, noms in GROUPES),
        "ailleurs": ailleurs,
        "base": contexte["revision"].numero if base is None else base,
        "a_enregistrer": base is not None,
        "erreurs": erreurs,
        "reste": reste,
    }
    return render(request, "web/atelier/redaction/presentation.html", contexte, status=422 if erreurs else 200)


@require_POST
@sur_dossier(Action.lire)
def conflit(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Save what was chosen between two texts."""
    valeurs = lire_valeurs(request.POST.get("valeurs", ""))
    tete = entier(request.POST.get("tete", ""))
    if valeurs is None or tete is None:
        raise LieuInconnuError
    saisie = Saisie(numero_de_base(request), valeurs, _retour(request, ouvert), request.POST.get("fiche") or None)
    choix = lire_choix(request.POST)
    try:
        resultat = departage.resoudre(ouvert, saisie.edition, tete, choix)
    except ConflitError as erreur:
        gardees = departage.valeurs_reunies(ouvert, saisie.edition, tete, choix)
        suite = Saisie(tete, gardees, saisie.retour, saisie.fiche)
        return repondre_conflit(request, ouvert, suite, erreur)
    except ContenuInvalideError as erreur:
        return repondre_invalide(request, ouvert, sur_la_tete(ouvert, saisie, tete, choix), erreur)
    return repondre_enregistre(request, saisie, resultat)


@require_POST
@sur_dossier(Action.lire)
def corriger(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Save again what did not hold, with what was written over its faults."""
    valeurs = lire_valeurs(request.POST.get("valeurs", ""))
    corrigees = corrections.corriger(valeurs, request.POST) if valeurs else None
    if not corrigees:
        raise LieuInconnuError
    fiche = request.POST.get("fiche") or None
    return enregistrer_saisie(
        request, ouvert, Saisie(numero_de_base(request), corrigees, _retour(request, ouvert), fiche)
    )


def _retour(request: HttpRequest, ouvert: DossierOuvert) -> str:
    voulu = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(voulu, allowed_hosts=None):
        return voulu
    return reverse("atelier-dossier", args=[ouvert.dossier.identifiant])
