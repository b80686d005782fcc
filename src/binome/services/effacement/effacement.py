"""Use cases of erasure: forget a person at their request, and again when a backup of before is put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from allauth.account.models import EmailAddress
from django.db import transaction

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Consentement, Dossier, Invitation, Pseudonyme, RoleDossier
from binome.services.acces import ouverture
from binome.services.administration.administrateurs import AdministrationError
from binome.services.comptes import comptes
from binome.services.effacement import donnees_personnelles, memoire, residus
from binome.services.effacement.donnees_personnelles import Cible
from binome.services.socle import horloge, journal, personnes


class EffacementError(AdministrationError):
    """The person cannot be erased now; the message says why, and what to do, in French."""

    code = "effacement_impossible"


@dataclass(frozen=True)
class BilanEffacement:
    """What an erasure did: rows of each kind, what still names the person and why; `deja`: when it had been done.

    `orphelins`: dossiers left without a chef de projet; `traces`: the database's file may still hold some.
    """

    pseudonyme: str = ""
    effaces: dict[str, int] = field(default_factory=dict)
    gardes: tuple[str, ...] = ()
    deja: dt.datetime | None = None
    orphelins: tuple[str, ...] = ()
    traces: bool = False


def effacer(
    adresse: str, motif: str, *, main: str | None = None, essai: bool = False, acteur: Compte | None = None
) -> BilanEffacement:
    """Erase the person of an address. `main`: the address of who takes over the dossiers of which they are the only
    chef de projet; `essai`: say what would go, and let everything stay. Twice is once.

    Errors: EffacementError, CourrielInvalideError.
    """
    propre, quand = comptes.normaliser(adresse), horloge.maintenant()
    if not motif.strip():
        raise EffacementError("Un effacement se motive : dites pourquoi, et qui l'a demandé.")
    with transaction.atomic():
        cible = _cible(propre, quand)
        _verrouiller(cible.compte)
        orphelins = _seul_chef(cible.compte)
        successeur = _successeur(cible, orphelins, main)
        codes = _codes(cible)
        bilan = _effacer(cible, codes, motif, orphelins, successeur, acteur=acteur, quand=quand)
        if essai or not any(bilan.effaces.values()):
            transaction.set_rollback(True)
        else:
            vers = personnes.pseudonyme(successeur) if successeur and orphelins else None
            # On the disk before it is true: an erasure that the base alone knew would not outlive a restoration.
            memoire.noter(quand, codes, cible.adresses, vers)
    if not any(bilan.effaces.values()):
        return _deja(propre)
    return bilan if essai else replace(bilan, traces=not residus.oublier())


def _cible(adresse: str, quand: dt.datetime) -> Cible:
    # Whoever proved the address, before whoever only signed up with it.
    compte = personnes.titulaire(adresse) or comptes.trouver(adresse)
    return Cible(compte, frozenset({adresse, *(_adresses(compte) if compte else ())}), quand)


def _adresses(compte: Compte) -> set[str]:
    """Theirs: an address claimed and never proven may be someone else's."""
    prouvees = EmailAddress.objects.filter(user=compte, verified=True).values_list("email", flat=True)
    return {compte.email, *(a.lower() for a in prouvees)}


def _codes(cible: Cible) -> list[str]:
    """Every pseudonym of a person, one at least: that of the account, which goes on without a name, comes first."""
    siens = [personnes.pseudonyme(cible.compte)] if cible.compte else []
    siens += cible.pseudonymes.values_list("code", flat=True)
    return siens or [personnes.tirer()]


def _verrouiller(compte: Compte | None) -> None:
    """Hold the dossiers of someone, always in the same order: nobody leaves or hands over meanwhile."""
    siens = Dossier.objects.filter(roles__compte=compte).distinct() if compte else Dossier.objects.none()
    for identifiant in siens.order_by("pk").values_list("identifiant", flat=True):
        ouverture.verrouiller(identifiant)


def _seul_chef(compte: Compte | None) -> list[Dossier]:
    """The dossiers that would be left without a chef de projet."""
    chefs = RoleDossier.objects.filter(role=Role.chef_de_projet.value)
    siens = Dossier.objects.filter(pk__in=chefs.filter(compte=compte).values("dossier"))
    autres = chefs.exclude(compte=compte).filter(compte__is_active=True)
    return list(siens.exclude(pk__in=autres.values("dossier"))) if compte else []


def _successeur(cible: Cible, orphelins: list[Dossier], main: str | None) -> Compte | None:
    compte = cible.compte
    if compte and compte.administrateur:
        restants = Compte.objects.filter(administrateur=True, is_active=True).exclude(pk=compte.pk)
        if not restants.exists():
            raise EffacementError(f"{compte.email} est le seul administrateur : ajoutez-en d'abord un autre.")
    suivant = comptes.trouver(main) if main else None
    if main and (suivant is None or not suivant.is_active or suivant == compte):
        raise EffacementError(f"« {main} » n'est pas l'adresse d'un autre compte actif : à qui passer la main ?")
    if orphelins and suivant is None:
        raise EffacementError(
            f"Cette personne est le seul chef de projet de {', '.join(d.identifiant for d in orphelins)} : "
            "dites à qui passer la main."
        )
    return suivant


def _effacer(
    cible: Cible,
    codes: list[str],
    motif: str,
    orphelins: Iterable[Dossier],
    successeur: Compte | None,
    *,
    acteur: Compte | None,
    quand: dt.datetime,
    rejoue: bool = False,
) -> BilanEffacement:
    masque, code = cible.masque(), codes[0]
    gardes = donnees_personnelles.gardes(cible, masque)
    for dossier in orphelins if successeur else ():
        RoleDossier.objects.get_or_create(dossier=dossier, compte=successeur, role=Role.chef_de_projet.value)
        donnees = {"de": code, "a": personnes.pseudonyme(successeur)} if successeur else {}
        objet = f"dossier:{dossier.identifiant}"
        journal.ajouter("role.main_passee", objet, donnees, acteur=acteur, instant=quand)
    effaces = donnees_personnelles.vider(cible, masque, code, quand)
    dit = {"motif": masque(motif.strip()), "pseudonymes": codes, "rejoue": rejoue}
    journal.ajouter("personne.effacee", f"personne:{code}", dit, acteur=acteur, instant=quand)
    seuls = () if successeur else tuple(d.identifiant for d in orphelins)
    return BilanEffacement(code, {quoi: n for quoi, n in effaces.items() if n}, gardes, orphelins=seuls)


def _deja(adresse: str) -> BilanEffacement:
    """Nothing is left of that address: either it was erased, or it was never known."""
    souvenirs = memoire.lire()
    reconnues = memoire.reconnaitre(souvenirs, [adresse])
    fois = [s.le for s in souvenirs if reconnues.keys() & {*s.adresses}]
    if not fois:
        raise EffacementError(f"Personne n'est connu ici à l'adresse « {adresse} ».")
    return BilanEffacement(deja=max(fois))


def rejouer(quand: dt.datetime) -> list[BilanEffacement]:
    """Erase again whoever this machine remembers having erased: a backup of before may have brought them back.

    Whoever came back of themselves since, with the same address, stays. Errors: MemoireIllisibleError.
    """
    residus.ne_rien_laisser()
    souvenirs = memoire.lire()
    reconnues = memoire.reconnaitre(souvenirs, _toutes_les_adresses()) if souvenirs else {}
    bilans = []
    for souvenir in souvenirs:
        adresses = {reconnues[paire] for paire in souvenir.adresses if paire in reconnues}
        for cible in _revenus(souvenir, adresses):
            with transaction.atomic():
                bilans.append(_rejouer(cible, souvenir, quand))
    if bilans:
        residus.oublier()
    return bilans


def _rejouer(cible: Cible, souvenir: memoire.Souvenir, quand: dt.datetime) -> BilanEffacement:
    main = Pseudonyme.objects.filter(code=souvenir.main, compte__is_active=True).select_related("compte").first()
    successeur = main.compte if main and main.compte != cible.compte else None
    _verrouiller(cible.compte)
    codes = _codes(cible)
    motif = f"Effacement du {horloge.a_paris(souvenir.le).date().isoformat()}, refait après une restauration"
    orphelins = _seul_chef(cible.compte)
    return _effacer(cible, codes, motif, orphelins, successeur, acteur=None, quand=quand, rejoue=True)


def _revenus(souvenir: memoire.Souvenir, adresses: set[str]) -> list[Cible]:
    """Who of an erasure is in the base again, from before it."""
    par_code = Pseudonyme.objects.filter(code__in=souvenir.pseudonymes, cree_le__lte=souvenir.le)
    adresses |= {p.courriel for p in par_code if p.courriel}
    siens = Compte.objects.filter(pk__in=par_code.exclude(compte=None).values("compte"))
    siens |= Compte.objects.filter(email__in=adresses)
    siens |= Compte.objects.filter(pk__in=EmailAddress.objects.filter(email__in=adresses, verified=True).values("user"))
    revenus = [c for c in siens.filter(cree_le__lte=souvenir.le) if personnes.joignable(c.email)]
    cibles = [Cible(c, frozenset({*_adresses(c), *adresses}), souvenir.le) for c in revenus]
    seule = Cible(None, frozenset(adresses), souvenir.le)
    if not cibles and (seule.pseudonymes.exists() or seule.invitations.exists() or seule.consentements.exists()):
        cibles = [seule]
    return cibles


def _toutes_les_adresses() -> set[str]:
    """Every address that the base knows, in lower case."""
    sources = (
        Compte.objects.values_list("email", flat=True),
        EmailAddress.objects.values_list("email", flat=True),
        Invitation.objects.values_list("courriel", flat=True),
        Consentement.objects.values_list("courriel", flat=True),
        Pseudonyme.objects.values_list("courriel", flat=True),
    )
    return {adresse.lower() for source in sources for adresse in source if adresse}
