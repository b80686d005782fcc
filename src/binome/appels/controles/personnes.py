"""Checks on the people of the binômes: two sides, from industry, from the territory, willing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from binome.appels.controles.gouvernance import nom_binome, ou_binome
from binome.appels.controles.recueil import Recueil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.acteurs import Elu, Industriel, Personne
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.langue.typographie import accord, date_longue, de, de_personne, enumerer, majuscule, sans_accents
from binome.domaine.socle.naf import SECTIONS, est_industriel, section

recueil = Recueil("personnes")
PERSONNE = "Personne n'est encore nommé dans un binôme."


def _industriels(dossier: Dossier) -> list[tuple[Binome, Industriel]]:
    return [(b, b.industriel) for b in dossier.gouvernance.binomes if b.industriel]


def _elus(dossier: Dossier) -> list[tuple[Binome, Elu]]:
    return [(b, b.elu) for b in dossier.gouvernance.binomes if b.elu]


def _cle(nom: str) -> str:
    """A name without accents, case or order, to recognise one person written two ways."""
    return " ".join(sorted(sans_accents(nom).replace("-", " ").split()))


@recueil.controle()
def deux_cotes(dossier: Dossier, contexte: Contexte) -> Conclusion:
    complets = [b for b in dossier.gouvernance.binomes if b.complet]
    if not complets:
        return sans_objet(PERSONNE)
    defauts = [(b, defaut) for b in complets for defaut in _meme_cote(b)]
    if not defauts:
        return conforme("Dans chaque binôme, l'élu et l'industriel sont bien deux personnes de deux côtés.")
    return manquement(
        f"{majuscule(enumerer([f'{nom_binome(b)} : {defaut}' for b, defaut in defauts]))}.",
        ou=list(dict.fromkeys(ou_binome(b) for b, _ in defauts)),
        a_faire="Choisissez un élu et un chef d'entreprise indépendants l'un de l'autre.",
    )


def _meme_cote(binome: Binome) -> Iterator[str]:
    elu, industriel = binome.elu, binome.industriel
    if elu is None or industriel is None:
        return
    if _cle(elu.nom) == _cle(industriel.nom):
        yield "l'élu et l'industriel sont la même personne"
        return
    if industriel.mandats:
        yield f"l'industriel, {industriel.nom}, est aussi élu ({enumerer(list(industriel.mandats))})"
    siren = industriel.entreprise.siren if industriel.entreprise else None
    if siren and any(e.siren == siren for e in elu.entreprises):
        yield f"l'élu, {elu.nom}, dirige ou représente lui aussi l'entreprise de l'industriel"


@recueil.controle()
def entreprise_industrielle(dossier: Dossier, contexte: Contexte) -> Conclusion:
    nommes = _industriels(dossier)
    if not nommes:
        return sans_objet("Aucun industriel n'est encore nommé.")
    defauts = [(b, motif) for b, industriel in nommes if (motif := _hors_industrie(industriel))]
    if not defauts:
        return conforme(
            f"{accord(len(nommes), 'industriel dirige', 'industriels dirigent')} une entreprise des sections B à E."
        )
    return manquement(
        f"{majuscule(enumerer([motif for _, motif in defauts]))}. L'industrie, au sens de l'INSEE, va de la section B à la section E.",
        ou=[ou_binome(b, "industriel") for b, _ in defauts],
        a_faire="Choisissez un industriel d'une entreprise des sections B à E, ou dites pourquoi celle-ci en tient lieu.",
    )


def _hors_industrie(industriel: Industriel) -> str | None:
    entreprise = industriel.entreprise
    if entreprise is None:
        return f"le dossier ne dit pas quelle entreprise dirige {industriel.nom}"
    if entreprise.naf is None:
        return f"l'activité {de(entreprise.nom)} n'est pas donnée (code NAF)"
    if est_industriel(entreprise.naf):
        return None
    lettre = section(entreprise.naf)
    nom = f"section {lettre}, {SECTIONS[lettre][2].lower()}" if lettre else "division inconnue"
    return f"{entreprise.nom} (NAF {entreprise.naf}) n'est pas une entreprise industrielle : {nom}"


@recueil.controle()
def elu_du_territoire(dossier: Dossier, contexte: Contexte) -> Conclusion:
    nommes = _elus(dossier)
    if not nommes:
        return sans_objet("Aucun élu n'est encore nommé.")
    echus = [(b, elu) for b, elu in nommes if elu.fin_mandat and elu.fin_mandat < contexte.moment(dossier).date()]
    ailleurs = [
        (b, motif) for b, elu in nommes if (b, elu) not in echus and (motif := _ailleurs(elu, dossier, contexte))
    ]
    defauts = [b for b, _ in (*echus, *ailleurs)]
    if not defauts:
        return conforme(f"{accord(len(nommes), 'élu tient', 'élus tiennent')} un mandat sur le territoire.")
    return manquement(
        f"{majuscule(enumerer([*_mandats_echus([elu for _, elu in echus]), *(motif for _, motif in ailleurs)]))}.",
        ou=[ou_binome(b, "elu") for b in defauts],
        a_faire="Précisez le mandat et la collectivité de chaque élu, membre du périmètre, et la fin du mandat.",
    )


def _mandats_echus(elus: list[Elu]) -> Iterator[str]:
    """One clause for each day on which mandates ended: an election ends them all together."""
    par_jour: dict[dt.date, list[str]] = {}
    for elu in elus:
        if elu.fin_mandat and elu.nom not in (noms := par_jour.setdefault(elu.fin_mandat, [])):
            noms.append(elu.nom)
    for jour, noms in par_jour.items():
        debut, verbe = ("le mandat", "s'est achevé") if len(noms) == 1 else ("les mandats", "se sont achevés")
        yield f"{debut} {enumerer([de_personne(nom) for nom in noms])} {verbe} le {date_longue(jour)}"


def _ailleurs(elu: Elu, dossier: Dossier, contexte: Contexte) -> str | None:
    collectivite = elu.collectivite
    if collectivite is None:
        return f"le dossier ne dit pas où {elu.nom} est élu"
    retenus = set(dossier.perimetre.sirens_retenus)
    commune = contexte.geographie.commune(collectivite.code or collectivite.siren or "")
    if collectivite.siren in retenus or (commune and commune.epci in retenus):
        return None
    if collectivite.nature in ("departement", "region"):
        return None
    return f"{elu.nom} est élu {de(collectivite.nom)}, que Binôme ne trouve pas dans le périmètre"


@recueil.controle()
def consentements(dossier: Dossier, contexte: Contexte) -> Conclusion:
    nommes: list[tuple[str, Personne]] = [(ou_binome(b, "elu"), p) for b, p in _elus(dossier)]
    nommes += [(ou_binome(b, "industriel"), p) for b, p in _industriels(dossier)]
    if not nommes:
        return sans_objet(PERSONNE)
    sans = [(ou, p) for ou, p in nommes if not (p.consentement and p.consentement.donne)]
    if not sans:
        return conforme(f"Les {len(nommes)} personnes nommées ont donné leur accord.")
    return manquement(
        f"{accord(len(sans), 'personne nommée n’a', 'personnes nommées n’ont')} pas donné son accord au dossier : "
        f"{enumerer([p.nom for _, p in sans], 8)}.",
        ou=[ou for ou, _ in sans],
        preuves=[preuve_dossier("accords donnés", len(nommes) - len(sans), f"personnes sur {len(nommes)}")],
        a_faire="Demandez à chacun son accord écrit et datez-le dans le dossier.",
    )
