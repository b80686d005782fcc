"""Use cases of the service's own note on a deposit: its priority among the others, and a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from binome.documents import boite
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import Compte, NoteDeService
from binome.services.acces import ouverture
from binome.services.depot import depots
from binome.services.instruction import ressorts
from binome.services.instruction.depots_instruits import ChangeEntreTempsError, DepotInstruit
from binome.services.socle import horloge, journal

NOTE_MAX = 500
PRIORITES: Mapping[int, str] = dict(enumerate(boite.PRIORITES))


def noter(
    compte: Compte, identifiant: str, service: str, priorite: int, note: str, *, version: int | None = None
) -> NoteDeService:
    """Write the note of a service on a deposit. `version`: the one that was seen, 0 for none; None not to look.

    Errors: IntrouvableError, RefusError, ChangeEntreTempsError.
    """
    propre = _propre(note)
    if priorite not in PRIORITES:
        raise ouverture.RefusError(au_champ("priorite", f"Une priorité est {', '.join(PRIORITES.values())}."))
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.tenir_instruction)
        depot = depots.valable(depots.tous(dossier))
        if depot is None:
            raise ouverture.IntrouvableError(identifiant)
        if not ressorts.siens(dossier.campagne, compte, {service} & set(ressorts.du_depot(depot))):
            raise ouverture.RefusError("Ce service n'est pas le vôtre : il tient lui-même ses notes.")
        deja = NoteDeService.objects.filter(depot=depot, service=service).first()
        if version is not None and version != (deja.version if deja else 0):
            raise ChangeEntreTempsError("Cette note a changé depuis que vous l'avez lue : relisez-la.")
        if (deja.priorite, deja.note) == (priorite, propre) if deja else (priorite, propre) == (0, ""):
            return deja or NoteDeService(depot=depot, service=service, par=compte, le=horloge.maintenant())
        quand = horloge.maintenant()
        ligne = deja or NoteDeService(depot=depot, service=service, version=0)
        ligne.priorite, ligne.note, ligne.par, ligne.le = priorite, propre, ouvert.compte, quand
        ligne.version += 1
        ligne.save()
        # The words are the service's own: the journal only answers for them.
        condense = journal.condenser(propre)
        donnees = {"numero": depot.numero, "service": service, "priorite": priorite, "note_condense": condense}
        journal.ajouter("instruction.note", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return ligne


def _propre(note: str) -> str:
    try:
        propre = " ".join(en_ligne(note).split())
    except ValeurRefuseeError as erreur:
        raise ouverture.RefusError(au_champ("note", f"Note illisible : {erreur}.")) from None
    if len(propre) > NOTE_MAX:
        raise ouverture.RefusError(
            au_champ("note", f"Cette note est trop longue : {nombre(NOTE_MAX)} caractères au plus.")
        )
    return propre


def siennes(instruit: DepotInstruit, services: Iterable[str]) -> list[tuple[str, str, NoteDeService | None]]:
    """The notes of these services, which someone acts for: key and name of each, its note. One query."""
    campagne, voulus = instruit.ouvert.dossier.campagne, list(services)
    ecrites = NoteDeService.objects.filter(depot=instruit.depot, service__in=voulus).select_related("par")
    connues = {note.service: note for note in ecrites}
    return [(service, ressorts.nommer(campagne, service), connues.get(service)) for service in voulus]
