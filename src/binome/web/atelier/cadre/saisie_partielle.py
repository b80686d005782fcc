"""A refused value does not stop the others: what holds of a form is saved, what does not stays in its field.

The answer says both: 422, with the revision that was saved, the messages of the refused fields and what waits with
them; the page, for a person, drawn from that revision with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse

from binome.domaine.langue.typographie import heure, soigner
from binome.domaine.socle.chemin import avec, lire
from binome.services.acces.ouverture import DossierOuvert
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import ContenuInvalideError, LieuInconnuError, valider
from binome.services.redaction.enregistrement import ConflitError, Enregistrement
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.services.texte.texte_lisible import TexteLisible
from binome.web.atelier.cadre.edition import (
    Erreurs,
    Saisie,
    erreurs_par_champ,
    repondre_conflit,
    repondre_enregistre,
    repondre_invalide,
    veut_json,
)
from binome.web.atelier.cadre.textes_lisses import lisses
from binome.web.formes.valables import Retenue, retenir
from binome.web.presentation.nommer import nommer


@dataclass(frozen=True)
class Reste:
    """What was saved of a form of which some fields were refused: the revision to go on from, what was done, and
    the fields that wait.
    `base` is for a page that shows the form as it was sent; `reuni` for one that shows what others wrote too."""

    base: int
    phrase: str
    attendent: tuple[str, ...] = ()
    frais: Mapping[str, Any] = field(default_factory=dict)
    suivante: int = 0

    def reuni(self, lu: dict[str, Any], prefixe: str = "") -> tuple[dict[str, Any], int]:
        """What was typed, with what the dossier now holds where nothing was refused; and the revision of that."""
        return {champ: self.frais.get(f"{prefixe}{champ}", valeur) for champ, valeur in lu.items()}, self.suivante


_D_OFFICE = frozenset({"HT", "envisage", "public"})
"""What forms send without anyone having chosen it."""
Invalide = Callable[[Erreurs, Reste | None], HttpResponse]


def enregistrer_le_valable(
    request: HttpRequest,
    ouvert: DossierOuvert,
    saisie: Saisie,
    invalide: Invalide | None = None,
    *,
    fautes: Erreurs | None = None,
    en_champ: Callable[[str], str] = str,
) -> HttpResponse:
    """Save the values of a form that hold, and answer.

    `invalide` draws the form again from its errors and what was saved of it. `fautes` are values known to be wrong
    before the dossier is asked (place → message). `en_champ` gives the name of a field of the page from its place.
    Errors: IntrouvableError, RefusError.
    """
    fautes = dict(fautes or {})
    if not fautes:
        try:
            resultat = enregistrement.enregistrer(ouvert, saisie.edition)
        except ConflitError as erreur:
            return repondre_conflit(request, ouvert, saisie, erreur)
        except ContenuInvalideError as erreur:
            fautes = erreurs_par_champ(erreur)
            if (retenue := _retenir(ouvert, saisie, fautes)) is None:
                simple = (lambda erreurs: invalide(erreurs, None)) if invalide else None
                return repondre_invalide(request, ouvert, saisie, erreur, simple)
        else:
            return repondre_enregistre(request, saisie, resultat)
    else:
        saisie.edition.autoriser(ouvert)
        retenue = _retenir(ouvert, saisie, fautes) or Retenue({}, fautes)
    try:
        resultat = enregistrement.enregistrer(ouvert, replace(saisie, valeurs=retenue.valeurs).edition)
    except ConflitError as erreur:
        # The page of the conflict carries the whole form: what is refused is mended after the choice.
        return repondre_conflit(request, ouvert, saisie, erreur)
    except ContenuInvalideError as erreur:
        return repondre_invalide(request, ouvert, saisie, erreur)
    return _repondre(request, ouvert, saisie, retenue, resultat, invalide, en_champ)


def _retenir(ouvert: DossierOuvert, saisie: Saisie, fautes: Erreurs) -> Retenue | None:
    arbre = texte_lisible.a_la_revision(ouvert, saisie.base).arbre

    def juger(valeurs: Mapping[str, Any]) -> Erreurs:
        try:
            valider(avec(arbre, valeurs))
        except ContenuInvalideError as erreur:
            return erreurs_par_champ(erreur)
        return {}

    try:
        return retenir(saisie.valeurs, arbre, {**juger(saisie.valeurs), **fautes}, juger)
    except KeyError as erreur:
        raise LieuInconnuError(*erreur.args) from None


def _repondre(
    request: HttpRequest,
    ouvert: DossierOuvert,
    saisie: Saisie,
    retenue: Retenue,
    resultat: Enregistrement,
    invalide: Invalide | None,
    en_champ: Callable[[str], str],
) -> HttpResponse:
    relire = enregistrement.modifie_ailleurs(resultat, saisie.base, saisie.valeurs)
    # A page that shows others' places as they were must still say from when: it would put them back.
    base = saisie.base if relire else resultat.revision.numero
    # The page drawn again is about the dossier as it is now.
    ouvert.dossier.tete = resultat.revision
    attendent = sorted({en_champ(place) for place in (*retenue.attendent, *retenue.refusees)})
    lu = texte_lisible.lire(ouvert, resultat.revision)
    frais = _frais(saisie, retenue, resultat, lu)
    reste = Reste(base, _phrase(retenue, resultat, saisie, lu), tuple(attendent), *frais)
    if not veut_json(request):
        if invalide:
            return invalide(retenue.refusees, reste)
        messages.info(request, reste.phrase)
        return _refusees_seules(request, ouvert, saisie, retenue, base)
    corps = {
        "message": reste.phrase,
        "erreurs": {en_champ(nom): message for nom, message in retenue.refusees.items()},
        "attendent": attendent,
        "revision": resultat.revision.numero,
        "relire": relire,
    }
    return JsonResponse(corps, status=422)


def _phrase(retenue: Retenue, resultat: Enregistrement, saisie: Saisie, lu: TexteLisible) -> str:
    """« 1 champ refusé, le reste est enregistré à 10 h 42. », and what else waits for it."""
    combien = len(retenue.refusees)
    dit = "1 champ refusé" if combien == 1 else f"{combien} champs refusés"
    if avec := [lieu for lieu in sorted(retenue.attendent) if _autre_chose(lieu, retenue, saisie)]:
        noms = ", ".join(dict.fromkeys(nommer(lieu, lu.document) for lieu in avec))
        dit += f" (attend sa correction : {noms})"
    if resultat.inchangee:
        return soigner(f"{dit} ; rien d'autre n'était à enregistrer.")
    quand = heure(horloge.a_paris(horloge.maintenant()))
    return soigner(f"{dit}, le reste est enregistré à {quand}{lisses(retenue.valeurs)}.")


def _autre_chose(lieu: str, retenue: Retenue, saisie: Saisie) -> bool:
    """Whether something else than the refused fields was typed in a place that waits for them."""
    ecrits = (place for place, texte in _feuilles("", dict(saisie.valeurs)) if texte not in _D_OFFICE)
    return any(
        place.startswith((f"{lieu}.", f"{lieu}["))
        and not any(place == nom or place.startswith(f"{nom}[") for nom in retenue.refusees)
        for place in ecrits
    )


def _feuilles(place: str, valeur: Any) -> Iterator[tuple[str, str]]:
    """Every text of a value, with its place."""
    if isinstance(valeur, dict):
        for champ, dedans in valeur.items():
            if champ != "id":
                yield from _feuilles(f"{place}.{champ}" if place else champ, dedans)
    elif isinstance(valeur, list):
        for rang, dedans in enumerate(valeur):
            cle = dedans.get("id") if isinstance(dedans, dict) else None
            yield from _feuilles(f"{place}[{cle or rang}]", dedans)
    elif valeur is not None:
        yield place, str(valeur)


def _frais(saisie: Saisie, retenue: Retenue, resultat: Enregistrement, lu: TexteLisible) -> tuple[dict[str, Any], int]:
    """The places where nothing was refused, as they now are, and the revision from which the whole form may then go on:
    the new one, unless others wrote where something was refused."""
    touchees = _touchees(saisie, retenue)
    if enregistrement.modifie_ailleurs(resultat, saisie.base, touchees):
        return {}, saisie.base
    tete = lu.arbre
    frais = {lieu: lire(tete, lieu) for lieu in saisie.valeurs if lieu not in touchees}
    return frais, resultat.revision.numero


def _touchees(saisie: Saisie, retenue: Retenue) -> dict[str, Any]:
    """The places where something was refused, as typed."""
    refuses = (*retenue.refusees, *retenue.attendent)
    return {
        lieu: valeur
        for lieu, valeur in saisie.valeurs.items()
        if any(nom == lieu or nom.startswith((f"{lieu}.", f"{lieu}[")) for nom in refuses)
    }


def _refusees_seules(
    request: HttpRequest, ouvert: DossierOuvert, saisie: Saisie, retenue: Retenue, base: int
) -> HttpResponse:
    """A form that has no way to draw itself again: the page that mends faults one by one, with them alone."""
    touchees = _touchees(saisie, retenue)
    seules = replace(saisie, base=base, valeurs=touchees)
    try:
        resultat = enregistrement.enregistrer(ouvert, seules.edition)
    except ConflitError as erreur:
        return repondre_conflit(request, ouvert, seules, erreur)
    except ContenuInvalideError as erreur:
        return repondre_invalide(request, ouvert, seules, erreur)
    return repondre_enregistre(request, seules, resultat)
