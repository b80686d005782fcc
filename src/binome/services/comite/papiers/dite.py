"""A session of the committee in plain values, as every program is given it: results, quorum, who voted; no ballot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from binome.domaine.comite.composition import FonctionAuComite
from binome.registre.models import ChangementDeSeance, DeliberationDuComite, PointDeSeance, SeanceDuComite
from binome.services.comite import deports, ordre_du_jour, salles, seances, urnes, votes
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.changements import gestes
from binome.services.comite.salles import SalleVue


def etat(seance: SeanceDuComite) -> str:
    """Where a session stands, in words."""
    if seance.annulee_le:
        return "annulée"
    if seance.cloture_le:
        if seance.levee_le:
            return "renvoyée en séance" if seance.defaut else "close"
        return "réponses attendues" if seance.ouverte_le else "en préparation"
    if seance.levee_le:
        return "levée, faute de quorum" if seance.defaut else "levée"
    if seance.ouverte_le:
        return "ouverte"
    return "convoquée" if seance.convoquee_le else "en préparation"


def en_bref(seance: SeanceDuComite) -> dict[str, Any]:
    """What a list says of a session."""
    champs = ("prevue_le", "convoquee_le", "ouverte_le", "levee_le", "cloture_le", "annulee_le")
    instants = {nom: quand.isoformat() if (quand := getattr(seance, nom)) else None for nom in champs}
    return {"rang": seance.rang, "lieu": seance.lieu, "etat": etat(seance), **instants}


def dire(ouvert: ComiteOuvert, rang: int) -> dict[str, Any]:
    """What one person reads of a session: nothing of the votes that they take no part in. Errors: IntrouvableError."""
    seance = seances.trouver(ouvert.campagne, rang)
    vue = salles.voir(seance, seances.regles(seance, ouvert))
    hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
    tous = _votes(seance)
    vive = seance.ouverte_le is not None and seance.levee_le is None and not vue.par_ecrit
    return {
        **en_bref(seance),
        "preside_par": seance.preside_par.nom if seance.preside_par else None,
        "defaut": seance.defaut or None,
        "quorum": vue.quorum().phrase if vive else None,
        "membres": _membres(vue),
        "mandats": [{"de": vue.nom(de), "a": vue.nom(a)} for de, a in vue.mandats],
        "changements": [_changement(fait) for fait in gestes.de_la_seance(seance, hors)],
        "points": [
            _point(point, hors.du_point(point), tous.get(point.pk, []), vue, ouvert)
            for point in ordre_du_jour.points(seance)
        ],
    }


def _votes(seance: SeanceDuComite) -> dict[int, list[DeliberationDuComite]]:
    """Item → its votes. Four queries."""
    lus = DeliberationDuComite.objects.filter(point__seance=seance).select_related("urne").order_by("point", "rang")
    trouves: dict[int, list[DeliberationDuComite]] = {}
    for vote in lus.prefetch_related("voix", "emargements", "desaccords__membre"):
        trouves.setdefault(vote.point_id, []).append(vote)
    return trouves


def _membres(vue: SalleVue) -> list[dict[str, Any]]:
    return [
        {
            "nom": m.nom,
            "qualite": m.qualite,
            "fonction": m.fonction,
            "suppleant_de": m.suppleant_de.nom if m.suppleant_de else None,
            "present": m.pk in vue.presents,
            "a_distance": m.pk in vue.a_distance,
        }
        for m in vue.membres
        if m.fonction != FonctionAuComite.secretariat
    ]


def _point(
    point: PointDeSeance, deport: str, faits: Sequence[DeliberationDuComite], vue: SalleVue, ouvert: ComiteOuvert
) -> dict[str, Any]:
    return {
        "rang": point.rang,
        "intitule": point.intitule,
        "dossier": point.depot.dossier.identifiant if point.depot else None,
        "depot": point.depot.numero if point.depot else None,
        "au_vote": point.au_vote,
        "deport": deport or None,
        "retire_le": point.retire_le.isoformat() if point.retire_le and not deport else None,
        "votes": [] if deport else [_vote(vote, vue, ouvert) for vote in faits],
    }


def _changement(fait: ChangementDeSeance) -> dict[str, Any]:
    return {
        "nature": fait.nature,
        "motif": fait.motif,
        "prevue_le": fait.prevue_le.isoformat(),
        "lieu": fait.lieu,
        "point": fait.point.rang if fait.point else None,
        "le": fait.le.isoformat(),
    }


def _vote(vote: DeliberationDuComite, vue: SalleVue, ouvert: ComiteOuvert) -> dict[str, Any]:
    """A vote: its count once it is closed. Who has given a voice is told as on its page: to who conducts, to all in
    writing."""
    fait, urne = votes.resultat(vote), urnes.de(vote)
    donnees = vote.emargements.all() if urne else vote.voix.all()
    compte = fait.get("vote")
    return {
        "rang": vote.rang,
        "proposition": vote.proposition,
        "motifs": vote.motifs,
        "conditions": [ligne for ligne in vote.conditions.splitlines() if ligne.strip()],
        "ouvert_le": vote.ouverte_le.isoformat(),
        "clos_le": vote.close_le.isoformat() if vote.close_le else None,
        "adoptee": vote.adoptee,
        "abandon": fait.get("abandon"),
        "secret": urne.raison if urne else None,
        "voix_donnees": len(donnees),
        "ont_vote": _noms(vue, (v.siege_id for v in donnees)) if ouvert.conduit or vue.par_ecrit else None,
        "quorum": fait["quorum"]["phrase"] if "quorum" in fait else None,
        "compte": {nom: compte[nom] for nom in ("pour", "contre", "abstentions", "muets")} if compte else None,
        "phrases": [*compte["phrases"], *fait.get("secret", {}).get("dits", ())] if compte else [],
        "desaccords": [{"membre": d.membre.nom, "texte": d.texte} for d in vote.desaccords.all()],
    }


def _noms(vue: SalleVue, sieges: Iterable[int]) -> list[str]:
    return sorted(vue.nom(siege) for siege in sieges)
