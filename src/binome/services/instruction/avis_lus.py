"""Opinions as someone may read them: what the call keeps from their reader is nowhere in what is given."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from binome.appels.catalogue import est_la, retrouver_appel
from binome.appels.grille import Grille, TotalPondere, total
from binome.domaine.droits.droits import ROLES_CAMPAGNE, ROLES_DOSSIER, Action, Role
from binome.domaine.procedure.avis import NOMS_DES_SENS, SensAvis
from binome.domaine.procedure.communication import EcritInstruit, LecteurInstruit, lisible
from binome.registre.models import Avis, Compte, ContributionAvis, Depot, PassageDuDepot, Revision
from binome.services.acces import ouverture
from binome.services.horodatage import jetons
from binome.services.horodatage.datees import Datee
from binome.services.horodatage.jetons import Horodatage
from binome.services.instruction import avis, brouillons, instances, passages
from binome.services.texte import textes_signes

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
    """An opinion, less what its reader may not read.

    `sens`: None in a draft without one. `perime`: another revision was deposited since; `corrige_le`: when the one that
    it corrects was given; `corrige_par`: when another corrected it. `personnes`: None when it is kept from this reader,
    "" when there is nothing.
    """

    cle: str
    instance: str
    rang: int
    sens: SensAvis | None
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
    horodatage: Horodatage | None
    """What a third party says of its date; None in a draft."""

    @property
    def sens_dit(self) -> str:
        return NOMS_DES_SENS[self.sens] if self.sens else "sans sens"


def lire(compte: Compte, identifiant: str) -> tuple[AvisLisible, ...]:
    """The opinions on a dossier that this person may read, on the deposit in force and on those that it replaced; none
    when none may be. Errors: IntrouvableError, RefusError.
    """
    ouvert = ouverture.exiger_une(compte, identifiant, Action.lire_depot, Action.instruire)
    depot = brouillons.depot_en_vigueur(ouvert)
    return lisibles(ouvert, depot, passages.passages(depot))


def prendre(compte: Compte, identifiant: str, empreinte: str, forme: str) -> bytes:
    """A piece of the proof of the date of an opinion, known by its fingerprint, for who may read the opinion.

    Errors: IntrouvableError, RefusError, SansJetonError.
    """
    dates = (lu.horodatage for lu in lire(compte, identifiant) if lu.empreinte == empreinte)
    if (date := next(dates, None)) is None:
        raise ouverture.IntrouvableError(empreinte)
    return Datee(date.objet, empreinte).prendre(forme)


def lisibles(ouvert: ouverture.DossierOuvert, depot: Depot, faits: Sequence[PassageDuDepot]) -> tuple[AvisLisible, ...]:
    """The same, of a dossier just opened, of its deposit in force, and of what was done of it. Four queries."""
    return _regarder(ouvert, depot, faits).lus


@dataclass(frozen=True)
class _Regard:
    """What someone sees of the opinions on a deposit. `refus`: body → why they may not write for it."""

    connues: tuple[instances.InstanceDuDepot, ...]
    refus: Mapping[str, str]
    donnes: Sequence[Avis]
    lus: tuple[AvisLisible, ...]


def _regarder(ouvert: ouverture.DossierOuvert, depot: Depot, faits: Sequence[PassageDuDepot]) -> _Regard:
    connues, lui = instances.instances(depot), instances.instructeur(ouvert)
    refus = {i.cle: instances.refus(i, lui) for i in connues}
    ouverts = permis(depot, lecteurs_de(ouvert), faits)
    donnes = avis.avis_du_dossier(depot)
    lue = textes_signes.revision_instruite(depot) if passages.a_completer(faits) else depot.revision
    siens = {cle for cle, raison in refus.items() if not raison}
    a_lire = [un for un in donnes if un.au_titre_de in siens or EcritInstruit.avis in ouverts]
    dates = jetons.lire_tous({avis.datee(un).objet: un.empreinte for un in a_lire}) if a_lire else {}
    lus = []
    for un in a_lire:
        personnes = un.au_titre_de in siens or EcritInstruit.personnes in ouverts
        vu = _vu(un, donnes, lue, connues, personnes=personnes)
        lus.append(replace(vu, horodatage=dates[avis.datee(un).objet]))
    return _Regard(connues, refus, donnes, tuple(lus))


def lecteurs_de(ouvert: ouverture.DossierOuvert) -> frozenset[LecteurInstruit]:
    """As what someone reads a dossier. Whoever decides reads as the committee does; of its team, those who read all of
    the candidature, for an opinion may quote any part of it."""
    roles = ouvert.lien.roles - (ROLES_CAMPAGNE if ouvert.lien.ecarte else frozenset())
    dits = (
        (LecteurInstruit.instruction, Role.instructeur in roles),
        (LecteurInstruit.comite, bool(roles & {Role.comite, Role.administrateur})),
        (LecteurInstruit.territoire, bool(roles & ROLES_DOSSIER) and ouvert.peut(Action.lire_confidentiel)),
    )
    return frozenset(lecteur for lecteur, vrai in dits if vrai)


def permis(
    depot: Depot, lecteurs: frozenset[LecteurInstruit], faits: Sequence[PassageDuDepot]
) -> frozenset[EcritInstruit]:
    """What these readers may read of what is written of a deposit, where it stands."""
    appel, etape = depot.dossier.campagne.appel, passages.etape(list(faits))
    lignes = retrouver_appel(appel).appel.communication
    if not est_la(appel):
        # It may have kept more to itself than calls do: until it is back, only those who judge read what is written.
        lecteurs = lecteurs & {LecteurInstruit.instruction, LecteurInstruit.comite}
    return frozenset(ecrit for ecrit in EcritInstruit if lisible(lignes, ecrit, lecteurs, etape))


@dataclass(frozen=True)
class EtatAvis:
    """Where the opinion of a body stands. `refus`: why this person may not write it, "" when they may; `version`: the
    draft, 0 for none and for who may not write; `rendus`: those that they may read, corrections after."""

    cle: str
    nom: str
    rendu: bool
    refus: str
    version: int
    rendus: tuple[AvisLisible, ...]


def etats(ouvert: ouverture.DossierOuvert, depot: Depot, faits: Sequence[PassageDuDepot]) -> tuple[EtatAvis, ...]:
    """Each body of a deposit, and what this person may know of its opinion; then those that the call no longer asks.
    `faits`: what was done of the deposit. Four queries."""
    vu = _regarder(ouvert, depot, faits)
    versions = Counter(ContributionAvis.objects.filter(depot=depot).values_list("au_titre_de", flat=True))
    rendus = {un.au_titre_de for un in vu.donnes if un.depot_id == depot.pk}
    autres = {lu.cle: lu.instance for lu in vu.lus if lu.cle not in vu.refus}
    return tuple(
        EtatAvis(
            cle=cle,
            nom=nom,
            rendu=cle in rendus,
            refus=vu.refus.get(cle, "Cet avis n'est plus demandé."),
            version=0 if vu.refus.get(cle, "non") else versions[cle],
            rendus=tuple(lu for lu in vu.lus if lu.cle == cle),
        )
        for cle, nom in [*((i.cle, i.nom) for i in vu.connues), *autres.items()]
    )


def apercu(brouillon: brouillons.BrouillonAvis, quand: dt.datetime, service: str, terme: dt.date | None) -> AvisLisible:
    """A draft as it would read once given at that instant: nothing is written."""
    depot, contenu, grille = brouillon.depot, brouillon.contenu, brouillon.grille
    ecrit = avis.composer(depot, brouillon.instance.cle, contenu, grille, quand, terme, brouillon.rendu)
    ecrit.service = service
    ecrit.mains = sorted({c.service for c in brouillon.contributions if c.service})
    return _vu(ecrit, [], ecrit.revision, (brouillon.instance,), personnes=True)


def _vu(
    lu: Avis, donnes: Sequence[Avis], lue: Revision, connues: tuple[instances.InstanceDuDepot, ...], *, personnes: bool
) -> AvisLisible:
    grille = Grille.model_validate_json(lu.grille) if lu.grille else None
    correction = next((autre for autre in donnes if autre.corrige_id == lu.pk), None)
    return AvisLisible(
        cle=lu.au_titre_de,
        instance=instances.nommer(lu.au_titre_de, connues),
        rang=lu.rang,
        sens=SensAvis(lu.sens) if lu.sens else None,
        motif=lu.motif,
        reserves=lu.reserves,
        personnes=lu.personnes if personnes else None,
        notes=_notes(lu, grille),
        total=total(grille, {cle: note.get("note") for cle, note in lu.notes.items()}),
        service=lu.service,
        mains=tuple(lu.mains),
        depot=lu.depot.numero,
        revision=lu.revision.numero,
        perime=lu.revision_id != lue.pk,
        le=lu.le,
        terme=lu.terme,
        tardif=lu.tardif,
        corrige_le=lu.corrige.le if lu.corrige else None,
        corrige_par=correction.le if correction else None,
        empreinte=lu.empreinte,
        horodatage=None,
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
