"""What ties who answers a request to the firm that carries the action: what the dossier says, what the register says.

It is said, with its sources, and given no legal name. What is not known is not denied.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.documents.modeles_actes.accord import entreprise_de, interesses
from binome.documents.modeles_actes.acte import binome_du_territoire
from binome.domaine.conflits.annuaire import cle_d_organisme, cle_de_compte, meme_nom
from binome.domaine.conflits.chemins import Bornes
from binome.domaine.conflits.constat import constater
from binome.domaine.dossier.acteurs import PRIVEES, Personne
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Etat
from binome.registre.models import Compte, Dossier, Organisation, RoleDossier
from binome.services.conflits import chargement
from binome.services.socle import horloge

_BORNES = Bornes(chaines=5, essais=2_000, longueur=3)
"""What is shown before a signature: short chains; the whole search is for who judges a candidature."""
PORTE = "porte l'action, ou l'écrit pour son porteur"


@dataclass(frozen=True)
class Interets:
    """What is known between an account and the firm of a fiche. `directs`: they carry the action, or lead the firm."""

    directs: tuple[str, ...]
    liens: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return (*self.directs, *self.liens)


def de(compte: Compte, dossier: Dossier, texte: Document, fiche: FicheAction, instant: dt.datetime) -> Interets:
    """The interests of an account in a fiche. Two queries once the campaign is known."""
    directs = [*_du_texte(compte, texte, fiche), *_de_l_equipe(compte, dossier, fiche)]
    return Interets(tuple(directs), _du_registre(compte, dossier, fiche, instant))


def _du_texte(compte: Compte, texte: Document, fiche: FicheAction) -> list[str]:
    """Who signs is a person that the dossier names, by their address or their name, and who leads the firm."""
    entreprise, binome = entreprise_de(fiche), binome_du_territoire(texte)
    if entreprise is None or binome is None:
        return []
    nommes = [p for p in (binome.elu, binome.industriel) if p]
    siens = [p.nom for p in nommes if _est(compte, p)]
    return [
        f"{nom} dirige ou représente {entreprise.nom}, qui porte l'action"
        for nom in interesses(binome, entreprise)
        if nom in siens
    ]


def _est(compte: Compte, nommee: Personne) -> bool:
    return (nommee.courriel or "").lower() == compte.email or meme_nom(nommee.nom) == meme_nom(compte.nom)


def _de_l_equipe(compte: Compte, dossier: Dossier, fiche: FicheAction) -> list[str]:
    roles = RoleDossier.objects.filter(dossier=dossier, compte=compte)
    return [f"{compte} {PORTE}"] if any(fiche.id in role.fiches for role in roles) else []


def _du_registre(compte: Compte, dossier: Dossier, fiche: FicheAction, instant: dt.datetime) -> tuple[str, ...]:
    """Chains of the graph of ties, from who signs to a firm that carries the fiche; none without a deposit in force."""
    entreprises = [p for p in fiche.porteurs if p.nature in PRIVEES and p.siren]
    if dossier.etat != Etat.depose.value or not entreprises:
        return ()
    tout = chargement.charger_seul(dossier, horloge.jour_a(dossier.campagne.fuseau, instant))
    connues = dict(Organisation.objects.filter(siren__in=[p.siren for p in entreprises]).values_list("siren", "pk"))
    juge, phrases = cle_de_compte(compte.pk), []
    for entreprise in entreprises:
        cle = cle_d_organisme(connues[entreprise.siren]) if entreprise.siren in connues else f"siren:{entreprise.siren}"
        if {cle, juge} <= set(tout.graphe.sommets):
            trouve = constater(tout.graphe, tout.recherche.vers(cle), juge, _BORNES)
            phrases += [chaine.phrase for chaine in trouve.chaines if not chaine.a_verifier]
    return tuple(dict.fromkeys(phrases))
