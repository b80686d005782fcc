"""The rules of a committee: every choice is a value and its source. What a call does not say is what the law says.

Defaults are articles R133-3 to R133-13 of the code of relations between the public and the administration (CRPA), for
commissions that advise or decide beside authorities of the State; what these leave open says that it is our choice.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from binome.domaine.socle.modele import Modele


def _part(brut: Any) -> Fraction:
    """A share written as « 1/2 »: exact, as counts of voices must be."""
    try:
        part = Fraction(str(brut).replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        raise ValueError("une part s'écrit « 1/2 » ou « 2/3 »") from None
    if not 0 <= part <= 1:
        raise ValueError("une part est entre 0 et 1")
    return part


Part = Annotated[Fraction, BeforeValidator(_part), PlainSerializer(str, return_type=str)]
BINOME = "Choix de Binôme, que l'appel peut changer : "


class _Choix(Modele):
    source: str = Field(min_length=1)


class OuiOuNon(_Choix):
    """A rule that holds or does not, and where it comes from."""

    valeur: bool


class NombreFixe(_Choix):
    """A rule that is a number, and where it comes from."""

    valeur: int = Field(ge=0, le=1000)


class PartFixe(_Choix):
    """A rule that is a share, and where it comes from."""

    valeur: Part


class BaseDuQuorum(_Choix):
    """Which seats the quorum is counted on: all those of the committee, or those that someone holds."""

    valeur: Literal["composition", "pourvus"]


class BaseDeLaMajorite(_Choix):
    """Which voices the majority is counted on: the present or represented, those given for or against, or all seats."""

    valeur: Literal["presents", "exprimes", "composition"]


class PropositionsDites(_Choix):
    """A rule that names what may be proposed of a deposit, or of an item without one (« resolution »)."""

    valeur: tuple[Literal["label", "label_reserves", "ajourne", "refus", "resolution"], ...]


class ReglesDuComite(Modele):
    """What a committee holds to. Each field: a value, and its source."""

    sieges: NombreFixe = NombreFixe(
        valeur=0, source=BINOME + "0 : il y a autant de sièges que de titulaires nommés (la composition n'est pas dite)"
    )
    suppleance_meme_service: OuiOuNon = OuiOuNon(
        valeur=True, source="CRPA, art. R133-3, 1° : un membre de droit se fait suppléer dans son service"
    )
    suppleance_meme_assemblee: OuiOuNon = OuiOuNon(
        valeur=True, source="CRPA, art. R133-3, 2° : un élu n'est suppléé que par un élu de la même assemblée"
    )
    suppleance_personne_qualifiee: OuiOuNon = OuiOuNon(
        valeur=False, source="CRPA, art. R133-3, 3° : une personnalité qualifiée n'est pas suppléée"
    )
    suppleance_du_deporte: OuiOuNon = OuiOuNon(
        valeur=True, source=BINOME + "le suppléant, s'il n'a pas d'intérêt, siège pour le titulaire déporté"
    )
    delai_de_convocation: NombreFixe = NombreFixe(
        valeur=5, source="CRPA, art. R133-8 : cinq jours au moins avant la réunion"
    )
    delai_franc: OuiOuNon = OuiOuNon(valeur=False, source=BINOME + "l'article R133-8 ne dit pas que le délai est franc")
    urgence_admise: OuiOuNon = OuiOuNon(valeur=True, source="CRPA, art. R133-8 : sauf urgence")
    mandats_par_membre: NombreFixe = NombreFixe(valeur=1, source="CRPA, art. R133-9 : nul ne détient plus d'un mandat")
    mandat_malgre_suppleance: OuiOuNon = OuiOuNon(
        valeur=False, source="CRPA, art. R133-9 : le mandat est donné faute de suppléance"
    )
    mandat_au_suppleant: OuiOuNon = OuiOuNon(
        valeur=True,
        source=BINOME + "le suppléant qui siège pour le mandataire porte ce mandat (l'article R133-9 n'en dit rien)",
    )
    quorum: PartFixe = PartFixe(
        valeur=Fraction(1, 2), source="CRPA, art. R133-10 : la moitié au moins des membres qui composent le comité"
    )
    base_du_quorum: BaseDuQuorum = BaseDuQuorum(
        valeur="composition", source="CRPA, art. R133-10 : les membres composant le comité, sièges vacants compris"
    )
    distance_au_quorum: OuiOuNon = OuiOuNon(
        valeur=True, source="CRPA, art. R133-10 : présents, y compris par conférence téléphonique ou audiovisuelle"
    )
    mandats_au_quorum: OuiOuNon = OuiOuNon(valeur=True, source="CRPA, art. R133-10 : présents, ou qui ont donné mandat")
    deportes_au_quorum: OuiOuNon = OuiOuNon(
        valeur=True,
        source=BINOME + "l'article R133-10 ne retire pas du quorum qui se déporte (d'autres textes le font)",
    )
    seconde_convocation: OuiOuNon = OuiOuNon(
        valeur=True,
        source="CRPA, art. R133-10 : convoqué de nouveau sur le même ordre du jour, en le disant, sans quorum requis",
    )
    majorite: PartFixe = PartFixe(
        valeur=Fraction(1, 2), source="CRPA, art. R133-11 : la majorité, c'est-à-dire plus de la moitié"
    )
    base_de_la_majorite: BaseDeLaMajorite = BaseDeLaMajorite(
        valeur="presents", source="CRPA, art. R133-11 : les voix des membres présents ou représentés"
    )
    abstentions_comptees: OuiOuNon = OuiOuNon(
        valeur=True, source=BINOME + "qui s'abstient, ou se tait, est présent : l'article R133-11 ne l'écarte pas"
    )
    deportes_a_la_majorite: OuiOuNon = OuiOuNon(
        valeur=False, source="CRPA, art. R133-12 : qui a un intérêt personnel ne prend pas part à la délibération"
    )
    voix_preponderante: OuiOuNon = OuiOuNon(
        valeur=True, source="CRPA, art. R133-11 : en cas de partage, celle du président, s'il a voté"
    )
    secret_sur_demande: NombreFixe = NombreFixe(
        valeur=0, source=BINOME + "0 : jamais ; les articles R133-3 à R133-13 ne parlent pas de scrutin secret"
    )
    secret_pour: PropositionsDites = PropositionsDites(
        valeur=(), source=BINOME + "aucune ; les articles R133-3 à R133-13 ne parlent pas de scrutin secret"
    )
    secret_votants: NombreFixe = NombreFixe(
        valeur=5, source=BINOME + "à moins de cinq, un compte dit presque toujours qui a voté quoi"
    )
    consultation_ecrite: OuiOuNon = OuiOuNon(
        valeur=False,
        source=BINOME + "non, tant qu'il ne le dit pas ; l'ordonnance 2014-1329 règle les délibérations à distance",
    )
    consultation_delai: NombreFixe = NombreFixe(
        valeur=5, source=BINOME + "le délai d'une convocation (CRPA, art. R133-8) pour lire et répondre"
    )
    consultation_oppositions: NombreFixe = NombreFixe(
        valeur=1, source=BINOME + "un membre qui veut en débattre suffit ; 0 : personne ne peut s'y opposer"
    )
    approbations: NombreFixe = NombreFixe(
        valeur=2, source=BINOME + "deux personnes relisent une décision avant qu'elle soit annoncée"
    )
    accords_pour_rouvrir: NombreFixe = NombreFixe(
        valeur=2, source=BINOME + "ce que deux personnes ont décidé ne se rouvre pas d'une seule main"
    )


NOMS_DES_REGLES: dict[str, str] = {
    "sieges": "Sièges du comité",
    "suppleance_meme_service": "Le suppléant d'un membre de droit est de son service",
    "suppleance_meme_assemblee": "Le suppléant d'un élu est de son assemblée",
    "suppleance_personne_qualifiee": "Une personnalité qualifiée peut être suppléée",
    "suppleance_du_deporte": "Qui se déporte peut être suppléé",
    "delai_de_convocation": "Jours entre la convocation et la séance, au moins",
    "delai_franc": "Ni le jour de l'envoi ni celui de la séance ne comptent",
    "urgence_admise": "L'urgence permet un délai plus court",
    "mandats_par_membre": "Mandats qu'un membre peut détenir, au plus",
    "mandat_malgre_suppleance": "On peut donner mandat alors que l'on est suppléé",
    "mandat_au_suppleant": "Le suppléant du mandataire porte le mandat",
    "quorum": "Quorum, au moins",
    "base_du_quorum": "Le quorum se compte sur",
    "distance_au_quorum": "À distance, on compte dans le quorum",
    "mandats_au_quorum": "Qui a donné mandat compte dans le quorum",
    "deportes_au_quorum": "Qui se déporte compte dans le quorum",
    "seconde_convocation": "Une seconde convocation dispense du quorum",
    "majorite": "Majorité, plus de",
    "base_de_la_majorite": "La majorité se compte sur",
    "abstentions_comptees": "Les abstentions comptent parmi les présents",
    "deportes_a_la_majorite": "Qui se déporte compte dans la majorité",
    "voix_preponderante": "Voix prépondérante du président",
    "secret_sur_demande": "Membres qui demandent le scrutin secret pour l'obtenir (0 : jamais)",
    "secret_pour": "Propositions toujours votées au scrutin secret",
    "secret_votants": "Votants au-dessous desquels le compte d'un scrutin secret en dit trop",
    "consultation_ecrite": "Le comité peut être consulté par écrit",
    "consultation_delai": "Jours pour répondre à une consultation écrite, au moins",
    "consultation_oppositions": "Membres dont l'opposition renvoie une consultation en séance (0 : aucun)",
    "approbations": "Personnes qui approuvent une décision, au moins",
    "accords_pour_rouvrir": "Personnes qui rouvrent un dossier après un recours, au moins",
}
