"""Use cases of the binôme: read what is asked, then agree or refuse, each side with its signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.accords.etats import (
    EN_COURS,
    EtatDAccord,
    PositionDite,
    SensDePosition,
    etat_d_accord,
    refus_de_la_position,
)
from binome.domaine.accords.fiche_lue import lire_la_fiche
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import NOMS, Action, Lien, Role, decider
from binome.domaine.langue.typographie import enumerer
from binome.registre.models import Compte, PositionSurLAccord
from binome.services.acces import ouverture
from binome.services.accords import interets, lecture, nouvelles
from binome.services.accords.interets import Interets
from binome.services.accords.lecture import AccordRefuseError, AccordVu
from binome.services.equipe import delegations
from binome.services.socle import horloge, journal, personnes
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import textes_amendes
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.texte.textes_signes import TextePresente


@dataclass(frozen=True)
class Qualite:
    """One way in which an account may answer: for which side, in whose name; `refus` says why not, None when it may."""

    cote: Role
    au_nom_de: Compte
    deja: bool
    refus: str | None
    interets: Interets

    @property
    def nom(self) -> str:
        return NOMS[self.cote]


@dataclass(frozen=True)
class LectureDeLAccord:
    """What one reads before answering: the fiche as it is, the fingerprint that one signs, one's ways to answer."""

    vu: AccordVu
    texte: TextePresente
    fiche: FicheAction | None
    empreinte: str
    qualites: tuple[Qualite, ...]

    @property
    def a_signer(self) -> list[Qualite]:
        return [q for q in self.qualites if not q.deja and not q.refus]


def lire(ouvert: ouverture.DossierOuvert, cle: int, instant: dt.datetime) -> LectureDeLAccord:
    """A request, for one of those who may read it. Errors: IntrouvableError."""
    vu = lecture.un(ouvert, cle)
    texte = textes_amendes.de(ouvert.dossier, revision_de_tete(ouvert.dossier))
    lue = lire_la_fiche(texte.arbre, vu.demande.fiche)
    fiche = next((f for f in texte.document.plan_actions.presentees if f.id == vu.demande.fiche), None)
    possibles = delegations.signatures_possibles(ouvert.compte, ouvert.dossier, instant) if fiche else []
    qualites = tuple(_qualite(ouvert, vu, texte.document, fiche, qui, instant) for qui in possibles if fiche)
    return LectureDeLAccord(vu, texte, fiche, lue.empreinte if lue else "", qualites)


def _qualite(
    ouvert: ouverture.DossierOuvert,
    vu: AccordVu,
    texte: Document,
    fiche: FicheAction,
    signe: tuple[Role, Compte],
    instant: dt.datetime,
) -> Qualite:
    cote, de = signe
    siens = interets.de(ouvert.compte, ouvert.dossier, texte, fiche, instant)
    deja = any(p.qualite == cote.value for p in vu.positions)
    return Qualite(cote, de, deja, None if deja else _refus(ouvert, vu, cote, siens), siens)


def _refus(ouvert: ouverture.DossierOuvert, vu: AccordVu, cote: Role, siens: Interets) -> str | None:
    # A delegate answers with the right of the person whose name they sign in.
    decision = decider(Action.accorder, Lien(frozenset({cote})), ouvert.situation)
    if not decision.autorise:
        return decision.raison
    if vu.etat not in EN_COURS:
        return f"{vu.mot} : il n'y a plus rien à répondre."
    autre = [p for p in vu.positions if ouvert.compte.pk in (p.compte_id, p.au_nom_de_id)]
    if autre:
        return (
            f"Vous avez répondu comme {NOMS[Role(autre[0].qualite)]} : l'autre côté du binôme est à une autre personne."
        )
    if siens.directs and lecture.regles(ouvert.dossier).interesse_remplace:
        return f"{enumerer(list(siens.directs))}. Déléguez votre signature à une autre personne, depuis la page Équipe."
    return None


def repondre(
    compte: Compte, identifiant: str, cle: int, qualite: Role, au_nom_de: int, dite: PositionDite, empreinte: str
) -> PositionSurLAccord:
    """Sign an answer to a request, having read the fiche of that fingerprint.

    Errors: IntrouvableError, RefusError, TexteChangeError, AccordRefuseError.
    """
    quand = horloge.maintenant()
    if faute := refus_de_la_position(dite):
        champ, message = faute
        raise AccordRefuseError(message, champ)
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.ouvrir(compte, identifiant, quand)
        lue = lire(ouvert, cle, quand)
        if empreinte != lue.empreinte or empreinte != lue.vu.demande.empreinte:
            raise TexteChangeError
        trouvee = next((q for q in lue.qualites if q.cote is qualite and q.au_nom_de.pk == au_nom_de), None)
        if trouvee is None:
            raise ouverture.RefusError("Seuls l'élu et l'industriel du binôme répondent, ou qui signe pour eux.")
        if trouvee.deja:
            raise AccordRefuseError("Ce côté du binôme a déjà répondu : une réponse signée ne se change pas.")
        if trouvee.refus:
            raise ouverture.RefusError(trouvee.refus)
        return _ecrire(ouvert, lue.vu, trouvee, dite, quand)


def _ecrire(
    ouvert: ouverture.DossierOuvert, vu: AccordVu, comment: Qualite, dite: PositionDite, quand: dt.datetime
) -> PositionSurLAccord:
    position = PositionSurLAccord.objects.create(
        demande=vu.demande,
        qualite=comment.cote.value,
        compte=ouvert.compte,
        au_nom_de=comment.au_nom_de,
        sens=dite.sens.value,
        motifs=dite.motifs,
        reserves=dite.reserves,
        interets=dite.interets,
        liens="\n".join(comment.interets.phrases),
        empreinte=vu.demande.empreinte,
        signee_le=quand,
    )
    donnees: Mapping[str, object] = {
        "cle": vu.demande.pk,
        "qualite": comment.cote.value,
        "au_nom_de": personnes.pseudonyme(comment.au_nom_de),
        "sens": dite.sens.value,
        "empreinte": vu.demande.empreinte,
    }
    objet = f"dossier:{ouvert.dossier.identifiant}"
    journal.ajouter("accord.reponse", objet, donnees, acteur=ouvert.compte, instant=quand)
    sens = {**vu.sens, comment.cote.value: SensDePosition(dite.sens)}
    if etat_d_accord(sens, None) in (EtatDAccord.donne, EtatDAccord.refuse):
        nouvelles.prevenir_du_sort(vu.demande, ouvert.compte)
    return position
