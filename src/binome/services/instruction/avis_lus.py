"""Opinions as someone may read them: what the call keeps from their reader is nowhere in what is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from binome.appels.catalogue import retrouver_appel
from binome.appels.grille import Grille, TotalPondere, total
from binome.domaine.droits.droits import ROLES_DOSSIER, Action, Role
from binome.domaine.procedure.avis import NOMS_DES_SENS, SensAvis
from binome.domaine.procedure.communication import EcritInstruit, LecteurInstruit, lisible
from binome.registre.models import Avis, Compte, Depot
from binome.services.acces import ouverture
from binome.services.instruction import avis, brouillons, instances, passages

HORS_GRILLE = "Critère d'une autre grille"


@dataclass(frozen=True)
class NoteLue:
    """What an opinion says on a criterion; `note` in words, None when it has no mark."""

    critere: str
    nom: str
    note: str | None
    commentaire: str


@dataclass(frozen=True)
class AvisLisible:
    """An opinion, less what its reader may not read. `perime`: another revision was deposited since; `corrige_le`: when
    the one that it corrects was given; `corrige_par`: when another corrected it. `personnes`: None when it is kept from
    this reader, "" when there is nothing."""

    cle: str
    instance: str
    rang: int
    sens: SensAvis
    motif: str
    reserves: str
    personnes: str | None
    notes: tuple[NoteLue, ...]
    total: TotalPondere | None
    service: str
    mains: tuple[str, ...]
    depot: str
    revision: int
    perime: bool
    le: dt.datetime
    terme: dt.date | None
    tardif: bool
    corrige_le: dt.datetime | None
    corrige_par: dt.datetime | None
    empreinte: str

    @property
    def sens_dit(self) -> str:
        return NOMS_DES_SENS[self.sens]


def lire(compte: Compte, identifiant: str) -> tuple[AvisLisible, ...]:
    """The opinions on a dossier that this person may read, on the deposit in force and on those that it replaced; none
    when none may be. Errors: IntrouvableError, RefusError.
    """
    ouvert = ouverture.exiger_une(compte, identifiant, Action.lire_depot, Action.instruire)
    return lisibles(ouvert, brouillons.depot_en_vigueur(ouvert))


def lisibles(ouvert: ouverture.DossierOuvert, depot: Depot) -> tuple[AvisLisible, ...]:
    """The same, of a dossier just opened and of its deposit in force."""
    connues = instances.instances(depot)
    siennes = instances.portees(ouvert)
    miennes = {i.cle for i in connues if not instances.refus(i, connues, ouvert.compte, siennes)}
    lecteurs = lecteurs_de(ouvert)
    ouverts = permis(depot, lecteurs)
    donnes = avis.avis_du_dossier(depot)
    return tuple(
        _vu(un, donnes, depot, connues, personnes=un.au_titre_de in miennes or EcritInstruit.personnes in ouverts)
        for un in donnes
        if un.au_titre_de in miennes or EcritInstruit.avis in ouverts
    )


def lecteurs_de(ouvert: ouverture.DossierOuvert) -> frozenset[LecteurInstruit]:
    """As what someone reads a dossier. Whoever decides reads as the committee does."""
    roles = ouvert.lien.roles
    dits = (
        (LecteurInstruit.instruction, Role.instructeur in roles),
        (LecteurInstruit.comite, bool(roles & {Role.comite, Role.administrateur})),
        (LecteurInstruit.territoire, bool(roles & ROLES_DOSSIER)),
    )
    return frozenset(lecteur for lecteur, vrai in dits if vrai)


def permis(depot: Depot, lecteurs: frozenset[LecteurInstruit]) -> frozenset[EcritInstruit]:
    """What these readers may read of what is written of a deposit, where it stands. One query."""
    lignes = retrouver_appel(depot.dossier.campagne.appel).appel.communication
    etape = passages.etape(passages.passages(depot))
    return frozenset(ecrit for ecrit in EcritInstruit if lisible(lignes, ecrit, lecteurs, etape))


def _vu(
    lu: Avis, donnes: Sequence[Avis], depot: Depot, connues: tuple[instances.InstanceDuDepot, ...], *, personnes: bool
) -> AvisLisible:
    grille = Grille.model_validate_json(lu.grille) if lu.grille else None
    correction = next((autre for autre in donnes if autre.corrige_id == lu.pk), None)
    return AvisLisible(
        cle=lu.au_titre_de,
        instance=instances.nommer(lu.au_titre_de, connues),
        rang=lu.rang,
        sens=SensAvis(lu.sens),
        motif=lu.motif,
        reserves=lu.reserves,
        personnes=lu.personnes if personnes else None,
        notes=_notes(lu, grille),
        total=total(grille, {cle: note.get("note") for cle, note in lu.notes.items()}),
        service=lu.service,
        mains=tuple(lu.mains),
        depot=lu.depot.numero,
        revision=lu.revision.numero,
        perime=lu.revision_id != depot.revision_id,
        le=lu.le,
        terme=lu.terme,
        tardif=lu.tardif,
        corrige_le=lu.corrige.le if lu.corrige else None,
        corrige_par=correction.le if correction else None,
        empreinte=lu.empreinte,
    )


def _notes(lu: Avis, grille: Grille | None) -> tuple[NoteLue, ...]:
    """The criteria of the grid in its order, those without a word left out."""
    ordre = [critere.id for critere in grille.criteres] if grille else []
    cles = [cle for cle in ordre if cle in lu.notes] + [cle for cle in lu.notes if cle not in ordre]
    return tuple(_note(cle, lu.notes[cle], grille) for cle in cles)


def _note(cle: str, dite: dict[str, object], grille: Grille | None) -> NoteLue:
    critere = grille.critere(cle) if grille else None
    note = dite.get("note")
    return NoteLue(
        critere=cle,
        nom=critere.nom if critere else HORS_GRILLE,
        note=note_dite(grille, note) if isinstance(note, int) else None,
        commentaire=str(dite.get("commentaire") or ""),
    )


def note_dite(grille: Grille | None, note: int) -> str:
    """« 3 sur 4 (plutôt oui) »."""
    if grille is None or grille.echelle is None:
        return str(note)
    degre = grille.echelle.degre(note)
    return f"{note} sur {grille.echelle.maximum}" + (f" ({degre})" if degre else "")
