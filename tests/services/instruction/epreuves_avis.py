"""Ordeal of opinions on a real database: `python -m tests.services.instruction.epreuves_avis ensemble TOURS`.

Four people give the opinion of a body at the same moment, then four write its draft. Prints one JSON object; `fautes`
says what was found wrong. `--temoin` takes away the turn that each waits for: the ordeal must then find something.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from tests import maquettes  # noqa: E402
from tests.maquettes import A_TEMPS, ID  # noqa: E402
from tests.services.outils_epreuves import HorsTransaction, a_la_fois, se_croiser  # noqa: E402

from binome.domaine.droits.droits import Role  # noqa: E402
from binome.domaine.procedure.avis import ContenuAvis, SensAvis  # noqa: E402
from binome.domaine.procedure.etapes import Acte  # noqa: E402
from binome.registre.models import Avis, Compte, ContributionAvis, Depot, LigneJournal, PassageDuDepot  # noqa: E402
from binome.services.acces import ouverture  # noqa: E402
from binome.services.depot import sceaux  # noqa: E402
from binome.services.instruction import avis, brouillons, passages  # noqa: E402
from binome.services.socle import coffre, horloge, journal, referentiel  # noqa: E402

REGION = "region:93"
MAINS = 4


def preparer() -> list[Compte]:
    """A dossier, and four people of one service."""
    horloge.maintenant = lambda: A_TEMPS
    sceaux.verdict_du_depot = lambda _: SimpleNamespace(constats=())  # type: ignore[assignment,return-value]
    referentiel.partager()
    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    maquettes.dossier_signe(campagne, chef)
    roles: dict[str, Any] = {"au": campagne, "role": Role.instructeur, "portee": "93"}
    return [maquettes.compte(f"main-{rang}", **roles) for rang in range(MAINS)]


def casser() -> None:
    """The negative control: nobody waits for anybody, and every statement is kept at once."""
    for module in (avis, brouillons, passages):
        module.transaction = SimpleNamespace(atomic=lambda **_: nullcontext())  # type: ignore[attr-defined]
    ouverture.verrouiller = lambda identifiant: ouverture.Dossier.objects.select_related("campagne").get(
        identifiant=identifiant
    )
    passages.nouvelles = SimpleNamespace(prevenir=lambda _: None)  # type: ignore[assignment]
    journal.connection = HorsTransaction()  # type: ignore[assignment]


def deposer(tour: int) -> Depot:
    """A deposit that replaces the one before, already admissible: what is raced is what comes after."""
    dossier = ouverture.Dossier.objects.get(identifiant=ID)
    Depot.objects.filter(dossier=dossier, remplace_le=None).update(remplace_le=A_TEMPS)
    depot = Depot.objects.create(
        numero=f"{ID}-{tour + 1}",
        dossier=dossier,
        revision=dossier.tete,
        manifeste="{}",
        empreinte=f"{tour:064}",
        recu_at=A_TEMPS,
        enregistre_at=A_TEMPS,
        tardif=False,
        cle_idempotence=f"cle-{tour:08}",
        par=Compte.objects.get(email="chef@exemple.fr"),
    )
    depot.regions.create(code="93")
    ouverture.Dossier.objects.filter(pk=dossier.pk).update(etat="depose")
    return depot


def _rendre(compte: Compte) -> Callable[[], Avis]:
    contenu = ContenuAvis(sens=SensAvis.favorable, motif=f"Motif de {compte.nom}.")
    return lambda: avis.rendre(compte, ID, REGION, contenu)


def _ecrire(compte: Compte, champ: str, texte: str) -> Callable[[], Any]:
    contenu = brouillons.ouvrir(compte, ID, REGION).contenu.model_copy(update={champ: texte})
    return lambda: brouillons.contribuer(compte, ID, REGION, 0, contenu)


def ensemble(tours: int, *, temoin: bool) -> dict[str, Any]:
    mains = preparer()
    depots = [deposer(0)]
    if temoin:
        casser()
        se_croiser()
    fautes: list[str] = []
    for tour in range(tours):
        depot = depots[-1]
        passages.passer(mains[0], ID, Acte.declarer_recevable)
        textes = {champ: f"Le {champ} du tour {tour}." for champ in ("motif", "reserves", "personnes")}
        ecrits = a_la_fois([_ecrire(compte, *dit) for compte, dit in zip(mains, textes.items(), strict=False)])
        fautes += [f"tour {tour} : {e!r}" for e in ecrits if isinstance(e, Exception)]
        derniere = ContributionAvis.objects.filter(depot=depot).order_by("-rang").first()
        if derniere is None or textes.items() - {c: t for c, t in derniere.contenu.items() if c != "notes"}.items():
            fautes.append(f"tour {tour} : un texte du projet est perdu")
        rendus = a_la_fois([_rendre(compte) for compte in mains])
        faits = [r for r in rendus if isinstance(r, Avis)]
        refuses = [r for r in rendus if isinstance(r, ouverture.RefusError) and "déjà été rendu" in r.phrase]
        if len(faits) != 1 or len(refuses) != MAINS - 1:
            fautes.append(f"tour {tour} : {len(faits)} avis rendus, {rendus}")
        gardes = Avis.objects.filter(depot=depot).count()
        actes = PassageDuDepot.objects.filter(depot=depot, acte=Acte.rendre_avis.value).count()
        lignes = LigneJournal.objects.filter(action="avis.rendu", donnees__contains=f'"{depot.numero}"').count()
        if (gardes, actes, lignes) != (1, 1, 1):
            fautes.append(f"tour {tour} : {gardes} avis, {actes} actes, {lignes} lignes du journal")
        if temoin and fautes:
            break
        depots.append(deposer(tour + 1))
    if (faute := journal.verifier()[1]) is not None:
        fautes.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return {"fautes": fautes, "tours": tours, "avis": Avis.objects.count()}


if __name__ == "__main__":
    coffre.racine().mkdir(parents=True, exist_ok=True)
    print(json.dumps(ensemble(int(sys.argv[2]), temoin="--temoin" in sys.argv), ensure_ascii=False))
