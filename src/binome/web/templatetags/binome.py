"""Filters and tags of the pages: French typography, anchors of places, headings that sort."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from binome.appels.exemples import Exemple
from binome.documents.carte import Legende
from binome.documents.carte.legende import cles, longueur_en_mots
from binome.domaine.langue import typographie
from binome.domaine.mots.libelles import en_mots as code_en_mots
from binome.domaine.mots.references import dire_le_rang
from binome.domaine.saisie.jours import heure_de
from binome.domaine.socle import chemin
from binome.services.acces.lignes import Compte
from binome.services.notifications import courriels
from binome.services.territoire import silhouettes
from binome.web.comptes.textes import garde as texte_garde
from binome.web.presentation.constats import PAR_CLE, Niveau
from binome.web.presentation.tableaux import Tableau

register = template.Library()


@register.filter
def ancre(lieu: str) -> str:
    """The HTML id of a place of the dossier."""
    return chemin.ancre(lieu)


@register.filter
def soigne(texte: object) -> str:
    """A sentence with its narrow no-break spaces and its curled apostrophes; nothing for nothing."""
    return "" if texte is None else typographie.courber(typographie.soigner(str(texte)))


@register.filter
def dessine(champ: BoundField, form: BaseForm) -> SafeString:
    """A field as its browser draws it. The first that was refused takes the focus: a long page opens there, not at its
    top, where nothing says what to correct."""
    fautif = next((autre.name for autre in form.visible_fields() if autre.errors), "")
    return champ.as_widget(attrs={"autofocus": True}) if champ.name == fautif else SafeString(champ)


@register.filter
def aide(texte: object) -> SafeString:
    """The help of a field: a sentence of ours, or a list that Django made and escaped."""
    # The list of a password's rules is lazy: only its text says that it is safe.
    brut = str(texte)
    return conditional_escape(brut if isinstance(brut, SafeString) else soigne(brut))


@register.filter
def nombre(valeur: Any, decimales: int | None = None) -> str:
    return "" if valeur is None else typographie.nombre(valeur, decimales)


@register.filter
def euros(montant: Decimal | None) -> str:
    return "" if montant is None else typographie.euros(montant)


@register.filter
def euros_courts(montant: Decimal | None) -> str:
    return "" if montant is None else typographie.euros_courts(montant)


@register.filter
def part_dite(part: Decimal | float | None) -> str:
    return "sans objet" if part is None else typographie.pourcent(float(part), 0)


@register.filter
def jour(valeur: dt.date | None) -> str:
    return "" if valeur is None else typographie.date_longue(valeur)


@register.filter
def paris(moment: dt.datetime | None) -> str:
    return "" if moment is None else typographie.instant(heure_de(moment))


@register.filter
def paris_bref(moment: dt.datetime | None) -> str:
    """The same beside one that has said whose hour it is."""
    return paris(moment).removesuffix(" (heure de Paris)")


@register.filter
def instant_du_journal(texte: str) -> str:
    """An instant as a line of the journal holds it, in Paris; as it stands when the line was altered."""
    try:
        return paris(dt.datetime.fromisoformat(texte))
    except ValueError:
        return texte


@register.filter
def donnees_du_journal(texte: str) -> list[tuple[str, str]]:
    """The data of a line of the journal, name and value; as they stand when the line was altered."""
    try:
        lues = json.loads(texte)
    except ValueError:
        lues = None
    if not isinstance(lues, dict):
        return [("", texte)]
    return [(cle, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) for cle, v in lues.items()]


@register.filter
def enumere(noms: Any) -> str:
    return typographie.enumerer([str(n) for n in noms])


@register.filter
def en_mots(code: Any, famille: str) -> str:
    """A code of the dossier in words: `{{ fiche.maturite|en_mots:"maturite" }}`."""
    return "" if code is None else code_en_mots(famille, str(code))


@register.filter
def niveau_attendu(exemple: Exemple) -> Niveau:
    """What the rule says of an example that it does not find wrong, as a level."""
    return PAR_CLE[exemple.attendu.value]


@register.filter
def sort_du_courriel(sort: str | None) -> str:
    """What became of a letter, when there is something to say of it."""
    return courriels.dire_le_sort(sort)


@register.filter
def mesure(valeur: Any, unite: str | None) -> str:
    """A value with its unit, numbers written the French way: « 22 fiches », « 12,8 % »."""
    ecrite = typographie.nombre(valeur) if isinstance(valeur, int | float | Decimal) else str(valeur)
    return soigne(f"{ecrite}\u00a0{unite}" if unite else ecrite)


@register.filter
def rang_dit(numero: str) -> str:
    """A deposit as it is said where its territory is known: « dépôt n° 1 »."""
    return dire_le_rang(numero)


@register.filter
def siren(valeur: str) -> str:
    """« 240 500 439 »."""
    return typographie.FINE.join((valeur[:3], valeur[3:6], valeur[6:])) if len(valeur) == 9 else valeur


@register.filter
def empreinte_courte(valeur: str) -> str:
    return valeur[:12]


@register.simple_tag(takes_context=True)
def marque_du_compte(context: Context) -> SafeString:
    """The field by which a form where one writes says whose it is."""
    # Of the request, not of the context: a piece that is included « only » with its own facts knows no user.
    personne = getattr(getattr(context, "request", None), "user", None)
    if not isinstance(personne, Compte):
        return SafeString()
    return format_html('<input type="hidden" name="{}" value="{}">', texte_garde.CHAMP, texte_garde.marque(personne))


@register.simple_tag
def accord(compte: int, singulier: str, pluriel: str = "") -> str:
    return typographie.accord(compte, singulier, pluriel or None)


@register.filter
def dessin(svg: str) -> SafeString:
    """A map that we drew ourselves (its words were escaped when drawn)."""
    return mark_safe(svg)  # noqa: S308


@register.inclusion_tag("web/morceaux/carte/legende.html")
def legende_de_carte(legende: Legende | None) -> dict[str, Any]:
    """What a page writes under a map: its scale, its keys, its numbers, its source; nothing under no map."""
    if legende is None:
        return {"legende": None}
    longueur = longueur_en_mots(legende.metres)
    return {"legende": legende, "cles": cles(legende), "barre": f"{800 * legende.part:.1f}", "longueur": longueur}


@register.simple_tag
def silhouette(de: Any) -> SafeString:
    """The small sign of a territory, beside its name; `de`: a document, or SIREN. Nothing when it cannot be drawn."""
    perimetre = getattr(de, "perimetre", None)
    sirens = perimetre.sirens_retenus if perimetre is not None else de or ()
    return mark_safe(silhouettes.silhouette(sirens))  # noqa: S308  # drawn by us, without a word


@register.simple_tag
def entete(tableau: Tableau, cle: str) -> SafeString:
    """A heading cell that sorts its column by a link, and says which way it is sorted."""
    colonne, sens = tableau.colonne(cle), tableau.sens_de(cle)
    classes = " ".join(c for c in ("nombre" if colonne.numerique else "", "trie" if sens else "") if c)
    return format_html(
        '<th scope="col"{}{}><a href="{}" rel="nofollow">{}{}'
        '<span class="fleche" aria-hidden="true">{}</span></a></th>',
        format_html(' class="{}"', classes) if classes else "",
        format_html(' aria-sort="{}"', {"asc": "ascending", "desc": "descending"}[sens]) if sens else "",
        tableau.lien(cle),
        colonne.titre,
        format_html(' <span class="unite">{}</span>', colonne.unite) if colonne.unite else "",
        {"asc": "↑", "desc": "↓", "": "↕"}[sens],
    )
