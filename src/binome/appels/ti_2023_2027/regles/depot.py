"""Rules on the deposit."""

from __future__ import annotations

from binome.appels.regle import Conclusion, Contexte, Recueil, conforme, manquement, preuve_dossier
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import instant
from binome.domaine.saisie.jours import heure_de
from binome.domaine.verdict.constat import Gravite, Preuve

recueil = Recueil()


@recueil.regle("DEP-01", "Un dépôt dans le délai", "depot-delai", Gravite.a_justifier)
def delai(dossier: Dossier, contexte: Contexte) -> Conclusion:
    echeance = contexte.appel.echeance
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
