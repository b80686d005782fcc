"""Use cases of the procedure: where a deposit stands, and the acts that make it pass from a stage to the next.

What may be done, and what it leads to, is decided by `domaine.procedure.etapes`; rows are added, never changed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from binome.appels.catalogue import retrouver_appel
from binome.domaine.droits.droits import NATIONALE, Action, Role
from binome.domaine.langue.typographie import nombre
from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import Acte, ActeDemande, EtapeDuDepot, Faits, Intervenant
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import normaliser
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Depot, Dossier, PassageDuDepot, RoleCampagne
from binome.services.acces import ouverture
from binome.services.depot import depots
from binome.services.instruction import nouvelles, ressorts
from binome.services.socle import horloge, journal

MOTIF_MAX = 20_000
_D_UN_AVIS = frozenset({Acte.rendre_avis, Acte.corriger_avis})
_COMME = {Role.comite: Intervenant.comite, Role.administrateur: Intervenant.autorite}


def passages(depot: Depot) -> list[PassageDuDepot]:
    """What was done of a deposit, oldest first. One query."""
    return _FAITS(depot.pk)


_FAITS: RequeteComposee[PassageDuDepot] = RequeteComposee(
    lambda depot: PassageDuDepot.objects.filter(depot=depot).select_related("par").order_by("rang")
)


def de_plusieurs(depots: Iterable[int]) -> Mapping[int, list[PassageDuDepot]]:
    """The same of many deposits, by the key of each. One query."""
    faits: dict[int, list[PassageDuDepot]] = defaultdict(list)
    for fait in PassageDuDepot.objects.filter(depot__in=list(depots)).order_by("rang"):
        faits[fait.depot_id].append(fait)
    return faits


def etapes_de(depots: Iterable[int]) -> Mapping[int, EtapeDuDepot]:
    """Where each of these deposits stands, but for those of which nothing was done yet. One query."""
    lus = PassageDuDepot.objects.filter(depot__in=list(depots)).order_by("rang").values_list("depot", "vers")
    return {depot: EtapeDuDepot(vers) for depot, vers in lus}


def etape(faits: list[PassageDuDepot]) -> EtapeDuDepot:
    """Where a deposit stands after these acts."""
    return EtapeDuDepot(faits[-1].vers) if faits else EtapeDuDepot.recevabilite


def a_completer(faits: Sequence[PassageDuDepot]) -> bool:
    """Whether complements were ever asked: otherwise a deposit carries what was deposited, and no query says so."""
    return any(fait.acte == Acte.demander_complements for fait in faits)


def passer(
    compte: Compte,
    identifiant: str,
    acte: Acte,
    *,
    motif: str = "",
    au_titre_de: str = "",
    echeance: dt.date | None = None,
) -> PassageDuDepot:
    """Do an act of the procedure on the deposit in force of a dossier.

    `au_titre_de`: for an opinion, the body that gives it (see `avis_attendus`), whose text `avis` writes in the same
    transaction; `echeance`: the last day given to who must answer. Errors: IntrouvableError, RefusError.
    """
    propre, quand = _motif(motif), horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.instruire, instant=quand)
        ressorts.exiger_l_appel(dossier.campagne)
        depot = depots.valable(depots.tous(dossier))
        if depot is None:
            raise ouverture.RefusError("Aucun dépôt n'est en vigueur pour ce dossier.")
        faits = passages(depot)
        titre = au_titre_de if acte in _D_UN_AVIS else ""
        demande = ActeDemande(acte, _intervenants(ouvert), propre, titre)
        issue = etapes.passer(demande, _faits(ouvert, depot, faits, quand))
        if issue.vers is None:
            raise ouverture.RefusError(issue.raison)
        if titre and not _au_titre_du_sien(ouvert, titre):
            raise ouverture.RefusError("Cet avis est celui d'un autre service, ou d'une autre région : il le rend.")
        if echeance is not None and echeance < horloge.jour_a(dossier.campagne.fuseau, quand):
            raise ouverture.RefusError(au_champ("terme", "Ce délai est déjà passé : donnez un jour à venir."))
        return _ecrire(_composer(compte, depot, faits, demande, issue.vers, echeance, quand))


def obstacle(ouvert: ouverture.DossierOuvert, depot: Depot, faits: list[PassageDuDepot], acte: Acte) -> str:
    """Why that person cannot do that act of a deposit now, "" when they can. Nothing is written."""
    demande = ActeDemande(acte, _intervenants(ouvert))
    return etapes.passer(demande, _faits(ouvert, depot, faits, horloge.maintenant())).raison


def instruit_pour_tout_le_pays(ouvert: ouverture.DossierOuvert) -> bool:
    """Whether that person instructs the whole campaign, and so leads deposits to the committee."""
    return Intervenant.instruction_nationale in _intervenants(ouvert)


def annoncer(decides: Sequence[tuple[Depot, Acte, str]], par: Compte, instant: dt.datetime) -> list[PassageDuDepot]:
    """Write what was decided of deposits, each with its reasons, in the transaction of its announcement; who armed it
    answers for it. Errors: RefusError, when the table of stages has it otherwise."""
    connus = de_plusieurs(depot.pk for depot, _, _ in decides)
    ecrits = []
    for depot, acte, motif in decides:
        faits, demande = connus.get(depot.pk, []), ActeDemande(acte, frozenset({Intervenant.autorite}), motif)
        if (issue := etapes.passer(demande, Faits(etape=etape(faits), annonce=True))).vers is None:
            raise ouverture.RefusError(issue.raison)
        ecrits.append(_composer(par, depot, faits, demande, issue.vers, None, instant))
    # These acts ask the team for nothing, and the announcement tells of them: see `nouvelles`.
    PassageDuDepot.objects.bulk_create(ecrits)
    journal.ajouter_ensemble(map(_dit, ecrits), acteur=par, instant=instant)
    return ecrits


def rouvrir(depot: Depot, motif: str, par: Compte, instant: dt.datetime) -> PassageDuDepot:
    """Open a deposit again after an appeal, in the transaction of the last agreement that it wanted. Errors:
    RefusError, when the table of stages has it otherwise.
    """
    faits = passages(depot)
    demande = ActeDemande(Acte.rouvrir, frozenset({Intervenant.autorite}), motif)
    issue = etapes.passer(demande, Faits(etape=etape(faits), accordee=True))
    if issue.vers is None:
        raise ouverture.RefusError(issue.raison)
    return _ecrire(_composer(par, depot, faits, demande, issue.vers, None, instant))


def avis_attendus(depot: Depot, faits: list[PassageDuDepot]) -> frozenset[str]:
    """The bodies of the call that have not given their opinion on a deposit, in each of its régions: `region:93`."""
    conseils = retrouver_appel(depot.dossier.campagne.appel).appel.avis
    codes = depot.regions.values_list("code", flat=True)
    return frozenset(f"{conseil.id}:{code}" for conseil in conseils for code in codes) - avis_rendus(faits)


def avis_rendus(faits: list[PassageDuDepot]) -> frozenset[str]:
    """The bodies that have given their opinion."""
    return frozenset(fait.au_titre_de for fait in faits if fait.acte == Acte.rendre_avis)


def terme(faits: list[PassageDuDepot]) -> dt.date | None:
    """The last day given to who must answer at the stage where the deposit stands, None when none was set."""
    # An act that leaves the deposit where it stands sets no term.
    entrees = [fait for fait in faits if fait.depuis != fait.vers]
    return entrees[-1].echeance if entrees else None


def _faits(ouvert: ouverture.DossierOuvert, depot: Depot, faits: list[PassageDuDepot], quand: dt.datetime) -> Faits:
    limite = terme(faits)
    return Faits(
        etape=etape(faits),
        close=ouvert.situation.close,
        a_temps=depots.dans_les_temps(depot),
        avis_attendus=avis_attendus(depot, faits),
        avis_rendus=avis_rendus(faits),
        echu=limite is not None and horloge.jour_a(ouvert.dossier.campagne.fuseau, quand) > limite,
    )


def _intervenants(ouvert: ouverture.DossierOuvert) -> frozenset[Intervenant]:
    """As what someone acts. Who instructs for the whole country also instructs."""
    par = {_COMME[role] for role in ouvert.lien.roles if role in _COMME}
    if Role.instructeur in ouvert.lien.roles:
        par.add(Intervenant.instruction)
        if NATIONALE in _portees(ouvert):
            par.add(Intervenant.instruction_nationale)
    return frozenset(par)


def _portees(ouvert: ouverture.DossierOuvert) -> set[str]:
    siens = RoleCampagne.objects.filter(campagne=ouvert.dossier.campagne, compte=ouvert.compte)
    return set(siens.filter(role=Role.instructeur.value).values_list("portee", flat=True))


def _au_titre_du_sien(ouvert: ouverture.DossierOuvert, au_titre_de: str) -> bool:
    return bool(ressorts.siens(ouvert.dossier.campagne, ouvert.compte, [au_titre_de]))


def _motif(brut: str) -> str:
    try:
        propre = normaliser(brut)
    except ValeurRefuseeError as erreur:
        raise ouverture.RefusError(au_champ("motif", f"Motif illisible : {erreur}.")) from None
    if len(propre) > MOTIF_MAX:
        raise ouverture.RefusError(au_champ("motif", f"Motif trop long : {nombre(MOTIF_MAX)} caractères au plus."))
    return propre


def _ecrire(passage: PassageDuDepot) -> PassageDuDepot:
    passage.save(force_insert=True)
    # The team may write again as long as the deposit is to be completed, and no longer.
    if EtapeDuDepot.complements.value in (passage.depuis, passage.vers):
        a_completer = passage.echeance if passage.vers == EtapeDuDepot.complements else None
        Dossier.objects.filter(pk=passage.depot.dossier_id).update(a_completer=a_completer)
    journal.ajouter(*_dit(passage), acteur=passage.par, instant=passage.le)
    nouvelles.prevenir(passage)
    return passage


def _composer(
    compte: Compte,
    depot: Depot,
    faits: list[PassageDuDepot],
    demande: ActeDemande,
    vers: EtapeDuDepot,
    echeance: dt.date | None,
    quand: dt.datetime,
) -> PassageDuDepot:
    """The row of an act, not written yet."""
    return PassageDuDepot(
        depot=depot,
        rang=len(faits) + 1,
        acte=demande.acte.value,
        depuis=etape(faits).value,
        vers=vers.value,
        au_titre_de=demande.au_titre_de,
        motif=demande.motif,
        echeance=echeance,
        par=compte,
        le=quand,
    )


def _dit(passage: PassageDuDepot) -> journal.AEcrire:
    """What the journal says of an act."""
    depot, echeance = passage.depot, passage.echeance
    donnees = {
        "numero": depot.numero,
        "acte": passage.acte,
        "depuis": passage.depuis,
        "vers": passage.vers,
        "au_titre_de": passage.au_titre_de,
        "echeance": echeance.isoformat() if echeance else None,
        # The reasons are free words: the journal only answers for them.
        "motif_condense": journal.condenser(passage.motif),
    }
    return journal.AEcrire("depot.passage", f"dossier:{depot.dossier.identifiant}", donnees)
