"""Links to read: the page where they are made and taken back, and what their holders read, without an account."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.ensemble import liens_de_lecture
from binome.services.ensemble.liens_de_lecture import LienDeLectureRefuseError
from binome.services.production import impression
from binome.services.socle import horloge
from binome.services.socle.erreurs import LienCaducError
from binome.services.verification import conformite
from binome.web.atelier.cadre.cadre import cadre
from binome.web.formes.hors_dossier import date
from binome.web.presentation.lecture import a_lire
from binome.web.socle import liens_recus
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_telechargement

CLE = "lien_de_lecture"


class LienForm(forms.Form):
    """Whom a link is for, and until when."""

    libelle = forms.CharField(
        label="Pour qui, ou pour quoi",
        max_length=120,
        help_text="Vous seuls le lirez, par exemple « Conseil communautaire du 12 mars ».",
    )
    jusqu_au = date("Jusqu’au", required=True, help_text="Quatre-vingt-dix jours au plus.")


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.inviter)
def liens(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The links of a dossier, and one more. Its address is told on the answer itself, and kept nowhere."""
    propose = horloge.aujourdhui() + liens_de_lecture.DUREE
    formulaire, adresse = LienForm(request.POST or None, initial={"jusqu_au": propose}), ""
    if request.method == "POST" and formulaire.is_valid():
        voulu, jour = formulaire.cleaned_data["libelle"], formulaire.cleaned_data["jusqu_au"]
        try:
            _, adresse = liens_de_lecture.creer(ouvert.compte, ouvert.dossier.identifiant, voulu, jour)
            formulaire = LienForm(initial={"jusqu_au": propose})
        except LienDeLectureRefuseError as refus:
            formulaire.add_error(refus.champ, refus.phrase)
    contexte = cadre(ouvert, "equipe") | {"formulaire": formulaire, "adresse": adresse, **_ranges(ouvert)}
    reponse = render(request, "web/atelier/ensemble/liens.html", contexte, status=422 if formulaire.errors else 200)
    return liens_recus.fermer(reponse)


def _ranges(ouvert: DossierOuvert) -> dict[str, list[object]]:
    quand = horloge.maintenant()
    valent, finis = liens_de_lecture.liste(ouvert, quand)
    lignes: list[object] = [(lien, _dernier_jour(ouvert, lien.expire_le)) for lien in valent]
    return {"valent": lignes, "finis": [(lien, lien.repris_le is None and lien.expire_le > quand) for lien in finis]}


def _dernier_jour(ouvert: DossierOuvert, expire: dt.datetime) -> dt.date:
    return horloge.jour_a(ouvert.dossier.campagne.fuseau, expire - dt.timedelta(milliseconds=1))


@require_POST
@sur_dossier(Action.inviter)
def reprendre(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    """Take a link back."""
    liens_de_lecture.reprendre(ouvert.compte, ouvert.dossier.identifiant, cle)
    messages.success(request, "Le lien est repris : il n’ouvre plus rien.")
    return redirect("atelier-liens-de-lecture", ouvert.dossier.identifiant)


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of a link, and go to the page: the address that is left says nothing."""
    return liens_recus.garder(request, CLE, jeton, liens_de_lecture.venir, "lecture")


@require_safe
def lire(request: HttpRequest) -> HttpResponse:
    """What the holder of a link reads: the candidature laid out, without what is reserved, nor what is kept in reserve,
    nor what the call says of it."""
    try:
        ouvert = liens_de_lecture.ouvrir(request.session.get(CLE, ""))
    except LienCaducError as caduc:
        return liens_recus.sans_effet(request, caduc)
    lu = impression.candidature(ouvert)
    verdict = conformite.verdict(ouvert, lu, horloge.maintenant())
    contexte = {
        "dossier": lu.document,
        "revision": lu,
        "lu": a_lire(impression.a_lire(lu.document, verdict)),
        "notes": {},
    }
    return liens_recus.fermer(render(request, "web/atelier/ensemble/lecture.html", contexte))


@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    try:
        ouvert = liens_de_lecture.ouvrir(request.session.get(CLE, ""))
    except LienCaducError as caduc:
        return liens_recus.sans_effet(request, caduc)
    lu = impression.candidature(ouvert)
    octets = impression.a_donner_pdf(lu, conformite.verdict(ouvert, lu, horloge.maintenant()))
    nom = f"{ouvert.dossier.identifiant}.pdf"
    return liens_recus.fermer(en_telechargement(HttpResponse(octets), nom, "application/pdf"))
