"""The permission table of agreements, of requests to operators, of economic profiles."""

from __future__ import annotations

from tests.web.cas import Cas, ecrit, lit

from binome.domaine.droits.droits import Action

A = Action
ACCORDS: dict[str, list[Cas]] = {
    "atelier-accords": [
        lit(),
        ecrit(
            A.lire,
            corps={"geste": "demander", "fiche": "f2", "dispositif": "pret-vert"},
            geste=A.solliciter,
            fiche="f2",
        ),
        ecrit(A.lire, corps={"geste": "lien", "fiche": "f2", "courriel": "ferme@exemple.fr"}, geste=A.demander),
    ],
    "atelier-accord-demande": [
        lit(ou={"cle": "{accord}"}),
        ecrit(
            A.lire,
            ou={"cle": "{accord}"},
            corps={"comme": "{role}:{moi}", "empreinte": "{lue}", "sens": "favorable", "motifs": "Utile."}
            | {"interesse": "non"},
            geste=A.accorder,
        ),
        ecrit(A.lire, ou={"cle": "{accord}"}, corps={"geste": "retirer"}, geste=A.solliciter, fiche="f2"),
    ],
    "atelier-demarches": [
        lit(),
        ecrit(A.lire, corps={"fiche": "f2", "dispositif": "pret-vert"}, geste=A.solliciter, fiche="f2"),
    ],
    "atelier-demarche": [
        lit(ou={"numero": "{demarche}"}),
        ecrit(A.lire, ou={"numero": "{demarche}"}, corps={"etat": "envoyee"}, geste=A.solliciter, fiche="f2"),
        ecrit(
            A.lire,
            ou={"numero": "{demarche}"},
            corps={"geste": "envoyer", "courriel": "guichet@exemple.fr"},
            geste=A.solliciter,
            fiche="f2",
        ),
    ],
    "atelier-demarche-fichier": [lit(ou={"numero": "{demarche}", "forme": "json"})],
    # Of its carrier alone, or of the industriel: tests/services/offre/test_porteurs.py.
    "atelier-profil": [Cas("GET", A.lire, frozenset({200, 403}), ou={"fiche": "f1"})],
    # Nobody answered: there is no letter yet (tests/services/accords/).
    "atelier-accord-lettre": [Cas("GET", A.lire, frozenset({404}), ou={"cle": "{accord}"})],
}
