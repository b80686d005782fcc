"""The economic profile of a carrier: only what the schemes of its action ask for, for itself unless it shares it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.dossier.profil import AideMinimis, ProfilEconomique, Taille
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import majuscule
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.nombres import ecrire_decimal, lire_euros, lire_nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.offre.conditions.profil import TAILLES
from binome.services.acces.ouverture import DossierOuvert
from binome.services.offre import porteurs, rapprochements
from binome.web.atelier.cadre.cadre import cadre
from binome.web.socle.porte import sur_dossier

OUI_NON = ("groupe", "difficulte", "a_jour")
_OUI_NON = {"oui": True, "non": False}
_CHOIX = (("oui", "Remplie"), ("non", "Pas remplie"), ("", "À confirmer"))
LIGNES_MAX = 50


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def profil(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """One's own profile for a fiche: seen, declared, taken back."""
    tenu, ou = porteurs.le_mien(ouvert, fiche), ouvert.dossier.identifiant
    contexte = cadre(ouvert, "plan-d-actions")
    appariees = rapprochements.apparier(contexte["dossier"], fiche=fiche, profils=porteurs.lisibles(ouvert))
    champs = porteurs.demandes_par(appariees).get(fiche, ())
    conditions = porteurs.conditions_a_declarer(appariees, tenu.profil)
    fautes: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("geste") == "effacer":
            porteurs.effacer(ouvert.compte, ou, fiche)
            messages.success(request, "Votre profil est effacé.")
            return redirect("atelier-offre-fiche", ou, fiche)
        neuf, fautes = _lire(request, tenu.profil, champs)
        if not fautes:
            dites = {c.nom: _OUI_NON.get(request.POST.get(f"condition-{c.nom}", "")) for c in conditions}
            neuf = neuf.declarer(dites, str(ouvert.compte), rapprochements.jour())
            porteurs.declarer(ouvert.compte, ou, fiche, neuf, partage=request.POST.get("partage") == "oui")
            messages.success(request, "Votre profil est gardé : les dispositifs en tiennent compte.")
            return redirect("atelier-offre-fiche", ou, fiche)
    saisi = request.POST if fautes else _ecrire(tenu)
    tailles = [(t.value, TAILLES[t]) for t in Taille]
    contexte |= {"fiche": fiche, "tenu": tenu, "champs": champs, "fautes": fautes, "saisi": saisi, "tailles": tailles}
    contexte["choix_de_condition"] = _CHOIX
    contexte["conditions"] = [_condition(c, tenu, request.POST if fautes else None) for c in conditions]
    return render(request, "web/atelier/plan/profil.html", contexte, status=422 if fautes else 200)


def _condition(
    demandee: porteurs.ConditionADeclarer, tenu: porteurs.ProfilTenu, saisi: QueryDict | None
) -> dict[str, Any]:
    """A condition, what was declared of it, and what its three buttons show."""
    lue = tenu.profil.declaration(demandee.nom)
    dite = "" if lue is None else "oui" if lue.tenue else "non"
    return {
        "demandee": demandee,
        "lue": lue,
        "valeur": dite if saisi is None else saisi.get(f"condition-{demandee.nom}", ""),
    }


def _lire(
    request: HttpRequest, avant: ProfilEconomique, champs: tuple[str, ...]
) -> tuple[ProfilEconomique, dict[str, str]]:
    """The profile with what was typed of these fields, and what is wrong with each."""
    neufs: dict[str, Any] = {}
    fautes: dict[str, str] = {}
    for champ in champs:
        try:
            neufs[champ] = _valeur(champ, request.POST.get(champ, "").strip(), request.POST.get("sans_minimis", ""))
        except ValeurRefuseeError as refus:
            fautes[champ] = f"{majuscule(refus.message)}." + (f" {refus.a_faire}" if refus.a_faire else "")
    return avant.model_copy(update={} if fautes else neufs), fautes


def _valeur(champ: str, tape: str, sans: str) -> Any:
    if champ == "aides_minimis":
        return _aides(tape) or (() if sans == "oui" else None)
    if not tape:
        return None
    if champ in OUI_NON:
        return tape == "oui"
    if champ == "taille":
        return Taille(tape) if tape in set(Taille) else None
    if champ == "creation":
        return lire_jour(tape)
    nombre = lire_nombre(tape) if champ == "effectif" else lire_euros(tape)
    if nombre < 0:
        raise ValeurRefuseeError("ce nombre est négatif", "Écrivez zéro ou davantage.")
    return nombre


def _aides(tape: str) -> tuple[AideMinimis, ...]:
    """One aid a line: an amount, its day if known, who gave it."""
    return tuple(_aide(ligne) for ligne in tape.splitlines()[:LIGNES_MAX] if ligne.strip())


def _aide(ligne: str) -> AideMinimis:
    montant, jour, financeur = ([p.strip() for p in ligne.split(";", 2)] + ["", ""])[:3]
    date: dt.date | None = lire_jour(jour) if jour else None
    lu: Decimal = lire_euros(montant)
    return AideMinimis(montant=lu, date=date, financeur=financeur[:200] or None)


def _ecrire(tenu: porteurs.ProfilTenu) -> dict[str, str]:
    """What the form shows of what was declared."""
    profil, dit = tenu.profil, {"partage": "oui" if tenu.partage else ""}
    for champ in ("effectif", "chiffre_affaires", "bilan"):
        valeur = getattr(profil, champ)
        dit[champ] = "" if valeur is None else ecrire_decimal(valeur)
    for champ in OUI_NON:
        dit[champ] = {None: "", True: "oui", False: "non"}[getattr(profil, champ)]
    dit["taille"] = profil.taille.value if profil.taille else ""
    dit["creation"] = profil.creation.isoformat() if profil.creation else ""
    dit["sans_minimis"] = "oui" if profil.aides_minimis == () else ""
    aides = profil.aides_minimis or ()
    dit["aides_minimis"] = "\n".join(
        f"{ecrire_decimal(a.montant)} ; {a.date.isoformat() if a.date else ''} ; {a.financeur or ''}" for a in aides
    )
    return dit
