"""Use cases of the survey: open it, ask actors by a link of their own, close it, read what may be shown of it.

Results are read once it is closed: while it is open, two readings one answer apart would tell that answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import Count, F, OuterRef, Subquery

from binome.domaine.bilan import enquete as decisions
from binome.domaine.bilan.fiche import NOMS_DES_MOMENTS, AvisDesActeurs, MomentDuBilan
from binome.domaine.bilan.regles import QuestionDuBilan
from binome.registre.models import Compte, EnqueteDeBilan, Envoi, LabelAccorde, LienDEnquete
from binome.services.bilan.erreurs import BilanRefuseError, EnqueteCaduqueError
from binome.services.bilan.ouvert import BilanTenu, regles, tenir
from binome.services.comptes import comptes
from binome.services.notifications import courriels, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, journal

PAR_FOIS = 20
"""Addresses asked at once: a territory's actors, not strangers by the thousand."""
_SEL = "binome.enquete-de-bilan"


@dataclass(frozen=True)
class EnqueteVue:
    """A survey, as who prepares the sheet sees it: how many were asked, never how many answered while it is open."""

    ouverte: bool
    close: bool
    demandes: int
    repondants: int | None
    seuil: int
    avis: tuple[AvisDesActeurs, ...] = ()


def ouvrir(compte: Compte, identifiant: str, moment: MomentDuBilan) -> EnqueteDeBilan:
    """Open it, once. Errors: IntrouvableError, RefusError, SansLabelError, BilanRefuseError."""
    with tenir(compte, identifiant) as tenu:
        if EnqueteDeBilan.objects.filter(label=tenu.label, moment=moment.value).exists():
            raise BilanRefuseError("Cette enquête a déjà été ouverte : une seule par bilan.")
        dites = regles(tenu.label.campagne)
        enquete = EnqueteDeBilan.objects.create(
            label=tenu.label,
            moment=moment.value,
            questions=[q.model_dump() for q in dites.questions],
            seuil=dites.seuil_reponses,
            par=compte,
            ouverte_le=tenu.quand,
        )
        _ecrire(tenu, "bilan.enquete_ouverte", moment)
    return enquete


def inviter(compte: Compte, identifiant: str, moment: MomentDuBilan, saisies: Sequence[str]) -> int:
    """Ask these addresses; those already asked are not asked again. All or none.

    Errors: IntrouvableError, RefusError, SansLabelError, BilanRefuseError.
    """
    with tenir(compte, identifiant) as tenu:
        enquete = _ouverte(tenu.label, moment)
        if not saisies or len(saisies) > PAR_FOIS:
            raise BilanRefuseError(f"Donnez de une à {PAR_FOIS} adresses, une par ligne.")
        connus = set(enquete.liens.values_list("courriel", flat=True))
        combien = 0
        for saisie in saisies:
            try:
                courriel = comptes.normaliser(saisie)
                if courriel in connus:
                    continue
                envois.compter(compte, courriel)
            except (comptes.CourrielInvalideError, envois.TropDEnvoisError) as refus:
                raise BilanRefuseError(f"{saisie[:80]} : {refus}") from None
            connus.add(courriel)
            lien = LienDEnquete.objects.create(enquete=enquete, courriel=courriel, envoye_le=tenu.quand)
            courriels.ecrire_a(courriel, "enquete_de_bilan", lien.pk)
            combien += 1
        _ecrire(tenu, "bilan.enquete_adressee", moment, combien=combien)
    return combien


def clore(compte: Compte, identifiant: str, moment: MomentDuBilan) -> None:
    """Close it: its results may then be read. Errors: those of `inviter`."""
    with tenir(compte, identifiant) as tenu:
        enquete = _ouverte(tenu.label, moment)
        EnqueteDeBilan.objects.filter(pk=enquete.pk).update(close_le=tenu.quand)
        _ecrire(tenu, "bilan.enquete_close", moment)


def _ouverte(label: LabelAccorde, moment: MomentDuBilan) -> EnqueteDeBilan:
    enquete = EnqueteDeBilan.objects.filter(label=label, moment=moment.value).first()
    if enquete is None or enquete.close_le is not None:
        raise BilanRefuseError("Cette enquête n'est pas ouverte.")
    return enquete


def voir(label: LabelAccorde, moment: MomentDuBilan) -> EnqueteVue | None:
    """A survey, for who prepares the sheet; None before it is opened. One query: a row for each answer."""
    adressees = LienDEnquete.objects.filter(enquete=OuterRef("pk")).order_by().values("enquete")
    lues = EnqueteDeBilan.objects.filter(label=label, moment=moment.value).order_by("reponses__cle")
    lignes = list(
        lues.annotate(adressees=Subquery(adressees.annotate(n=Count("pk")).values("n")), choix=F("reponses__choix"))
    )
    if not lignes:
        return None
    enquete = lignes[0]
    repondants, avis = _resultats(enquete, [ligne.choix for ligne in lignes if ligne.choix is not None])
    close = enquete.close_le is not None
    return EnqueteVue(not close, close, enquete.adressees or 0, repondants, enquete.seuil, avis)


def resultats(label: LabelAccorde, moment: MomentDuBilan) -> tuple[int | None, tuple[AvisDesActeurs, ...]]:
    """How many answered and what they said; None and nothing while it is open, or under the threshold."""
    vue = voir(label, moment)
    return (vue.repondants, vue.avis) if vue else (None, ())


def _resultats(
    enquete: EnqueteDeBilan, reponses: Sequence[Mapping[str, str]]
) -> tuple[int | None, tuple[AvisDesActeurs, ...]]:
    if enquete.close_le is None:
        return None, ()
    return decisions.resultats(reponses, questions(enquete), enquete.seuil)


def questions(enquete: EnqueteDeBilan) -> tuple[QuestionDuBilan, ...]:
    """What is asked, as it was when it was opened."""
    return tuple(QuestionDuBilan.model_validate(q) for q in enquete.questions)


def jeton(lien: LienDEnquete) -> str:
    """The signed part of the link of an actor: the same each time that it is drawn."""
    return Signer(salt=_SEL).sign(str(lien.pk))


def lien_de(brut: str) -> LienDEnquete:
    """Whom a link was sent to. Errors: EnqueteCaduqueError."""
    try:
        cle = Signer(salt=_SEL).unsign(brut[:200])
    except BadSignature:
        cle = ""
    voulus = LienDEnquete.objects.select_related("enquete__label__campagne")
    trouve = voulus.filter(pk=int(cle)).first() if cle.isascii() and cle.isdecimal() and len(cle) < 16 else None
    if trouve is None:
        raise EnqueteCaduqueError("Ce lien n'est pas celui d'une enquête : vérifiez qu'il est entier.")
    return trouve


def existe(brut: str) -> bool:
    """Whether a link was ever that of a survey."""
    try:
        lien_de(brut)
    except EnqueteCaduqueError:
        return False
    return True


def lettre(envoi: Envoi) -> Lettre | None:
    """What is asked of an actor, with their link; none once the survey is closed."""
    lien = LienDEnquete.objects.select_related("enquete__label", "enquete__par").filter(pk=envoi.cle).first()
    if lien is None or lien.enquete.close_le is not None:
        return None
    enquete = lien.enquete
    faits = {
        "territoire": enquete.label.territoire,
        "moment": NOMS_DES_MOMENTS[MomentDuBilan(enquete.moment)],
        "questions": len(enquete.questions),
        "seuil": enquete.seuil,
        "lien": adresses.lien("suivre-enquete", jeton(lien)),
        "par": str(enquete.par) if enquete.par else "le territoire",
    }
    return rediger(
        "enquete_de_bilan", faits, demandeur=enquete.par.email if enquete.par else "", dossier=enquete.label.dossier_id
    )


def _ecrire(tenu: BilanTenu, acte: str, moment: MomentDuBilan, **dites: int) -> None:
    donnees = {"moment": moment.value, **dites}
    journal.ajouter(acte, f"label:{tenu.label.identifiant}", donnees, acteur=tenu.compte, instant=tenu.quand)
