"""A dossier with a perimeter, a binôme and figures; and the links that e-mails carry."""

from __future__ import annotations

import re

from binome.documents.lecture import lire
from binome.registre.models import Revision
from binome.services.texte import texte_entier

DOCUMENT = """
id: essai
titre: Candidature Essai
territoire: Essai
appel: ti-2023-2027
perimetre:
  membres:
    - {siren: '240500439', nom: CC du Briançonnais}
    - {siren: '240500462', nom: CC du Pays des Écrins}
plan_actions:
  axes: [{id: a, titre: A}]
  fiches:
    - id: f1
      titre: Valoriser
      axe: a
      elu_referent: Alix Martin
      porteurs: [{nom: Ateliers, nature: entreprise, siren: '000000034'}]
    - {id: f2, titre: Secret industriel, axe: a, visibilite: confidentiel, elu_referent: Alix Martin}
gouvernance:
  binomes:
    - id: territoire
      elu: {nom: Alix Martin, courriel: alix@exemple.fr, mandat: présidente}
      industriel:
        nom: Camille Roux
        courriel: camille@exemple.fr
        entreprise: {nom: Ateliers, siren: '000000034', naf: 25.11Z}
porteur:
  organisation: {nom: Agence, siren: '000000018', nature: gip}
  membres:
    - organisation: {nom: Région Sud, nature: region, code: '93'}
      fondateur: true
chiffres:
  - {id: pop, libelle: Population, valeur: 99999, unite: hab., grandeur: population, territoire: perimetre}
  - {id: pib, libelle: Autre, valeur: 12, unite: '%'}
"""


def document(**champs):
    lu = lire(DOCUMENT.encode()).dossier
    return lu.model_copy(update=champs) if champs else lu


def tete(dossier) -> Revision:
    return texte_entier.revision_de_tete(type(dossier).objects.get(pk=dossier.pk))


def lien(courriel) -> str:
    """The address in a message, without its host."""
    return re.search(r"https?://[^/\s]+(/accord/\S+)", courriel.body)[1]
