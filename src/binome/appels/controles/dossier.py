"""Checks on the dossier itself: deposited in time, a field written, a field left empty."""

from __future__ import annotations

from typing import Any

from binome.appels.controles.recueil import Recueil
from binome.appels.parametres import Chemin, Parametres
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import instant
from binome.domaine.saisie.jours import heure_de
from binome.domaine.socle.chemin import decouper
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("dossier")


@recueil.controle()
def delai(dossier: Dossier, contexte: Contexte) -> Conclusion:
    echeance = contexte.appel.echeance
    if echeance is None:
        return sans_objet("L'appel ne fixe pas de date limite que Binôme connaisse.")
    limite = Preuve(
        libelle="dernier instant pour déposer",
        valeur=echeance.affichage(dossier.fuseau),
        source="appel",
    )
    moment = contexte.moment(dossier)
    lu = instant(heure_de(moment))
    if echeance.respectee(moment):
        verbe = "a été déposé" if dossier.depose_le else "peut encore être déposé : il est vérifié au"
        return conforme(f"Le dossier {verbe} {'le ' if dossier.depose_le else ''}{lu}.", [limite])
    if dossier.depose_le:
        return manquement(
            f"Le dossier a été déposé le {lu}, après la clôture : il est enregistré tardif, non refusé.",
            ou=["depose_le"],
            preuves=[limite, preuve_dossier("instant du dépôt", lu)],
            a_faire="Joignez ce qui explique le retard ; l'autorité qui instruit décide, journaux à l'appui.",
        )
    return manquement(
        f"Le dossier ne dit pas quand il a été déposé et, au {lu}, la clôture est passée : un dépôt serait enregistré tardif.",
        ou=["depose_le"],
        preuves=[limite, Preuve(libelle="date de la vérification", valeur=lu, source="horloge")],
        a_faire="Indiquez l'instant du dépôt s'il a eu lieu, ou vérifiez le dossier à une date antérieure.",
    )


class Champ(Parametres):
    """A field by its place, the sentences said of it, and what to do about a breach."""

    chemin: Chemin
    conforme: str
    manque: str
    a_faire: str


class ChampVide(Champ):
    """`preuve` names what was read where nothing should stand."""

    preuve: str


def _valeur(dossier: Dossier, chemin: str) -> Any:
    lu: Any = dossier
    for champ, _ in decouper(chemin):
        lu = getattr(lu, champ, None)
    return lu


@recueil.controle(Champ)
def champ_rempli(dossier: Dossier, contexte: Contexte, p: Champ) -> Conclusion:
    if _valeur(dossier, p.chemin):
        return conforme(p.conforme)
    return manquement(p.manque, ou=[p.chemin], a_faire=p.a_faire)


@recueil.controle(ChampVide)
def champ_vide(dossier: Dossier, contexte: Contexte, p: ChampVide) -> Conclusion:
    texte = _valeur(dossier, p.chemin)
    if not texte:
        return conforme(p.conforme)
    return manquement(p.manque, ou=[p.chemin], preuves=[preuve_dossier(p.preuve, str(texte))], a_faire=p.a_faire)
