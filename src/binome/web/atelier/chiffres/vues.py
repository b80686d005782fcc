"""The evidence ledger: each figure beside what the référentiel gives."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError, RefusError
from binome.services.gouvernance import chiffres, gouvernance
from binome.services.socle import appels, referentiel
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import Erreurs, Saisie, enregistrer_saisie, numero_de_base
from binome.web.atelier.cadre.marge import a_cote, a_traiter, de_la_partie, en_tete
from binome.web.atelier.chiffres.formulaires import formulaire
from binome.web.formes.formulaire import A_REMPLIR, en_champ, en_place, situer
from binome.web.formes.groupes import grouper_les_lieux
from binome.web.formes.saisie import tirer_un_id
from binome.web.presentation.tableaux import Colonne, Tableau
from binome.web.socle.porte import sur_dossier

COLONNES = (
    Colonne("libelle", "Chiffre", lambda li: li.chiffre.libelle),
    Colonne("valeur", "Valeur", lambda li: li.chiffre.valeur, numerique=True),
    Colonne("millesime", "Millésime", lambda li: li.chiffre.millesime),
    Colonne("source", "Source", lambda li: li.chiffre.source),
    Colonne("ecart", "Référentiel", lambda li: li.ecart, numerique=True),
)


@require_safe
@sur_dossier(Action.lire)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """All the figures."""
    contexte = cadre(ouvert, "chiffres")
    lignes = _confrontes(contexte)
    contexte |= {
        "registre": Tableau(COLONNES, lignes, request.GET),
        "contredits": sum(li.contredit for li in lignes),
        "millesime": referentiel.partager().millesime,
        "ailleurs": en_tete(ouvert, de_la_partie(ouvert, contexte, "chiffres")),
    }
    return render(request, "web/atelier/chiffres/chiffres.html", contexte)


def _confrontes(contexte: dict[str, Any]) -> tuple[chiffres.ChiffreConfronte, ...]:
    ecart = appels.ecart_admis(contexte["appel"].id)
    return chiffres.confronter(contexte["dossier"], referentiel.partager(), ecart)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.modifier)
def ajouter(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """A new figure."""
    propose = request.POST.get("id", "")
    neuf = propose if propose.startswith("chiffre-") and propose[8:].isalnum() else tirer_un_id("chiffre")
    return _formulaire(request, ouvert, {"id": neuf}, nouveau=True)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.modifier)
def chiffre(request: HttpRequest, ouvert: DossierOuvert, chiffre: str) -> HttpResponse:
    """One figure, to edit or remove."""
    base = numero_de_base(request) if request.method == "POST" else texte_lisible.lire(ouvert).numero
    arbre = _arbre(ouvert, base, chiffre)
    if request.method == "POST" and "retirer" in request.POST:
        return enregistrer_saisie(request, ouvert, Saisie(base, {f"chiffres[{chiffre}]": None}, _retour(ouvert)))
    return _formulaire(request, ouvert, arbre)


def _formulaire(
    request: HttpRequest, ouvert: DossierOuvert, arbre: dict[str, Any], *, nouveau: bool = False
) -> HttpResponse:
    contexte = cadre(ouvert, "chiffres")
    document, geographie = contexte["dossier"], referentiel.partager()
    identifiant, forme = arbre["id"], formulaire(document, geographie, arbre)
    lieu = f"chiffres[{identifiant}]"
    base = numero_de_base(request) if request.method == "POST" else contexte["revision"].numero
    contexte |= {
        "base": base,
        "nouveau": nouveau,
        "libelle": arbre.get("libelle"),
        "id_chiffre": identifiant,
        "confronte": next((li for li in _confrontes(contexte) if li.chiffre.id == identifiant), None),
    }

    vus = a_traiter(ouvert, contexte, lambda vu: any(ou == lieu or ou.startswith(f"{lieu}.") for ou in vu.constat.ou))

    def montrer(arbre: dict[str, Any], erreurs: Erreurs) -> HttpResponse:
        dessines = forme.dessiner(arbre, erreurs)
        if not nouveau:
            dessines = situer(dessines, lieu)
        champs, ailleurs = a_cote(ouvert, dessines, vus, lambda champ: en_place(champ.nom, lieu))
        ou = {nom if nouveau else en_place(nom, lieu): dit for nom, dit in erreurs.items()}
        contexte.update(groupes=grouper_les_lieux(champs, forme.groupes), ailleurs=ailleurs, erreurs=ou)
        return render(request, "web/atelier/chiffres/chiffre.html", contexte, status=422 if erreurs else 200)

    if request.method != "POST":
        return montrer(arbre, {})
    lu = forme.lire(request.POST, arbre)
    manquent = dict.fromkeys(lu.manquent, soigner(A_REMPLIR))

    def encore(erreurs: Erreurs) -> HttpResponse:
        return montrer(lu.arbre, {en_champ(place, lieu): dit for place, dit in erreurs.items()} | manquent)

    saisie = Saisie(base, {lieu: lu.arbre}, f"{_retour(ouvert)}#chiffres-{identifiant}")
    return enregistrer_saisie(request, ouvert, saisie, encore)


@require_POST
@sur_dossier(Action.modifier)
def reprendre(request: HttpRequest, ouvert: DossierOuvert, chiffre: str) -> HttpResponse:
    """Take over the value of the référentiel, with its source and its vintage."""
    contexte = cadre(ouvert, "chiffres")
    base = numero_de_base(request)
    confronte = next((li for li in _confrontes(contexte) if li.chiffre.id == chiffre), None)
    if confronte is None:
        raise Http404("Ce dossier n’a plus ce chiffre.")
    try:
        valeur = chiffres.repris(confronte, _arbre(ouvert, base, chiffre), referentiel.partager())
    except ValueError:
        raise RefusError("Le référentiel ne donne rien pour ce chiffre.") from None
    saisie = Saisie(base, {f"chiffres[{chiffre}]": valeur}, f"{_retour(ouvert)}#chiffres-{chiffre}")
    return enregistrer_saisie(request, ouvert, saisie)


def _arbre(ouvert: DossierOuvert, base: int, chiffre: str) -> dict[str, Any]:
    try:
        trouve = gouvernance.partie(ouvert, base, f"chiffres[{chiffre}]")
    except IntrouvableError:
        raise RefusError("Ce formulaire est incomplet : rouvrez la page et recommencez.") from None
    if trouve is None:
        raise Http404("Ce dossier n’a pas ce chiffre.")
    return trouve


def _retour(ouvert: DossierOuvert) -> str:
    return reverse("atelier-chiffres", args=[ouvert.dossier.identifiant])
