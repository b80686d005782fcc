"""Use cases of the inbox as a workbook: out, for what its reader may see; in, told first, then done row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from binome.documents import boite as documents
from binome.documents.boite import Rang, RangLu, Refus
from binome.domaine.langue.typographie import nombre
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES
from binome.domaine.socle.erreurs import BinomeError
from binome.registre.models import Affectation, Compte
from binome.services.calculs import calculs
from binome.services.conflits import chargement
from binome.services.instruction import affectations, ressorts
from binome.services.instruction.boite import liste, notes
from binome.services.instruction.boite.liste import BoiteOuverte, LigneDeBoite
from binome.services.instruction.ressorts import Instructeur
from binome.services.socle import horloge, referentiel


@dataclass(frozen=True)
class GesteDeClasseur:
    """What a row changes: who takes care of the deposit, or the note of the service; None where it changes nothing.

    `apres`, `version`: what the file had been made from. `dit`: the change, in words.
    """

    ligne: int
    identifiant: str
    numero: str
    service: str
    affecte: bool
    a: int | None
    apres: int
    note: tuple[int, str] | None
    version: int
    dit: str


@dataclass(frozen=True)
class ApercuDeBoite:
    """What a workbook would do, row by row: gestures, refusals with their reasons, and how many rows change nothing."""

    gestes: tuple[GesteDeClasseur, ...]
    refus: tuple[Refus, ...]
    inchangees: int


def exporter(boite: BoiteOuverte, lignes: Sequence[LigneDeBoite]) -> bytes:
    """The workbook of these rows, one for each service that its reader acts for."""
    gens = ressorts.instructeurs(boite.campagne)
    rangs = _rangs(lignes)
    services = dict.fromkeys(service for ligne in lignes for service in ligne.siens)
    adresses = {ressorts.nommer(boite.campagne, s): [i.compte.email for i in gens if i.tient(s)] for s in services}
    faits = [_rang(boite, ligne, s, rangs.get((ligne.cle, s), 0)) for ligne in lignes for s in ligne.siens]
    return documents.ecrire(faits, adresses, boite.campagne.identifiant)


def _rangs(lignes: Sequence[LigneDeBoite]) -> dict[tuple[int, str], int]:
    """(deposit, service) → rank of its last assignment. One query."""
    lues = Affectation.objects.filter(depot__in=[ligne.cle for ligne in lignes]).order_by("rang")
    return {(cle, service): rang for cle, service, rang in lues.values_list("depot_id", "service", "rang")}


def _rang(boite: BoiteOuverte, ligne: LigneDeBoite, service: str, rang: int) -> Rang:
    geographie = referentiel.partager()
    regions = [region.nom if (region := geographie.region(code)) else code for code in ligne.regions]
    note, affecte = ligne.notes.get(service), ligne.affectes.get(service)
    manquants = [ressorts.nommer(boite.campagne, s, bref=True) for s in ligne.services if s in ligne.manquants]
    return Rang(
        depot=ligne.numero,
        cle=service,
        service=ressorts.nommer(boite.campagne, service),
        territoire=ligne.territoire,
        regions=", ".join(regions),
        etape=NOMS_DES_ETAPES[ligne.etape],
        recu=horloge.jour_a(boite.campagne.fuseau, ligne.recu_at),
        terme=ligne.terme,
        avis=" ; ".join([*manquants, *ressorts.rendus_avant(boite.campagne, ligne.avis_anterieurs)]),
        a=affecte.email if affecte else "",
        priorite=notes.PRIORITES[note.priorite if note else 0],
        note=note.note if note else "",
        version=f"{rang}.{note.version if note else 0}",
    )


def examiner(boite: BoiteOuverte, octets: bytes) -> ApercuDeBoite:
    """Read a workbook and say what it would change; writes nothing. Errors: ClasseurRefuseError, OccupeError."""
    lus, refus = calculs.a_part(calculs.LECTURE, documents.lire, octets, boite.campagne.identifiant)
    toutes = {ligne.numero: ligne for ligne in liste.lignes(boite)}
    gens, rangs = ressorts.instructeurs(boite.campagne), _rangs(list(toutes.values()))
    gestes, refuses, inchangees = [], list(refus), 0
    for lu in lus:
        try:
            geste = _geste(lu, toutes.get(lu.depot), gens, rangs)
        except _RangRefuseError as erreur:
            refuses.append(Refus(lu.ligne, lu.depot, str(erreur)))
            continue
        if geste is None:
            inchangees += 1
        else:
            gestes.append(geste)
    return ApercuDeBoite(tuple(gestes), tuple(sorted(refuses, key=lambda r: r.ligne)), inchangees)


class _RangRefuseError(ValueError):
    """Why a row is not taken."""


def _geste(
    lu: RangLu, ligne: LigneDeBoite | None, gens: Sequence[Instructeur], rangs: dict[tuple[int, str], int]
) -> GesteDeClasseur | None:
    # Another région's deposit is told as one that does not exist.
    if ligne is None or lu.service not in ligne.siens:
        raise _RangRefuseError("ce dépôt n'est pas dans votre boîte pour ce service")
    note, affecte = ligne.notes.get(lu.service), ligne.affectes.get(lu.service)
    choisi = _choisi(lu, gens)
    change_de_main = (choisi.pk if choisi else None) != (affecte.pk if affecte else None)
    propre = " ".join(lu.note.split())
    if len(propre) > notes.NOTE_MAX:
        raise _RangRefuseError(f"la note dépasse {nombre(notes.NOTE_MAX)} caractères")
    dite = (lu.priorite, propre)
    change_de_note = dite != ((note.priorite, note.note) if note else (0, ""))
    if not change_de_main and not change_de_note:
        return None
    rang, version = rangs.get((ligne.cle, lu.service), 0), note.version if note else 0
    if lu.version != f"{rang}.{version}":
        raise _RangRefuseError("cette ligne a changé ici depuis l'export : exportez de nouveau, et reportez-la")
    dits = [f"confié à {choisi}" if choisi else "confié à personne"] if change_de_main else []
    dits += [f"priorité {notes.PRIORITES[lu.priorite]}, note : {propre or 'aucune'}"] if change_de_note else []
    return GesteDeClasseur(
        lu.ligne,
        ligne.identifiant,
        ligne.numero,
        lu.service,
        change_de_main,
        choisi.pk if choisi else None,
        rang,
        dite if change_de_note else None,
        version,
        f"{ligne.territoire} : {' ; '.join(dits)}",
    )


def _choisi(lu: RangLu, gens: Sequence[Instructeur]) -> Compte | None:
    if not lu.a:
        return None
    trouve = next((i.compte for i in gens if i.compte.email == lu.a and i.tient(lu.service)), None)
    if trouve is None:
        raise _RangRefuseError(f"« {lu.a[:80]} » n'instruit pas pour ce service : voyez la feuille « Instructeurs »")
    return trouve


def appliquer(compte: Compte, gestes: Sequence[GesteDeClasseur]) -> tuple[int, list[Refus]]:
    """Do what `examiner` said, row by row, each whole or not at all: how many were done, and those refused meanwhile,
    with the reason."""
    faits, refus = 0, []
    # Neither an assignment nor a note changes a tie: those of the first row are those of the last.
    with chargement.constant():
        for geste in gestes:
            try:
                with transaction.atomic():
                    if geste.affecte:
                        affectations.affecter(compte, geste.identifiant, geste.service, geste.a, apres=geste.apres)
                    if geste.note is not None:
                        notes.noter(compte, geste.identifiant, geste.service, *geste.note, version=geste.version)
            except BinomeError as erreur:
                refus.append(Refus(geste.ligne, geste.numero, erreur.phrase))
            else:
                faits += 1
    return faits, refus
