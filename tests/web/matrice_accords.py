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
        ecrit(
            A.lire,
            corps={"fiche": "f2", "dispositif": "pret-vert", "message": "Une autre que celle qui attend."},
            geste=A.solliciter,
            fiche="f2",
        ),
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
    "atelier-profil": [
        Cas("GET", A.lire, frozenset({200, 403}), ou={"fiche": "f1"}),
        Cas("POST", A.lire, frozenset({302, 403, 422}), ou={"fiche": "f1"}),
    ],
    # Nobody answered: there is no letter yet (tests/services/accords/).
    "atelier-accord-lettre": [Cas("GET", A.lire, frozenset({404}), ou={"cle": "{accord}"})],
}

# Address, answer to a visitor without account, to anyone signed in, verb.
PAR_LIEN: dict[str, list[tuple[str, int, int, str]]] = {
    # What a holder reads: tests/web/atelier/ensemble/test_lecture.py.
    "lecture": [("/lecture/", 410, 410, "GET")],
    "lecture-pdf": [("/lecture/dossier.pdf", 410, 410, "GET")],
    "suivre-lecture": [("/lecture/faux/", 302, 302, "GET")],
    "demande-d-accord": [("/accords/demander/", 410, 410, verbe) for verbe in ("GET", "POST")],
    "suivre-demande-d-accord": [("/accords/demander/faux/", 302, 302, "GET")],
    # One's own alone, by its key: tests/services/notifications/test_une_seule_boite.py.
    "accord-recu": [("/accord/recu/999/", 302, 404, verbe) for verbe in ("GET", "POST")],
    "invitation-recue": [("/comptes/invitation/recue/999/", 302, 404, verbe) for verbe in ("GET", "POST")],
    # What was sent to the operator of an account: tests/services/demarches/.
    "demarches-recues": [("/demandes/", 302, 200, "GET")],
    "demarche-recue": [("/demandes/recues/x-d1/", 302, 404, verbe) for verbe in ("GET", "POST")],
    "demarche-recue-fichier": [("/demandes/recues/x-d1/demande.pdf", 302, 404, "GET")],
    "reponse-d-operateur": [("/demandes/repondre/", 410, 410, verbe) for verbe in ("GET", "POST")],
    "suivre-reponse": [("/demandes/repondre/faux/", 302, 302, "GET")],
}
