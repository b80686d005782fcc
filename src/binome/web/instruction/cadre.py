"""What every page of a deposit in instruction shows around its own subject. A page landed is a line of `PAGES`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from binome.appels.catalogue import est_la, retrouver_appel
from binome.domaine.droits.droits import Action, enumerer_roles
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES
from binome.services.administration import campagnes
from binome.services.instruction import ressorts
from binome.services.instruction.depots_instruits import DepotInstruit


@dataclass(frozen=True)
class PageDInstruction:
    """A page of a deposit: its key, its name, its Django name, and the right that shows it."""

    cle: str
    nom: str
    vue: str
    action: Action = Action.suivre_instruction


PAGES = (
    PageDInstruction("depot", "Le dépôt", "instruction-depot"),
    PageDInstruction("texte", "Le texte déposé", "instruction-texte"),
    PageDInstruction("recevabilite", "Recevabilité", "instruction-recevabilite", Action.tenir_instruction),
    PageDInstruction("complements", "Compléments", "instruction-complements"),
    PageDInstruction("fil", "Fil des instructeurs", "instruction-fil", Action.tenir_instruction),
    PageDInstruction("affectation", "Qui s’en occupe", "instruction-affectation", Action.tenir_instruction),
    PageDInstruction("avis", "Les avis", "instruction-avis"),
    PageDInstruction("lecture", "Dossier de lecture", "instruction-lecture"),
    PageDInstruction("liens", "Liens et déports", "instruction-liens", Action.lire_liens),
)


def cadre(instruit: DepotInstruit, ici: str) -> dict[str, Any]:
    """The context of every page of a deposit; `ici` is the key of the page shown.

    Keys: identifiant, instruit, depot, dossier (the deposited document, as this person may read it), appel,
    appel_absent (what is said when this server has it no more), campagne (in words), etape (in words), roles,
    peut (right → bool), pages, ici.
    """
    ouvert = instruit.ouvert
    campagne = ouvert.dossier.campagne
    return {
        "identifiant": instruit.identifiant,
        "instruit": instruit,
        "depot": instruit.depot,
        "dossier": instruit.texte.document,
        "appel": retrouver_appel(campagne.appel).appel,
        "appel_absent": "" if est_la(campagne.appel) else ressorts.APPEL_ABSENT,
        "campagne": campagnes.intitule(campagne),
        "boite": reverse("instruction-boite", args=[campagne.identifiant]),
        "etape": NOMS_DES_ETAPES[instruit.etape],
        "roles": enumerer_roles(ouvert.lien.roles),
        "peut": {action.value: ouvert.peut(action) for action in Action},
        "ici": ici,
        "pages": [
            {"nom": p.nom, "adresse": reverse(p.vue, args=[instruit.identifiant]), "ici": p.cle == ici}
            for p in PAGES
            if ouvert.peut(p.action)
        ],
    }
