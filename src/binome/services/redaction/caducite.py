"""What a new text does to the signatures of another one: they are voided, journalled, and their authors are told."""

from __future__ import annotations

import datetime as dt

from binome.registre.models import Compte, Dossier, Envoi, Revision, Signature
from binome.services.notifications import courriels
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, journal, personnes


def annuler_signatures(dossier: Dossier, revision: Revision, auteur: Compte, quand: dt.datetime) -> None:
    """Void the signatures in force of any text but that of `revision`, its reserve apart: what one signs is the text
    without it. Runs in the transaction that writes it."""
    memes = (revision.empreinte, revision.presente)
    caduques = Signature.objects.filter(dossier=dossier, caduque_le=None).exclude(empreinte__in=memes)
    concernees = list(caduques.select_related("compte", "au_nom_de"))
    if not concernees:
        return
    caduques.update(caduque_le=quand)
    qui = sorted(personnes.pseudonyme(signature.au_nom_de) for signature in concernees)
    donnees = {"signataires": qui, "revision": revision.numero}
    journal.ajouter("signature.caduque", f"dossier:{dossier.identifiant}", donnees, acteur=auteur, instant=quand)
    for courriel in sorted({p.email for s in concernees for p in (s.compte, s.au_nom_de) if p.pk != auteur.pk}):
        courriels.ecrire_a(courriel, "caducite", f"{dossier.pk}:{auteur.pk}")


def lettre(envoi: Envoi) -> Lettre | None:
    """That a signature no longer holds, and why, to whoever signed."""
    cle_dossier, _, cle_auteur = envoi.cle.partition(":")
    dossier = Dossier.objects.filter(pk=cle_dossier).first()
    auteur = Compte.objects.filter(pk=cle_auteur).first()
    if dossier is None or auteur is None:
        return None
    lien = adresses.lien("atelier-signatures", dossier.identifiant)
    faits = {"auteur": str(auteur), "titre": dossier.titre, "territoire": dossier.territoire, "lien": lien}
    return rediger("caducite", faits)
