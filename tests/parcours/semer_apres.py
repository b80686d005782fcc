"""Fill a platform with the labelled example, a year after its label, and with what waits for an answer by a link. Run in
its own process; prints sessions and links as JSON."""

from __future__ import annotations

import json
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from tests.parcours.semer_comite import ouvrir_une_session  # noqa: E402

from binome.documents.lecture import lire_fichier  # noqa: E402
from binome.domaine.bilan.fiche import MomentDuBilan  # noqa: E402
from binome.domaine.demarches.etats import EtatDeDemarche  # noqa: E402
from binome.domaine.droits.droits import Role  # noqa: E402
from binome.registre.models import EngagementPris, LienDEnquete, PointDemande  # noqa: E402
from binome.services.accords import liens as liens_d_accord  # noqa: E402
from binome.services.administration import roles_de_campagne  # noqa: E402
from binome.services.bilan import enquetes  # noqa: E402
from binome.services.demarches import demandes, etapes  # noqa: E402
from binome.services.demarches import liens as liens_de_reponse  # noqa: E402
from binome.services.demarches.etapes import EtapeDite  # noqa: E402
from binome.services.demonstration import atelier  # noqa: E402
from binome.services.simulation import annee_suivie, suite  # noqa: E402
from binome.services.socle import adresses  # noqa: E402
from binome.services.suivi import operateurs, points  # noqa: E402
from binome.services.suivi.modifications import projets  # noqa: E402

OU, DISPOSITIF = suite.DOSSIER, "pret-vert"
DANS_L_EQUIPE = (Role.chef_de_projet, Role.elu, Role.contributeur)


def semer() -> dict[str, Any]:
    suite.jouer()
    chef = atelier.compte_du_role(Role.chef_de_projet)
    fiche = annee_suivie.des_entreprises(lire_fichier(settings.RACINE / suite.EXEMPLE).dossier)[0]
    gens = {role.value: atelier.compte_du_role(role) for role in DANS_L_EQUIPE}
    for role, service in ((Role.instructeur, ""), (Role.operateur, "bpifrance")):
        adresse = f"{role.value}@demonstration.invalid"
        gens[role.value] = roles_de_campagne.nommer(adresse, role, suite.CAMPAGNE, service=service)
    demarche = demandes.preparer(chef, OU, fiche, DISPOSITIF, message="Pour l'atelier.")
    etapes.dire(chef, OU, demarche.numero, EtapeDite(EtatDeDemarche.envoyee))
    point = points.nommer(chef, OU, fiche, "Dominique Invent", "porteur@demonstration.invalid")
    promesses = operateurs.demander(chef, OU, EngagementPris.objects.get().operateur, "operateur@demonstration.invalid")
    accord = liens_d_accord.envoyer(chef, OU, fiche, "entreprise@demonstration.invalid")
    reponse = liens_de_reponse.envoyer(chef, OU, demarche.numero, "guichet@demonstration.invalid")
    projet = projets.ouvrir(chef, OU, "Un atelier partagé", "")
    enquetes.ouvrir(chef, OU, MomentDuBilan.final)
    enquetes.inviter(chef, OU, MomentDuBilan.final, ["acteur@demonstration.invalid"])
    tirer = adresses.tirer_le_lien
    return {
        "sessions": {nom: ouvrir_une_session(compte) for nom, compte in gens.items()},
        "dossier": OU,
        "projet": projet.pk,
        "campagne": suite.CAMPAGNE,
        "liens": {
            "point": tirer(PointDemande.objects.get(correspondant=point), "suivre-point"),
            "promesses": tirer(promesses, "suivre-promesses"),
            "accord": tirer(accord, "suivre-demande-d-accord"),
            "reponse": tirer(reponse, "suivre-reponse"),
            "enquete": adresses.lien("suivre-enquete", enquetes.jeton(LienDEnquete.objects.latest("pk"))),
        },
    }


if __name__ == "__main__":
    print(json.dumps(semer()))
