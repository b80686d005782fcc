"""What is told of remarks: to whom, and in which words. Whoever is named, whoever leads, carries the fiche, or spoke
of the same place; nobody of what they may not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.droits.droits import Action, Role
from binome.domaine.mots.lexique import nommer
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.socle.chemin import decouper
from binome.registre.models import Commentaire, Compte, Notification, Revision
from binome.services.acces import plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import lecteurs
from binome.services.echanges import lignes as lignes_suivies
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge
from binome.services.texte.texte_entier import document

_G = GenreDeNotification
CITE_MAX = 400
"""Characters of a remark that a letter quotes."""


def prevenir(remarque: Commentaire, equipe: Mapping[int, DossierOuvert], citees: Iterable[int]) -> None:
    """Tell of a new remark, in the running transaction: those whom it names, then those whom it concerns."""
    evenement, nommes = f"remarque:{remarque.pk}", set(citees)
    autres = _concernes(remarque, equipe) - nommes - {remarque.auteur_id}
    lisent = {cle for cle in autres if lecteurs.lit(equipe[cle], remarque.chemin)}
    for genre, qui in ((_G.remarque_vous_cite, nommes - {remarque.auteur_id}), (_G.remarque_laissee, lisent)):
        distribution.notifier(genre, evenement, [equipe[cle].compte for cle in equipe if cle in qui])


def _concernes(remarque: Commentaire, equipe: Mapping[int, DossierOuvert]) -> set[int]:
    fiches = {cle for champ, cle in decouper(remarque.chemin) if champ == "fiches" and cle}
    qui = {c for c, sien in equipe.items() if Role.chef_de_projet in sien.lien.roles or fiches & sien.lien.fiches}
    fil = Commentaire.objects.filter(dossier=remarque.dossier, chemin=remarque.chemin, resolu_le=None)
    return qui | (set(fil.order_by().values_list("auteur", flat=True)) & set(equipe))


def prevenir_du_reglement(remarque: Commentaire, par: Compte) -> None:
    """Tell who left a remark that someone else settled it, in the running transaction."""
    if remarque.auteur_id != par.pk:
        distribution.notifier(_G.remarque_reglee, f"remarque:{remarque.pk}", [remarque.auteur])


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of remarks, in words."""
    cles = cles_de(lignes)
    voulues = Commentaire.objects.filter(pk__in=numeriques(cles))
    remarques = {str(r.pk): r for r in voulues.select_related("dossier__campagne", "auteur", "resolu_par")}
    ouverts = plusieurs.ouvrir(compte, {r.dossier for r in remarques.values()}, horloge.maintenant())
    tetes = {cle for ouvert in ouverts.values() if (cle := ouvert.dossier.tete_id)}
    textes = {r.dossier_id: document(r) for r in Revision.objects.filter(pk__in=tetes)} if tetes else {}
    dites = {}
    for ligne in lignes:
        remarque = remarques.get(cles[ligne.pk])
        ouvert = ouverts.get(remarque.dossier_id) if remarque else None
        if remarque and ouvert and lisible(ouvert, remarque):
            lignes_suivies.suivre(ouvert, [remarque])
            dites[ligne.pk] = _nouvelle(GenreDeNotification(ligne.genre), remarque, textes[remarque.dossier_id])
    return dites


def lisible(ouvert: DossierOuvert, remarque: Commentaire) -> bool:
    """Whether this person may read a remark."""
    dite = ouvert.memoire.lisible_de(ouvert.regard, remarque.chemin, remarque.cree_le)
    return ouvert.peut(Action.lire) and dite


def _nouvelle(genre: GenreDeNotification, remarque: Commentaire, texte: Dossier) -> Nouvelle:
    territoire, ou = remarque.dossier.territoire, lieu(remarque.chemin, texte)
    if genre is _G.remarque_reglee:
        titre = f"{territoire} : votre remarque sur {ou} est réglée"
    elif genre is _G.remarque_vous_cite:
        titre = f"{territoire} : {remarque.auteur} vous cite dans une remarque sur {ou}"
    else:
        titre = f"{territoire} : {remarque.auteur} laisse une remarque sur {ou}"
    demande = genre is _G.remarque_vous_cite and remarque.resolu_le is None
    return Nouvelle(
        territoire=territoire,
        dossier=remarque.dossier_id,
        titre=titre,
        lien=adresse(remarque),
        bouton="Lire la remarque",
        a_faire=f"répondre à {remarque.auteur} sur {ou}, {territoire}" if demande else "",
        paragraphes=(f"« {_cite(remarque.texte)} »",),
    )


def _cite(texte: str) -> str:
    court = " ".join(texte.split())
    return court if len(court) <= CITE_MAX else f"{court[: CITE_MAX - 1]}…"


def adresse(remarque: Commentaire) -> str:
    """The whole address of where a remark is read."""
    return adresses.absolue(chemin_de_la_page(remarque))


def chemin_de_la_page(remarque: Commentaire) -> str:
    """Where a remark is read: the thread of its place, itself under one's eyes."""
    query = {"lieu": remarque.chemin} if remarque.chemin else None
    page = reverse("atelier-echanges", args=[remarque.dossier.identifiant], query=query)
    return f"{page}#remarque-{remarque.pk}"


def lieu(chemin: str, texte: Dossier) -> str:
    """A place, as a sentence names it: « le coût de l'action 3-5 »."""
    pas = decouper(chemin)
    if not pas:
        return "tout le dossier"
    dernier, fiche = nommer(pas[-1][0]).plein, next((cle for champ, cle in pas if champ == "fiches" and cle), None)
    if fiche is None:
        return dernier
    numeros = {f.id: f.numero_montre for f in texte.plan_actions.fiches}
    action = f"l'action {numeros.get(fiche, fiche)}"
    return action if pas[-1][0] == "fiches" else f"{dernier} de {action}"
