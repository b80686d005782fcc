"""A request of consent as it reaches the person: its letter, and, for whoever has an account, their notifications."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Compte, Consentement, Envoi, Notification
from binome.services.acces.ouverture import IntrouvableError
from binome.services.comptes import comptes
from binome.services.gouvernance import consentements
from binome.services.gouvernance.consentements import Lecture
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge, personnes


def lire(compte: Compte, cle: int) -> Lecture:
    """What is said of this person, whose address was written to, by the key of the request.

    Errors: IntrouvableError, LienCaducError.
    """
    demande = Consentement.objects.select_related("dossier__campagne", "par").filter(pk=cle).first()
    if demande is None or not comptes.adresse_prouvee(compte, demande.courriel):
        raise IntrouvableError(f"accord {cle}")
    return consentements.lire_la_demande(demande, horloge.maintenant())


def repondre(compte: Compte, cle: int, oui: bool, empreinte: str) -> Lecture:
    """Write their answer, once. Errors: IntrouvableError, LienCaducError, TexteChangeError."""
    return consentements.repondre_a(lambda _: lire(compte, cle), oui, empreinte)


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """The requests that this person may still answer, in words."""
    cles = cles_de(lignes)
    plus_recente = Consentement.objects.filter(
        dossier=OuterRef("dossier"), binome=OuterRef("binome"), cote=OuterRef("cote"), pk__gt=OuterRef("pk")
    )
    voulues = Consentement.objects.filter(
        ~Exists(plus_recente),
        pk__in=numeriques(cles),
        donne_le=None,
        refuse_le=None,
        demande_le__gt=horloge.maintenant() - consentements.DUREE,
    )
    prouvees = {adresse.lower() for adresse in personnes.adresses_prouvees(compte)}
    lues = voulues.select_related("dossier__campagne")
    siennes = {str(d.pk): d for d in lues if d.courriel.lower() in prouvees}
    return {li.pk: _nouvelle(siennes[cles[li.pk]]) for li in lignes if cles[li.pk] in siennes}


def _nouvelle(demande: Consentement) -> Nouvelle:
    territoire = demande.dossier.territoire
    return Nouvelle(
        territoire=territoire,
        dossier=demande.dossier_id,
        titre=f"{territoire} : votre accord est demandé, la candidature vous nomme",
        lien=adresses.lien("accord-recu", demande.pk),
        bouton="Lire ce qui est dit de moi, et répondre",
        a_faire=f"donner votre accord, ou le refuser, {territoire}",
        echeance=consentements.dernier_jour(demande),
        lettre=("consentement", str(demande.pk)),
        adresse=demande.courriel,
    )


def lettre(envoi: Envoi) -> Lettre | None:
    """The demand, with its link, to the person named; none when a newer one was made, or when it is too old."""
    demande = Consentement.objects.select_related("dossier__campagne", "par").filter(pk=envoi.cle).first()
    if demande is None or demande.par is None or horloge.maintenant() >= demande.demande_le + consentements.DUREE:
        return None
    place = Consentement.objects.filter(dossier=demande.dossier, binome=demande.binome, cote=demande.cote)
    if demande.donne_le or demande.refuse_le or place.filter(pk__gt=demande.pk).exists():
        return None
    dossier, compte = demande.dossier, demande.par
    faits = {
        "par": str(compte),
        "courriel": compte.email,
        "titre": dossier.titre,
        "territoire": dossier.territoire,
        "lien": consentements.tirer_le_lien(demande),
        "jusqu_au": date_longue(consentements.dernier_jour(demande)),
        "preferences": adresses.lien("notifications-choix") if personnes.titulaire(demande.courriel) else "",
    }
    page = adresses.lien("atelier-gouvernance", dossier.identifiant)
    return rediger("consentement", faits, demandeur=compte.email, page=page, dossier=dossier.pk)
