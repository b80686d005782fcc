"""Sessions: planned, convened with their agenda, opened, closed; convened again when the quorum was wanting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.convocation import DelaiDeConvocation, delai
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.langue.typographie import date_longue
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Campagne,
    ChangementDeSeance,
    Compte,
    ConvocationDuComite,
    DeliberationDuComite,
    MembreDuComite,
    SeanceDuComite,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, composition, saisies
from binome.services.instruction import ressorts
from binome.services.notifications import distribution
from binome.services.socle import adresses, horloge, journal


@dataclass(frozen=True)
class SeanceTenue:
    """A session, held by whoever acts on it, and the committee as they may touch it."""

    seance: SeanceDuComite
    ouvert: acces.ComiteOuvert
    quand: dt.datetime

    @property
    def regles(self) -> ReglesDuComite:
        return regles(self.seance, self.ouvert)

    def noter(self, action: str, **donnees: object) -> None:
        """Tell the journal, under the committee."""
        objet, dites = f"comite:{self.ouvert.campagne.identifiant}", {"seance": self.seance.rang, **donnees}
        journal.ajouter(action, objet, dites, acteur=self.ouvert.compte, instant=self.quand)


def regles(seance: SeanceDuComite, ouvert: acces.ComiteOuvert) -> ReglesDuComite:
    """The rules of a session: those frozen with its convocation, else those of the call today."""
    return ReglesDuComite.model_validate_json(seance.regles) if seance.regles else ouvert.regles


@contextmanager
def tenir(compte: Compte, campagne: str, rang: int, *, conduite: bool = True) -> Iterator[SeanceTenue]:
    """A session, held until the end of the transaction that this opens: acts on it wait for one another.

    Errors: IntrouvableError, RefusError (who does not conduct, unless `conduite` is False; what was cancelled).
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.entrer(compte, campagne, quand)
        acces.verrouiller(ouvert.campagne)
        if conduite:
            ouvert.exiger_la_conduite()
        if (seance := trouver(ouvert.campagne, rang)).annulee_le is not None:
            raise RefusError("Cette séance est annulée : plus rien ne s'y fait.")
        yield SeanceTenue(seance, ouvert, quand)


def trouver(campagne: Campagne, rang: int) -> SeanceDuComite:
    """A session by its rank. Errors: IntrouvableError."""
    if (seance := _SEANCE.premiere(campagne.pk, rang)) is None:
        raise IntrouvableError(rang)
    return seance


_LUES = SeanceDuComite.objects.select_related("campagne", "preside_par").annotate(
    changee=Exists(ChangementDeSeance.objects.filter(seance=OuterRef("pk")))
)
_SEANCE = RequeteComposee(lambda campagne, rang: _LUES.filter(campagne=campagne, rang=rang))


def toutes(campagne: Campagne) -> list[SeanceDuComite]:
    """Every session, the last one first. One query."""
    return list(SeanceDuComite.objects.filter(campagne=campagne).select_related("seconde_de").order_by("-rang"))


def prevoir(compte: Compte, campagne: str, prevue_le: dt.datetime, lieu: str) -> SeanceDuComite:
    """Plan a session; its agenda and its convocation come after. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.entrer(compte, campagne, quand)
        acces.verrouiller(ouvert.campagne)
        ouvert.exiger_la_conduite()
        return creer(ouvert, prevue_le, saisies.ligne(lieu, "Lieu", "lieu"), quand)


def creer(
    ouvert: acces.ComiteOuvert,
    prevue_le: dt.datetime,
    lieu: str,
    quand: dt.datetime,
    seconde_de: SeanceDuComite | None = None,
    cloture_le: dt.datetime | None = None,
) -> SeanceDuComite:
    """Write a session that is planned, in the running transaction. Errors: RefusError."""
    saisies.exiger_a_venir(prevue_le, quand)
    if cloture_le is None:
        saisies.exiger_libre(ouvert.campagne, prevue_le)
    rang = SeanceDuComite.objects.filter(campagne=ouvert.campagne).count() + 1
    seance = SeanceDuComite.objects.create(
        campagne=ouvert.campagne,
        rang=rang,
        uid=adresses.uid(f"comite-{ouvert.campagne.identifiant}-{rang}"),
        prevue_le=prevue_le,
        lieu=lieu,
        seconde_de=seconde_de,
        cloture_le=cloture_le,
        creee_par=ouvert.compte,
        creee_le=quand,
    )
    suite = {"le": prevue_le.isoformat(), **({"seconde_de": seconde_de.rang} if seconde_de else {})}
    SeanceTenue(seance, ouvert, quand).noter("comite.seance_prevue", **suite)
    return seance


def convoquer(compte: Compte, campagne: str, rang: int, urgence: str = "") -> DelaiDeConvocation:
    """Convene every member and substitute by letter; the rules of the session are frozen. `urgence`: why the delay is
    shorter than it must be. Errors: IntrouvableError, RefusError."""
    with tenir(compte, campagne, rang) as tenue:
        seance, quand = tenue.seance, tenue.quand
        exiger_en_salle(seance)
        exiger_a_convoquer(seance)
        # Its rules would be those of the law where it had others, and frozen so.
        ressorts.exiger_l_appel(tenue.ouvert.campagne)
        if not seance.points.exists():
            raise RefusError("L'ordre du jour est vide : inscrivez un dossier ou un point avant de convoquer.")
        raison = saisies.texte(urgence, "Motif de l'urgence", "urgence", 2_000)
        compte_fait = delai_de(seance, tenue.ouvert, quand, raison)
        if not compte_fait.permise:
            raise RefusError(au_champ("urgence", compte_fait.phrase))
        seance.regles = tenue.ouvert.regles.model_dump_json()
        seance.urgence, seance.convoquee_le = "" if compte_fait.respecte else raison, quand
        seance.save(update_fields=["regles", "urgence", "convoquee_le"])
        neufs = convier(seance, quand)
        tenue.noter("comite.convoque", membres=[m.pk for m in neufs], jours=compte_fait.jours)
        return compte_fait


def convier(seance: SeanceDuComite, quand: dt.datetime) -> list[MembreDuComite]:
    """Write to every member and substitute of its day who was not convened yet, in the running transaction: the whole
    committee the first time, who has come to it since when the session is moved. Errors: RefusError."""
    jour = seance_le(seance)
    en_place = composition.membres(seance.campagne, jour)
    if not any(m.fonction == FonctionAuComite.president for m in en_place):
        raise RefusError("Ce comité n'a pas de président : nommez-le avant de convoquer.")
    deja = set(ConvocationDuComite.objects.filter(seance=seance).values_list("membre", flat=True))
    convies = [m for m in en_place if m.pk not in deja]
    for membre in convies:
        convocation = ConvocationDuComite.objects.create(seance=seance, membre=membre, le=quand)
        if membre.compte is not None:
            evenement = f"convocation:{convocation.pk}"
            distribution.notifier(GenreDeNotification.convocation, evenement, [membre.compte], echeance=jour)
    return convies


def delai_de(
    seance: SeanceDuComite, ouvert: acces.ComiteOuvert, quand: dt.datetime, urgence: str
) -> DelaiDeConvocation:
    """The delay of a convocation sent now, in days of the place where the campaign is judged."""
    fuseau = ouvert.campagne.fuseau
    return delai(horloge.jour_a(fuseau, quand), horloge.jour_a(fuseau, seance.prevue_le), ouvert.regles, urgence)


def seance_le(seance: SeanceDuComite) -> dt.date:
    """The day of a session, where its campaign is judged: that on which it was opened, of its plan until then. A
    consultation that ended before its term has the day of its end."""
    tenue = seance.ouverte_le
    if seance.cloture_le is not None:
        tenue = min(seance.levee_le, seance.prevue_le) if seance.levee_le else None
    return horloge.jour_a(seance.campagne.fuseau, tenue or seance.prevue_le)


def ouvrir(compte: Compte, campagne: str, rang: int, preside_par: int) -> SeanceDuComite:
    """Open a session that was convened; `preside_par`: the member who chairs it.

    Errors: IntrouvableError, RefusError.
    """
    with tenir(compte, campagne, rang) as tenue:
        seance = tenue.seance
        exiger_en_salle(seance)
        if seance.convoquee_le is None:
            raise RefusError("Cette séance n'a pas été convoquée.")
        if seance.ouverte_le is not None:
            raise RefusError("Cette séance est déjà ouverte.")
        if horloge.jour_a(seance.campagne.fuseau, tenue.quand) < (jour := seance_le(seance)):
            # The delay of its convocation would be none.
            raise RefusError(f"Cette séance est convoquée pour le {date_longue(jour)} : elle ne s'ouvre pas avant.")
        seance.ouverte_le = tenue.quand
        ici = composition.membres(seance.campagne, seance_le(seance))
        preside = next((m for m in ici if m.pk == preside_par and m.fonction != FonctionAuComite.secretariat), None)
        if preside is None:
            raise RefusError(au_champ("membre", "Choisissez qui préside parmi les membres."))
        seance.preside_par = preside
        seance.save(update_fields=["preside_par", "ouverte_le"])
        tenue.noter("comite.seance_ouverte", preside=preside.pk)
        return seance


def lever(compte: Compte, campagne: str, rang: int, defaut: str = "") -> SeanceDuComite:
    """Close a session; `defaut`: the quorum was wanting, in words. Errors: IntrouvableError, RefusError."""
    with tenir(compte, campagne, rang) as tenue:
        exiger_en_salle(tenue.seance)
        exiger_ouverte(tenue.seance)
        exiger_sans_vote(tenue.seance)
        tenue.seance.levee_le, tenue.seance.defaut = tenue.quand, defaut
        tenue.seance.save(update_fields=["levee_le", "defaut"])
        tenue.noter("comite.seance_levee", defaut=bool(defaut))
        return tenue.seance


def exiger_a_convoquer(seance: SeanceDuComite) -> None:
    """Errors: RefusError."""
    if seance.convoquee_le is not None:
        raise RefusError("La convocation est partie : l'ordre du jour ne change plus.")


def exiger_en_salle(seance: SeanceDuComite) -> None:
    """Errors: RefusError, for a written consultation: nobody comes to it."""
    if seance.cloture_le is not None:
        raise RefusError("Cette consultation se fait par écrit : chacun répond de sa page, jusqu'à son terme.")


def exiger_ouverte(seance: SeanceDuComite) -> None:
    """Errors: RefusError."""
    if seance.ouverte_le is None or seance.levee_le is not None:
        raise RefusError("Cette séance n'est pas ouverte.")


def exiger_sans_vote(seance: SeanceDuComite) -> None:
    """Errors: RefusError, while a vote is open."""
    ouverts = DeliberationDuComite.objects.filter(point__seance=seance, close_le=None).order_by("point__rang")
    if rang := ouverts.values_list("point__rang", flat=True).first():
        raise RefusError(f"Un vote est ouvert, au point {rang} : il se clôt d'abord.")
