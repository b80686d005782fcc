"""The letter of an agreement, made again from the very text that was read."""

from __future__ import annotations

from binome.documents.modeles_actes.accord_signe import AccordImprime, PositionImprimee, lettre_d_accord
from binome.documents.modeles_actes.rendu import pdf_de_l_acte
from binome.domaine.accords.etats import EtatDAccord, SensDePosition
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import NOMS, Role
from binome.domaine.langue.typographie import date_longue, enumerer, majuscule
from binome.registre.models import DemandeDAccord, Envoi, PositionSurLAccord
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.accords import lecture, nouvelles
from binome.services.accords.lecture import AccordVu
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, horloge
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import revision_de_tete

IMPRIMES = frozenset({EtatDAccord.donne, EtatDAccord.refuse, EtatDAccord.caduc})


def imprimable(vu: AccordVu) -> bool:
    """Whether there is a letter: it was settled, or was given before it lapsed."""
    return vu.etat in IMPRIMES and (len(vu.positions) == 2 or vu.etat is EtatDAccord.refuse)


def pdf(ouvert: DossierOuvert, cle: int) -> bytes:
    """The letter, for who may read the request. Errors: IntrouvableError."""
    vu = lecture.un(ouvert, cle)
    if not imprimable(vu):
        raise IntrouvableError(cle)
    return _pdf(vu)


def _pdf(vu: AccordVu) -> bytes:
    texte = textes_signes.gardee(vu.demande.texte, revision_de_tete(vu.demande.dossier)).document
    fiche = next(f for f in texte.plan_actions.fiches if f.id == vu.demande.fiche)
    acte = lettre_d_accord(texte, fiche, imprimer(vu, texte))
    return pdf_de_l_acte(acte, vu.fin.le if vu.fin else vu.positions[-1].signee_le)


def imprimer(vu: AccordVu, texte: Document) -> AccordImprime:
    """What the letter tells of a request."""
    demande = vu.demande
    return AccordImprime(
        numero=f"{demande.dossier.identifiant}, accord {demande.pk}",
        demandeur=demandeur(demande),
        demandee_le=_jour(demande, demande.demandee_le),
        dispositif=vu.dispositif if demande.dispositif else "",
        positions=tuple(_position(demande, p) for p in vu.positions),
        empreinte=demande.empreinte,
        texte=demande.texte,
        caduc=_caduc(vu),
    )


def demandeur(demande: DemandeDAccord) -> str:
    """Who asked, in words."""
    return str(demande.par) if demande.par else "L'entreprise, par le lien qu'elle a reçu,"


def _jour(demande: DemandeDAccord, instant: object) -> str:
    return date_longue(horloge.jour_a(demande.dossier.campagne.fuseau, instant))  # type: ignore[arg-type]


def _position(demande: DemandeDAccord, p: PositionSurLAccord) -> PositionImprimee:
    delegue = p.compte_id != p.au_nom_de_id
    return PositionImprimee(
        qualite=majuscule(NOMS[Role(p.qualite)]),
        signataire=f"{p.compte}, au nom de {p.au_nom_de}" if delegue else str(p.compte),
        le=_jour(demande, p.signee_le),
        favorable=p.sens == SensDePosition.favorable.value,
        motifs=p.motifs,
        reserves=p.reserves,
        interets=p.interets,
        liens=" ; ".join(p.liens.splitlines()),
    )


def _caduc(vu: AccordVu) -> str:
    if vu.etat is not EtatDAccord.caduc or vu.fin is None:
        return ""
    return f"L'action a changé le {_jour(vu.demande, vu.fin.le)} : {enumerer(vu.changes)}."


def a_l_entreprise(envoi: Envoi) -> Lettre | None:
    """What the firm that asked by a link is told: the answer, its letter joined; nothing of a request that reopened."""
    vus = lecture.voir(DemandeDAccord.objects.filter(pk=envoi.cle, par=None))
    if not vus or not imprimable(vus[0]):
        return None
    vu = vus[0]
    demande, lien = vu.demande, nouvelles.le_lien_de(vu.demande)
    if lien is None:
        return None
    contact = lien.par.email if lien.par else ""
    faits = {
        "territoire": demande.dossier.territoire,
        "fiche": vu.numero_de_l_action,
        "reponse": vu.mot.lower(),
        "courriel": contact,
    }
    pieces = ((f"accord-{demande.dossier.identifiant}-{demande.pk}.pdf", _pdf(vu), "application/pdf"),)
    page = adresses.lien("atelier-accord-demande", demande.dossier.identifiant, demande.pk)
    ou = demande.dossier_id
    return rediger("reponse_d_accord", faits, pieces=pieces, demandeur=contact, page=page, dossier=ou)
