"""What every form of the workspace does when it is sent: save, and answer a page or a program.

A person gets a redirection, the page of a conflict, or the form again with its errors; the autosave, which sends the
same form with `Accept: application/json`, gets 200, 409 with both texts, or 422 with the messages of each field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from binome.documents.messages import en_francais
from binome.domaine.langue.typographie import enumerer, heure, soigner
from binome.domaine.socle.chemin import decouper
from binome.domaine.texte.fusion import ABSENT
from binome.domaine.texte.recit import en_texte
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import presence
from binome.services.redaction import departage, enregistrement
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.redaction.edition import Edition
from binome.services.redaction.enregistrement import ConflitError, Enregistrement
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.textes_lisses import lisses
from binome.web.formes.conflits import Passage, passages
from binome.web.formes.corrections import fautes
from binome.web.formes.saisie import entier
from binome.web.presentation.nommer import nommer, qui_ecrit
from binome.web.socle.porte import ouvert_de

Erreurs = dict[str, str]


@dataclass(frozen=True)
class Saisie:
    """What a form asks to save: places and their values, edited from a revision; and where to go then."""

    base: int
    valeurs: Mapping[str, Any]
    retour: str
    fiche: str | None = None

    @property
    def edition(self) -> Edition:
        return Edition.de_valeurs(self.base, self.valeurs, self.fiche)


def enregistrer_saisie(
    request: HttpRequest,
    ouvert: DossierOuvert,
    saisie: Saisie,
    invalide: Callable[[Erreurs], HttpResponse] | None = None,
) -> HttpResponse:
    """Save several places at once (place → value, None removes), edited from a revision, and answer.

    `invalide` draws the form again from its errors (name of the field → message); without it, a page lists them and
    shows what was typed. Errors: IntrouvableError, RefusError.
    """
    try:
        resultat = enregistrement.enregistrer(ouvert, saisie.edition)
    except ConflitError as erreur:
        return repondre_conflit(request, ouvert, saisie, erreur)
    except ContenuInvalideError as erreur:
        return repondre_invalide(request, ouvert, saisie, erreur, invalide)
    return repondre_enregistre(request, saisie, resultat)


def numero_de_base(request: HttpRequest) -> int:
    """The revision that a form was made from, as it says; 0, which exists nowhere, when it says nothing."""
    return entier(request.POST.get("revision", "")) or 0


def veut_json(request: HttpRequest) -> bool:
    """Whether the answer is for the autosave."""
    return "application/json" in request.headers.get("Accept", "")


def repondre_enregistre(request: HttpRequest, saisie: Saisie, resultat: Enregistrement) -> HttpResponse:
    """The answer to a save that was made."""
    quand = horloge.a_paris(horloge.maintenant())
    phrase = soigner(f"Enregistré à {heure(quand)}{lisses(saisie.valeurs)}")
    if not veut_json(request):
        suite = ", réuni aux modifications faites entre-temps" if resultat.fusionnee else ""
        rien = "Rien n'avait changé" if resultat.inchangee else f"{phrase}{suite}"
        messages.success(request, soigner(f"{rien}."), extra_tags="enregistre")
        return redirect(saisie.retour)
    return JsonResponse(
        {
            "revision": resultat.revision.numero,
            "enregistre_le": quand.isoformat(timespec="seconds"),
            "fusionnee": resultat.fusionnee,
            "relire": enregistrement.modifie_ailleurs(resultat, saisie.base, saisie.valeurs),
            "message": f"{phrase}.",
            "ecrivent": _ecrivent(request),
        }
    )


def _ecrivent(request: HttpRequest) -> str:
    """Who else writes, told with each save: nothing else asks for it again."""
    ouvert = ouvert_de(request)
    if ouvert is None:
        return ""
    return qui_ecrit(presence.lire(ouvert, horloge.maintenant()), texte_lisible.lire(ouvert).document)


def repondre_conflit(request: HttpRequest, ouvert: DossierOuvert, saisie: Saisie, erreur: ConflitError) -> HttpResponse:
    """409: both texts, side by side, and a form to choose."""
    vus = passages(erreur.conflits, texte_lisible.lire(ouvert, erreur.tete).document)
    qui = departage.auteurs(ouvert, erreur, saisie.base)
    moi = [compte.pk for compte in qui] == [ouvert.compte.pk]
    auteur = enumerer(["vous, dans un autre onglet," if c.pk == ouvert.compte.pk else str(c) for c in qui])
    if veut_json(request):
        geste = "retiré ce passage" if all(p.autre_retire for p in vus) else "modifié le même passage"
        dit = "Vous avez, dans un autre onglet," if moi else f"{auteur} {'ont' if len(qui) > 1 else 'a'}"
        message = f"{dit} {geste}. Enregistrez la page pour choisir entre les deux textes."
        corps = {
            "message": soigner(message),
            "tete": erreur.tete.numero,
            "conflits": [_en_json(passage) for passage in vus],
        }
        return JsonResponse(corps, status=409)
    contexte = {
        **cadre(ouvert, "conflit"),
        "passages": vus,
        "retire": all(passage.autre_retire for passage in vus),
        "auteur": auteur,
        "plusieurs": len(qui) > 1,
        "moi": moi,
        "tete": erreur.tete,
        "saisie": saisie,
        "valeurs": json.dumps(saisie.valeurs, ensure_ascii=False),
    }
    return render(request, "web/atelier/cadre/conflit.html", contexte, status=409)


def _en_json(passage: Passage) -> dict[str, str]:
    return {"chemin": passage.chemin, "nom": passage.nom, "mien": passage.mien, "autre": passage.autre}


def repondre_erreurs(
    request: HttpRequest,
    erreurs: Erreurs,
    invalide: Callable[[Erreurs], HttpResponse],
    message: str = "Pas encore enregistré : un champ est à corriger.",
) -> HttpResponse:
    """422: messages by field for the autosave, the form again for a person."""
    if not veut_json(request):
        return invalide(erreurs)
    return JsonResponse({"message": soigner(message), "erreurs": erreurs}, status=422)


def repondre_invalide(
    request: HttpRequest,
    ouvert: DossierOuvert,
    saisie: Saisie,
    erreur: ContenuInvalideError,
    invalide: Callable[[Erreurs], HttpResponse] | None = None,
) -> HttpResponse:
    """422: the form again, when it shows what is wrong; else a page where each fault is mended, nothing being lost."""
    erreurs = erreurs_par_champ(erreur)
    if invalide and all(_dans_la_saisie(nom, saisie) for nom in erreurs):
        return repondre_erreurs(request, erreurs, invalide)
    message = "Pas encore enregistré : enregistrez la page pour voir ce qui est à corriger."
    return repondre_erreurs(request, erreurs, lambda _: _a_corriger(request, ouvert, saisie, erreur), message)


def _dans_la_saisie(nom: str, saisie: Saisie) -> bool:
    """Whether a place is one that the form writes, or in it."""
    return any(nom == lieu or nom.startswith((f"{lieu}.", f"{lieu}[")) for lieu in saisie.valeurs)


def _a_corriger(
    request: HttpRequest, ouvert: DossierOuvert, saisie: Saisie, erreur: ContenuInvalideError
) -> HttpResponse:
    contexte = cadre(ouvert, "conflit")
    tete, dossier = contexte["revision"].numero, contexte["dossier"]
    reunie = saisie.base != tete
    if reunie:
        saisie = sur_la_tete(ouvert, saisie, tete)
    contexte |= {
        "reunie": reunie,
        "saisie": saisie,
        "valeurs": json.dumps(saisie.valeurs, ensure_ascii=False),
        "fautes": fautes(erreurs_par_champ(erreur), erreur.contenu, dossier),
        "tape": [
            (nommer(lieu, dossier), en_texte(ABSENT if valeur is None else valeur, decouper(lieu)[-1][0]))
            for lieu, valeur in saisie.valeurs.items()
        ],
    }
    return render(request, "web/atelier/cadre/invalide.html", contexte, status=422)


def sur_la_tete(
    ouvert: DossierOuvert, saisie: Saisie, tete: int, choix: Mapping[str, str | None] | None = None
) -> Saisie:
    """The same values, brought together with the head, so that what is mended may name what others have added."""
    try:
        valeurs = departage.valeurs_reunies(ouvert, saisie.edition, tete, choix or {})
    except ContenuInvalideError:
        # What was typed does not hold even alone: it is mended where it was written.
        return saisie
    return replace(saisie, base=tete, valeurs=valeurs)


def erreurs_par_champ(erreur: ContenuInvalideError) -> Erreurs:
    """Name of a field (`filieres[f1].nom`, `reseaux[0].nom`) → what is wrong and what to do, in French."""
    trouvees: Erreurs = {}
    for detail in erreur.erreur.errors(include_url=False):
        contexte: dict[str, Any] = detail.get("ctx") or {}
        loc: tuple[str | int, ...] = tuple(detail["loc"])
        if chemin := contexte.get("chemin"):
            loc = tuple(int(pas) if pas.isdigit() else pas for pas in str(chemin).split("."))
        message, a_faire = en_francais(detail["type"], contexte)
        texte = f"{message[:1].upper()}{message[1:]}." + (f" {a_faire}" if a_faire else "")
        trouvees.setdefault(nom_de_champ(loc, erreur.contenu), soigner(texte))
    return trouvees


def nom_de_champ(loc: tuple[str | int, ...], contenu: Any) -> str:
    """The name that a form gives to a position: list items by their `id` when they have one, else by rank."""
    nom, courant = "", contenu
    for pas in loc:
        if isinstance(pas, int):
            courant = courant[pas] if isinstance(courant, list | tuple) and pas < len(courant) else None
            cle = courant.get("id") if isinstance(courant, dict) else None
            nom += f"[{cle or pas}]"
        else:
            courant = courant.get(pas) if isinstance(courant, dict) else None
            nom += f".{pas}" if nom else pas
    return nom
