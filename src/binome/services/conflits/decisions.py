"""What is decided of ties: one is set aside, someone stands aside; with a reason, journalled, never of oneself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.conflits.annuaire import cle_de_compte
from binome.domaine.droits.droits import NATIONALE, Action, Role, couvre
from binome.registre.models import Compte, DeportDecide, Dossier, LienEcarte, MembreDuComite, RoleCampagne
from binome.registre.models.liens import PORTEES_DU_DEPORT, SENS_DU_DEPORT
from binome.services.acces import ouverture
from binome.services.conflits import liens, sieges
from binome.services.conflits.refus import LienImpossibleError, ligne
from binome.services.socle import horloge, journal, personnes

_JUGENT = (Role.instructeur.value, Role.comite.value)
NE_JUGE_PAS = "Cette personne ne juge pas ce dossier : il n'y a rien à décider."
SOI_MEME = "On ne décide pas de ses propres liens : demandez-le à quelqu'un d'autre."


@dataclass(frozen=True)
class DeportVoulu:
    """A decision to be written, of an account, or of a member of a committee who has none (`membre`).

    `portee`: this dossier, or the whole comparison; `sens`: stand aside, or stay; `forme`, `acte`, `matieres`: the form
    that the law gives it, the reference of the act, what it bears on; `suppleant`: who stands in.
    """

    compte: int | None
    portee: str
    sens: str
    motif: str
    membre: int | None = None
    forme: str = ""
    acte: str = ""
    matieres: str = ""
    suppleant: str = ""


def ecarter(par: Compte, identifiant: str, juge: str, chaine: str, motif: str) -> LienEcarte:
    """Set a chain aside, with a reason. It stays shown. Errors: IntrouvableError, RefusError, LienImpossibleError."""
    propre, quand = ligne(motif, "Le motif", "motif", 500), horloge.maintenant()
    with transaction.atomic():
        dossier = _exiger(par, identifiant, quand)
        if juge == cle_de_compte(par.pk):
            raise ouverture.RefusError(SOI_MEME)
        vus = liens.liens_d_un_juge(dossier, juge, quand, pour=par)
        vu = next((v for v in vus.liens if v.chaine.cle == chaine), None) if vus else None
        if vu is None:
            raise LienImpossibleError("Ce lien n'est plus celui que vous avez lu : relisez la page.")
        if vu.ecarte is not None:
            raise LienImpossibleError("Ce lien est déjà écarté.")
        fait = LienEcarte.objects.create(dossier=dossier, juge=juge, chaine=chaine, motif=propre, par=par, le=quand)
        _noter("lien.ecarte", dossier, par, quand, {"cle": fait.pk, "juge": juge, "chaine": chaine}, propre)
    return fait


def retablir(par: Compte, identifiant: str, cle: int) -> LienEcarte:
    """Count again a chain that was set aside. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = _exiger(par, identifiant, quand)
        fait = LienEcarte.objects.filter(dossier=dossier, leve_le=None, pk=cle).first()
        if fait is None:
            raise ouverture.IntrouvableError(cle)
        if fait.juge == cle_de_compte(par.pk):
            raise ouverture.RefusError(SOI_MEME)
        fait.leve_le, fait.leve_par = quand, par
        fait.save(update_fields=["leve_le", "leve_par"])
        _noter("lien.retabli", dossier, par, quand, {"cle": fait.pk}, "")
    return fait


def decider(par: Compte, identifiant: str, voulu: DeportVoulu) -> DeportDecide:
    """Decide that someone stands aside, or stays. Errors: IntrouvableError, RefusError, LienImpossibleError."""
    quand = horloge.maintenant()
    if voulu.portee not in PORTEES_DU_DEPORT or voulu.sens not in SENS_DU_DEPORT:
        raise LienImpossibleError("Dites s'il y a déport ou maintien, et pour ce dossier ou pour toute la comparaison.")
    textes = {
        "motif": ligne(voulu.motif, "Le motif", "motif", 500),
        "forme": ligne(voulu.forme, "La forme", "forme", 64, vide=True),
        "acte": ligne(voulu.acte, "La référence de l'acte", "acte", 200, vide=True),
        "matieres": ligne(voulu.matieres, "Les matières", "matieres", 500, vide=True),
        "suppleant": ligne(voulu.suppleant, "Le suppléant", "suppleant", 200, vide=True),
    }
    with transaction.atomic():
        dossier = _exiger(par, identifiant, quand)
        # One decision at a time in a campaign: the whole comparison is no row that could be held.
        personnes.serialiser()
        compte, membre = _juge(par, dossier, voulu, quand)
        _exiger_neuf(dossier, compte, membre, voulu.portee)
        fait = DeportDecide.objects.create(
            campagne=dossier.campagne,
            dossier=dossier,
            compte=compte,
            membre=membre,
            portee=voulu.portee,
            sens=voulu.sens,
            par=par,
            le=quand,
            **textes,
        )
        donnees = {"cle": fait.pk, "qui": _dit(fait), "portee": fait.portee, "sens": fait.sens}
        _noter("deport.decide", dossier, par, quand, donnees | {"forme": fait.forme}, fait.motif)
    return fait


def lever(par: Compte, identifiant: str, cle: int, motif: str) -> DeportDecide:
    """Put an end to a decision; it stays in the record. Errors: IntrouvableError, RefusError, LienImpossibleError."""
    propre, quand = ligne(motif, "Le motif", "motif", 500), horloge.maintenant()
    with transaction.atomic():
        dossier = _exiger(par, identifiant, quand)
        fait = DeportDecide.objects.filter(campagne=dossier.campagne, leve_le=None, pk=cle).first()
        if fait is None or (fait.portee == "dossier" and fait.dossier_id != dossier.pk):
            raise ouverture.IntrouvableError(cle)
        _exiger_un_autre(par, dossier, fait.compte_id, fait.portee)
        fait.leve_le, fait.leve_par, fait.leve_motif = quand, par, propre
        fait.save(update_fields=["leve_le", "leve_par", "leve_motif"])
        donnees = {"cle": fait.pk, "qui": _dit(fait), "portee": fait.portee}
        _noter("deport.leve", dossier, par, quand, donnees, propre)
    return fait


def decides(dossier: Dossier) -> tuple[DeportDecide, ...]:
    """Every decision that bore on a dossier, ended ones too, oldest first. One query."""
    tous = DeportDecide.objects.filter(campagne=dossier.campagne_id).select_related(
        "compte", "membre", "par", "leve_par"
    )
    return tuple(d for d in tous if d.portee == "seance" or d.dossier_id == dossier.pk)


def de_moi(compte: Compte) -> tuple[DeportDecide, ...]:
    """The decisions that bear on someone, in force, who is told of them. One query."""
    siens = DeportDecide.objects.filter(compte=compte, leve_le=None).select_related("campagne", "dossier")
    return tuple(siens)


def _exiger(par: Compte, identifiant: str, quand: dt.datetime) -> Dossier:
    dossier = ouverture.verrouiller(identifiant)
    return ouverture.exiger_sur(par, dossier, Action.traiter_liens, instant=quand).dossier


def _juge(
    par: Compte, dossier: Dossier, voulu: DeportVoulu, quand: dt.datetime
) -> tuple[Compte | None, MembreDuComite | None]:
    """The person that a decision is about: an account, or a member who has none. Errors: RefusError,
    LienImpossibleError."""
    _exiger_un_autre(par, dossier, voulu.compte, voulu.portee)
    if voulu.compte is None:
        siegent = sieges.siegent(dossier.campagne, horloge.jour_a(dossier.campagne.fuseau, quand))
        membre = next((m for m in siegent if m.pk == voulu.membre and m.compte_id is None), None)
        if membre is None:
            raise LienImpossibleError(NE_JUGE_PAS)
        return None, membre
    ici = ouverture.regions(dossier)
    siens = RoleCampagne.objects.filter(campagne=dossier.campagne, compte=voulu.compte, role__in=_JUGENT)
    for role in siens.select_related("compte"):
        if role.role != Role.instructeur.value or couvre(role.portee, ici):
            return role.compte, None
    raise LienImpossibleError(NE_JUGE_PAS)


def _exiger_un_autre(par: Compte, dossier: Dossier, compte: int | None, portee: str) -> None:
    """Nobody decides for themselves; who only instructs a région does not decide for the whole comparison."""
    if par.pk == compte:
        raise ouverture.RefusError(SOI_MEME)
    if portee != "seance" or par.administrateur:
        return
    siens = RoleCampagne.objects.filter(campagne=dossier.campagne, compte=par)
    if not any(r.role == Role.comite.value or r.portee == NATIONALE for r in siens):
        raise ouverture.RefusError(
            "Un déport de toute la comparaison se décide au niveau national : demandez-le au comité ou à "
            "l'administration de la campagne."
        )


def _exiger_neuf(dossier: Dossier, compte: Compte | None, membre: MembreDuComite | None, portee: str) -> None:
    deja = DeportDecide.objects.filter(
        campagne=dossier.campagne, compte=compte, membre=membre, portee=portee, leve_le=None
    )
    if portee == "dossier":
        deja = deja.filter(dossier=dossier)
    if deja.exists():
        raise LienImpossibleError("Une décision vaut déjà pour cette personne : levez-la d'abord.")


def _dit(fait: DeportDecide) -> str:
    """Whom the journal says that it is about: nobody by name."""
    return personnes.pseudonyme(fait.compte) if fait.compte else f"membre:{fait.membre_id}"


def _noter(
    action: str, dossier: Dossier, par: Compte, quand: dt.datetime, donnees: dict[str, object], motif: str
) -> None:
    # The reasons are free words: the journal only answers for them.
    dites = {**donnees, "motif_condense": journal.condenser(motif)} if motif else donnees
    journal.ajouter(action, f"dossier:{dossier.identifiant}", dites, acteur=par, instant=quand)
