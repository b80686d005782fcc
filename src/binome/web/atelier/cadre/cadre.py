"""What every page of a dossier shows around its own subject: the bar, days left, saved state, parts and their state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from binome.appels.catalogue import retrouver_appel
from binome.domaine.droits.droits import Action, Etat, enumerer_roles
from binome.domaine.label.etats import EtatDuLabel
from binome.domaine.langue.typographie import date_longue, heure
from binome.services.acces.ouverture import DossierOuvert, echeance
from binome.services.administration import campagnes
from binome.services.label.publics import suivi
from binome.services.redaction import defaire
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.services.verification import conformite
from binome.web.atelier.cadre.pages import GROUPES, adresse_de_partie
from binome.web.presentation.constats import A_TRAITER, en_une_ligne, etats_des_parties
from binome.web.presentation.dossier_vu import delai, teinte_de

ETATS_DU_LABEL = {
    EtatDuLabel.valide: ("conforme", "Labellisé"),
    EtatDuLabel.modifie: ("conforme", "Labellisé"),
    EtatDuLabel.suspendu: ("a_justifier", "Label suspendu"),
    EtatDuLabel.retire: ("bloquant", "Label retiré"),
    EtatDuLabel.expire: ("bloquant", "Label expiré"),
}
ETATS = {Etat.brouillon: "Brouillon", Etat.depose: "Déposé", Etat.retire: "Dépôt retiré"}


def cadre(ouvert: DossierOuvert, ici: str) -> dict[str, Any]:
    """The context of every page of a dossier in the workspace; `ici` is the key of the part or of the page shown.

    The text shown, and the verdict on it, are what this person may read, and nothing else is in the context.

    Keys: identifiant, revision (the readable text: numero, cree_le, auteur, arbre), dossier (its document),
    verdict, appel, campagne (in words), echeance, delai, label_tenu (and where it stands), etat (and its key),
    enregistre (when, in words), defaire (what the bar offers), roles, peut (right → bool), phrase, niveau, a_traiter,
    sommaire, pages (by group), ici.
    """
    lu = texte_lisible.lire(ouvert)
    document = lu.document
    quand = horloge.maintenant()
    label = suivi.connu(ouvert, quand)
    cle, etat = ETATS_DU_LABEL[label.etat] if label else (ouvert.dossier.etat, ETATS[Etat(ouvert.dossier.etat)])
    limite = echeance(ouvert.dossier.campagne)
    verdict = conformite.verdict(ouvert, lu, quand)
    identifiant = ouvert.dossier.identifiant
    return {
        "identifiant": identifiant,
        "revision": lu,
        "dossier": document,
        "verdict": verdict,
        "appel": retrouver_appel(ouvert.dossier.campagne.appel).appel,
        "campagne": campagnes.intitule(ouvert.dossier.campagne),
        "echeance": limite.affichage(document.fuseau),
        "delai": "" if label else delai(limite, quand),
        "label_tenu": label,
        "etat": etat,
        "cle_de_l_etat": cle,
        "defaire": defaire.offert(ouvert),
        "enregistre": dire_enregistre(lu.cree_le, quand),
        "roles": enumerer_roles(ouvert.lien.roles),
        "peut": {action.value: ouvert.peut(action) for action in Action},
        "phrase": en_une_ligne(verdict),
        "niveau": teinte_de(verdict),
        "a_traiter": sum(getattr(verdict.bilan, cle) for cle in A_TRAITER),
        "ici": ici,
        "sommaire": [
            {
                "partie": partie,
                "adresse": adresse_de_partie(identifiant, partie.cle),
                "etat": etat_de_la_partie,
                "ici": partie.cle == ici,
            }
            for partie, etat_de_la_partie in etats_des_parties(verdict, document)
        ],
        "pages": _pages(ouvert, ici, labellise=label is not None),
    }


def _pages(ouvert: DossierOuvert, ici: str, *, labellise: bool) -> list[tuple[str, list[dict[str, Any]]]]:
    """The pages around the parts that this person may open, group by group."""
    identifiant = ouvert.dossier.identifiant
    vus = [
        (groupe.nom, [p for p in groupe.pages if ouvert.peut(p.action) and p.labellise <= labellise])
        for groupe in GROUPES
    ]
    return [
        (nom, [{"nom": p.nom, "adresse": reverse(p.vue, args=[identifiant]), "ici": p.cle == ici} for p in pages])
        for nom, pages in vus
        if pages
    ]


def dire_enregistre(moment: dt.datetime, quand: dt.datetime) -> str:
    """When the text was last saved: the hour if it is today in Paris, the day otherwise."""
    la_bas = horloge.a_paris(moment)
    if la_bas.date() == horloge.a_paris(quand).date():
        return f"Enregistré à {heure(la_bas)}"
    return f"Enregistré le {date_longue(la_bas.date())}"
