"""Checks on who is in the perimeter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from binome.appels.controles.recueil import Recueil
from binome.appels.regle import (
    Conclusion,
    Contexte,
    conforme,
    manquement,
    preuve_dossier,
    sans_objet,
)
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import Membre
from binome.domaine.dossier.territoires_cites import CodeInconnu, codes_inconnus, proche
from binome.domaine.langue.typographie import accord, alphabetique, date_longue, de, enumerer
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("perimetre")


def ou_membre(membre: Membre) -> str:
    return f"perimetre.membres[{membre.siren}]"


@recueil.controle()
def membres_connus(dossier: Dossier, contexte: Contexte) -> Conclusion:
    membres = dossier.perimetre.membres
    if not membres:
        return manquement(
            "Le dossier ne cite aucune intercommunalité.",
            ou=["perimetre.membres"],
            a_faire="Listez les EPCI du périmètre, chacun avec son SIREN.",
        )
    geo = contexte.geographie
    inconnus = [m for m in membres if not geo.epci(m.siren) and not geo.succession(m.siren)]
    ailleurs = codes_inconnus(dossier, geo)
    if ailleurs and not inconnus:
        return _cites_ailleurs(ailleurs, contexte)
    if not inconnus:
        nombre = len({m.siren for m in membres})
        return conforme(
            f"Les {nombre} membres cités sont des EPCI à fiscalité propre connus."
            if nombre > 1
            else "Le membre cité est un EPCI à fiscalité propre connu.",
            [contexte.preuve_geo("EPCI reconnus", nombre, "EPCI")],
        )
    return manquement(
        f"{accord(len(inconnus), 'membre cité n’est pas', 'membres cités ne sont pas')} des EPCI à fiscalité propre "
        f"du référentiel : {enumerer([f'{m.nom} ({m.siren}{_nature(m, contexte)})' for m in inconnus])}."
        + (f" Ailleurs dans le dossier, {_dits(ailleurs)}." if ailleurs else ""),
        ou=dict.fromkeys([*map(ou_membre, inconnus), *(code.lieu for code in ailleurs)]),
        preuves=[contexte.preuve_geo(f"{m.nom}, SIREN {m.siren}", "absent des EPCI") for m in inconnus],
        a_faire="Remplacez chacun par l'EPCI à fiscalité propre voulu : une communauté de communes, une communauté "
        "d'agglomération, une communauté urbaine ou une métropole, entière.",
    )


def _cites_ailleurs(inconnus: Sequence[CodeInconnu], contexte: Contexte) -> Conclusion:
    """The members are known; other places that the dossier cites are not."""
    return manquement(
        f"Les membres sont connus, mais ailleurs dans le dossier, {_dits(inconnus)}.",
        ou=dict.fromkeys(code.lieu for code in inconnus),
        preuves=[contexte.preuve_geo(f"code {code.code}", "absent du référentiel") for code in inconnus[:10]],
        a_faire="Remplacez chaque code par celui du lieu voulu ; « binome referentiel chercher NOM » le retrouve.",
    )


def _dits(inconnus: Sequence[CodeInconnu]) -> str:
    return enumerer(list(dict.fromkeys(map(str, inconnus))), 10)


def _nature(membre: Membre, contexte: Contexte) -> str:
    commune = contexte.geographie.commune(membre.siren)
    return f", la commune {de(commune.nom)}" if commune else ""


@recueil.controle()
def membres_uniques(dossier: Dossier, contexte: Contexte) -> Conclusion:
    comptes = Counter(m.siren for m in dossier.perimetre.membres)
    doubles = {m.siren: m for m in dossier.perimetre.membres if comptes[m.siren] > 1}
    if not doubles:
        return conforme("Aucun EPCI n'est cité deux fois.")
    return manquement(
        f"{enumerer([f'{m.nom} ({siren}) est cité {comptes[siren]} fois' for siren, m in doubles.items()])}.",
        ou=map(ou_membre, doubles.values()),
        a_faire="Gardez une seule ligne pour chaque EPCI.",
    )


@recueil.controle()
def membres_vivants(dossier: Dossier, contexte: Contexte) -> Conclusion:
    disparus = [
        (membre, succession)
        for membre in dossier.perimetre.membres
        if (succession := contexte.geographie.succession(membre.siren))
        and (dossier.millesime is None or dossier.millesime[:4] >= succession.date[:4])
    ]
    if not disparus:
        return conforme(
            f"Tous les EPCI connus existent au millésime {dossier.millesime or contexte.geographie.millesime}."
        )
    phrases = []
    for membre, succession in disparus:
        noms = [e.nom if (e := contexte.geographie.epci(s)) else s for s in succession.successeurs]
        sirens = enumerer(list(succession.successeurs))
        phrases.append(
            f"{membre.nom} ({membre.siren}) a laissé place le {date_longue(date.fromisoformat(succession.date))} à {enumerer(noms)} ({sirens})"
        )
    return manquement(
        f"{enumerer(phrases)}.",
        ou=[ou_membre(m) for m, _ in disparus],
        preuves=[contexte.preuve_geo(f"{m.nom} : dissolution", s.date) for m, s in disparus],
        a_faire="Citez l'EPCI qui lui succède, ou indiquez le millésime dans lequel le dossier est écrit.",
    )


@recueil.controle()
def territoire_annonce(dossier: Dossier, contexte: Contexte) -> Conclusion:
    annonce = dossier.perimetre.territoire_annonce
    if annonce is None:
        return sans_objet("Le dossier ne donne pas un département ou une région pour périmètre.")
    if dossier.perimetre.justifications.territoire_annonce:
        return conforme("Le dossier explique le passage du territoire annoncé au groupement d'EPCI.")
    retenus = contexte.retenus(dossier)
    couvertes = {code for epci in retenus for code in epci.communes}
    departements = sorted({d for epci in retenus for d in epci.departements})
    article = "le département" if annonce.nature == "departement" else "la région"
    constat = (
        f"Le dossier annonce {article} « {annonce.nom} », mais un périmètre est un groupement d'intercommunalités. "
        f"{_couverture(len(retenus), len(couvertes), departements)}"
    )
    preuves = [
        contexte.preuve_geo("EPCI retenus", len(retenus), "EPCI"),
        contexte.preuve_geo("communes", len(couvertes)),
    ]
    if annonce.nature == "departement":
        suite, ajout = _oubli(annonce.code, couvertes, contexte)
        constat, preuves = constat + suite, preuves + ajout
    return manquement(
        constat,
        ou=["perimetre.territoire_annonce", "perimetre.libelle"],
        preuves=[*preuves, preuve_dossier("libellé du périmètre", dossier.perimetre.libelle or annonce.nom)],
        a_faire="Nommez le périmètre par ses intercommunalités, ou expliquez en une phrase ce que devient la partie "
        "du territoire annoncé qui n'en fait pas partie.",
    )


def _couverture(epci: int, communes: int, departements: list[str]) -> str:
    ou_ca = f"dans {accord(len(departements), 'département')} ({enumerer(departements)})"
    verbe = "couvre" if epci < 2 else "couvrent"
    debut = "L'EPCI retenu" if epci < 2 else f"Les {epci} EPCI retenus"
    return f"{debut} {verbe} {accord(communes, 'commune')} {ou_ca}."


def _oubli(departement: str, couvertes: set[str], contexte: Contexte) -> tuple[str, list[Preuve]]:
    """What the members leave out of the département, and what they take outside it."""
    if contexte.geographie.departements() and contexte.geographie.departement(departement) is None:
        conseil = proche("departement", departement, contexte.geographie)
        suite = f" : peut-être {conseil}" if conseil else ""
        return f" Le code « {departement} » n'est celui d'aucun département{suite}.", []
    dedans = contexte.geographie.communes_du_departement(departement)
    oubliees = [c for c in dedans if c.code not in couvertes]
    dehors = len(couvertes) - (len(dedans) - len(oubliees))
    if not oubliees and not dehors:
        return " Ils couvrent exactement le département : dites-le ainsi.", []
    noms = {e.nom for c in oubliees if c.epci and (e := contexte.geographie.epci(c.epci))}
    texte = f" Ils laissent de côté {accord(len(oubliees), 'commune')} du département"
    texte += f" ({enumerer(sorted(noms, key=alphabetique))})" if noms else ""
    texte += f" et en prennent {dehors} hors de lui." if dehors else "."
    return texte, [
        contexte.preuve_geo("communes du département hors du périmètre", len(oubliees), "communes"),
        contexte.preuve_geo("communes du périmètre hors du département", dehors, "communes"),
    ]


@recueil.controle()
def candidature_ailleurs(dossier: Dossier, contexte: Contexte) -> Conclusion:
    ailleurs = [m for m in dossier.perimetre.membres if m.candidature_ailleurs]
    if not ailleurs:
        return conforme("Aucun EPCI cité n'est dit candidat ailleurs.")
    tous = len({m.siren for m in dossier.perimetre.membres})
    detail = enumerer(
        [f"{m.nom} candidate avec {m.candidature_ailleurs.avec}" for m in ailleurs if m.candidature_ailleurs]
    )
    return manquement(
        f"Le dossier cite {accord(tous, 'EPCI', 'EPCI')}, mais dit aussi que {detail}.",
        ou=map(ou_membre, ailleurs),
        preuves=[
            preuve_dossier("EPCI cités", tous, "EPCI"),
            preuve_dossier("EPCI dits candidats ailleurs", len(ailleurs), "EPCI"),
        ],
        a_faire=f"Retirez {enumerer([m.nom for m in ailleurs])} du périmètre et du tableau des binômes, ou obtenez "
        "que sa candidature ailleurs soit retirée.",
    )


CANDIDATURES_CITEES = 4
"""Others that share an EPCI, named one by one; the rest are counted."""


@recueil.controle()
def autres_candidatures(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if not (combien := contexte.parmi or len(contexte.autres)):
        return sans_objet("Aucune autre candidature n'a été donnée à comparer.")
    ici = [membre for membre in dossier.perimetre.membres if membre.candidature_ailleurs is None]
    autres = [(a, frozenset(a.perimetre.sirens_retenus)) for a in contexte.autres if a.id != dossier.id]
    disputes = [(autre, communs) for autre, siens in autres if (communs := [m for m in ici if m.siren in siens])]
    if not disputes:
        return conforme(f"Aucun EPCI en commun avec {accord(combien, 'autre candidature', 'autres candidatures')}.")
    return manquement(
        f"{enumerer([_ailleurs(autre, communs) for autre, communs in disputes], CANDIDATURES_CITEES)}.",
        ou=list(dict.fromkeys(ou_membre(m) for _, communs in disputes for m in communs)),
        preuves=[
            Preuve(libelle=f"{m.nom} ({m.siren})", valeur=autre.titre, source=f"dossier {autre.id}")
            for autre, communs in disputes[: CANDIDATURES_CITEES + 1]
            for m in communs
        ],
        a_faire="Accordez-vous avec l'autre territoire : un EPCI ne rejoint qu'une candidature. S'il est nommé là-bas par "
        "erreur, dites-le dans les justifications du périmètre.",
    )


def _ailleurs(autre: Dossier, membres: Sequence[Membre]) -> str:
    verbe = "figure" if len(membres) == 1 else "figurent"
    return f"{enumerer([m.nom for m in membres])} {verbe} aussi dans la candidature « {autre.territoire} »"


@recueil.controle()
def millesime_declare(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.millesime:
        return conforme(f"Le dossier est écrit au millésime {dossier.millesime}.")
    return manquement(
        f"Le dossier ne dit pas dans quel découpage il est écrit ; il est lu au millésime {contexte.geographie.millesime}.",
        ou=["millesime"],
        a_faire=f"Indiquez le millésime du découpage, par exemple {contexte.date.year}.",
    )
