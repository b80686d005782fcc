"""Addresses of signatures, acts, attachments and of the deposit, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.depot import avis, complements, label, liens, pieces, signatures, vues

urlpatterns = [
    path("actes/", signatures.liste_des_actes, name="atelier-actes"),
    path("actes/lettre-d-engagement.pdf", signatures.engagement, name="atelier-engagement"),
    path("actes/deliberation-<slug:siren>.pdf", signatures.deliberation, name="atelier-deliberation"),
    path("actes/accord-<slug:fiche>.pdf", signatures.accord, name="atelier-accord"),
    path("signatures/", signatures.page, name="atelier-signatures"),
    path("signatures/texte.json", signatures.texte, name="atelier-texte-signe"),
    path("signatures/texte.pdf", signatures.texte_pdf, name="atelier-texte-signe-pdf"),
    path("complements/", complements.page, name="atelier-complements"),
    path(
        "complements/<slug:numero>/accuse-de-reception.pdf",
        vues.accuse_des_complements,
        name="atelier-complements-accuse",
    ),
    path("complements/<slug:numero>/sceau.zip", vues.sceau_des_complements, name="atelier-complements-sceau"),
    path("avis/", avis.page, name="atelier-avis"),
    path("avis/horodatage/<slug:empreinte>.<slug:forme>", avis.horodatage, name="atelier-avis-horodatage"),
    path("liens/", liens.page, name="atelier-liens"),
    path("depot/", vues.page, name="atelier-depot"),
    path("depot/deposer/", vues.deposer, name="atelier-deposer"),
    path("depot/retirer/", vues.retirer, name="atelier-retirer-depot"),
    path("depot/cle-publique.pem", vues.cle, name="atelier-cle"),
    path("label/", label.page, name="atelier-label"),
    path("depot/<slug:numero>/", vues.recu, name="atelier-recu"),
    path("depot/<slug:numero>/accuse-de-reception.pdf", vues.recu_pdf, name="atelier-recu-pdf"),
    path("depot/<slug:numero>/sceau.zip", vues.sceau, name="atelier-sceau"),
    path("depot/<slug:numero>/horodatage.<slug:forme>", vues.horodatage, name="atelier-horodatage"),
    path("pieces/", pieces.page, name="atelier-pieces"),
    path("pieces/joindre/", pieces.joindre, name="atelier-joindre"),
    path("pieces/<slug:piece>/", pieces.telecharger, name="atelier-piece"),
    path("label/pieces/<slug:piece>/", pieces.telecharger_d_une_demande, name="atelier-label-piece"),
    path("pieces/<slug:piece>/retirer/", pieces.retirer, name="atelier-retirer-piece"),
]
