"""The economic profiles that carriers declare: kept apart from the text, for their author alone unless they share them.

Who reads one: the account that declared it, while it carries the fiche; the chef de projet, if its author agrees. No
export, deposit, public page or letter is made of it, and the journal says that it was declared, never what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.droits.droits import Role
from binome.offre.rapprochement import FicheAppariee
from binome.registre.models import Compte, ProfilDePorteur, RoleDossier
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError, RefusError
from binome.services.socle import horloge, journal

PREFIXE = "profil."
DECLARATION = f"{PREFIXE}declarations["
CHAMPS = (
    *("effectif", "chiffre_affaires", "bilan", "taille", "creation", "groupe", "difficulte", "a_jour"),
    "aides_minimis",
)
"""What a page may ask for besides the conditions to declare; what else a profile holds is given on the command line."""


@dataclass(frozen=True)
class ProfilTenu:
    """What one person finds when they open the profile of a fiche: their own. `partage`: the chef may read it."""

    profil: ProfilEconomique
    partage: bool = False
    declare: bool = False


def peut_declarer(ouvert: DossierOuvert, fiche: str) -> bool:
    """Whether this person carries the fiche: it was given to them, or they are the industriel of the dossier."""
    return fiche in ouvert.lien.fiches or Role.industriel in ouvert.lien.roles


def le_mien(ouvert: DossierOuvert, fiche: str) -> ProfilTenu:
    """One's own profile. Errors: IntrouvableError, RefusError."""
    _exiger(ouvert, fiche)
    tenu = ProfilDePorteur.objects.filter(dossier=ouvert.dossier, fiche=fiche, compte=ouvert.compte).first()
    if tenu is None:
        return ProfilTenu(ProfilEconomique())
    return ProfilTenu(ProfilEconomique.model_validate_json(tenu.contenu), tenu.partage, declare=True)


def _exiger(ouvert: DossierOuvert, fiche: str) -> None:
    # What is hidden answers as what never was.
    if fiche not in ouvert.memoire.fiches or not ouvert.memoire.montre(ouvert.regard, fiche):
        raise IntrouvableError(fiche)
    if not peut_declarer(ouvert, fiche):
        raise RefusError("Seul le porteur de l'action déclare son profil : confiez-la-lui, il le remplira.")


def declarer(compte: Compte, identifiant: str, fiche: str, profil: ProfilEconomique, *, partage: bool) -> None:
    """Declare one's profile, in place of the one before. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = ouverture.ouvrir(compte, identifiant, quand)
        _exiger(ouvert, fiche)
        valeurs = {"contenu": profil.model_dump_json(exclude_defaults=True), "partage": partage, "declare_le": quand}
        ProfilDePorteur.objects.update_or_create(dossier=ouvert.dossier, fiche=fiche, compte=compte, defaults=valeurs)
        donnees = {"fiche": fiche, "partage": partage}
        journal.ajouter("profil.declare", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)


def effacer(compte: Compte, identifiant: str, fiche: str) -> None:
    """Take back what one declared, for good. Errors: IntrouvableError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = ouverture.ouvrir(compte, identifiant, quand)
        siens = ProfilDePorteur.objects.filter(dossier=ouvert.dossier, fiche=fiche, compte=compte)
        if siens.delete()[0]:
            journal.ajouter("profil.efface", f"dossier:{identifiant}", {"fiche": fiche}, acteur=compte, instant=quand)


def lisibles(ouvert: DossierOuvert) -> dict[str, ProfilEconomique]:
    """Fiche → the profile that this person may read: their own, or, for the chef de projet, one that is shared by who
    still carries the fiche. Two queries."""
    tenus = ProfilDePorteur.objects.filter(dossier=ouvert.dossier).order_by("declare_le")
    chef = Role.chef_de_projet in ouvert.lien.roles
    tenus = tenus if chef else tenus.filter(compte=ouvert.compte)
    lignes = list(tenus)
    portent = _porteurs(ouvert) if chef and lignes else {}
    lus: dict[str, ProfilEconomique] = {}
    for tenu in lignes:
        mien = tenu.compte_id == ouvert.compte.pk and peut_declarer(ouvert, tenu.fiche)
        partage = tenu.partage and tenu.fiche in portent.get(tenu.compte_id, ())
        if mien or (chef and partage):
            lus[tenu.fiche] = ProfilEconomique.model_validate_json(tenu.contenu)
    return lus


def _porteurs(ouvert: DossierOuvert) -> Mapping[int, set[str]]:
    """Account → the fiches that it carries now; the industriel may carry any."""
    sortie: dict[int, set[str]] = {}
    toutes = set(ouvert.memoire.fiches)
    for role in RoleDossier.objects.filter(dossier=ouvert.dossier):
        siennes = toutes if role.role == Role.industriel.value else set(role.fiches)
        sortie.setdefault(role.compte_id, set()).update(siennes)
    return sortie


@dataclass(frozen=True)
class ConditionADeclarer:
    """What nothing computes and a carrier may declare: its name, its words, the schemes that ask for it."""

    nom: str
    texte: str
    dispositifs: tuple[str, ...]


def conditions_a_declarer(appariees: Iterable[FicheAppariee], profil: ProfilEconomique) -> list[ConditionADeclarer]:
    """The conditions to declare that the proposed schemes have, and those already declared whatever became of theirs:
    what was said can be taken back."""
    connues = {d.condition for d in profil.declarations}
    textes: dict[str, str] = {}
    noms: dict[str, list[str]] = {}
    for appariee in appariees:
        for rapprochement in (*appariee.proposes, *appariee.autres):
            propose = rapprochement in appariee.proposes
            for lue in rapprochement.conditions:
                if (nom := _declaree(lue.ou)) and (propose or nom in connues):
                    textes.setdefault(nom, lue.texte)
                    noms.setdefault(nom, []).append(rapprochement.dispositif.nom)
    return [ConditionADeclarer(nom, texte, tuple(dict.fromkeys(noms[nom]))) for nom, texte in textes.items()]


def _declaree(lieu: str | None) -> str:
    return lieu.removeprefix(DECLARATION).rstrip("]") if lieu and lieu.startswith(DECLARATION) else ""


def demandes_par(appariees: Iterable[FicheAppariee]) -> dict[str, tuple[str, ...]]:
    """Fiche → the fields of a profile that the schemes proposed for it look at: nothing else is asked."""
    voulus: dict[str, tuple[str, ...]] = {}
    for appariee in appariees:
        lieux = {c.ou for r in appariee.proposes for c in r.conditions if c.ou and c.ou.startswith(PREFIXE)}
        champs = {lieu.removeprefix(PREFIXE).partition("[")[0] for lieu in lieux}
        if demandes := tuple(champ for champ in CHAMPS if champ in champs):
            voulus[appariee.situation.fiche.id] = demandes
    return voulus
