"""Instructors of one service who act at once, on a real database: `python -m tests.services.instruction.epreuve_instruction
ensemble N`.

Prints one JSON object: how many rounds, and `fautes`, what was found wrong. `--temoin` lets everyone act without
waiting for their turn: on PostgreSQL the ordeal must then find something, or it proves nothing.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connections  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.instruits import REGION, depot_court  # noqa: E402

from binome.domaine.droits.droits import Role  # noqa: E402
from binome.domaine.procedure.recevabilite import EtatDuPoint  # noqa: E402
from binome.registre.models import Affectation, Compte, Dossier, MotDuFil, NoteDeService, PointExamine  # noqa: E402
from binome.services.acces import ouverture  # noqa: E402
from binome.services.instruction import affectations, fil  # noqa: E402
from binome.services.instruction.boite import notes  # noqa: E402
from binome.services.instruction.depots_instruits import ChangeEntreTempsError  # noqa: E402
from binome.services.instruction.recevabilite import points  # noqa: E402


def ensemble(*gestes: Callable[[], object]) -> tuple[int, list[str]]:
    """Do these at the same time: how many were told that someone was first, and what broke down."""
    depart, refus, pannes = threading.Barrier(len(gestes)), list[str](), list[str]()

    def un(geste: Callable[[], object]) -> None:
        depart.wait()
        try:
            geste()
        except ChangeEntreTempsError as erreur:
            refus.append(erreur.phrase)
        except DatabaseError as erreur:
            pannes.append(str(erreur).splitlines()[0])
        finally:
            connections.close_all()

    fils = [threading.Thread(target=un, args=(geste,)) for geste in gestes]
    for fait in fils:
        fait.start()
    for fait in fils:
        fait.join()
    return len(refus), pannes


def tour(identifiant: str, gens: list[Compte]) -> list[str]:
    """Each wants the deposit, each examines the same point, each writes the note, each says a word."""
    fautes = []
    for table, geste in (
        (Affectation, lambda qui: affectations.affecter(qui, identifiant, REGION, qui.pk, apres=0)),
        (PointExamine, lambda qui: points.examiner(qui, identifiant, "plan", EtatDuPoint.rempli, str(qui), apres=0)),
        (NoteDeService, lambda qui: notes.noter(qui, identifiant, REGION, 1, str(qui), version=0)),
    ):
        refus, pannes = ensemble(*(lambda q=qui, g=geste: g(q) for qui in gens))  # type: ignore[misc]
        combien = table._default_manager.filter(depot__dossier__identifiant=identifiant).count()
        fautes += pannes
        if (combien, refus) != (1, len(gens) - 1):
            fautes.append(f"{table.__name__} : {combien} écrits, {refus} prévenus")
    _, pannes = ensemble(*(lambda q=qui: fil.dire(q, identifiant, "Un mot.") for qui in gens))  # type: ignore[misc]
    dits = MotDuFil.objects.filter(depot__dossier__identifiant=identifiant).count()
    return [*fautes, *pannes, *([] if dits == len(gens) else [f"{dits} mots dits"])]


def main(combien: int, temoin: bool) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    gens = [maquettes.compte(nom, au=campagne, role=Role.instructeur, portee="93") for nom in ("a", "b", "c")]
    if temoin:
        ouverture.verrouiller = lambda identifiant: Dossier.objects.select_related("campagne").get(
            identifiant=identifiant
        )
    fautes = []
    for rang in range(combien):
        texte = maquettes.COURT.replace("id: essai", f"id: essai-{rang}")
        depot_court(maquettes.dossier_ouvert(campagne, chef, texte), ["93"])
        fautes += tour(f"essai-{rang}", gens)
    print(json.dumps({"tours": combien, "fautes": fautes[:20]}))


if __name__ == "__main__":
    main(int(sys.argv[2]), "--temoin" in sys.argv)
