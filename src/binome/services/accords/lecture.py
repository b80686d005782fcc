"""The agreements of a dossier, as one person may read them: of the fiches that they may read, and of no other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from binome.appels.catalogue import retrouver_appel
from binome.documents.modeles_actes.accord import entreprise_de, interesses
from binome.documents.modeles_actes.acte import binome_du_territoire
from binome.domaine.accords.etats import (
    EN_COURS,
    NOMS_DES_ETATS_D_ACCORD,
    EtatDAccord,
    FinDeDemande,
    SensDePosition,
    attendues,
    etat_d_accord,
)
from binome.domaine.accords.fiche_lue import nommer_les_changes
from binome.domaine.accords.regles import ReglesDeLAccord
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import NOMS, Role
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.offre.catalogue import catalogue
from binome.registre.models import Compte, DemandeDAccord, Dossier, FinDAccord, PositionSurLAccord
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.equipe import delegations
from binome.services.socle import horloge
from binome.services.texte import numeros


class AccordRefuseError(BinomeError):
    """An agreement cannot be asked, or answered, so; `champ` names the field at fault, the message says why."""

    code = "accord_refuse"
    famille = Famille.invalide

    def __init__(self, message: str, champ: str = "") -> None:
        self.champ = champ
        super().__init__(message)


@dataclass(frozen=True)
class AccordVu:
    """A request for agreement, and where it stands. `numero_de_l_action`: as the text that was read says it."""

    demande: DemandeDAccord
    positions: tuple[PositionSurLAccord, ...]
    fin: FinDAccord | None
    jour: dt.date
    numero_de_l_action: str

    @property
    def sens(self) -> dict[str, SensDePosition]:
        """Side → what it said."""
        return {p.qualite: SensDePosition(p.sens) for p in self.positions}

    @property
    def _fin(self) -> FinDeDemande | None:
        return FinDeDemande(self.fin.genre) if self.fin else None

    @property
    def etat(self) -> EtatDAccord:
        return etat_d_accord(self.sens, self._fin)

    @property
    def mot(self) -> str:
        return NOMS_DES_ETATS_D_ACCORD[self.etat]

    @property
    def attendus(self) -> list[str]:
        """Those who have still to answer, in words."""
        return [NOMS[Role(cote)] for cote in attendues(self.sens, self._fin)]

    @property
    def en_retard(self) -> bool:
        return self.etat in EN_COURS and self.jour > self.demande.limite

    @property
    def changes(self) -> list[str]:
        """What changed of the fiche, in words, when that ended it."""
        return nommer_les_changes(tuple(json.loads(self.fin.champs))) if self.fin and self.fin.champs else []

    @property
    def jour_de_la_derniere(self) -> dt.date | None:
        """The day of the last answer."""
        if not self.positions:
            return None
        return horloge.jour_a(self.demande.dossier.campagne.fuseau, self.positions[-1].signee_le)

    @property
    def dispositif(self) -> str:
        """The scheme that it is asked for, by its name."""
        return nom_du_dispositif(self.demande.dispositif)


def nom_du_dispositif(identifiant: str) -> str:
    """A scheme of the catalogue by its name; what is no longer there, by its id."""
    return next((p.dispositif.nom for p in catalogue() if p.dispositif.id == identifiant), identifiant)


def lister(ouvert: DossierOuvert, fiche: str | None = None) -> list[AccordVu]:
    """Those of a dossier (or of one fiche) that this person may read, latest first. Two queries."""
    voulues = DemandeDAccord.objects.filter(dossier=ouvert.dossier)
    if fiche is not None:
        voulues = voulues.filter(fiche=fiche)
    peut = lecteur(ouvert)
    return [vu for vu in voir(voulues.order_by("-pk")) if peut(vu.demande)]


def a_repondre(compte: Compte, cotes: Mapping[int, Collection[Role]]) -> list[DemandeDAccord]:
    """Those that run and await one of the sides that this account is in each of these dossiers (by key), to which it
    said nothing yet. One query."""
    siens = {dossier: {cote.value for cote in ici} for dossier, ici in cotes.items() if ici}
    dites = PositionSurLAccord.objects.filter(demande=OuterRef("pk"))
    fermees = dites.filter(Q(sens=SensDePosition.defavorable.value) | Q(compte=compte) | Q(au_nom_de=compte))
    voulues = DemandeDAccord.objects.filter(~Exists(fermees), dossier__in=siens, fin__isnull=True)
    ont_dit = {cote.value: Exists(dites.filter(qualite=cote.value)) for cote in delegations.COTES}
    voulues = voulues.annotate(**{f"dit_{cote}": dit for cote, dit in ont_dit.items()}).order_by("limite", "pk")
    return [d for d in voulues if any(not getattr(d, f"dit_{cote}") for cote in siens[d.dossier_id])]


def un(ouvert: DossierOuvert, cle: int) -> AccordVu:
    """One of them. Errors: IntrouvableError."""
    peut = lecteur(ouvert)
    vus = [vu for vu in voir(DemandeDAccord.objects.filter(dossier=ouvert.dossier, pk=cle)) if peut(vu.demande)]
    if not vus:
        raise IntrouvableError(cle)
    return vus[0]


def voir(demandes: QuerySet[DemandeDAccord]) -> list[AccordVu]:
    """These requests and where they stand today. Five queries at most."""
    vus = []
    quand = horloge.maintenant()
    lues = demandes.select_related("par", "fin", "dossier__campagne")
    toutes = lues.prefetch_related("positions__compte", "positions__au_nom_de")
    connus = numeros.numeros(demande.texte for demande in toutes)
    for demande in toutes:
        jour = horloge.jour_a(demande.dossier.campagne.fuseau, quand)
        numero = connus.get(demande.texte, {}).get(demande.fiche, demande.fiche)
        vus.append(AccordVu(demande, tuple(demande.positions.all()), getattr(demande, "fin", None), jour, numero))
    return vus


def lecteur(ouvert: DossierOuvert) -> Callable[[DemandeDAccord], bool]:
    """Whether this person may read what was asked of a fiche: as they read the fiche, or to sign in someone's name."""
    signe = cache(lambda: bool(delegations.signatures_possibles(ouvert.compte, ouvert.dossier)))

    def peut(demande: DemandeDAccord) -> bool:
        chemin = f"plan_actions.fiches[{demande.fiche}]"
        return ouvert.memoire.lisible_de(ouvert.regard, chemin, demande.demandee_le) or signe()

    return peut


def en_vigueur(dossier: Dossier, fiche: str, dispositif: str = "") -> DemandeDAccord | None:
    """The agreement given to a fiche for that scheme, or for any, that still holds; None when there is none."""
    siennes = DemandeDAccord.objects.filter(dossier=dossier, fiche=fiche, dispositif__in={dispositif, ""})
    donnes = [vu.demande for vu in voir(siennes.order_by("-pk")) if vu.etat is EtatDAccord.donne]
    return next((d for d in donnes if d.dispositif == dispositif), donnes[0] if donnes else None)


def regles(dossier: Dossier) -> ReglesDeLAccord:
    """What the call of a dossier says of agreements."""
    return retrouver_appel(dossier.campagne.appel).appel.accord


def demandables(texte: Document) -> tuple[FicheAction, ...]:
    """The fiches that an agreement may be asked for: presented, and carried by a firm."""
    return tuple(f for f in texte.plan_actions.presentees if entreprise_de(f))


def nommes_interesses(texte: Document, fiche: FicheAction) -> tuple[str, ...]:
    """Those of the binôme that the dossier names who lead, or represent, the firm that carries a fiche."""
    entreprise = entreprise_de(fiche)
    return interesses(binome_du_territoire(texte), entreprise) if entreprise else ()
