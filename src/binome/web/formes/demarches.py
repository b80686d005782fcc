"""What forms say of a request to an operator, read as the domain reads it; and its file, as a door gives it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.http import Http404, HttpResponse

from binome.domaine.demarches.etats import EtatDeDemarche
from binome.domaine.langue.typographie import majuscule
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.services.demarches import demandes, fichiers
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.etapes import EtapeDite
from binome.services.demarches.lecture import DemarcheVue


def etape_lue(dit: Mapping[str, str]) -> EtapeDite:
    """What a form says of where a request stands. Errors: DemarcheRefuseeError."""
    etat, jour = dit.get("etat", ""), dit.get("le", "").strip()
    if etat not in set(EtatDeDemarche):
        raise DemarcheRefuseeError("Dites où en est la demande.", "etat")
    try:
        le = lire_jour(jour) if jour else None
    except ValeurRefuseeError as refus:
        raise DemarcheRefuseeError(_phrase(refus), "le") from None
    return EtapeDite(EtatDeDemarche(etat), le, dit.get("raison", ""), montant_lu(dit.get("montant", "")))


def montant_lu(tape: str) -> Decimal | None:
    """An amount in euros, None when nothing was typed. Errors: DemarcheRefuseeError."""
    return fichiers.lire_le_montant(tape)


def _phrase(refus: ValeurRefuseeError) -> str:
    return f"{majuscule(refus.message)}." + (f" {refus.a_faire}" if refus.a_faire else "")


def fichier_de(vue: DemarcheVue, forme: str) -> HttpResponse:
    """The file of a request, as it was prepared, in one of its two forms."""
    numero = vue.demarche.numero
    if forme == "pdf":
        contenu, genre = demandes.en_pdf(vue.demarche), "application/pdf"
    elif forme == "json":
        contenu, genre = demandes.en_json(vue.demarche), "application/json"
    else:
        raise Http404("Une demande se lit en PDF ou en JSON.")
    nom = f'attachment; filename="{numero}.{forme}"'
    return HttpResponse(contenu, content_type=genre, headers={"Content-Disposition": nom})
