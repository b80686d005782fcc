"""What takes longer than a click on the workbench: the perimeters proposed, industry, and two perimeters compared."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import accord
from binome.domaine.mots.propositions import TITRES, autour_vu
from binome.services.acces.ouverture import DossierOuvert
from binome.services.perimetre import cartes, comparaison, gestes, propositions
from binome.services.perimetre import etabli as atelier_perimetre
from binome.services.perimetre.propositions import SansPropositionError
from binome.services.perimetre.sol import sol
from binome.services.texte import texte_lisible
from binome.services.verification import candidatures_deposees
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.perimetre import vu
from binome.web.presentation.industrie import preuves_vues
from binome.web.socle.porte import sur_dossier

SIEN = "dossier"
"""The key of the dossier's own perimeter, among those compared."""


@require_safe
@sur_dossier(Action.lire)
def etude(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The piece of the workbench that JavaScript asks for once the page is there."""
    lu = texte_lisible.lire(ouvert)
    contexte = {
        "identifiant": ouvert.dossier.identifiant,
        "revision": lu,
        "dossier": lu.document,
        "modifiable": ouvert.peut(Action.modifier),
        **contexte_etude(ouvert, lu.document),
    }
    return render(request, "web/atelier/perimetre/etude.html", contexte)


def contexte_etude(ouvert: DossierOuvert, dossier: Dossier) -> dict[str, Any]:
    """What is proposed beside the perimeter of a dossier, and what large files say of it."""
    noms, refus, trouvees = gestes.noms(), "", None
    try:
        trouvees = propositions.proposer(dossier, candidatures_deposees.textes_declares(ouvert.dossier))
    except SansPropositionError as erreur:
        refus = str(erreur)
    complements = atelier_perimetre.complements(dossier)
    proposees = None
    if trouvees:
        proposees = autour_vu(trouvees, noms, atelier_perimetre.touchent(dossier), cartes.comparees(trouvees))
    return {
        "etude": True,
        "refus_proposition": refus,
        "proposees": proposees,
        "centres": [(s, noms.get(s, s)) for s in dossier.perimetre.sirens_retenus if s in noms],
        "comparables": [(cle, nom) for cle, (nom, _) in _comparables(dossier, trouvees).items()],
        "mesures_industrie": vu.mesures(complements, None, vu.INDUSTRIE),
        "preuves": preuves_vues(complements),
        "zones": complements["zones_emploi"],
    }


def _comparables(dossier: Dossier, trouvees: Mapping[str, Any] | None) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Key → name and SIREN of the perimeters that can be set side by side: the dossier's, those proposed."""
    sien = atelier_perimetre.retenus_connus(dossier, sol().general)
    choix = {SIEN: ("Le périmètre du dossier", sien)} if sien else {}
    for p in trouvees["propositions"] if trouvees else ():
        combien = accord(len(p["unites"]), "intercommunalité")
        titre = TITRES.get(p["place"], "Celles qui se tiennent le mieux")
        choix[p["place"]] = (f"{titre} ({combien})", tuple(p["unites"]))
    return choix


@require_safe
@sur_dossier(Action.lire)
def comparer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Two perimeters side by side, measure by measure (`?a=…&b=…`)."""
    contexte = cadre(ouvert, "perimetre")
    dossier: Dossier = contexte["dossier"]
    noms, trouvees = gestes.noms(), None
    with suppress(SansPropositionError):
        trouvees = propositions.proposer(dossier, candidatures_deposees.textes_declares(ouvert.dossier))
    choix = _comparables(dossier, trouvees)
    cles = list(choix)
    a, b = (request.GET.get(cle, "") for cle in ("a", "b"))
    a = a if a in choix else SIEN
    b = b if b in choix else next((cle for cle in cles if cle != a), a)
    contexte |= {"comparables": [(cle, nom) for cle, (nom, _) in choix.items()], "a": a, "b": b, "lignes": ()}
    if a in choix:
        (nom_a, la), (nom_b, lb) = choix[a], choix[b]
        comparee = comparaison.comparer(sol().terrain(tuple({*la, *lb})), la, lb)
        contexte |= {
            "cartes": list(zip((nom_a, nom_b), cartes.cote_a_cote(dossier, la, lb), strict=True)),
            "nom_a": nom_a,
            "nom_b": nom_b,
            "lignes": comparee.lignes,
            "estime": comparee.estime,
            "sources": comparee.sources,
            "seules_a": [noms[s] for s in la if s not in lb],
            "seules_b": [noms[s] for s in lb if s not in la],
            "communes": [noms[s] for s in la if s in lb],
        }
    return render(request, "web/atelier/perimetre/comparer.html", contexte)
