"""Use cases of complements: ask for what is missing, answer by a frozen revision that changes nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import enumerer, nombre
from binome.domaine.mots.lexique import nommer
from binome.domaine.procedure.complements import PIECES, hors_demande
from binome.domaine.procedure.delai import ComplementsAttendus
from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.domaine.socle.erreurs import au_champ
from binome.domaine.texte import recit
from binome.domaine.texte.recit import Changement
from binome.registre.models import ComplementsDeposes, Compte, DemandeDeComplements, Depot, Revision
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.depot import depots, manifeste
from binome.services.instruction import depots_instruits, nouvelles, passages
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.recevabilite import delais, sceau
from binome.services.socle import horloge, journal
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.verification import conformite

FORMAT = "binome-complements-1"
POINTS_MAX, QUOI_MAX = 40, 1_000
ROLES_DES_SIGNATAIRES = {"elu": "l'élu", "industriel": "l'industriel"}
_FIXES = frozenset({PIECES, "id", "appel", "depose_le", "millesime", "format", "fuseau", "avertissement"})
Points = Sequence[tuple[str, str]]


def lieux_possibles(document: Document) -> list[tuple[str, str]]:
    """The places that a request may let change, and their names: attachments, the parts, each fiche."""
    parties = [PIECES, *(c for c in Document.model_fields if c not in _FIXES)]
    noms = [(chemin, _nom(chemin)) for chemin in parties]
    fiches = [
        (f"plan_actions.fiches[{f.id}]", f"fiche {f.numero_montre}, {f.titre}") for f in document.plan_actions.fiches
    ]
    return [*noms, *fiches]


def _nom(chemin: str) -> str:
    nom = nommer(chemin).bref
    return nom[:1].upper() + nom[1:]


def demander(compte: Compte, identifiant: str, points: Points, terme: dt.date) -> DemandeDeComplements:
    """Ask the territory to complete its deposit: (place, what is missing) of each point, and the last day to answer.

    Errors: IntrouvableError, RefusError.
    """
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
        propres = _points(points, instruit)
        campagne, quand = instruit.ouvert.dossier.campagne, horloge.maintenant()
        aujourd_hui = horloge.jour_a(campagne.fuseau, quand)
        if terme <= aujourd_hui:
            raise RefusError(au_champ("terme", "Donnez au territoire un jour à venir pour répondre."))
        motif = "\n".join(f"— {point['quoi']}" for point in propres)
        passage = passages.passer(compte, identifiant, Acte.demander_complements, motif=motif, echeance=terme)
        faites = delais.demandes(instruit.depot)
        de_plus = ComplementsAttendus(aujourd_hui, terme)
        effet = delais.lire(instruit.depot, instruit.faits, faites, de_plus=de_plus).phrase
        demande = DemandeDeComplements.objects.create(
            passage=passage, depot=instruit.depot, points=propres, terme=terme, effet=effet, par=compte, le=quand
        )
        condense = journal.condenser(canonique_rfc8785({"points": propres}).decode())
        donnees = {"numero": instruit.depot.numero, "terme": terme.isoformat(), "points_condenses": condense}
        journal.ajouter("complements.demandes", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return demande


def _points(points: Points, instruit: DepotInstruit) -> list[dict[str, str]]:
    connus = {chemin for chemin, _ in lieux_possibles(instruit.texte.document)}
    propres = []
    for rang, (lieu, brut) in enumerate(points, 1):
        try:
            quoi = " ".join(en_ligne(brut).split())
        except ValeurRefuseeError as erreur:
            raise RefusError(au_champ(f"quoi-{rang}", f"Point illisible : {erreur}.")) from None
        if not quoi:
            continue
        if lieu not in connus:
            raise RefusError(au_champ(f"lieu-{rang}", "Dites, pour chaque point, quelle partie du dossier compléter."))
        if len(quoi) > QUOI_MAX:
            raise RefusError(au_champ(f"quoi-{rang}", f"Point trop long : {nombre(QUOI_MAX)} caractères au plus."))
        propres.append({"lieu": lieu, "quoi": quoi})
    if not propres:
        raise RefusError(au_champ("quoi-1", "Dites ce qui manque : une demande de compléments a au moins un point."))
    if len(propres) > POINTS_MAX:
        raise RefusError(f"{POINTS_MAX} points au plus par demande.")
    return propres


def en_cours(depot: Depot) -> DemandeDeComplements | None:
    """The request that waits for its answer, if the deposit is to be completed. One query."""
    derniere = DemandeDeComplements.objects.filter(depot=depot).select_related("reponse", "passage").last()
    return derniere if derniere is not None and not hasattr(derniere, "reponse") else None


@dataclass(frozen=True)
class PreparationDeComplements:
    """What stands between the text at the head and its sending as complements.

    `changements`: what would be sent; `hors`: what changed that nobody asked for, each in words; `manquantes`: sides of
    the binôme that have not signed this text.
    """

    depot: Depot
    demande: DemandeDeComplements
    revision: Revision
    instruite: Revision
    changements: tuple[Changement, ...]
    hors: tuple[Changement, ...]
    manquantes: tuple[str, ...]
    tardif: bool

    @property
    def possible(self) -> bool:
        return bool(self.changements) and not self.hors and not self.manquantes


def preparer(ouvert: DossierOuvert, quand: dt.datetime) -> PreparationDeComplements | None:
    """What the team would send at that instant; None when nothing is asked of them."""
    depot = depots.valable(depots.tous(ouvert.dossier))
    demande = en_cours(depot) if depot and ouvert.situation.a_completer else None
    if depot is None or demande is None:
        return None
    revision = revision_de_tete(ouvert.dossier)
    avant, instruite = textes_signes.instruit(depot, textes_signes.complements_de(depot))
    apres = textes_signes.de(revision)
    changements = tuple(recit.raconter(avant.arbre, apres.arbre))
    lieux = [point["lieu"] for point in demande.points]
    dehors = set(hors_demande((c.chemin for c in changements), lieux))
    manquantes = manifeste.manquantes(manifeste.signatures(ouvert.dossier, revision))
    tardif = horloge.jour_a(ouvert.dossier.campagne.fuseau, quand) > demande.terme
    hors = tuple(c for c in changements if c.chemin in dehors)
    return PreparationDeComplements(depot, demande, revision, instruite, changements, hors, manquantes, tardif)


def deposer(compte: Compte, identifiant: str, empreinte: str) -> ComplementsDeposes:
    """Answer the request: freeze the text at the head, whose SHA-256 was shown. The deposit keeps its number and its
    instant; late, the answer is written as late, never refused for that.

    Errors: IntrouvableError, RefusError, TexteChangeError, PieceAltereeError, PieceSansFichierError.
    """
    quand = horloge.maintenant()
    avant = ouverture.exiger(compte, identifiant, Action.completer)
    # What is slow comes before the lock: the verdict, and each file hashed again.
    lue = revision_de_tete(avant.dossier)
    verdict = conformite.verdict_de(avant.dossier, quand)
    manifeste.relire(manifeste.pieces_du_dossier(avant.dossier))
    with transaction.atomic(durable=True):
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.completer, instant=quand)
        preparation = preparer(ouvert, quand)
        if preparation is None:
            raise RefusError("Aucun complément n'est demandé.")
        if preparation.revision.pk != lue.pk or textes_signes.empreinte_de(lue) != empreinte:
            raise TexteChangeError
        _refuser(preparation)
        return _inscrire(ouvert, preparation, manifeste.geler(dossier, preparation.revision, verdict), quand)


def _refuser(preparation: PreparationDeComplements) -> None:
    if not preparation.changements:
        raise RefusError("Rien n'a changé depuis le dépôt : complétez ce qui est demandé, puis envoyez.")
    if preparation.hors:
        lieux = enumerer([nommer(c.chemin).bref for c in preparation.hors[:5]])
        raise RefusError(f"Des changements sortent de ce qui est demandé : {lieux}. Remettez-les comme déposés.")
    if preparation.manquantes:
        qui = enumerer([ROLES_DES_SIGNATAIRES[q] for q in preparation.manquantes])
        raise RefusError(f"Ce texte complété est à signer par {qui} avant d'être envoyé.")


def _inscrire(
    ouvert: DossierOuvert, preparation: PreparationDeComplements, gele: manifeste.Gele, recu: dt.datetime
) -> ComplementsDeposes:
    depot, demande, dossier = preparation.depot, preparation.demande, ouvert.dossier
    enregistre = max(horloge.maintenant(), recu)
    numero = f"{depot.numero}-c{ComplementsDeposes.objects.filter(depot=depot).count() + 1}"
    octets = canonique_rfc8785(_manifeste(numero, ouvert, preparation, gele, recu, enregistre))
    gele.texte.garder()
    fait = ComplementsDeposes.objects.create(
        numero=numero,
        demande=demande,
        depot=depot,
        revision=gele.revision,
        manifeste=octets.decode(),
        empreinte=hashlib.sha256(octets).hexdigest(),
        verdict=gele.verdict,
        recu_at=recu,
        enregistre_at=enregistre,
        tardif=preparation.tardif,
        par=ouvert.compte,
    )
    # The text closes again: what was asked came.
    dossier.a_completer = None
    dossier.save(update_fields=["a_completer"])
    donnees = {"numero": numero, "manifeste": fait.empreinte, "tardif": fait.tardif, "depot": depot.numero}
    objet = f"dossier:{dossier.identifiant}"
    journal.ajouter("complements.deposes", objet, donnees, acteur=ouvert.compte, instant=enregistre)
    sceau.datee(fait).demander()
    nouvelles.prevenir_des_complements(fait)
    return fait


def _manifeste(
    numero: str,
    ouvert: DossierOuvert,
    preparation: PreparationDeComplements,
    gele: manifeste.Gele,
    recu: dt.datetime,
    enregistre: dt.datetime,
) -> dict[str, Any]:
    """What is frozen, as of a deposit, with the request that it answers and the deposit that it completes."""
    entier = manifeste.composer(numero, gele, ouvert, recu, enregistre, ())
    return entier | {
        "format": FORMAT,
        "tardif": preparation.tardif,
        "depot": {"numero": preparation.depot.numero, "manifeste": preparation.depot.empreinte},
        "demande": {"terme": preparation.demande.terme.isoformat(), "points": preparation.demande.points},
    }


def constater(compte: Compte, identifiant: str, motif: str = "") -> None:
    """Take note that the complements came, or go on without them: the deposit is examined again.

    Errors: IntrouvableError, RefusError.
    """
    instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
    if instruit.etape is not EtapeDuDepot.complements:
        raise RefusError("Aucun complément n'est attendu de ce dépôt.")
    passages.passer(compte, identifiant, Acte.constater_complements, motif=motif)
