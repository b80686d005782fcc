"""What a reading pack says beside the deposited text and its verdict, as one reader may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from binome.appels.grille import MENTION
from binome.documents.dossier_de_lecture import AvisImprime, FaitsDeLecture, JugeImprime, LienImprime
from binome.domaine.droits.droits import NOMS, Role
from binome.domaine.langue.typographie import date_longue, enumerer, instant, majuscule, nombre
from binome.domaine.procedure.communication import EcritInstruit
from binome.domaine.procedure.etapes import NOMS_DES_ACTES, NOMS_DES_ETAPES, Acte
from binome.domaine.saisie.jours import heure_de
from binome.registre.models import PassageDuDepot
from binome.services.acces import ouverture
from binome.services.conflits import liens
from binome.services.instruction import avis_lus, depots_instruits, instances, passages
from binome.services.instruction.avis_lus import AvisLisible
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.socle import horloge

LIENS_DITS, DU_SERVICE = 3, 1
"""Ties of one judge that a pack puts into words, beside those that were set aside and those that are direct: their
own, and those that go by their service, which are told of it. The others are counted."""
DIRECT = 3
"""Nodes of a chain that passes by one body at most: who judges, that body, the candidature."""
_TAILLES = ((1_000_000, "Mo"), (1_000, "ko"))


def rassembler(instruit: DepotInstruit) -> FaitsDeLecture:
    """All that this person may read of a deposit in force."""
    ouvert, depot, faits = instruit.ouvert, instruit.depot, instruit.faits
    gele = depots_instruits.gele(instruit)
    permis = avis_lus.permis(depot, avis_lus.lecteurs_de(ouvert), faits)
    connues = instances.instances(depot)
    attendus = passages.avis_attendus(depot, list(faits))
    return FaitsDeLecture(
        numero=depot.numero,
        etape=NOMS_DES_ETAPES[instruit.etape],
        identite=_identite(instruit),
        signataires=tuple((_qualite(s["qualite"]), s["nom"], _quand(s.get("le"))) for s in gele.get("signataires", ())),
        pieces=tuple((p.nom, _foyer(p), _taille(p.taille), p.sha256) for p in depots_instruits.pieces(instruit)),
        preuves=_preuves(instruit),
        actes=tuple((date_longue(heure_de(f.le)), _acte(f, connues)) for f in faits),
        avis=tuple(_imprimer(lu) for lu in avis_lus.lisibles(ouvert, depot, faits)),
        attendus=tuple(i.nom for i in connues if i.cle in attendus),
        avis_tus=EcritInstruit.avis not in permis,
        conflits=_juges(ouvert),
        mention=MENTION,
    )


def _foyer(piece: depots_instruits.PieceInstruite) -> str:
    """What an attachment belongs to, and that it came later."""
    action = f"Action {piece.action}" if piece.action else ""
    return " ; ".join(filter(None, (action, "reçue avec les compléments" if piece.neuve else "")))


def _identite(instruit: DepotInstruit) -> tuple[tuple[str, str], ...]:
    depot = instruit.depot
    recu = f"{_dite(depot.recu_at)}{', après la clôture' if depot.tardif else ''}"
    completee = f", complétée depuis le dépôt (révision {depot.revision.numero})" if instruit.complements else ""
    return (("Reçu le", recu), ("Révision lue", f"{instruit.texte.numero}{completee}"))


def _preuves(instruit: DepotInstruit) -> tuple[tuple[str, str], ...]:
    depot, dernier = instruit.depot, instruit.complements
    complements = (
        (
            ("Compléments", f"révision {dernier.revision.numero}, reçus le {_dite(dernier.recu_at)}"),
            ("Empreinte de leur manifeste (SHA-256)", dernier.empreinte),
        )
        if dernier
        else ()
    )
    return (
        ("Dépôt", depot.numero),
        ("Révision", f"{depot.revision.numero}, enregistrée le {_dite(depot.revision.cree_le)}"),
        ("Empreinte du texte (SHA-256)", depot.revision.empreinte),
        ("Empreinte du manifeste (SHA-256)", depot.empreinte),
        *complements,
        ("Vérifier", "Le sceau du dépôt se télécharge avec lui ; « binome sceau verifier » le contrôle hors ligne."),
    )


def _acte(fait: PassageDuDepot, connues: tuple[instances.InstanceDuDepot, ...]) -> str:
    titre = f" ({instances.nommer(fait.au_titre_de, connues)})" if fait.au_titre_de else ""
    terme = f", jusqu'au {date_longue(fait.echeance)}" if fait.echeance else ""
    return majuscule(f"{NOMS_DES_ACTES[Acte(fait.acte)]}{titre}{terme}")


def _qualite(role: str) -> str:
    return majuscule(NOMS[Role(role)]) if role in set(Role) else role


def _imprimer(lu: AvisLisible) -> AvisImprime:
    par = f" par {lu.service}" if lu.service else ", service non renseigné"
    mains = f" ; préparé par {enumerer(list(lu.mains))}" if lu.mains else ""
    marques = (
        (lu.tardif and lu.terme is not None, f"Tardif : le terme était le {date_longue(lu.terme)}" if lu.terme else ""),
        (lu.perime, f"Rendu sur la révision {lu.revision} (dépôt {lu.depot}) : une autre a été déposée depuis"),
        (lu.corrige_par is not None, f"Corrigé par un avis du {_dite(lu.corrige_par)}"),
        (lu.corrige_le is not None, f"Corrige l'avis du {_dite(lu.corrige_le)}"),
    )
    return AvisImprime(
        instance=lu.instance,
        sens=f"Avis {lu.sens_dit}",
        cle_du_sens=str(lu.sens or ""),
        circonstances=f"Rendu le {_dite(lu.le)}{par}{mains}, sur la révision {lu.revision}. {_date_sure(lu)}",
        marques=tuple(dit for vrai, dit in marques if vrai),
        motif=lu.motif,
        reserves=lu.reserves,
        personnes=lu.personnes or "",
        notes=tuple((note.nom, note.note or "", note.commentaire) for note in lu.notes),
        total=_total(lu),
        corrige=lu.corrige_par is not None,
    )


def _date_sure(lu: AvisLisible) -> str:
    dit = lu.horodatage
    if dit is None or dit.date is None:
        return "Cette date est celle de la plateforme : aucun tiers ne l'a horodatée."
    return f"Horodaté par {dit.autorite} le {_dite(dit.date)}."


def _total(lu: AvisLisible) -> str:
    if lu.total is None:
        return ""
    poids = " ; ".join(f"{nom} × {nombre(valeur)}" for nom, valeur in lu.total.poids)
    sans = f" Sans note, et non comptés : {enumerer(list(lu.total.manquants))}." if lu.total.manquants else ""
    valeur = nombre(lu.total.valeur, 2)
    moyenne = f"{valeur} sur {lu.total.maximum}, moyenne pondérée des notes données ({poids})."
    return f"{moyenne}{sans} Un calcul, non une décision."


def _juges(ouvert: ouverture.DossierOuvert) -> tuple[JugeImprime, ...]:
    """The ties that this reader may know: as on their page, nothing comes from a deposit that they may not see."""
    return tuple(_juge(vus) for vus in liens.liens_du_dossier(ouvert.dossier, horloge.maintenant(), pour=ouvert.compte))


def _juge(vus: liens.Liens) -> JugeImprime:
    dits = _a_dire(vus.liens)
    return JugeImprime(
        nom=vus.nom,
        qualites=vus.qualites,
        etat=vus.etat,
        liens=tuple(_lien(vu) for vu in dits),
        manques=(*vus.manques, *((vus.reste,) if vus.reste else ())),
        autres=len(vus.liens) - len(dits),
    )


def _a_dire(vus: Sequence[liens.LienVu]) -> list[liens.LienVu]:
    """Those that someone set aside, those that are direct, and of the others the shortest."""
    retenus = [vu for vu in vus if vu.ecarte is None]
    propres, du_service = ([vu for vu in retenus if vu.chaine.du_service is par] for par in (False, True))
    directs = [vu for vu in propres if len(vu.chaine.chemin) <= DIRECT]
    premiers = set(map(id, (*directs, *propres[:LIENS_DITS], *du_service[:DU_SERVICE])))
    return [vu for vu in vus if vu.ecarte is not None or id(vu) in premiers]


def _lien(vu: liens.LienVu) -> LienImprime:
    sources = dict.fromkeys(f.source for etape in vu.chaine.etapes for f in etape.faits if f.source)
    ecarte = ""
    if vu.ecarte is not None:
        ecarte = f"Écarté le {date_longue(heure_de(vu.ecarte.le).date())} par {vu.ecarte.par} : {vu.ecarte.motif}"
    return LienImprime(vu.chaine.phrase, tuple(sources), vu.chaine.a_verifier, ecarte)


def _dite(quand: dt.datetime | None) -> str:
    return instant(heure_de(quand)) if quand else ""


def _quand(texte: str | None) -> str:
    return _dite(dt.datetime.fromisoformat(texte)) if texte else ""


def _taille(octets: int) -> str:
    for seuil, unite in _TAILLES:
        if octets >= seuil:
            return f"{nombre(octets / seuil, 1)} {unite}"
    return f"{octets} octets"
