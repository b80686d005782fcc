"""The minutes of a session, written from what happened."""

from __future__ import annotations

import datetime as dt

from binome.appels.catalogue import retrouver_appel
from binome.documents.comite import (
    DeliberationDite,
    PointDit,
    ProcesVerbal,
    pdf_du_proces_verbal,
)
from binome.documents.comite.docx import docx_du_proces_verbal
from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.convocation import NatureDuChangement
from binome.domaine.comite.decision import EtatDeLaDecision
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.scrutin import NOMS_DES_PROPOSITIONS
from binome.domaine.langue.typographie import date_longue, de_personne, instant, majuscule
from binome.domaine.saisie.jours import heure_de
from binome.registre.models import (
    ConvocationDuComite,
    DecisionDuDepot,
    DeliberationDuComite,
    EmargementSecret,
    MandatDeSeance,
    MembreDuComite,
    MouvementDeSeance,
    PointDeSeance,
    SeanceDuComite,
    VoixDuComite,
)
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, composition, deports, seances, votes

DROIT = (
    "Procès-verbal établi d'après ce qui a été noté en séance (CRPA, article R133-13). Les votes y sont comptés, "
    "jamais nommés ; tout membre peut y faire porter son désaccord.",
)


DROIT_ECRIT = (
    "Procès-verbal établi d'après les réponses reçues par écrit. Les voix y sont comptées, jamais nommées ; tout "
    "membre peut y faire porter son désaccord (CRPA, article R133-13).",
)
EN_COURS = ("la séance n'est pas levée", "la consultation n'est pas close")
SANS_VOTE, DISCUTE = "Ce point n'a pas été mis au vote.", "Ce point a été discuté, sans vote."
SANS_VOTES, ENSEMBLE = "Points qui n'ont pas été mis au vote", 3
"""From how many on they are said together."""


def proces_verbal(ouvert: acces.ComiteOuvert, rang: int, forme: str) -> bytes:
    """The minutes of a session, « pdf » or « docx »; a project until it is closed.

    Who stood aside from an item does not read it there before the decisions are announced: the paper is refused.
    Errors: IntrouvableError, RefusError.
    """
    seance = seances.trouver(ouvert.campagne, rang)
    if seance.ouverte_le is None:
        if seance.annulee_le is not None:
            raise RefusError("Cette séance est annulée : elle n'a pas de procès-verbal.")
        raise RefusError("Cette séance ne s'est pas encore tenue : elle n'a pas de procès-verbal.")
    if not _tout_annonce(seance):
        hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
        if any(hors.du_point(point) for point in seance.points.select_related("depot")):
            raise RefusError(
                "Vous n'avez pas pris part à un dossier de cette séance : son procès-verbal vous sera ouvert après "
                "l'annonce des décisions."
            )
    dit, date = composer(seance), seance.levee_le or seance.ouverte_le
    return pdf_du_proces_verbal(dit, date) if forme == "pdf" else docx_du_proces_verbal(dit, date)


def _tout_annonce(seance: SeanceDuComite) -> bool:
    depots = list(seance.points.exclude(depot=None).values_list("depot", flat=True))
    annoncees = DecisionDuDepot.objects.filter(depot__in=depots, etat=EtatDeLaDecision.annoncee.value)
    return annoncees.values("depot").distinct().count() == len(depots)


def composer(seance: SeanceDuComite) -> ProcesVerbal:
    """What the minutes of a session say."""
    appel = retrouver_appel(seance.campagne.appel).appel
    membres = composition.membres(seance.campagne, seances.seance_le(seance))
    siegeants = [m for m in membres if m.fonction != FonctionAuComite.secretariat]
    mouvements = list(MouvementDeSeance.objects.filter(seance=seance).select_related("membre").order_by("le", "pk"))
    venus = {m.membre_id: m.a_distance for m in mouvements if m.entre}
    mandats = MandatDeSeance.objects.filter(seance=seance).select_related("mandant", "mandataire")
    hors = deports.des_points(seance.pk, seance.campagne_id, membres)
    noms = {m.pk: m.nom for m in membres}
    ecrit = seance.cloture_le is not None
    if ecrit:
        venus = dict.fromkeys(_repondants(seance), False)
    jour = date_longue(seances.seance_le(seance))
    return ProcesVerbal(
        comite=appel.comite.nom if appel.comite else "Comité",
        campagne=appel.titre_court,
        titre=f"Procès-verbal de la {'consultation écrite' if ecrit else 'séance'} du {jour}",
        provisoire="" if seance.levee_le else EN_COURS[ecrit],
        faits=tuple(_faits(seance)),
        presents=tuple(
            (m.nom, _qualite(m, m.suppleant_de), _comment(ecrit=ecrit, loin=venus[m.pk]))
            for m in siegeants
            if m.pk in venus
        ),
        absents=tuple(f"{m.nom}, {_qualite(m)}" for m in siegeants if m.pk not in venus and m.suppleant_de_id is None),
        mandats=tuple(_mandat(mandat) for mandat in mandats),
        mouvements=tuple(
            f"{_heure(m.le)} : {'arrivée' if m.entre else 'départ'} {de_personne(m.membre.nom)}"
            f"{' (à distance)' if m.a_distance else ''}."
            for m in mouvements
        ),
        points=tuple(_points(seance, hors, noms)),
        droit=DROIT_ECRIT if ecrit else DROIT,
        par_ecrit=ecrit,
    )


def _comment(*, ecrit: bool, loin: bool) -> str:
    return "a répondu" if ecrit else "à distance" if loin else "en salle"


def _repondants(seance: SeanceDuComite) -> set[int]:
    """Who answered a written consultation, on an item at least."""
    qui = set[int]()
    for modele in (VoixDuComite, EmargementSecret):
        lus = modele._default_manager.filter(deliberation__point__seance=seance)
        qui |= set(lus.values_list("exprimee_par", flat=True))
    return qui


def _faits(seance: SeanceDuComite) -> list[tuple[str, str]]:
    convoques = ConvocationDuComite.objects.filter(seance=seance).count()
    regles = ReglesDuComite.model_validate_json(seance.regles)
    ecrit = seance.cloture_le is not None
    faits = [] if ecrit else [("Lieu", seance.lieu)]
    if seance.convoquee_le:
        faits.append(
            ("Envoyée le" if ecrit else "Convoquée le", f"{_moment(seance.convoquee_le)}, {convoques} personnes")
        )
    deplacee = seance.changements.filter(nature=NatureDuChangement.deplacee.value)
    faits += [
        ("Déplacée", f"Le {_moment(f.le)} ; elle devait se tenir le {_moment(f.prevue_le)}, {f.lieu}") for f in deplacee
    ]
    if seance.urgence:
        faits.append(("Urgence", f"{seance.urgence} ({regles.urgence_admise.source})"))
    if seance.seconde_de:
        jour = date_longue(seances.seance_le(seance.seconde_de))
        faits.append(("Seconde convocation", f"Faute de quorum le {jour} ({regles.seconde_convocation.source})"))
    if seance.cloture_le:
        faits.append(("Réponses jusqu'au", _moment(seance.cloture_le)))
        for o in seance.oppositions.select_related("membre"):
            dit = f" : {o.motif}" if o.motif else ""
            faits.append(("Opposition", f"{o.membre.nom}, le {_moment(o.le)}{dit}"))
    if seance.preside_par:
        faits.append(
            ("Ouverte par" if ecrit else "Présidée par", f"{seance.preside_par.nom}, {seance.preside_par.qualite}")
        )
    if seance.ouverte_le and not ecrit:
        faits.append(("Ouverte le", _moment(seance.ouverte_le)))
    if seance.levee_le:
        faits.append(("Close le" if ecrit else "Levée le", _moment(seance.levee_le)))
    if seance.defaut:
        faits.append(("Renvoi" if ecrit else "Quorum", seance.defaut))
    return faits


def _points(seance: SeanceDuComite, hors: dict[int, dict[int, str]], noms: dict[int, str]) -> list[PointDit]:
    lus = PointDeSeance.objects.filter(seance=seance).select_related("depot__dossier").order_by("rang")
    dits = [
        PointDit(
            titre=f"{p.rang}. {p.intitule}",
            texte="" if any(d.motifs == p.texte for d in p.deliberations.all()) else p.texte,
            deports=tuple(
                f"{noms.get(qui, 'Un membre')} ne prend pas part à ce point : {motif}"
                for qui, motif in sorted(hors.get(p.pk, {}).items())
            ),
            presences=_sans_vote(p),
            questions=p.questions,
            deliberations=tuple(_deliberation(d) for d in p.deliberations.all()),
        )
        for p in lus.prefetch_related("deliberations__desaccords__membre", "changements")
    ]
    tus = [p for p in dits if p == _tu(p.titre, SANS_VOTE)]
    if len(tus) < ENSEMBLE:
        return dits
    # A session closed early: pages of titles would say one thing.
    reste = _tu(SANS_VOTES, *(p.titre for p in tus))
    return [*(p for p in dits if p not in tus), reste]


def _tu(titre: str, *dites: str) -> PointDit:
    return PointDit(titre, texte="", deports=(), presences=dites, questions="", deliberations=())


def _sans_vote(point: PointDeSeance) -> tuple[str, ...]:
    if retraits := point.changements.all():
        return tuple(f"Ce point a été retiré de l'ordre du jour le {_moment(r.le)} : {r.motif}" for r in retraits)
    return () if point.deliberations.all() else (SANS_VOTE if point.au_vote else DISCUTE,)


def _deliberation(deliberation: DeliberationDuComite) -> DeliberationDite:
    fait = votes.resultat(deliberation)
    sens = majuscule(NOMS_DES_PROPOSITIONS[deliberation.proposition])
    issue = {True: "adopté", False: "non adopté", None: "abandonné" if deliberation.close_le else "vote ouvert"}
    comptes = [fait["abandon"]] if "abandon" in fait else []
    if "vote" in fait:
        salle = fait["salle"]
        presents = ", ".join(f"{par}{' (à distance)' if loin else ''}" for _, par, loin in salle["presents"])
        quoi = "Ont répondu" if deliberation.point.seance.cloture_le else "Prennent part au vote"
        comptes.append(f"{quoi} : {presents}.")
        comptes += [f"{de} est représenté par {a}." for de, a in salle["representes"]]
        comptes.append(majuscule(fait["quorum"]["phrase"]))
        secret = fait.get("secret")
        if secret:
            comptes.append(f"Scrutin secret : {secret['raison']}.")
        comptes += [*fait["vote"]["phrases"], *(secret["dits"] if secret else ())]
    return DeliberationDite(
        titre=f"{sens} : {issue[deliberation.adoptee]}",
        motifs=deliberation.motifs,
        conditions=tuple(li for li in deliberation.conditions.splitlines() if li.strip()),
        comptes=tuple(comptes),
        desaccords=tuple(f"Désaccord de {d.membre.nom} : {d.texte}" for d in deliberation.desaccords.all()),
    )


def _qualite(membre: MembreDuComite, titulaire: MembreDuComite | None = None) -> str:
    """What someone is, and of what body: several « délégués généraux » may sit."""
    dite = membre.qualite if membre.rattachement in membre.qualite else f"{membre.qualite}, {membre.rattachement}"
    return f"{dite}, suppléant de {titulaire.nom}" if titulaire else dite


def _mandat(mandat: MandatDeSeance) -> str:
    dit = f"{mandat.mandant.nom} donne mandat à {mandat.mandataire.nom}"
    return f"{dit}, repris à {_heure(mandat.repris_le)}." if mandat.repris_le else f"{dit}."


def _moment(quand: dt.datetime) -> str:
    return instant(heure_de(quand))


def _heure(quand: dt.datetime) -> str:
    local = heure_de(quand)
    return f"{local.hour} h {local.minute:02}"
