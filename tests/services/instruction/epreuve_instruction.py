"""Instructors of one service who act at once, on a real database: `python -m tests.services.instruction.epreuve_instruction
ensemble N`.

`--temoin` lets everyone act without waiting for their turn: on PostgreSQL the ordeal must then find something.
"""

from __future__ import annotations

from functools import partial

import django

django.setup()

from tests import maquettes  # noqa: E402
from tests.instruits import REGION, depot_court  # noqa: E402
from tests.services.outils_epreuves import ensemble, eprouver  # noqa: E402

from binome.domaine.droits.droits import Role  # noqa: E402
from binome.domaine.procedure.recevabilite import EtatDuPoint  # noqa: E402
from binome.registre.models import Affectation, Campagne, Compte, Dossier, MotDuFil, NoteDeService, PointExamine  # noqa: E402
from binome.services.acces import ouverture  # noqa: E402
from binome.services.instruction import affectations, fil  # noqa: E402
from binome.services.instruction.boite import notes  # noqa: E402
from binome.services.instruction.depots_instruits import ChangeEntreTempsError  # noqa: E402
from binome.services.instruction.recevabilite import points  # noqa: E402

Gens = tuple[Campagne, Compte, list[Compte]]


def preparer() -> Gens:
    campagne = maquettes.campagne()
    gens = [maquettes.compte(nom, au=campagne, role=Role.instructeur, portee="93") for nom in ("a", "b", "c")]
    return campagne, maquettes.compte("chef"), gens


def casser() -> None:
    ouverture.verrouiller = lambda identifiant: Dossier.objects.select_related("campagne").get(identifiant=identifiant)


def instruire(monde: Gens, n: int) -> list[str]:
    """Each wants the deposit, each examines the same point, each writes the note, each says a word."""
    (campagne, chef, gens), identifiant, fautes = monde, f"essai-{n}", list[str]()
    depot_court(
        maquettes.dossier_ouvert(campagne, chef, maquettes.COURT.replace("id: essai", f"id: {identifiant}")), ["93"]
    )
    for table, geste in (
        (Affectation, lambda qui: affectations.affecter(qui, identifiant, REGION, qui.pk, apres=0)),
        (PointExamine, lambda qui: points.examiner(qui, identifiant, "plan", EtatDuPoint.rempli, str(qui), apres=0)),
        (NoteDeService, lambda qui: notes.noter(qui, identifiant, REGION, 1, str(qui), version=0)),
    ):
        faits = [partial(geste, qui) for qui in gens]
        _, refus, pannes = ensemble(*faits, refus=ChangeEntreTempsError)
        combien = table._default_manager.filter(depot__dossier__identifiant=identifiant).count()
        fautes += pannes
        if (combien, refus) != (1, len(gens) - 1):
            fautes.append(f"{table.__name__} : {combien} écrits, {refus} prévenus")
    _, _, pannes = ensemble(*(partial(fil.dire, qui, identifiant, "Un mot.") for qui in gens))
    dits = MotDuFil.objects.filter(depot__dossier__identifiant=identifiant).count()
    return [*fautes, *pannes, *([] if dits == len(gens) else [f"{dits} mots dits"])]


if __name__ == "__main__":
    eprouver(preparer, casser, instruire)
