"""Who sits in a committee: named, stood in for, ended. A row is never rewritten: another one follows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre, Siegeant, refus_de_suppleance
from binome.domaine.droits.droits import Role
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import Campagne, Compte, MembreDuComite, RoleCampagne, SeanceDuComite
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, saisies
from binome.services.socle import horloge, journal

PENDANT = "Une séance est ouverte : la composition ne change pas pendant qu'elle se tient."
SECRETARIAT_SANS_SIEGE = "Le secrétariat n'a pas de siège : il n'est pas suppléé."


def membres(campagne: Campagne, jour: dt.date) -> list[MembreDuComite]:
    """Those in function on a day, who presides first, substitutes after whom they stand in for. One query."""
    return _ranges(_MEMBRES(campagne.pk, jour))


def membres_ou_a_venir(campagne: Campagne, jour: dt.date) -> list[MembreDuComite]:
    """The same, and those who begin after that day. One query."""
    sont = MembreDuComite.objects.filter(campagne=campagne).filter(Q(jusqu_au=None) | Q(jusqu_au__gte=jour))
    return _ranges(list(sont.select_related("compte", "suppleant_de")))


def _ranges(lus: Sequence[MembreDuComite]) -> list[MembreDuComite]:
    ordre = {f.value: rang for rang, f in enumerate(FonctionAuComite)}
    titulaires = sorted((m for m in lus if m.suppleant_de_id is None), key=lambda m: (ordre[m.fonction], m.pk))
    return [m for t in titulaires for m in (t, *(s for s in lus if s.suppleant_de_id == t.pk))]


_MEMBRES: RequeteComposee[MembreDuComite] = RequeteComposee(
    lambda campagne, jour: MembreDuComite.en_fonction(campagne, jour).select_related("compte", "suppleant_de")
)


def siegeants(lus: list[MembreDuComite]) -> list[Siegeant]:
    """Those of them who have a seat, or stand in for who has."""
    return [siegeant(m) for m in lus if m.fonction != FonctionAuComite.secretariat]


def siegeant(membre: MembreDuComite) -> Siegeant:
    """A member, for the rules."""
    nature = NatureDuMembre(membre.nature)
    return Siegeant(membre.pk, membre.nom, nature, membre.rattachement, membre.suppleant_de_id)


def candidats(campagne: Campagne) -> list[Compte]:
    """The accounts that hold the role of the committee in a campaign. One query."""
    siens = RoleCampagne.objects.filter(campagne=campagne, role=Role.comite.value).select_related("compte")
    return sorted({role.compte for role in siens}, key=lambda c: (str(c).casefold(), c.pk))


def nommer(
    compte: Compte,
    campagne: str,
    *,
    nom: str,
    qualite: str,
    rattachement: str,
    nature: NatureDuMembre,
    fonction: FonctionAuComite = FonctionAuComite.membre,
    qui: int | None = None,
    suppleant_de: int | None = None,
) -> MembreDuComite:
    """Name a member, a substitute or the secretariat; `qui` is the key of their account, which holds the role of the
    committee in the campaign. From tomorrow on when a session was held today, never while one is. Errors:
    IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.composer(compte, campagne, quand)
        if not ouvert.compose:
            raise RefusError(acces.RESERVE_A_LA_CONDUITE)
        acces.verrouiller(ouvert.campagne)
        depuis = horloge.jour_a(ouvert.campagne.fuseau, quand)
        if _seance_du_jour(ouvert.campagne, depuis):
            depuis += dt.timedelta(days=1)
        en_place = membres(ouvert.campagne, depuis)
        lui = _compte(ouvert.campagne, qui, en_place)
        titulaire = _titulaire(en_place, suppleant_de, fonction)
        if fonction is FonctionAuComite.president and any(m.fonction == fonction for m in en_place):
            raise RefusError(
                au_champ("fonction", "Ce comité a déjà un président : mettez d'abord fin à ses fonctions.")
            )
        neuf = MembreDuComite(
            campagne=ouvert.campagne,
            compte=lui,
            nom=saisies.ligne(nom, "Nom", "nom", 120),
            qualite=saisies.ligne(qualite, "Qualité", "qualite"),
            rattachement=saisies.ligne(rattachement, "Service, assemblée ou organisme", "rattachement"),
            nature=nature.value,
            fonction=fonction.value,
            suppleant_de=titulaire,
            depuis=depuis,
        )
        if titulaire is not None:
            refus = refus_de_suppleance(siegeant(titulaire), _avec_cle(neuf), ouvert.regles)
            if refus is not None:
                raise RefusError(refus)
        neuf.save()
        donnees = {"membre": neuf.pk, "fonction": fonction.value, "nature": nature.value, "suppleant_de": suppleant_de}
        objet = f"comite:{ouvert.campagne.identifiant}"
        journal.ajouter("comite.membre_nomme", objet, donnees, acteur=compte, instant=quand)
        return neuf


def finir(compte: Compte, campagne: str, membre: int) -> MembreDuComite:
    """End someone's functions, and those of their substitutes: at once, tonight when a session was held today (its
    minutes name them), never while one is. Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.composer(compte, campagne, quand)
        if not ouvert.compose:
            raise RefusError(acces.RESERVE_A_LA_CONDUITE)
        acces.verrouiller(ouvert.campagne)
        ce_jour = horloge.jour_a(ouvert.campagne.fuseau, quand)
        vise = next((m for m in membres(ouvert.campagne, ce_jour) if m.pk == membre), None)
        if vise is None:
            raise IntrouvableError(membre)
        if vise.jusqu_au is not None:
            raise RefusError(f"Les fonctions de {vise.nom} prennent déjà fin ce soir.")
        tenue = _seance_du_jour(ouvert.campagne, ce_jour)
        dernier = ce_jour if tenue else max(vise.depuis, ce_jour - dt.timedelta(days=1))
        touches = [vise.pk, *vise.suppleants.filter(jusqu_au=None).values_list("pk", flat=True)]
        MembreDuComite.objects.filter(pk__in=touches).update(jusqu_au=dernier)
        objet = f"comite:{ouvert.campagne.identifiant}"
        journal.ajouter("comite.membre_fini", objet, {"membres": touches}, acteur=compte, instant=quand)
        vise.refresh_from_db()
        return vise


def _seance_du_jour(campagne: Campagne, jour: dt.date) -> bool:
    """Whether a session was held on a day, or a consultation ended. Errors: RefusError, while one is open."""
    bornes = SeanceDuComite.objects.filter(campagne=campagne).exclude(ouverte_le=None)
    tenues = list(bornes.values_list("ouverte_le", "levee_le"))
    if any(levee is None for _, levee in tenues):
        raise RefusError(PENDANT)
    return any(horloge.jour_a(campagne.fuseau, borne) == jour for deux in tenues for borne in deux if borne)


def _compte(campagne: Campagne, qui: int | None, en_place: list[MembreDuComite]) -> Compte | None:
    if qui is None:
        return None
    lui = next((c for c in candidats(campagne) if c.pk == qui), None)
    if lui is None:
        raise RefusError(
            au_champ(
                "qui", "Ce compte n'a pas le rôle « membre du comité » dans cette campagne : donnez-le-lui d'abord."
            )
        )
    if any(m.compte_id == qui for m in en_place):
        raise RefusError(au_champ("qui", f"{lui} est déjà du comité."))
    return lui


def _titulaire(
    en_place: list[MembreDuComite], suppleant_de: int | None, fonction: FonctionAuComite
) -> MembreDuComite | None:
    if suppleant_de is None:
        return None
    titulaire = next((m for m in en_place if m.pk == suppleant_de), None)
    if titulaire is None:
        raise RefusError(au_champ("suppleant_de", "Ce titulaire n'est pas du comité."))
    if FonctionAuComite.secretariat in (titulaire.fonction, fonction):
        raise RefusError(SECRETARIAT_SANS_SIEGE)
    if fonction is FonctionAuComite.president:
        raise RefusError(au_champ("suppleant_de", "Un suppléant ne préside pas de droit : nommez-le membre."))
    return titulaire


def _avec_cle(neuf: MembreDuComite) -> Siegeant:
    """Not kept yet: it has no key, and is nobody that is."""
    return Siegeant(0, neuf.nom, NatureDuMembre(neuf.nature), neuf.rattachement, neuf.suppleant_de_id)
