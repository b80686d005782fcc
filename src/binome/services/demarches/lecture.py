"""The requests of a dossier as one person may read them, and those that an operator received."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from binome.domaine.demarches.etats import (
    FINIES,
    NOMS_DES_DEMARCHES,
    NOMS_DES_SOURCES,
    EtatDeDemarche,
    SourceDEtape,
)
from binome.domaine.droits.droits import Role
from binome.registre.models import (
    Compte,
    DemarcheAupresDUnOperateur,
    EtapeDeDemarche,
    EvenementDeSuivi,
    RoleCampagne,
    RoleDossier,
)
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.socle import horloge
from binome.services.texte import numeros


@dataclass(frozen=True)
class EtapeVue:
    """A step, in words."""

    etape: EtapeDeDemarche

    @property
    def mot(self) -> str:
        return NOMS_DES_DEMARCHES[EtatDeDemarche(self.etape.etat)]

    @property
    def source(self) -> str:
        return NOMS_DES_SOURCES[SourceDEtape(self.etape.source)]

    @property
    def au_suivi(self) -> int | None:
        """The rank of the event of the follow-up that tells it."""
        suivi: EvenementDeSuivi | None = getattr(self.etape, "suivi", None)
        return suivi.rang if suivi else None

    @property
    def sans_montant(self) -> bool:
        """Whether it says that money is given without saying how much: the follow-up learns nothing of it."""
        return self.etape.etat == EtatDeDemarche.accordee.value and self.etape.montant is None


@dataclass(frozen=True)
class DemarcheVue:
    """A request and what became of it; its last step says where it stands; `numero_de_l_action`: in its text."""

    demarche: DemarcheAupresDUnOperateur
    etapes: tuple[EtapeVue, ...]
    numero_de_l_action: str

    @property
    def etat(self) -> EtatDeDemarche:
        return EtatDeDemarche(self.etapes[-1].etape.etat) if self.etapes else EtatDeDemarche.preparee

    @property
    def mot(self) -> str:
        return NOMS_DES_DEMARCHES[self.etat]

    @property
    def finie(self) -> bool:
        return self.etat in FINIES

    @property
    def envoyee(self) -> bool:
        """Whether it left: an operator sees nothing of it before."""
        return bool(self.etapes)

    @property
    def dernier_jour(self) -> dt.date:
        """The day of the last word on it."""
        if self.etapes:
            return self.etapes[-1].etape.le
        return horloge.jour_a(self.demarche.dossier.campagne.fuseau, self.demarche.preparee_le)


def voir(demarches: QuerySet[DemarcheAupresDUnOperateur]) -> list[DemarcheVue]:
    """These requests and their steps. Four queries at most."""
    toutes = demarches.select_related("dossier__campagne", "par", "accord").prefetch_related("etapes__suivi")
    connus = numeros.numeros(d.texte for d in toutes)
    return [
        DemarcheVue(d, tuple(EtapeVue(e) for e in d.etapes.all()), connus.get(d.texte, {}).get(d.fiche, d.fiche))
        for d in toutes
    ]


def lisible(ouvert: DossierOuvert, demarche: DemarcheAupresDUnOperateur) -> bool:
    """Whether this person may read what was asked of a fiche."""
    return ouvert.memoire.lisible_de(ouvert.regard, f"plan_actions.fiches[{demarche.fiche}]", demarche.preparee_le)


def lister(ouvert: DossierOuvert) -> list[DemarcheVue]:
    """Those of a dossier that this person may read, latest first."""
    siennes = DemarcheAupresDUnOperateur.objects.filter(dossier=ouvert.dossier).order_by("-pk")
    return [vue for vue in voir(siennes) if lisible(ouvert, vue.demarche)]


def une(ouvert: DossierOuvert, numero: str) -> DemarcheVue:
    """One of them. Errors: IntrouvableError."""
    vues = voir(DemarcheAupresDUnOperateur.objects.filter(dossier=ouvert.dossier, numero=numero))
    if not vues or not lisible(ouvert, vues[0].demarche):
        raise IntrouvableError(numero)
    return vues[0]


def recues(compte: Compte) -> list[DemarcheVue]:
    """What was sent to the operators that this account answers for, latest first; nothing of a dossier of its team."""
    roles = RoleCampagne.objects.filter(compte=compte, role=Role.operateur.value).exclude(service="")
    voulues = DemarcheAupresDUnOperateur.objects.none()
    for role in roles:
        voulues |= DemarcheAupresDUnOperateur.objects.filter(
            dossier__campagne=role.campagne_id, operateur=role.service, etapes__isnull=False
        )
    equipes = RoleDossier.objects.filter(compte=compte).values("dossier")
    return voir(voulues.exclude(dossier__in=equipes).distinct().order_by("-pk"))


def recue(compte: Compte, numero: str) -> DemarcheVue:
    """One of them. Errors: IntrouvableError."""
    vue = next((vue for vue in recues(compte) if vue.demarche.numero == numero), None)
    if vue is None:
        raise IntrouvableError(numero)
    return vue


def repond(compte: Compte) -> bool:
    """Whether this account answers for an operator."""
    roles = RoleCampagne.objects.filter(compte=compte, role=Role.operateur.value)
    return roles.exclude(service="").exists()


def arbre(vue: DemarcheVue) -> dict[str, Any]:
    """A request for programs: what its page says, its answers in order; nothing known is null."""
    demarche = vue.demarche
    return {
        "numero": demarche.numero,
        "dossier": demarche.dossier.identifiant,
        "territoire": demarche.dossier.territoire,
        "action": vue.numero_de_l_action,
        "dispositif": demarche.dispositif,
        "dispositif_nom": demarche.dispositif_nom,
        "operateur": demarche.operateur_nom,
        "montant": None if demarche.montant is None else str(demarche.montant),
        "etat": vue.etat.value,
        "depuis": vue.dernier_jour.isoformat(),
        "empreinte": demarche.empreinte,
        "etapes": [
            {
                "etat": e.etape.etat,
                "le": e.etape.le.isoformat(),
                "montant": None if e.etape.montant is None else str(e.etape.montant),
                "raison": e.etape.raison or None,
                "source": e.etape.source,
            }
            for e in vue.etapes
        ],
    }
