"""Use cases of kept views: the filters and the order of an inbox, under a name that their owner chose."""

from __future__ import annotations

from django.db import transaction

from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import VueGardee
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.instruction.boite.filtres import Filtres
from binome.services.instruction.boite.liste import BoiteOuverte

VUES_MAX, NOM_MAX = 30, 60


def toutes(boite: BoiteOuverte) -> list[VueGardee]:
    """The views that someone keeps of an inbox, by name. One query."""
    return list(VueGardee.objects.filter(compte=boite.compte, campagne=boite.campagne))


def trouver(boite: BoiteOuverte, nom: str) -> VueGardee:
    """One of them, by its name. Errors: IntrouvableError."""
    sienne = VueGardee.objects.filter(compte=boite.compte, campagne=boite.campagne, nom=nom).first()
    if sienne is None:
        raise IntrouvableError(nom)
    return sienne


def garder(boite: BoiteOuverte, nom: str, filtres: Filtres) -> VueGardee:
    """Keep a question under a name; the same name again replaces it. Errors: RefusError."""
    try:
        propre = " ".join(en_ligne(nom).split())
    except ValeurRefuseeError as erreur:
        raise RefusError(au_champ("nom", f"Nom illisible : {erreur}.")) from None
    if not propre or len(propre) > NOM_MAX:
        raise RefusError(au_champ("nom", f"Donnez à cette vue un nom de {nombre(NOM_MAX)} caractères au plus."))
    with transaction.atomic():
        siennes = VueGardee.objects.filter(compte=boite.compte, campagne=boite.campagne)
        if siennes.exclude(nom=propre).count() >= VUES_MAX:
            raise RefusError(f"Vous gardez déjà {VUES_MAX} vues : retirez-en une d'abord.")
        return siennes.update_or_create(
            compte=boite.compte, campagne=boite.campagne, nom=propre, defaults={"question": filtres.question}
        )[0]


def retirer(boite: BoiteOuverte, cle: int) -> None:
    """Forget a view of one's own. Errors: IntrouvableError."""
    if not VueGardee.objects.filter(compte=boite.compte, campagne=boite.campagne, pk=cle).delete()[0]:
        raise IntrouvableError(cle)
