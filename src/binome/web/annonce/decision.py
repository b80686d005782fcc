"""What is read of a decision once it is announced: by its territory, in full; by anyone, the labels of a campaign."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.droits.droits import Action
from binome.services.acces import ouverture
from binome.services.acces.lignes import DecisionDuDepot
from binome.services.acces.ouverture import IntrouvableError
from binome.services.administration import campagnes
from binome.services.annonce import dates, palmares
from binome.services.comite.papiers import lettres
from binome.services.socle import horloge
from binome.web.comptes.personne import compte_de
from binome.web.pages import page_demandee
from binome.web.socle.porte import gardee
from binome.web.socle.telechargement import en_piece_de_preuve, pieces_de_preuve


@require_safe
@gardee()
def decision(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The decision on a candidature, for its team. Until it is announced this page does not exist, whatever it is."""
    ouvert, annoncee = _annoncee(request, identifiant)
    connu, jugee = dates.datee(annoncee).juger(horloge.maintenant())
    contexte = {
        "dossier": ouvert.dossier,
        "intitule": campagnes.intitule(ouvert.dossier.campagne),
        "campagne": ouvert.dossier.campagne,
        "decision": annoncee,
        "rouvert": palmares.rouvert_depuis(annoncee),
        "sens": NOMS_DES_SENS[SensDeLaDecision(annoncee.sens)],
        "horodatage": connu,
        "date": jugee,
        "pieces": pieces_de_preuve("annonce-horodatage", identifiant),
    }
    return render(request, "web/annonce/decision.html", contexte)


@require_safe
@gardee()
def lettre(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The letter of that decision, as a PDF."""
    _, annoncee = _annoncee(request, identifiant)
    entetes = {"Content-Disposition": f'attachment; filename="decision-{annoncee.depot.numero}.pdf"'}
    return HttpResponse(lettres.lettre(annoncee), content_type="application/pdf", headers=entetes)


@require_safe
@gardee()
def horodatage(request: HttpRequest, identifiant: str, forme: str) -> HttpResponse:
    """The token of that decision, its certificates, or all that proves its date."""
    _, annoncee = _annoncee(request, identifiant)
    return en_piece_de_preuve(dates.datee(annoncee).prendre(forme), forme, f"decision-{annoncee.depot.numero}")


def _annoncee(request: HttpRequest, identifiant: str) -> tuple[ouverture.DossierOuvert, DecisionDuDepot]:
    ouvert = ouverture.exiger(compte_de(request), identifiant, Action.lire)
    if (annoncee := palmares.decision_annoncee(ouvert.dossier.pk)) is None:
        raise IntrouvableError(identifiant)
    return ouvert, annoncee


@require_safe
@gardee()
def labels(request: HttpRequest, campagne: str) -> HttpResponse:
    """The territories that a campaign labels, for anyone; nobody until they are announced."""
    trouvee, laureats, annoncee = palmares.lire(campagne)
    page = page_demandee(request, laureats)
    contexte = {"intitule": campagnes.intitule(trouvee), "page": page, "annoncee": annoncee}
    return render(request, "web/annonce/labels.html", contexte)
