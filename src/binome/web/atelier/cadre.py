"""What every page of a dossier shows around its own subject: header, days left, saved state, parts and their state."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from binome.appels.catalogue import charger_appel
from binome.domaine.constat import Verdict
from binome.domaine.droits import Action, Etat, enumerer_roles
from binome.services import conformite, discretion, redaction
from binome.services.acces import Acces, echeance, maintenant
from binome.web.atelier.pages import PAGES, adresse_de_partie
from binome.web.constats import A_TRAITER, en_une_ligne, etat_de
from binome.web.dossier_vu import delai, teinte_de
from binome.web.parties import PARTIES

ETATS = {Etat.brouillon: "Brouillon", Etat.depose: "Déposé", Etat.retire: "Dépôt retiré"}


def cadre(acces: Acces, ici: str, entier: Verdict | None = None) -> dict[str, Any]:
    """The context of every page of a dossier in the workspace; `ici` is the key of the part or of the page shown.

    `entier` is the verdict, from a page that had to ask for it; the one shown is silent on the fiches that this person
    may not read. `dossier` is whole: a page that shows fiches leaves those out (`services.discretion`).

    Keys: acces, identifiant, dossier (the document of the head revision), revision, verdict, appel, echeance, delai,
    etat, roles, peut (right → bool), phrase, niveau, a_traiter, sommaire, pages, ici.
    """
    revision = redaction.revision_de_tete(acces.dossier)
    document = redaction.document(revision)
    quand = maintenant()
    limite = echeance(acces.dossier.campagne)
    entier = entier or conformite.verdict_de(acces.dossier, quand)
    verdict = conformite.pour(entier, discretion.fiches_cachees(acces, document))
    identifiant = acces.dossier.identifiant
    return {
        "acces": acces,
        "identifiant": identifiant,
        "dossier": document,
        "revision": revision,
        "verdict": verdict,
        "appel": charger_appel(acces.dossier.campagne.appel).appel,
        "echeance": limite.affichage(document.fuseau),
        "delai": delai(limite, quand),
        "etat": ETATS[Etat(acces.dossier.etat)],
        "roles": enumerer_roles(acces.lien.roles),
        "peut": {action.value: acces.peut(action) for action in Action},
        "phrase": en_une_ligne(verdict),
        "niveau": teinte_de(verdict),
        "a_traiter": sum(getattr(verdict.bilan, cle) for cle in A_TRAITER),
        "ici": ici,
        "sommaire": [
            {
                "partie": partie,
                "adresse": adresse_de_partie(identifiant, partie.cle),
                "etat": etat_de(verdict, partie),
                "ici": partie.cle == ici,
            }
            for partie in PARTIES
        ],
        "pages": [
            {"nom": p.nom, "adresse": reverse(p.vue, args=[identifiant]), "ici": p.cle == ici}
            for p in PAGES
            if acces.peut(p.action)
        ],
    }
