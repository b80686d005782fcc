"""The governance and the carrier as the PDF shows them."""

from __future__ import annotations

from typing import Any

from binome.documents.pdf.libelles import organisation
from binome.domaine.dossier.acteurs import Elu, Industriel
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome, Gouvernance
from binome.domaine.langue.typographie import pourcent
from binome.domaine.mots.libelles import NIVEAUX
from binome.domaine.socle.geographie import Geographie


def gouvernance(dossier: Dossier, geographie: Geographie) -> dict[str, Any]:
    """Binômes, comités and chef de projet."""
    partie = dossier.gouvernance
    return {
        "description": partie.description,
        "binomes": [[_lieu(b, geographie), _elu(b.elu), _industriel(b.industriel)] for b in partie.binomes],
        "binomes_complets": sum(b.complet for b in partie.binomes),
        "chef": _chef(partie),
        "comites": [
            {
                "nom": c.nom,
                "niveau": NIVEAUX[c.niveau],
                "composition": ", ".join(c.composition) or None,
                "frequence": c.frequence,
                "role": c.role,
            }
            for c in partie.comites
        ],
    }


def porteur(dossier: Dossier) -> dict[str, Any] | None:
    """The body that deposits and its members."""
    partie = dossier.porteur
    if partie is None:
        return None
    contact = partie.contact
    return {
        "nom": organisation(partie.organisation),
        "mandat": partie.mandat_depot,
        "contact": ", ".join(filter(None, (contact.nom, contact.fonction, contact.courriel))) if contact else None,
        "membres": [[organisation(m.organisation), "Fondateur" if m.fondateur else "Membre"] for m in partie.membres],
    }


def _lieu(binome: Binome, geographie: Geographie) -> str:
    if binome.epci is None:
        return binome.libelle or "Territoire"
    epci = geographie.epci(binome.epci)
    return epci.nom if epci else binome.libelle or binome.epci


def _elu(elu: Elu | None) -> str | None:
    if elu is None:
        return None
    collectivite = elu.collectivite.nom if elu.collectivite else None
    return ", ".join(filter(None, (elu.nom, elu.mandat or elu.fonction, collectivite)))


def _industriel(industriel: Industriel | None) -> str | None:
    if industriel is None:
        return None
    entreprise = organisation(industriel.entreprise) if industriel.entreprise else None
    return ", ".join(filter(None, (industriel.nom, industriel.fonction, entreprise)))


def _chef(partie: Gouvernance) -> str | None:
    if chef := partie.chef_de_projet:
        structure = organisation(chef.structure) if chef.structure else None
        quotite = f"{pourcent(chef.quotite_etp, 0)} d'un temps plein" if chef.quotite_etp else None
        return ", ".join(filter(None, (chef.nom, chef.fonction, structure, quotite)))
    if annonce := partie.chef_de_projet_annonce:
        suite = f" ({annonce.structure})" if annonce.structure else ""
        return f"Annoncé, non nommé : {annonce.texte}{suite}"
    return None
