"""Accounts: found, helped when a second factor is lost, signed out, erased; and who administers the platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from binome.domaine.langue.typographie import accord
from binome.services.administration import administrateurs as administration
from binome.services.administration import annuaire
from binome.services.administration.administrateurs import AdministrationError
from binome.services.effacement import effacement
from binome.web.administration import porte
from binome.web.administration.formulaires import ActeForm, AdresseForm, EffacementForm
from binome.web.comptes.personne import compte_de


@porte.page
def liste(request: HttpRequest) -> HttpResponse:
    """Accounts, by name or address."""
    texte, page = porte.recherche(request), porte.numero_de_page(request)
    trouves, suite = annuaire.chercher(texte, page)
    contexte = {"comptes": trouves, "q": texte, "page": page, "suivante": page + 1 if suite else None}
    return render(request, "web/administration/comptes.html", contexte)


@porte.page
def compte(request: HttpRequest, cle: int) -> HttpResponse:
    """One account: what it holds, and what may be done of it."""
    vu = annuaire.trouver(cle)
    contexte = {"fiche": annuaire.fiche(vu), "moi": vu == compte_de(request)}
    return render(request, "web/administration/compte.html", contexte)


@porte.page
def administrateurs(request: HttpRequest) -> HttpResponse:
    return render(request, "web/administration/administrateurs.html", {"lignes": annuaire.administrateurs()})


@porte.acte
def ajouter_administrateur(request: HttpRequest) -> HttpResponse:
    acte = porte.PageActe(
        "Nommer un administrateur",
        "Il pourra tout ce qui est dans ces pages. Son compte est créé s'il n'existe pas ; une seconde preuve "
        "d'identité lui sera demandée.",
        "Nommer administrateur",
        reverse("administration-administrateurs"),
        "Administrateurs",
    )

    def faire(dit: dict[str, Any]) -> str:
        nomme = administration.ajouter_administrateur(dit["courriel"], dit["motif"], acteur=compte_de(request))
        return f"{nomme.email} administre la plateforme. Son mot de passe se choisit par « Mot de passe oublié »."

    return porte.agir(request, acte, AdresseForm, faire)


@porte.acte
def inscrire(request: HttpRequest) -> HttpResponse:
    acte = porte.PageActe(
        "Ouvrir un compte",
        "Pour une personne qui ne peut pas s'inscrire seule. Assurez-vous que l'adresse est la sienne : elle est tenue "
        "pour vérifiée.",
        "Ouvrir le compte",
        reverse("administration-comptes"),
        "Comptes",
    )

    def faire(dit: dict[str, Any]) -> str:
        neuf = administration.inscrire(dit["courriel"], dit["motif"], acteur=compte_de(request))
        return f"{neuf.email} a un compte. Son mot de passe se choisit par « Mot de passe oublié »."

    return porte.agir(request, acte, AdresseForm, faire)


def _sur_un_compte(titre: str, propos: str, bouton: str, faire: Callable[[str, Any], str]) -> porte.Vue:
    """The page of an act on one account: `faire` gets its address, and the reason and author to give the service."""

    @porte.acte
    def vue(request: HttpRequest, cle: int) -> HttpResponse:
        vise = annuaire.trouver(cle)
        acte = porte.PageActe(
            titre,
            propos,
            bouton,
            reverse("administration-compte", args=[cle]),
            str(vise),
            (("Compte", vise.email),),
        )

        def agir(dit: dict[str, Any]) -> str:
            return faire(vise.email, {"motif": dit["motif"], "acteur": compte_de(request)})

        return porte.agir(request, acte, ActeForm, agir)

    return vue


def _retirer_administrateur(courriel: str, suite: Any) -> str:
    administration.retirer_administrateur(courriel, **suite)
    return f"{courriel} n'administre plus la plateforme."


def _retirer_seconde_preuve(courriel: str, suite: Any) -> str:
    administration.retirer_seconde_preuve(courriel, **suite)
    return f"La seconde preuve de {courriel} est oubliée : qui doit en avoir une en choisira une autre."


def _deconnecter(courriel: str, suite: Any) -> str:
    fermees = administration.deconnecter(courriel, **suite)
    return f"{accord(fermees, 'session fermée', 'sessions fermées')}."


def _revoquer_jetons(courriel: str, suite: Any) -> str:
    revoques = administration.revoquer_jetons(courriel, **suite)
    return f"{accord(revoques, 'jeton révoqué', 'jetons révoqués')} : les programmes qui s'en servaient n'entrent plus."


retirer_administrateur = _sur_un_compte(
    "Retirer l'administration",
    "Cette personne n'administrera plus la plateforme ; son compte reste. Le dernier administrateur ne se retire pas.",
    "Retirer l'administration",
    _retirer_administrateur,
)
retirer_seconde_preuve = _sur_un_compte(
    "Oublier la seconde preuve d'identité",
    "Pour qui l'a perdue, codes de secours compris. Assurez-vous de qui demande : c'est la porte du compte.",
    "Oublier la seconde preuve",
    _retirer_seconde_preuve,
)
revoquer_jetons = _sur_un_compte(
    "Révoquer les jetons d'accès",
    "Les programmes qui agissent au nom de cette personne n'entreront plus. Un seul jeton se révoque par la commande "
    "« binome administrer revoquer-jetons ».",
    "Révoquer ses jetons",
    _revoquer_jetons,
)
deconnecter = _sur_un_compte(
    "Déconnecter partout",
    "Ferme toutes ses sessions, sur tous ses appareils : téléphone volé, compte suspect.",
    "Déconnecter partout",
    _deconnecter,
)


@porte.acte
def effacer(request: HttpRequest, cle: int) -> HttpResponse:
    """Erase someone; what would go and what stays is said first, when asked for: it reads every job and every text."""
    vise, demande = annuaire.trouver(cle), request.GET.get("apercu") == "oui"
    if vise == compte_de(request):
        raise AdministrationError("On ne s'efface pas soi-même : demandez-le à un autre administrateur.")
    acte = porte.PageActe(
        "Effacer une personne",
        "Son compte, ses adresses, ses sessions, ses rôles et ses invitations partent sans retour. Les dépôts gardent "
        "leurs signataires, et le journal ne garde qu'un pseudonyme.",
        "Effacer cette personne",
        reverse("administration-comptes"),
        "Comptes",
        (("Compte", vise.email), *(_apercu(vise.email) if demande else ())),
        voir="" if demande else "Voir d'abord ce qui partirait, et ce qui resterait",
    )

    def faire(dit: dict[str, Any]) -> str:
        bilan = effacement.effacer(vise.email, dit["motif"], main=dit["main"] or None, acteur=compte_de(request))
        traces = " Le fichier de la base peut en garder des traces : purgez sans visiteur." if bilan.traces else ""
        return f"C'est fait : cette personne est désormais {bilan.pseudonyme}.{traces}"

    return porte.agir(request, acte, EffacementForm, faire)


def _apercu(courriel: str) -> tuple[tuple[str, object], ...]:
    """What an erasure would do, without doing it."""
    try:
        bilan = effacement.effacer(courriel, "Aperçu", essai=True)
    except AdministrationError as obstacle:
        return (("À régler d'abord", str(obstacle)),)
    partent = ", ".join(f"{quoi} : {combien}" for quoi, combien in bilan.effaces.items())
    return (("Partiraient", partent), *(("Reste, et la nomme", phrase) for phrase in bilan.gardes))
