"""People, as the journal names them: by a pseudonym, drawn once for each, whose holder is kept apart and can go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Lower

from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Pseudonyme
from binome.services.socle import horloge

EFFACEE = "personne effacée"
DOMAINE_EFFACE = "effacee.invalid"
"""Where the address of an erased account seems to be: nothing is ever sent there."""
_CODE = re.compile(r"p-[0-9a-f]{16}")


def pseudonyme(qui: Compte | str, nom: str = "") -> str:
    """The pseudonym of an account, or of whoever holds an address; drawn when there is none yet, in the running
    transaction. `nom`: what is known of someone who has no account.
    """
    compte = qui if isinstance(qui, Compte) else titulaire(qui)
    if compte is not None:
        return _connu(compte=compte) or _du_compte(compte)
    adresse = str(qui).strip().lower()
    return _connu(courriel=adresse) or _de_l_adresse(adresse, nom)


def connue(compte: Compte) -> str:
    """The pseudonym of an account, as a trace says it: none is drawn for someone of whom the journal says nothing."""
    return _connu(compte=compte) or f"compte:{compte.pk}"


# Asked by each line of the journal: written out, they cost a tenth of what composing them does. Whoever has one has
# one only; that of an address is found by an index that leaves the empty ones out.
_DU_COMPTE = f"SELECT code FROM {Pseudonyme._meta.db_table} WHERE compte_id = %s"  # noqa: S608
_DE_L_ADRESSE = f"SELECT code FROM {Pseudonyme._meta.db_table} WHERE courriel = %s AND NOT (courriel = '')"  # noqa: S608


def _connu(*, compte: Compte | None = None, courriel: str = "") -> str | None:
    with connection.cursor() as curseur:
        if compte is not None:
            curseur.execute(_DU_COMPTE, [compte.pk])
        else:
            curseur.execute(_DE_L_ADRESSE, [courriel])
        lu: tuple[str] | None = curseur.fetchone()
    return lu[0] if lu else None


def _du_compte(compte: Compte) -> str:
    serialiser()
    if code := _connu(compte=compte):
        return code
    # Someone known by their address until now, and who has proven that it is theirs, stays the same person.
    prouvees = [a.lower() for a in adresses_prouvees(compte)]
    connus = Pseudonyme.objects.filter(courriel__in=prouvees).exclude(courriel="")
    if (ancien := connus.first()) is not None:
        ancien.compte, ancien.courriel, ancien.nom = compte, "", ""
        ancien.save(update_fields=["compte", "courriel", "nom"])
        return ancien.code
    return _inscrire(compte=compte)


def _de_l_adresse(adresse: str, nom: str) -> str:
    serialiser()
    return _connu(courriel=adresse) or _inscrire(courriel=adresse, nom=nom[:200])


def tirer() -> str:
    """A new pseudonym, of nobody."""
    return f"p-{horloge.tirer_hexa(8)}"


def _inscrire(**champs: object) -> str:
    code = tirer()
    Pseudonyme.objects.create(code=code, cree_le=horloge.maintenant(), **champs)
    return code


def adresses_prouvees(compte: Compte) -> list[str]:
    """The addresses that this person has proven to be theirs."""
    return [adresse for (adresse,) in _PROUVEES.colonnes(compte.pk)]


_PROUVEES: RequeteComposee[EmailAddress] = RequeteComposee(
    lambda compte: EmailAddress.objects.filter(user=compte, verified=True).values_list("email")
)


def titulaire(adresse: str) -> Compte | None:
    """The account of whoever has proven that an address is theirs."""
    prouvee = _PROUVEE.premiere(adresse.strip())
    return prouvee.user if prouvee else None


# Both in lower case by the base, as its index has it: compared otherwise, all of them would be read.
_PROUVEE: RequeteComposee[EmailAddress] = RequeteComposee(
    lambda adresse: (
        EmailAddress.objects.alias(bas=Lower("email"))
        .filter(bas=Lower(Value(adresse)), verified=True)
        .select_related("user")
        .order_by("pk")[:1]
    )
)


def serialiser() -> None:
    """One writer of the journal and of its pseudonyms at a time, until the running transaction ends: SQLite's immediate
    transactions already are; PostgreSQL takes an advisory lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(718281828)")


def noms(textes: Iterable[str]) -> dict[str, str]:
    """Who each pseudonym found in these texts of the journal is, as far as it is still known. One query."""
    codes = {code for texte in textes for code in _CODE.findall(texte)}
    connus = Pseudonyme.objects.filter(code__in=codes).select_related("compte") if codes else ()
    return dict.fromkeys(codes, EFFACEE) | {p.code: _nom(p) for p in connus}


def remplacer(texte: str, par: Mapping[str, str]) -> str:
    """A text of the journal with each pseudonym replaced by what stands for it."""
    return _CODE.sub(lambda trouve: par[trouve[0]], texte)


def nommer(texte: str) -> str:
    """A text of the journal with each pseudonym replaced by who it is, as far as it is still known."""
    return remplacer(texte, noms([texte]))


def _nom(pseudonyme_: Pseudonyme) -> str:
    compte = pseudonyme_.compte
    if compte is None:
        return f"{pseudonyme_.nom} <{pseudonyme_.courriel}>" if pseudonyme_.nom else pseudonyme_.courriel
    if not joignable(compte.email):
        return EFFACEE
    return f"{compte.nom} <{compte.email}>" if compte.nom else str(compte.email)


def joignable(adresse: str) -> bool:
    """Whether something can be sent to an address: not to that of an erased account."""
    return not adresse.endswith(f"@{DOMAINE_EFFACE}")
