"""Use cases of remarks: say something of a place of the dossier, settle it, open it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie import mentions
from binome.domaine.saisie.limites import REMARQUES_MAX
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.chemin import ascendants, lire
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.texte.lignes import temoins
from binome.registre.models import Commentaire, Compte, MentionDeRemarque
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import lecteurs, lignes, nouvelles
from binome.services.notifications import envois
from binome.services.socle import horloge, journal
from binome.services.texte import texte_lisible
from binome.services.texte.texte_lisible import TexteLisible

LONGUEUR_MAX = 4000
PAR_PAGE = 100
OUVERTES_MAX = 500
"""Remarks of a dossier that wait at once: beyond, some are to be settled first."""


class RemarqueInvalideError(BinomeError):
    """What was written cannot be kept; the message says why, in French."""

    code = "remarque_invalide"
    famille = Famille.invalide


@dataclass(frozen=True)
class Feuille:
    """A page of remarks: those that wait, by place and oldest first; those that are settled, latest first."""

    ouvertes: Page[Commentaire]
    reglees: Page[Commentaire]


def feuilleter(ouvert: DossierOuvert, chemin: str | None = None, *, ouvertes: int = 1, reglees: int = 1) -> Feuille:
    """One page of the remarks that `fil` gives. Only the texts of that page are read."""
    toutes = _lisibles(ouvert, chemin, Commentaire.objects.only("chemin", "temoins", "cree_le", "resolu_le"))
    attendent = sorted((c for c in toutes if c.resolu_le is None), key=lambda c: (c.chemin, c.cree_le, c.pk))
    finies = [c for c in reversed(toutes) if c.resolu_le is not None]
    pages = Paginator(attendent, PAR_PAGE).get_page(ouvertes), Paginator(finies, PAR_PAGE).get_page(reglees)
    montrees = [c.pk for page in pages for c in page.object_list]
    entieres = _entieres(Commentaire.objects.all()).in_bulk(montrees)
    for page in pages:
        page.object_list = lignes.suivre(ouvert, [entieres[c.pk] for c in page.object_list if c.pk in entieres])
    return Feuille(*pages)


def fil(ouvert: DossierOuvert, chemin: str | None = None) -> list[Commentaire]:
    """Remarks on a place and what it contains (on the whole dossier without one), oldest first; none on a fiche that
    this person may not read, nor what was said of it while they might not."""
    return _lisibles(ouvert, chemin, _entieres(Commentaire.objects.all()))


def _entieres(requete: QuerySet[Commentaire]) -> QuerySet[Commentaire]:
    """With who wrote, who settled, and whom each of them names."""
    nommes = MentionDeRemarque.objects.select_related("compte")
    return requete.select_related("auteur", "resolu_par").prefetch_related(Prefetch("mentions", nommes))


def _lisibles(ouvert: DossierOuvert, chemin: str | None, requete: QuerySet[Commentaire]) -> list[Commentaire]:
    tous = requete.filter(dossier=ouvert.dossier)
    lues = lignes.suivre(ouvert, [c for c in tous if nouvelles.lisible(ouvert, c)])
    return [c for c in lues if _sous(c.chemin, chemin)]


def _sous(chemin: str, lieu: str | None) -> bool:
    return not lieu or chemin == lieu or chemin.startswith((f"{lieu}.", f"{lieu}["))


def commenter(compte: Compte, identifiant: str, chemin: str, texte: str) -> Commentaire:
    """Leave a remark on a place (the whole dossier when it is empty); those whom it names, or concerns, are told.

    Errors: IntrouvableError, RefusError, RemarqueInvalideError.
    """
    quand, propre = horloge.maintenant(), visibles(texte)
    if not propre:
        raise RemarqueInvalideError("Écrivez votre remarque avant de l'envoyer.")
    if len(propre) > LONGUEUR_MAX:
        raise RemarqueInvalideError(f"Une remarque tient en {nombre(LONGUEUR_MAX)} caractères : raccourcissez-la.")
    with transaction.atomic():
        ouvert = ouverture.exiger(compte, identifiant, Action.commenter, instant=quand)
        verifier_lieu(ouvert, chemin)
        _verifier_la_place(ouvert)
        equipe = lecteurs.equipe(ouvert)
        citees = _citees(compte, equipe, chemin, propre)
        remarque = Commentaire.objects.create(
            dossier=ouvert.dossier,
            chemin=chemin,
            temoins=temoins(texte_lisible.lire(ouvert).arbre, chemin),
            texte=propre,
            auteur=compte,
            cree_le=quand,
        )
        MentionDeRemarque.objects.bulk_create(MentionDeRemarque(remarque=remarque, compte_id=c) for c in citees)
        nouvelles.prevenir(remarque, equipe, citees)
        _noter("commentaire.ecrit", remarque, compte)
    return remarque


def _citees(compte: Compte, equipe: Mapping[int, DossierOuvert], chemin: str, texte: str) -> tuple[int, ...]:
    """Whom a remark names, each counted as a message from its author. Errors: RemarqueInvalideError."""
    lues = mentions.citees(texte, lecteurs.appels(equipe.values()))
    for dit, possibles in lues.ambigues.items():
        raise RemarqueInvalideError(f"{dit} peut être plusieurs personnes : écrivez {' ou '.join(possibles)}.")
    for cle in lues.comptes:
        if not lecteurs.lit(equipe[cle], chemin):
            qui = lecteurs.appels(equipe.values())[cle]
            raise RemarqueInvalideError(f"{qui} ne peut pas lire cette fiche : confiez-la-lui d'abord.")
    for cle in lues.comptes:
        if cle != compte.pk:
            try:
                envois.compter(compte, equipe[cle].compte.email, equipier=True)
            except envois.TropDEnvoisError:
                raise RemarqueInvalideError(
                    "Trop de messages sont déjà partis : enlevez les « @ », ou reprenez dans une heure."
                ) from None
    return lues.comptes


def attendent(ouvert: DossierOuvert) -> list[Commentaire]:
    """The remarks that wait, as this person may read them; `me_cite` says whether one names them. One query."""
    citee = MentionDeRemarque.objects.filter(remarque=OuterRef("pk"), compte=ouvert.compte)
    ouvertes = Commentaire.objects.filter(resolu_le=None).select_related("auteur", "dossier")
    return _lisibles(ouvert, None, ouvertes.annotate(me_cite=Exists(citee)))


def par_lieu(ouvert: DossierOuvert) -> Counter[str]:
    """How many remarks wait at each place, what it contains included: one query."""
    comptes: Counter[str] = Counter()
    for remarque in _lisibles(
        ouvert, None, Commentaire.objects.filter(resolu_le=None).only("chemin", "temoins", "cree_le")
    ):
        comptes.update(ascendants(remarque.chemin) if remarque.chemin else [""])
    return comptes


def _verifier_la_place(ouvert: DossierOuvert) -> None:
    """Room for one more. Errors: RemarqueInvalideError."""
    comptes = Commentaire.objects.filter(dossier=ouvert.dossier).aggregate(
        toutes=Count("pk"), ouvertes=Count("pk", filter=Q(resolu_le=None))
    )
    if comptes["ouvertes"] >= OUVERTES_MAX:
        raise RemarqueInvalideError(f"{OUVERTES_MAX} remarques attendent déjà : réglez-en avant d'en laisser d'autres.")
    if comptes["toutes"] >= REMARQUES_MAX:
        raise RemarqueInvalideError(f"Ce dossier a déjà {nombre(REMARQUES_MAX)} remarques : il n'en garde pas plus.")


def verifier_lieu(ouvert: DossierOuvert, chemin: str) -> None:
    """A place that exists and that this person may read. Errors: RemarqueInvalideError."""
    if not existe(texte_lisible.lire(ouvert), chemin) or len(chemin) > 200:
        raise RemarqueInvalideError("Cet endroit du dossier n'existe pas, ou n'existe plus.")


def existe(lu: TexteLisible, chemin: str) -> bool:
    """Whether there is such a place in what someone reads: to them, what is hidden is as what never was."""
    element = chemin[: chemin.rfind("]") + 1]
    return "[" not in chemin or (element != "" and lire(lu.arbre, element) is not None)


def resoudre(compte: Compte, identifiant: str, cle: int, *, resolu: bool = True) -> Commentaire:
    """Settle a remark, or open it again. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = ouverture.exiger(compte, identifiant, Action.commenter, instant=quand)
        remarque = Commentaire.objects.select_related("auteur").filter(dossier=ouvert.dossier, pk=cle).first()
        if remarque is None or not nouvelles.lisible(ouvert, remarque):
            raise ouverture.IntrouvableError(f"{identifiant}, remarque {cle}")
        if bool(remarque.resolu_le) != resolu:
            remarque.resolu_le, remarque.resolu_par = (quand, compte) if resolu else (None, None)
            remarque.save(update_fields=["resolu_le", "resolu_par"])
            if resolu:
                nouvelles.prevenir_du_reglement(remarque, compte)
            _noter("commentaire.resolu" if resolu else "commentaire.rouvert", remarque, compte)
    return remarque


def _noter(action: str, remarque: Commentaire, acteur: Compte) -> None:
    """The journal says that something was said; the remark alone holds what and where, and may lose a name."""
    objet, donnees = f"dossier:{remarque.dossier.identifiant}", {"cle": remarque.pk}
    journal.ajouter(action, objet, donnees, acteur=acteur, instant=horloge.maintenant())
