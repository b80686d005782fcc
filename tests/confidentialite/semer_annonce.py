"""Prepares, on the base of `BINOME_BASE`, a campaign decided in secret whose announcement is armed, and prints what a
visitor needs: the sessions of its people, its dossiers, its instant."""

from __future__ import annotations

import json
from unittest.mock import patch

import django

django.setup()

from tests import maquettes  # noqa: E402
from tests.confidentialite.embargo import SANS_VERDICT, adresses  # noqa: E402
from tests.services.annonce import epreuves_annonce as epreuves  # noqa: E402
from tests.services.annonce import scene  # noqa: E402
from tests.services.annonce.scene import INSTANT, S  # noqa: E402

from binome.domaine.droits.droits import Role  # noqa: E402
from binome.services.socle import coffre  # noqa: E402

SENS = (S.label, S.refus)


def main() -> None:
    coffre.racine().mkdir(parents=True, exist_ok=True)
    with patch("tests.services.comite.monde.SANS_OBSTACLE", SANS_VERDICT):
        monde = epreuves.preparer(len(SENS), *SENS)
    scene.armer(monde)
    gens = {nom: monde.comptes[nom] for nom in ("chef", "etranger")}
    gens["national"] = maquettes.officiel(Role.instructeur, monde.campagne, "national-2")
    gens["administrateur"] = maquettes.officiel(Role.administrateur, monde.campagne)
    depot = monde.depots[0]
    print(
        json.dumps(
            {
                "instant": INSTANT.isoformat(),
                "sessions": {nom: maquettes.navigateur(qui).cookies["sessionid"].value for nom, qui in gens.items()},
                "noms": {nom: str(qui) for nom, qui in gens.items()},
                "dossiers": [d.dossier.identifiant for d in monde.depots],
                "campagne": monde.campagne.identifiant,
                "adresses": adresses(depot.dossier.identifiant, depot.numero),
            }
        )
    )


if __name__ == "__main__":
    main()
