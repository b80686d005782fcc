"""Use cases of the co-signature: an élu and an industriel each sign the SHA-256 of the text that they read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import NOMS, Action, Lien, Role, decider
from binome.domaine.droits.signataires import avertir
from binome.registre.models import Compte, Dossier, Revision, Signature
from binome.services.acces import ouverture
from binome.services.depot import manifeste
from binome.services.echanges import lectures
from binome.services.equipe import delegations
from binome.services.socle import horloge, journal, personnes
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.texte.textes_signes import TextePresente


@dataclass(frozen=True)
class EtatSignature:
    """A signature and what became of it: the number of the revision signed, and the revision that voided it."""

    signature: Signature
    numero_signe: int | None
    revision_voidante: Revision | None

    @property
    def valable(self) -> bool:
        return self.signature.caduque_le is None

    @property
    def qualite(self) -> str:
        return NOMS[Role(self.signature.qualite)]

    @property
    def par_delegation(self) -> bool:
        return self.signature.compte_id != self.signature.au_nom_de_id


@dataclass(frozen=True)
class Possibilite:
    """One way in which an account may sign: as what, in whose name; `refus` says why not now, None when it may."""

    qualite: Role
    au_nom_de: Compte
    deja: bool
    refus: str | None

    @property
    def nom(self) -> str:
        return NOMS[self.qualite]


def lister(dossier: Dossier) -> list[EtatSignature]:
    """Every signature, newest first, with who voided it and by which revision. Two queries, whatever their number."""
    signatures = list(Signature.objects.filter(dossier=dossier).select_related("compte", "au_nom_de"))
    if not signatures:
        return []
    signees = [s.empreinte for s in signatures]
    voulues = Q(empreinte__in=signees) | Q(presente__in=signees)
    voulues |= Q(cree_le__in=[s.caduque_le for s in signatures if s.caduque_le])
    requete = Revision.objects.filter(voulues, dossier=dossier).select_related("auteur").defer("contenu")
    revisions = list(requete)
    par_instant = {r.cree_le: r for r in revisions}
    return [
        EtatSignature(s, _numero(s, revisions), par_instant.get(s.caduque_le) if s.caduque_le else None)
        for s in signatures
    ]


def _numero(signature: Signature, revisions: list[Revision]) -> int | None:
    """The number of the revision signed: the last one of that text that was there."""
    siennes = [r for r in revisions if signature.empreinte in (r.empreinte, r.presente)]
    numeros = [r.numero for r in siennes if r.cree_le <= signature.signee_le]
    return max(numeros, default=None)


def texte_signe(dossier: Dossier) -> TextePresente:
    """What is to be signed: the text at the head without its reserve, and the very bytes whose SHA-256 is signed."""
    return textes_signes.de(revision_de_tete(dossier))


def obstacle(dossier: Dossier) -> str | None:
    """Why the text at the head is not to be signed as it is, in French; None when it may."""
    return obstacles([dossier]).get(dossier.pk)


def obstacles(dossiers: Collection[Dossier]) -> dict[int, str]:
    """The same of many, by their keys; those that may be signed are not there. One query, none without attachments."""
    textes = {dossier.pk: texte_signe(dossier).arbre for dossier in dossiers}
    refus = {}
    for cle, pieces in manifeste.pieces_des(textes).items():
        try:
            manifeste.accorder(textes[cle], pieces)
        except manifeste.PieceSansFichierError as erreur:
            refus[cle] = str(erreur)
    return refus


def manquantes(etats: list[EtatSignature]) -> tuple[Role, ...]:
    """The sides that have not signed the current text."""
    faites = {e.signature.qualite for e in etats if e.valable}
    return tuple(cote for cote in delegations.COTES if cote.value not in faites)


def possibilites(
    ouvert: ouverture.DossierOuvert, etats: list[EtatSignature], instant: dt.datetime
) -> list[Possibilite]:
    """The ways in which an account may sign the current text."""
    valables = [e.signature for e in etats if e.valable]
    sortie = []
    for qualite, au_nom_de in delegations.signatures_possibles(ouvert.compte, ouvert.dossier, instant):
        deja = any(s.qualite == qualite.value and s.au_nom_de_id == au_nom_de.pk for s in valables)
        sortie.append(Possibilite(qualite, au_nom_de, deja, _refus(ouvert, qualite, valables)))
    return sortie


def attendues(
    ouverts: Collection[ouverture.DossierOuvert], qualites: Mapping[int, Collection[tuple[Role, Compte]]]
) -> list[ouverture.DossierOuvert]:
    """Those whose text at the head awaits a signature that this account may give, in one of these ways. One query."""
    possibles = [ouvert for ouvert in ouverts if qualites.get(ouvert.dossier.pk)]
    valables: dict[int, list[Signature]] = {ouvert.dossier.pk: [] for ouvert in possibles}
    for signature in Signature.objects.filter(dossier__in=valables, caduque_le=None):
        valables[signature.dossier_id].append(signature)
    return [o for o in possibles if _attend(o, qualites[o.dossier.pk], valables[o.dossier.pk])]


def _attend(
    ouvert: ouverture.DossierOuvert, qualites: Collection[tuple[Role, Compte]], valables: list[Signature]
) -> bool:
    faites = {(s.qualite, s.au_nom_de_id) for s in valables}
    restent = [cote for cote, de in qualites if (cote.value, de.pk) not in faites]
    return any(_refus(ouvert, cote, valables) is None for cote in restent)


def _refus(ouvert: ouverture.DossierOuvert, qualite: Role, valables: list[Signature]) -> str | None:
    # A delegate signs with the right of the person whose name they sign in.
    decision = decider(Action.signer, Lien(frozenset({qualite})), ouvert.situation)
    if not decision.autorise:
        return decision.raison
    autre = [s for s in valables if s.qualite != qualite.value and ouvert.compte.pk in (s.compte_id, s.au_nom_de_id)]
    if autre:
        return (
            f"Vous avez signé comme {NOMS[Role(autre[0].qualite)]} : l'autre côté du binôme est à une autre personne."
        )
    return None


def a_savoir(possible: Possibilite, texte: Document) -> str | None:
    """What to tell before they sign, when the text does not name whoever it would be signed by; None when it does."""
    binomes = texte.gouvernance.binomes_du_territoire
    nommes = [n for b in binomes if (n := b.elu if possible.qualite is Role.elu else b.industriel)]
    if any(n.courriel and n.courriel.casefold() == possible.au_nom_de.email.casefold() for n in nommes):
        return None
    return avertir(possible.qualite, str(possible.au_nom_de), [n.nom for n in nommes])


def signer(compte: Compte, identifiant: str, qualite: Role, au_nom_de: int, empreinte: str) -> Signature:
    """Sign the text of that SHA-256 as one side of the binôme, for oneself or for who delegated their signature.

    Signing again what one signed gives the same signature. Errors: IntrouvableError, RefusError, TexteChangeError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.ouvrir(compte, identifiant, quand)
        texte = texte_signe(ouvert.dossier)
        if texte.empreinte != empreinte:
            raise TexteChangeError
        etats = lister(ouvert.dossier)
        trouvee = _choisir(possibilites(ouvert, etats, quand), qualite, au_nom_de)
        if trouvee.deja:
            return next(e.signature for e in etats if e.valable and _est(e.signature, qualite, au_nom_de))
        if refus := trouvee.refus or obstacle(ouvert.dossier):
            raise ouverture.RefusError(refus)
        texte.garder()
        lectures.noter(ouvert, revision_de_tete(ouvert.dossier).numero, quand)
        return _ecrire(ouvert, trouvee, texte.empreinte, quand)


def _choisir(possibles: list[Possibilite], qualite: Role, au_nom_de: int) -> Possibilite:
    trouvee = next((p for p in possibles if p.qualite is qualite and p.au_nom_de.pk == au_nom_de), None)
    if trouvee is None:
        raise ouverture.RefusError(
            "Vous n'êtes ni élu ni industriel de ce dossier, et personne ne vous a délégué sa signature."
        )
    return trouvee


def _est(signature: Signature, qualite: Role, au_nom_de: int) -> bool:
    return signature.qualite == qualite.value and signature.au_nom_de_id == au_nom_de


def _ecrire(ouvert: ouverture.DossierOuvert, comment: Possibilite, empreinte: str, quand: dt.datetime) -> Signature:
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                dossier=ouvert.dossier,
                compte=ouvert.compte,
                au_nom_de=comment.au_nom_de,
                qualite=comment.qualite.value,
                empreinte=empreinte,
                signee_le=quand,
            )
    except IntegrityError:
        raise ouverture.RefusError("Cette signature vient d'être donnée : rechargez la page.") from None
    donnees: Mapping[str, object] = {
        "qualite": comment.qualite.value,
        "au_nom_de": personnes.pseudonyme(comment.au_nom_de),
        "sha256": empreinte,
        "revision": revision_de_tete(ouvert.dossier).numero,
    }
    objet = f"dossier:{ouvert.dossier.identifiant}"
    journal.ajouter("signature.donnee", objet, donnees, acteur=ouvert.compte, instant=quand)
    return signature
