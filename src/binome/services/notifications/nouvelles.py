"""What a piece of news says, to one person, found when they are about to read it.

Whoever may not know of a thing any more when it is told is not told: the function that writes a kind of news is given
the person, and leaves out what their rights, at that moment, do not reach.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.module_loading import import_string

from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import Compte, Notification

Pieces = tuple[tuple[str, bytes, str], ...]


@dataclass(frozen=True)
class Nouvelle:
    """Something that happened, in words for one person. `a_faire`: what they are asked, if anything; `lien`: the whole
    address of where they see it; `bouton`: what that is called; `pieces`: what its letter carries, made then; `lettre`:
    kind and key of the letter that tells it, where that has words of its own; `adresse`: which of theirs it goes to,
    "" for that of their account; `territoire`: where, "" for nowhere; `dossier`: key of the dossier that
    it is about, 0 for none.
    """

    titre: str
    lien: str
    bouton: str
    a_faire: str = ""
    echeance: dt.date | None = None
    paragraphes: tuple[str, ...] = ()
    pieces: Callable[[], Pieces] = field(default=tuple, repr=False)
    lettre: tuple[str, str] = ("", "")
    adresse: str = ""
    territoire: str = ""
    dossier: int = 0


@dataclass(frozen=True)
class Suite:
    """What is told after an act: its kind, to the team of the dossier or to those it answers to, in which words (of
    which `{…}` are filled in), and what is asked."""

    genre: GenreDeNotification
    equipe: bool
    titre: str
    a_faire: str = ""
    paragraphe: str = ""


Plume = Callable[[Compte, Sequence[Notification]], Mapping[int, Nouvelle]]
"""A person and what they would be told → what they may be, by the key of its row, in words."""

_ACCORDS = "binome.services.accords.nouvelles.ecrire"
_DEMARCHES = "binome.services.demarches.nouvelles.ecrire"
_LABEL = "binome.services.label.evenements.annoncer"
_ECHANGES = "binome.services.echanges.nouvelles.ecrire"
_INSTRUCTION = "binome.services.instruction.nouvelles.ecrire"
PLUMES: dict[GenreDeNotification, str] = {
    GenreDeNotification.depot_recu: _INSTRUCTION,
    GenreDeNotification.depot_remplace: _INSTRUCTION,
    GenreDeNotification.complements_demandes: _INSTRUCTION,
    GenreDeNotification.complements_recus: _INSTRUCTION,
    GenreDeNotification.complements_constates: _INSTRUCTION,
    GenreDeNotification.recevable: _INSTRUCTION,
    GenreDeNotification.irrecevable: _INSTRUCTION,
    GenreDeNotification.avis_rendu: _INSTRUCTION,
    GenreDeNotification.avis_attendu: "binome.services.instruction.rappels.avis.ecrire",
    GenreDeNotification.transmis_au_comite: _INSTRUCTION,
    GenreDeNotification.reinscrit: _INSTRUCTION,
    GenreDeNotification.procedure_rouverte: _INSTRUCTION,
    GenreDeNotification.convocation: "binome.services.comite.papiers.convocations.annoncer",
    GenreDeNotification.seance_changee: "binome.services.comite.papiers.contrordres.annoncer",
    GenreDeNotification.decision: "binome.services.annonce.nouvelles.des_decisions",
    GenreDeNotification.label_engage: _LABEL,
    GenreDeNotification.label_prononce: _LABEL,
    GenreDeNotification.label_suite: _LABEL,
    GenreDeNotification.label_modification: _LABEL,
    GenreDeNotification.label_a_traiter: _LABEL,
    GenreDeNotification.accord_demande: _ACCORDS,
    GenreDeNotification.accord_rendu: _ACCORDS,
    GenreDeNotification.accord_caduc: _ACCORDS,
    GenreDeNotification.demarche_envoyee: _DEMARCHES,
    GenreDeNotification.demarche_repondue: _DEMARCHES,
    GenreDeNotification.demarche_sans_nouvelles: _DEMARCHES,
    GenreDeNotification.remarque_vous_cite: _ECHANGES,
    GenreDeNotification.remarque_laissee: _ECHANGES,
    GenreDeNotification.remarque_reglee: _ECHANGES,
    GenreDeNotification.demande_recue: "binome.services.echanges.demandes.annoncer",
    GenreDeNotification.rappel: "binome.services.echanges.rappels.annoncer",
    GenreDeNotification.signature_caduque: "binome.services.redaction.caducite.annoncer",
    GenreDeNotification.delegation_recue: "binome.services.equipe.delegations.annoncer",
    GenreDeNotification.invitation_recue: "binome.services.equipe.invitations.annoncer",
    GenreDeNotification.consentement_demande: "binome.services.gouvernance.consentements_recus.annoncer",
    GenreDeNotification.assemblee: "binome.services.annonce.nouvelles.des_assemblees",
    GenreDeNotification.assemblee_annulee: "binome.services.annonce.nouvelles.des_annulees",
    GenreDeNotification.label_fin_proche: "binome.services.label.echeances.ecrire",
    GenreDeNotification.reouverture_demandee: "binome.services.comite.reouvertures.ecrire",
}
"""Kind of news → the function that writes it, by its name: the rooms above have theirs in their `nouvelles.py`."""


def dire(compte: Compte, lignes: Iterable[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told now, of these rows of theirs, by key. One call for each function."""
    par_plume: dict[str, list[Notification]] = defaultdict(list)
    for ligne in lignes:
        if chemin := PLUMES.get(GenreDeNotification(ligne.genre), ""):
            par_plume[chemin].append(ligne)
    dites: dict[int, Nouvelle] = {}
    for chemin, siennes in par_plume.items():
        plume: Plume = import_string(chemin)
        dites |= plume(compte, siennes)
    return dites


def cles_de(lignes: Iterable[Notification]) -> dict[int, str]:
    """What each row tells of: what follows the kind of its event."""
    return {ligne.pk: ligne.evenement.partition(":")[2] for ligne in lignes}


def numeriques(cles: Mapping[int, str]) -> list[int]:
    """Those that may be the key of a row."""
    return [int(cle) for cle in cles.values() if cle.isdecimal()]
