"""Use cases of the deposit: deposit, replace, withdraw; one receipt for one key, whatever fails in between."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from binome.domaine.droits.droits import Action, Etat
from binome.domaine.socle.empreinte import canonique
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.verdict.constat import Verdict
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Depot, Dossier, PieceJointe, Revision
from binome.services.acces import organisations, ouverture
from binome.services.depot import dates, instants, manifeste, regions, suites
from binome.services.socle import horloge, journal, traces
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.verification import conformite

_CLE = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_ESSAIS = 20
"""Times that a deposit is prepared again because the dossier changed meanwhile."""


class DepotBloqueError(BinomeError):
    """The verdict has blocking points, or a co-signature is missing: nothing was deposited."""

    code = "depot_bloque"
    famille = Famille.conflit

    def __init__(self, verdict: Verdict, signatures_manquantes: tuple[str, ...]) -> None:
        self.verdict, self.signatures_manquantes = verdict, signatures_manquantes
        super().__init__("Le dossier ne peut pas être déposé en l'état.")


_REFUS = (
    ouverture.RefusError,
    ouverture.IntrouvableError,
    DepotBloqueError,
    manifeste.PieceAltereeError,
    manifeste.PieceSansFichierError,
)
"""Answers to a request, as a deposit is: asked again, it is another one."""


class _DepasseError(Exception):
    """The dossier changed between its preparation and the transaction."""


@dataclass(frozen=True)
class Preparation:
    """What stands between a dossier and its deposit. `empreinte`: SHA-256 of the text that would be deposited."""

    revision: Revision
    empreinte: str
    verdict: Verdict
    signatures_manquantes: tuple[str, ...]
    pieces: tuple[PieceJointe, ...]

    @property
    def possible(self) -> bool:
        return not self.verdict.bloque and not self.signatures_manquantes


def preparer(dossier: Dossier, instant: dt.datetime, verdict: Verdict | None = None) -> Preparation:
    """The verdict of the head revision as if it were deposited at `instant` (given, when it is known already), and the
    co-signatures that it lacks."""
    revision = revision_de_tete(dossier)
    verdict = verdict or conformite.verdict_de(dossier, instant)
    signees = manifeste.signatures(dossier, revision)
    texte = manifeste.texte_des(signees, revision)
    pieces = manifeste.pieces_de(dossier, texte.arbre)
    return Preparation(revision, texte.empreinte, verdict, manifeste.manquantes(signees), tuple(pieces))


def deposer(compte: Compte, identifiant: str, cle_idempotence: str, *, recu_at: dt.datetime | None = None) -> Depot:
    """Deposit the head revision and give its receipt. The same key gives the same receipt, forever.

    Everything slow comes first (verdict, hashing of attachments); then one durable transaction checks again right,
    state, deadline and that nothing changed, freezes the manifest, writes the receipt, chains the journal and
    enqueues what follows. `recu_at` is when the request arrived; it is written before anything waits, and the same
    request asked again bears the first one (`instants`): it alone decides whether the deposit is late.
    Errors: IntrouvableError, RefusError, DepotBloqueError, PieceAltereeError, PieceSansFichierError.
    """
    arrivee = recu_at or horloge.maintenant()
    if not _CLE.fullmatch(cle_idempotence):
        raise ouverture.RefusError("La clé du dépôt est mal formée : rechargez la page de dépôt et recommencez.")
    if deja := _deja(compte, identifiant, cle_idempotence):
        return deja
    ouvert = ouverture.ouvrir(compte, identifiant, arrivee)
    demande = demande_de(ouvert, cle_idempotence)
    note = instants.noter(demande, arrivee)
    try:
        depot = _deposer(ouvert, cle_idempotence, note)
    except _REFUS:
        instants.oublier(demande)
        raise
    instants.oublier(demande)
    traces.depot(depot, "depot.enregistre", compte)
    return depot


def demande_de(ouvert: ouverture.DossierOuvert, cle: str) -> instants.DemandeDeDepot:
    """What someone asks for when they deposit: the text at the head, without its reserve, under the key of a form."""
    empreinte = textes_signes.empreinte_de(revision_de_tete(ouvert.dossier))
    return instants.DemandeDeDepot(ouvert.compte.pk, ouvert.dossier.identifiant, cle, empreinte)


def _deposer(ouvert: ouverture.DossierOuvert, cle: str, note: instants.Note) -> Depot:
    """Prepare, then write; again when the dossier changed between the two."""
    compte, identifiant = ouvert.compte, ouvert.dossier.identifiant
    for _ in range(_ESSAIS):
        recu, preparation = _preparer_sans_obstacle(ouvert, note)
        try:
            with transaction.atomic(durable=True):
                dossier = ouverture.verrouiller(identifiant)
                if deja := _deja(compte, identifiant, cle):
                    return deja
                ouvert = ouverture.exiger_sur(compte, dossier, Action.deposer, instant=recu)
                gele = _geler(ouvert.dossier, preparation)
                if note.retenue(textes_signes.empreinte_de(gele.revision), gele.signatures, gele.pieces) != recu:
                    raise _DepasseError
                return _inscrire(ouvert, gele, cle, recu, note.arrivee)
        except _DepasseError:
            if deja := _deja(compte, identifiant, cle):
                return deja
            ouvert = ouverture.ouvrir(compte, identifiant, note.arrivee)
    raise ouverture.RefusError("Le dossier change sans cesse : attendez que chacun ait enregistré, puis recommencez.")


def _preparer_sans_obstacle(ouvert: ouverture.DossierOuvert, note: instants.Note) -> tuple[dt.datetime, Preparation]:
    """The instant that counts, and what is ready to be deposited as of then."""
    dossier, recu = ouvert.dossier, note.arrivee
    tete = revision_de_tete(dossier)
    if note.premiere != note.arrivee:
        signees = manifeste.signatures(dossier, tete)
        pieces = manifeste.pieces_de(dossier, manifeste.texte_des(signees, tete).arbre)
        recu = note.retenue(textes_signes.empreinte_de(tete), signees, pieces)
    ouverture.autoriser(replace(ouvert, situation=ouverture.situation(dossier, recu)), Action.deposer)
    preparation = preparer(dossier, recu)
    if not preparation.possible:
        raise DepotBloqueError(preparation.verdict, preparation.signatures_manquantes)
    manifeste.relire(preparation.pieces)
    return recu, preparation


def _geler(dossier: Dossier, preparation: Preparation) -> manifeste.Gele:
    """What is frozen, read again in the transaction: it must be what was prepared."""
    gele = manifeste.geler(dossier, preparation.revision, preparation.verdict)
    if dossier.tete_id != preparation.revision.pk or manifeste.manquantes(gele.signatures):
        raise _DepasseError
    if [_identite(p) for p in gele.pieces] != [_identite(p) for p in preparation.pieces]:
        raise _DepasseError
    return gele


def _identite(piece: PieceJointe) -> tuple[str, str]:
    return piece.identifiant, piece.sha256


def _inscrire(
    ouvert: ouverture.DossierOuvert, gele: manifeste.Gele, cle: str, recu: dt.datetime, arrivee: dt.datetime
) -> Depot:
    """Write the deposit; runs inside the transaction. `arrivee`: when this try came, `recu` when the first one did."""
    dossier, compte = ouvert.dossier, ouvert.compte
    # The clock may have gone back since the request came: it is not written before it was received.
    enregistre = max(horloge.maintenant(), recu)
    rang, remplaces = _remplacer(dossier, enregistre)
    numero = f"{dossier.identifiant}-{rang}"
    octets = canonique(manifeste.composer(numero, gele, ouvert, recu, enregistre, remplaces, arrivee))
    gele.texte.garder()
    depot = Depot.objects.create(
        numero=numero,
        dossier=dossier,
        revision=gele.revision,
        manifeste=octets.decode(),
        empreinte=hashlib.sha256(octets).hexdigest(),
        verdict=gele.verdict,
        recu_at=recu,
        enregistre_at=enregistre,
        tardif=ouvert.situation.close,
        cle_idempotence=cle,
        par=compte,
    )
    # What was asked of the deposit that this one replaces is no longer asked.
    dossier.etat, dossier.a_completer = Etat.depose.value, None
    dossier.save(update_fields=["etat", "a_completer"])
    # Who carries a deposited dossier becomes known: conflicts of interest are computed from it.
    organisations.inscrire(gele.texte.document)
    regions.inscrire(depot, gele.texte.document)
    donnees = {"numero": numero, "manifeste": depot.empreinte, "tardif": depot.tardif, "remplace": remplaces}
    journal.ajouter("depot.enregistre", _objet(dossier), donnees, acteur=compte, instant=enregistre)
    dates.datee(depot).demander()
    suites.demander_documents(numero)
    suites.demander_accuse(numero)
    gardent = suites.reprendre(depot, remplaces, enregistre)
    suites.prevenir_l_instruction(depot, sauf=gardent)
    return depot


def _remplacer(dossier: Dossier, instant: dt.datetime) -> tuple[int, Sequence[str]]:
    """Close the deposit in force, if any; the rank of the one that comes, and the number of the one that was."""
    deposes = list(Depot.objects.filter(dossier=dossier).values_list("numero", "remplace_le", "retire_le"))
    numeros = [numero for numero, remplace_le, retire_le in deposes if remplace_le is None and retire_le is None]
    if numeros:
        Depot.objects.filter(numero__in=numeros).update(remplace_le=instant)
    return len(deposes) + 1, numeros


def retirer(compte: Compte, identifiant: str, *, recu_at: dt.datetime | None = None) -> Depot:
    """Withdraw the deposit in force; `recu_at`, when it was asked, must be before the deadline. As of a deposit, the
    instant of the first try counts.

    Errors: IntrouvableError, RefusError.
    """
    arrivee = recu_at or horloge.maintenant()
    vise = valable(tous(ouverture.ouvrir(compte, identifiant, arrivee).dossier))
    cle, empreinte = (f"retrait:{vise.numero}", vise.empreinte) if vise else ("retrait", "")
    note = instants.noter(instants.DemandeDeDepot(compte.pk, identifiant, cle, empreinte), arrivee)
    try:
        depot = _retirer(compte, identifiant, note)
    except (ouverture.RefusError, ouverture.IntrouvableError):
        instants.oublier(note.demande)
        raise
    instants.oublier(note.demande)
    traces.depot(depot, "depot.retire", compte)
    return depot


def _retirer(compte: Compte, identifiant: str, note: instants.Note) -> Depot:
    with transaction.atomic(durable=True):
        dossier = ouverture.verrouiller(identifiant)
        depot = Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None).first()
        recu = note.retenue(depot.empreinte if depot else "", (), ())
        dossier = ouverture.exiger_sur(compte, dossier, Action.retirer_depot, instant=recu).dossier
        if depot is None:
            raise ouverture.RefusError("Il n'y a pas de dépôt à retirer.")
        quand = max(horloge.maintenant(), recu)
        depot.retire_le = quand
        depot.save(update_fields=["retire_le"])
        dossier.etat, dossier.a_completer = Etat.retire.value, None
        dossier.save(update_fields=["etat", "a_completer"])
        donnees = {"numero": depot.numero, "recu_at": recu.astimezone(dt.UTC).isoformat()}
        journal.ajouter("depot.retire", _objet(dossier), donnees, acteur=compte, instant=quand)
    return depot


def tous(dossier: Dossier) -> list[Depot]:
    """Every deposit of a dossier, newest first, replaced and withdrawn ones included."""
    deposes = _TOUS(dossier.pk)
    for depot in deposes:
        depot.dossier = dossier
    return deposes


_TOUS: RequeteComposee[Depot] = RequeteComposee(
    lambda dossier: Depot.objects.filter(dossier=dossier).select_related("revision__auteur", "par")
)


def valable(deposes: Sequence[Depot]) -> Depot | None:
    """The one that counts among all those of a dossier."""
    return next((d for d in deposes if d.remplace_le is None and d.retire_le is None), None)


def dans_les_temps(depot: Depot) -> bool:
    """Whether it was received before the deadline now in force: an extension voted since may have saved a late one."""
    return ouverture.echeance(depot.dossier.campagne).respectee(depot.recu_at)


def _deja(compte: Compte, identifiant: str, cle: str) -> Depot | None:
    """The receipt already given for this key. Errors: RefusError when the key is someone else's."""
    depot = Depot.objects.filter(dossier__identifiant=identifiant, cle_idempotence=cle).first()
    if depot is not None and depot.par_id != compte.pk:
        ouverture.ouvrir(compte, identifiant)
        raise ouverture.RefusError("Cette clé de dépôt a servi à une autre personne : rechargez la page de dépôt.")
    return depot


def _objet(dossier: Dossier) -> str:
    return f"dossier:{dossier.identifiant}"
