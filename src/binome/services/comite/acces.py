"""Who enters the room of a committee, and who conducts it. To anyone else, it does not exist."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from binome.appels.catalogue import retrouver_appel
from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.droits.droits import Role
from binome.registre.composees import RequeteComposee
from binome.registre.models import Campagne, Compte, MembreDuComite, RoleCampagne
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.socle import horloge

RESERVE_A_LA_CONDUITE = "Réservé au président et au secrétariat du comité."


@dataclass(frozen=True)
class ComiteOuvert:
    """A committee, as one person may see and touch it. `membre`: what they are in it; None for an administrator who
    only composes it, and for who holds the role and was not named yet."""

    campagne: Campagne
    compte: Compte
    membre: MembreDuComite | None
    dedans: bool

    @cached_property
    def regles(self) -> ReglesDuComite:
        return regles(self.campagne)

    @property
    def conduit(self) -> bool:
        """Whether this person presides or keeps the secretariat."""
        fonction = self.membre.fonction if self.dedans and self.membre else ""
        return fonction in (FonctionAuComite.president, FonctionAuComite.secretariat)

    @property
    def compose(self) -> bool:
        """Whether this person may name members: who conducts, or an administrator."""
        return self.conduit or self.compte.administrateur

    def exiger_la_conduite(self) -> None:
        """Errors: RefusError."""
        if not self.conduit:
            raise RefusError(RESERVE_A_LA_CONDUITE)


def regles(campagne: Campagne) -> ReglesDuComite:
    """The rules of a committee: the call's, those of the law where it says nothing."""
    comite = retrouver_appel(campagne.appel).appel.comite
    return comite.regles if comite else ReglesDuComite()


def entrer(compte: Compte, campagne: str, quand: dt.datetime) -> ComiteOuvert:
    """The committee of a campaign, for who sits in it. Errors: IntrouvableError."""
    ouvert = _ouvrir(compte, campagne, quand)
    if not ouvert.dedans:
        raise IntrouvableError(campagne)
    return ouvert


def au_nom_de(courriel: str, campagne: str) -> ComiteOuvert:
    """The committee of a campaign, as the member of that address sees it. Errors: IntrouvableError."""
    compte = Compte.objects.filter(email=courriel.strip().lower(), is_active=True).first()
    if compte is None:
        raise IntrouvableError(courriel)
    return entrer(compte, campagne, horloge.maintenant())


def composer(compte: Compte, campagne: str, quand: dt.datetime) -> ComiteOuvert:
    """The same, for who may also only name its members. Errors: IntrouvableError."""
    ouvert = _ouvrir(compte, campagne, quand)
    if not (ouvert.dedans or compte.administrateur):
        raise IntrouvableError(campagne)
    return ouvert


def conduire(compte: Compte, campagne: str) -> ComiteOuvert:
    """The same, for who answers for what it decided: its president, its secretariat, an administrator. Errors:
    IntrouvableError, RefusError.
    """
    ouvert = composer(compte, campagne, horloge.maintenant())
    if not ouvert.compose:
        raise RefusError(RESERVE_A_LA_CONDUITE)
    return ouvert


def _ouvrir(compte: Compte, identifiant: str, quand: dt.datetime) -> ComiteOuvert:
    campagne = _CAMPAGNE.premiere(identifiant, compte.pk)
    if campagne is None:
        raise IntrouvableError(identifiant)
    membre = _MEMBRE.premiere(campagne.pk, compte.pk, horloge.jour_a(campagne.fuseau, quand))
    return ComiteOuvert(campagne, compte, membre, bool(vars(campagne)["dedans"]))


def _avec_qui_entre(identifiant: str, compte: int) -> QuerySet[Campagne]:
    siens = RoleCampagne.objects.filter(campagne=OuterRef("pk"), compte=compte, role=Role.comite.value)
    return Campagne.objects.filter(identifiant=identifiant).annotate(dedans=Exists(siens))


def verrouiller(campagne: Campagne) -> Campagne:
    """The campaign, held until the end of the running transaction: acts of its committee wait for one another."""
    (tenue,) = _TENUE(campagne.pk)
    return tenue


def _tenue(campagne: int) -> QuerySet[Campagne]:
    requete = Campagne.objects.filter(pk=campagne)
    # Who writes a row that names the campaign waits for nobody: acts of its committee alone do.
    return requete.select_for_update(no_key=True) if connection.features.has_select_for_update else requete


_CAMPAGNE = RequeteComposee(_avec_qui_entre)
_MEMBRE: RequeteComposee[MembreDuComite] = RequeteComposee(
    lambda campagne, compte, jour: MembreDuComite.en_fonction(campagne, jour).filter(compte=compte).order_by("pk")[:1]
)
_TENUE = RequeteComposee(_tenue)


def campagnes(compte: Compte) -> list[Campagne]:
    """The campaigns whose committee someone sits in. One query."""
    siens = RoleCampagne.objects.filter(compte=compte, role=Role.comite.value).values("campagne")
    return list(Campagne.objects.filter(pk__in=siens))
