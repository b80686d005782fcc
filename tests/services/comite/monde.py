"""A committee of five around a deposit that has reached it; the clock is in hand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from tests import maquettes
from tests.maquettes import A_TEMPS, LIMITE

from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.droits.droits import Role
from binome.domaine.procedure.etapes import Acte
from binome.registre.models import (
    Compte,
    DeliberationDuComite,
    DeportDeSeance,
    Depot,
    MembreDuComite,
    PointDeSeance,
    SeanceDuComite,
)
from binome.services.depot import depots
from binome.services.instruction import passages

SANS_OBSTACLE = SimpleNamespace(bloque=False, model_dump_json=lambda: "{}")
PERSONNES = ("presidente", "secretaire", "ministere", "regions", "intercos", "industrie")
APRES = LIMITE + dt.timedelta(days=40)


class Monde:
    """One campaign, one deposit at the stage of the committee, and the people of it."""

    def __init__(self, combien: int = 1) -> None:
        self.instant = A_TEMPS
        self.campagne = maquettes.campagne()
        self.comptes: dict[str, Compte] = {nom: maquettes.compte(nom) for nom in ("chef", "national", "etranger")}
        maquettes.donner(self.campagne, self.comptes["national"], Role.instructeur)
        self.membres: dict[str, MembreDuComite] = {}
        for nom in PERSONNES:
            self.comptes[nom] = maquettes.compte(nom, au=self.campagne, role=Role.comite)
            self.membres[nom] = self.siege(nom)
        self.depots = [self.deposer(f"dossier-{n}") for n in range(1, combien + 1)]
        self.dossier = self.depots[0].dossier

    def siege(self, nom: str, **plus: Any) -> MembreDuComite:
        fonction = {"presidente": "president", "secretaire": "secretariat"}.get(nom, "membre")
        champs = {"nom": nom.capitalize(), "qualite": f"Qualité de {nom}", "rattachement": f"Service {nom}"}
        return MembreDuComite.objects.create(
            campagne=self.campagne,
            compte=self.comptes.get(nom),
            fonction=plus.pop("fonction", fonction),
            nature=plus.pop("nature", "de_droit"),
            depuis=dt.date(2023, 1, 1),
            **{**champs, **plus},
        )

    def deposer(self, identifiant: str) -> Depot:
        """A deposit, brought to the committee by the real procedure."""
        with (
            patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE),
            patch("binome.services.socle.horloge.maintenant", lambda: A_TEMPS),
        ):
            maquettes.dossier_signe(self.campagne, self.comptes["chef"], identifiant)
            depot = depots.deposer(self.comptes["chef"], identifiant, f"cle-{identifiant}", recu_at=A_TEMPS)
        with patch("binome.services.socle.horloge.maintenant", lambda: APRES):
            par = self.comptes["national"]
            passages.passer(par, identifiant, Acte.declarer_recevable, echeance=APRES.date())
            for titre in sorted(passages.avis_attendus(depot, [])):
                passages.passer(par, identifiant, Acte.rendre_avis, au_titre_de=titre, motif="Favorable.")
            passages.passer(par, identifiant, Acte.transmettre_au_comite)
        self.instant = APRES
        return depot

    def adopter(
        self,
        sens: SensDeLaDecision = SensDeLaDecision.label,
        depot: Depot | None = None,
        rang: int = 1,
        quand: dt.datetime = APRES,
    ) -> DeliberationDuComite:
        """A vote that the committee closed, as if its session had been held."""
        moi = self.comptes["secretaire"]
        seance, _ = SeanceDuComite.objects.get_or_create(
            campagne=self.campagne,
            rang=rang,
            defaults={"prevue_le": APRES, "lieu": "Paris", "creee_par": moi, "creee_le": APRES},
        )
        vu = depot or self.depots[0]
        point = PointDeSeance.objects.create(seance=seance, rang=seance.points.count() + 1, depot=vu)
        return DeliberationDuComite.objects.create(
            point=point,
            rang=1,
            proposition=sens.value,
            motifs="Le dossier répond.",
            ouverte_par=moi,
            ouverte_le=quand,
            close_le=quand,
            adoptee=True,
            resultat="{}",
        )

    def recuser(self, nom: str, point: PointDeSeance) -> None:
        """A recusal, as the session would note it."""
        qui = {"membre": self.membres[nom], "par": self.comptes["secretaire"]}
        DeportDeSeance.objects.create(point=point, motif="Élue du périmètre.", le=self.instant, **qui)
