"""Use cases of the action plan: who reads which fiche, what each still lacks, gestures of the board, carriers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import FicheAction, StatutFinancement
from binome.domaine.droits.droits import Action, Role
from binome.domaine.socle.chemin import lire
from binome.domaine.socle.identifiants import verifier_siret
from binome.domaine.socle.modele import Euros
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError, exiger
from binome.services.equipe import invitations, roles
from binome.services.socle import referentiel as donnees
from binome.services.texte.texte_lisible import TexteLisible

COMMUNES_MAX = 20
_EUROS: TypeAdapter[Decimal] = TypeAdapter(Euros)


def fiche_lisible(lu: TexteLisible, fiche: str) -> FicheAction:
    """A fiche of the text that a person may read. Errors: IntrouvableError, whether it is hidden or does not exist."""
    for connue in lu.document.plan_actions.fiches:
        if connue.id == fiche:
            return connue
    raise IntrouvableError(fiche)


@dataclass(frozen=True)
class Sommes:
    """What a funding plan being typed adds up to, in euros; `cout` is None until it is a number."""

    cout: Decimal | None
    finance: Decimal

    @property
    def reste(self) -> Decimal | None:
        return None if self.cout is None else self.cout - self.finance

    @property
    def ecart(self) -> Decimal | None:
        """The rest, without its sign."""
        return None if self.reste is None else abs(self.reste)


def sommes(saisie: dict[str, Any]) -> Sommes:
    """Add up a fiche as typed; what is not an amount yet counts for nothing."""
    lignes = [li for li in saisie.get("financement") or [] if li.get("statut") != StatutFinancement.refuse]
    montants = [_montant(ligne.get("montant")) or Decimal(0) for ligne in lignes]
    return Sommes(_montant((saisie.get("cout") or {}).get("montant")), sum(montants, Decimal(0)))


def _montant(valeur: object) -> Decimal | None:
    try:
        return _EUROS.validate_python(valeur)
    except ValidationError:
        return None


def reduire_sirets(saisie: dict[str, Any], *, oublier: bool = False) -> dict[str, str]:
    """Read every SIRET typed where a SIREN is asked, in place; what is wrong, by place.

    The key of a SIRET is checked before (La Poste's establishments have their own): a digit copied wrong is said. An
    organisation keeps its SIRET beside its SIREN; a funder has a SIREN alone. `oublier`: the form does not show the
    SIRET, so that the one of another SIREN goes with it.
    """
    erreurs = {}
    for chemin, organisme in _organismes(saisie):
        chiffres = "".join(str(organisme.get("siren") or "").split())
        if oublier and len(chiffres) == 9 and not str(organisme.get("siret") or "").startswith(chiffres):
            organisme.pop("siret", None)
        if not (chiffres.isdecimal() and len(chiffres) == 14):
            continue
        try:
            organisme["siren"] = verifier_siret(chiffres)[:9]
        except ValueError as erreur:
            texte = str(erreur)
            erreurs[f"{chemin}.siren"] = f"{texte[:1].upper()}{texte[1:]}."
        else:
            if not chemin.startswith("financement"):
                organisme["siret"] = chiffres
    return erreurs


def _organismes(saisie: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    trouves = [
        (f"{champ}[{k}]", o) for champ in ("porteurs", "financement") for k, o in enumerate(saisie.get(champ) or [])
    ]
    for k, partenaire in enumerate(saisie.get("partenaires") or []):
        if organisation := partenaire.get("organisation"):
            trouves.append((f"partenaires[{k}].organisation", organisation))
    return trouves


def communes(document: Document, texte: str) -> list[tuple[str, str]]:
    """Communes of the perimeter that a text may name, best first: (code, name). Errors: ReferentielError."""
    geographie, membres = donnees.partager(), {m.siren for m in document.perimetre.membres}
    trouvees = [t.code for t in geographie.chercher(texte, 200) if t.genre == "commune"] if texte.strip() else []
    connues = [c for code in trouvees if (c := geographie.commune(code)) and (not membres or c.epci in membres)]
    return [(c.code, c.nom) for c in connues[:COMMUNES_MAX]]


def nom_de_commune(code: str) -> str:
    """The name of a commune, or its code when the référentiel does not know it."""
    geographie = donnees.partager()
    commune = geographie.commune(geographie.commune_actuelle(code) or code)
    return commune.nom if commune else code


def confier(ouvert: DossierOuvert, fiche: str, courriel: str) -> str:
    """Give a fiche to its carrier: to a contributor of the team at once, to anyone else by an invitation.

    Says what was done, in French. Errors: IntrouvableError, RefusError, CourrielInvalideError,
    InvitationImpossibleError.
    """
    identifiant = ouvert.dossier.identifiant
    exiger(ouvert.compte, identifiant, Action.inviter)
    vise = courriel.strip().lower()
    for membre in roles.equipe(ouvert):
        if membre.compte.email == vise and Role.contributeur in membre.roles:
            roles.confier_fiches(ouvert.compte, identifiant, membre.compte.pk, {*membre.fiches, fiche})
            return f"{membre.compte} peut maintenant remplir cette fiche."
    envoyee = invitations.inviter(ouvert.compte, identifiant, courriel, Role.contributeur, [fiche])
    return f"Invitation envoyée à {envoyee.courriel} : le lien vaut sept jours, une fois."


def avec(arbre: dict[str, Any], valeurs: dict[str, Any], lieu: str) -> dict[str, Any]:
    """The tree of the fiche at `lieu` with fields typed over it, to draw it again; None empties a field."""
    fiche: dict[str, Any] = {**(lire(arbre, lieu) or {}), **valeurs}
    return {champ: valeur for champ, valeur in fiche.items() if valeur is not None}
