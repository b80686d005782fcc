"""What forms say of a request to an operator, read as the domain reads it; and its file, as a door gives it."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse

from binome.services.demarches import demandes, fichiers
from binome.services.demarches.lecture import DemarcheVue


def montant_lu(tape: str) -> Decimal | None:
    """An amount in euros, None when nothing was typed. Errors: DemarcheRefuseeError."""
    return fichiers.lire_le_montant(tape)


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
