"""Use cases of the private thread: what instructors say to one another of a deposit, never its territory's to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import alphabetique, nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import normaliser
from binome.domaine.socle.erreurs import au_champ
from binome.domaine.texte import recit
from binome.domaine.texte.recit import Changement
from binome.registre.models import Compte, LectureDInstruction, MotDuFil, Revision
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.instruction import depots_instruits
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.socle import horloge, journal
from binome.services.texte import texte_lisible

MOT_MAX = 8_000


@dataclass(frozen=True)
class MotVu:
    """A word of the thread; `nouveau`: the viewer had not read it; `lu_par`: who else read that far."""

    mot: MotDuFil
    nouveau: bool
    lu_par: tuple[str, ...]
    raturable: bool


def lire(instruit: DepotInstruit) -> list[MotVu]:
    """The thread of a deposit, oldest first. Two queries. Errors: RefusError."""
    ouverture.autoriser(instruit.ouvert, Action.tenir_instruction)
    mots = MotDuFil.objects.filter(depot=instruit.depot).select_related("auteur", "raye_par")
    lectures = list(LectureDInstruction.objects.filter(depot=instruit.depot).select_related("compte"))
    moi = instruit.ouvert.compte.pk
    jusque = {lecture.compte_id: lecture.mot_id or 0 for lecture in lectures}
    noms = {lecture.compte_id: str(lecture.compte) for lecture in lectures}
    return [
        MotVu(
            mot,
            mot.auteur_id != moi and jusque.get(moi, 0) < mot.pk,
            tuple(
                sorted(
                    (noms[qui] for qui, lu in jusque.items() if lu >= mot.pk and qui not in (moi, mot.auteur_id)),
                    key=alphabetique,
                )
            ),
            mot.auteur_id == moi and mot.raye_le is None,
        )
        for mot in mots
    ]


def dire(compte: Compte, identifiant: str, texte: str) -> MotDuFil:
    """Say something to those who instruct. Errors: IntrouvableError, RefusError."""
    try:
        propre = normaliser(texte)
    except ValeurRefuseeError as erreur:
        raise RefusError(au_champ("texte", f"Mot illisible : {erreur}.")) from None
    if not propre or len(propre) > MOT_MAX:
        raise RefusError(au_champ("texte", f"Écrivez un mot, de {nombre(MOT_MAX)} caractères au plus."))
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
        quand = horloge.maintenant()
        mot = MotDuFil.objects.create(depot=instruit.depot, auteur=compte, texte=propre, le=quand)
        condense = journal.condenser(propre)
        _noter(instruit, "instruction.mot", {"mot": mot.pk, "texte_condense": condense}, quand)
    return mot


def rayer(compte: Compte, identifiant: str, cle: int) -> MotDuFil:
    """Strike one's own word: it stays, struck, with the day. Errors: IntrouvableError, RefusError."""
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
        mot = MotDuFil.objects.filter(depot=instruit.depot, pk=cle).first()
        if mot is None:
            raise IntrouvableError(cle)
        if mot.auteur_id != compte.pk:
            raise RefusError("On ne raye que ses propres mots.")
        if mot.raye_le is None:
            mot.raye_le, mot.raye_par = horloge.maintenant(), compte
            mot.save(update_fields=["raye_le", "raye_par"])
            _noter(instruit, "instruction.mot_raye", {"mot": mot.pk}, mot.raye_le)
    return mot


def _noter(instruit: DepotInstruit, action: str, donnees: dict[str, object], quand: dt.datetime) -> None:
    objet = f"dossier:{instruit.identifiant}"
    dit = {"numero": instruit.depot.numero, **donnees}
    journal.ajouter(action, objet, dit, acteur=instruit.ouvert.compte, instant=quand)


def marquer_lu(compte: Compte, identifiant: str, *, mot: int | None = None, revision: int | None = None) -> None:
    """Say how far one has read: up to a word of the thread, or the revision that is judged, by its number; what was
    read further stays read. Errors: IntrouvableError, RefusError.
    """
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
        lecture, _ = LectureDInstruction.objects.get_or_create(depot=instruit.depot, compte=compte)
        quand = horloge.maintenant()
        # A word of another thread is no reading of this one.
        siens = MotDuFil.objects.filter(depot=instruit.depot, pk__gt=lecture.mot_id or 0)
        if mot is not None and siens.filter(pk=mot).exists():
            lecture.mot_id, lecture.mot_le = mot, quand
        if revision is not None and revision == instruit.texte.numero:
            lue = Revision.objects.get(dossier=instruit.ouvert.dossier, numero=revision)
            if lecture.revision_id != lue.pk:
                lecture.revision, lecture.revision_le = lue, quand
        lecture.save()


@dataclass(frozen=True)
class DepuisMaLecture:
    """What changed of a deposit since the revision that someone last read; None of them when they read none.

    `lecteurs`: who said that they read the one that is judged.
    """

    lue: Revision | None
    le: dt.datetime | None
    a_jour: bool
    changements: tuple[Changement, ...]
    lecteurs: tuple[str, ...]


def depuis_ma_lecture(instruit: DepotInstruit) -> DepuisMaLecture:
    """What changed since I read it, be it the deposit that this one replaced. Two queries."""
    moi, numero = instruit.ouvert.compte.pk, instruit.texte.numero
    lectures = LectureDInstruction.objects.filter(depot__dossier=instruit.ouvert.dossier).exclude(revision=None)
    lues = list(lectures.select_related("revision__auteur", "compte").order_by("revision_le"))
    lecteurs = sorted({str(li.compte) for li in lues if li.revision and li.revision.numero == numero})
    derniere = next((li for li in reversed(lues) if li.compte_id == moi), None)
    if derniere is None or derniere.revision is None:
        return DepuisMaLecture(None, None, False, (), tuple(lecteurs))
    a_jour = derniere.revision.numero == numero
    avant = {} if a_jour else _lu(instruit, derniere.revision)
    changements = () if a_jour else tuple(recit.raconter(avant, instruit.texte.arbre))
    return DepuisMaLecture(derniere.revision, derniere.revision_le, a_jour, changements, tuple(lecteurs))


def _lu(instruit: DepotInstruit, revision: Revision) -> dict[str, object]:
    """What was read then: those who instruct read the deposited texts whole."""
    return texte_lisible.presente(instruit.ouvert, revision).arbre
