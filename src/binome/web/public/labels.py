"""Labels, for anyone: their list, the page of each, its files and certificate, the issuer's document, a verification.

What is signed is served as it was signed, to any page of any site: a verifier that runs in a browser may read it.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from binome.appels.catalogue import AppelInconnuError
from binome.documents.label.lecture import OCTETS_MAX, LabelIllisibleError, lire
from binome.domaine.label.etats import NOMS_DES_ETATS, Signal
from binome.services.acces.lignes import Campagne
from binome.services.administration import campagnes
from binome.services.label import consultation
from binome.services.label.publics import certificat, fiche, signes, verification
from binome.services.socle import horloge
from binome.web.pages import page_demandee
from binome.web.socle.telechargement import en_piece_de_preuve

VC, DID = "application/vc", "application/did"


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    page = page_demandee(request, consultation.tous(horloge.maintenant()))
    lieux = signes.perimetres(connu.label for connu in page)
    labels = [
        (connu, NOMS_DES_ETATS[connu.etat], _intitule(connu.label.campagne), lieux.get(connu.label.pk))
        for connu in page
    ]
    return render(request, "web/public/labels/liste.html", {"labels": labels, "page": page})


def _intitule(campagne: Campagne) -> str:
    """What a campaign is called; a label outlives its call, which this server may no longer have."""
    try:
        return campagnes.intitule(campagne)
    except AppelInconnuError:
        return campagne.nom or campagne.appel


@require_safe
def label(request: HttpRequest, identifiant: str) -> HttpResponse:
    lu = request.GET.get("e", "")[:64]
    vue = fiche.fiche(identifiant, horloge.maintenant(), lu)
    return render(request, "web/public/labels/label.html", {"fiche": vue, "lu": lu})


@require_safe
def fichier(request: HttpRequest, identifiant: str, version: int) -> HttpResponse:
    return _signe(consultation.version(identifiant, version).attestation, VC, f"label-{identifiant}-{version}.json")


@require_safe
def second_fichier(request: HttpRequest, identifiant: str, version: int) -> HttpResponse:
    contenu = consultation.version(identifiant, version).attestation_rdfc
    return _signe(contenu, VC, f"label-{identifiant}-{version}.jsonld")


@require_safe
def horodatage(request: HttpRequest, empreinte: str, forme: str) -> HttpResponse:
    """The token of a version, its certificates, or all that proves its date: to whoever holds the file."""
    reponse = en_piece_de_preuve(fiche.preuve_de_la_date(empreinte, forme), forme, f"label-{empreinte[:16]}")
    reponse.headers["Access-Control-Allow-Origin"] = "*"
    return reponse


@require_safe
def pdf(request: HttpRequest, identifiant: str, version: int) -> HttpResponse:
    contenu = certificat.pdf(consultation.version(identifiant, version))
    nom = f'inline; filename="label-{identifiant}-{version}.pdf"'
    return HttpResponse(contenu, content_type="application/pdf", headers={"Content-Disposition": nom})


@require_safe
def statuts(request: HttpRequest, numero: int, signal: str) -> HttpResponse:
    if signal not in set(Signal):
        raise Http404(f"Aucune liste ne publie le signal « {signal} ».")
    contenu = consultation.liste_publique(numero, Signal(signal), horloge.maintenant())
    return _signe(contenu, VC, f"liste-{numero}-{signal}.json")


@require_safe
def emetteur(request: HttpRequest) -> HttpResponse:
    try:
        contenu = consultation.emetteur_en_texte()
    except consultation.SansEmetteurError as erreur:
        raise Http404(erreur.phrase) from None
    return _signe(contenu, DID, "did.json")


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    return render(request, "web/public/labels/verifier.html", {"octets_max": OCTETS_MAX})


# Nothing is written and nobody is known: a form of another site that asks gets what anyone gets, and no cookie is set.
@csrf_exempt
@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    octets = _recu(request)
    contexte: dict[str, object] = {"octets_max": OCTETS_MAX}
    if not octets.strip():
        return render(request, "web/public/labels/verifier.html", {**contexte, "vide": True}, status=422)
    # What is no text is not given back as one.
    contexte["en_pdf"] = octets.startswith(b"%PDF-")
    contexte["texte"] = _texte(octets) if len(octets) <= OCTETS_MAX else ""
    try:
        lu, date = verification.verifier(octets, horloge.maintenant())
    except (LabelIllisibleError, consultation.SansEmetteurError) as erreur:
        return render(request, "web/public/labels/verifier.html", {**contexte, "illisible": f"{erreur}"}, status=422)
    etat = NOMS_DES_ETATS[lu.etat] if lu.etat else "inconnu"
    contexte |= {"lu": lu, "etat": etat, "date": date, "dit": lire(octets)["credentialSubject"] if lu.etat else None}
    return render(request, "web/public/labels/verifier.html", contexte)


def _texte(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _recu(request: HttpRequest) -> bytes:
    """The file that was sent, else the text that was pasted; one byte more than is ever read at most."""
    envoye = request.FILES.get("fichier")
    if envoye is not None and envoye.size:
        return bytes(envoye.read(OCTETS_MAX + 1))
    return request.POST.get("texte", "").encode("utf-8", "replace")[: OCTETS_MAX + 1]


def _signe(contenu: str, type_mime: str, nom: str) -> HttpResponse:
    entetes = {
        "Content-Disposition": f'inline; filename="{nom}"',
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache",
    }
    return HttpResponse(contenu, content_type=type_mime, headers=entetes)
