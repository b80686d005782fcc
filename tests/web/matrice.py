"""The permission table under test: every address of the site, by name and verb, with the rights that open it.

Nothing here is read from a view: what is expected comes from `domaine.droits.decider` and this table.
"""

from __future__ import annotations

from tests.web.adresses import DES_LABELS, FICHIERS, PAGES, RENVOIS
from tests.web.cas import Cas, Compte, ecrit, lit
from tests.web.matrice_accords import ACCORDS, PAR_LIEN
from tests.web.matrice_api import DES_PROGRAMMES
from tests.web.matrice_instruction import INSTRUIRE
from tests.web.matrice_suivi import SUIVIS, SUIVRE

from binome.domaine.droits.droits import Action

A = Action
SIREN = "200067825"


def _fiche(nom: str) -> list[Cas]:
    ici = {"fiche": nom}
    secrete = nom == "f3"
    cachee = {"geste": A.lire_confidentiel, "sinon": 404} if secrete else {}
    titre = {f"plan_actions.fiches[{nom}].titre": "Un autre titre", f"plan_actions.fiches[{nom}].axe": "a"}
    droits = cachee or {"geste": A.modifier_fiche, "fiche": nom}
    # Who may read a reserved fiche may write it, until the closure.
    return [lit(ou=ici, **cachee)] + ([] if secrete else [ecrit(A.lire, {302, 422}, titre, ou=ici, **droits)])


PRIVEES: dict[str, list[Cas]] = {
    "atelier-dossier": [lit()],
    "atelier-vu": [ecrit(A.lire, corps={"numero": "1"})],
    "atelier-emporter": [lit(ou={"forme": f}) for f in ("pdf", "yaml", "json", "svg", "geojson")],
    "atelier-equipe": [lit()],
    "atelier-inviter": [ecrit(A.inviter, corps={"courriel": "neuf@exemple.fr", "role": "lecteur"})],
    "atelier-annuler": [ecrit(A.inviter, ou={"cle": "{invitation}"})],
    "atelier-confier": [ecrit(A.inviter, ou={"qui": "{contributeur}"}, corps={"fiches": ["f1", "f2"]})],
    "atelier-retirer": [ecrit(A.inviter, ou={"qui": "{adjoint}"})],
    "atelier-liens-de-lecture": [
        lit(A.inviter),
        ecrit(A.inviter, 200, {"libelle": "Le conseil", "jusqu_au": "{bientot}"}),
    ],
    "atelier-reprendre-lien": [ecrit(A.inviter, 404, ou={"cle": "999"})],
    "atelier-quitter": [ecrit(A.quitter)],
    "atelier-passer-la-main": [ecrit(A.passer_la_main, corps={"a": "{elu}"})],
    "atelier-deleguer": [
        ecrit(A.deleguer_signature, corps={"a": "{lecteur}", "qualite": "{role}", "jusqu_au": "{bientot}"})
    ],
    "atelier-reprendre": [ecrit(A.deleguer_signature, ou={"cle": "{delegation}"})],
    "atelier-presentation": [
        lit(),
        ecrit(A.lire, corps={"titre": "Autre", "territoire": "Essai"}, geste=A.modifier),
    ],
    "atelier-conflit": [
        ecrit(A.lire, corps={"tete": "1", "valeurs": '{"enjeux_du_territoire": "Neufs."}'}, geste=A.modifier)
    ],
    "atelier-corriger": [ecrit(A.lire, corps={"valeurs": '{"enjeux_du_territoire": "Neufs."}'}, geste=A.modifier)],
    "atelier-conformite": [lit()],
    "atelier-historique": [lit()],
    "atelier-lire": [lit()],
    "atelier-lu": [ecrit(A.lire, corps={"revision": "1"})],
    "atelier-note": [lit()],
    "atelier-note-pdf": [lit()],
    "atelier-fiche-pdf": [lit(ou={"fiche": "f1"}), lit(ou={"fiche": "f3"}, geste=A.lire_confidentiel, sinon=404)],
    "atelier-comparer": [lit()],
    "atelier-restaurer": [ecrit(A.restaurer, ou={"numero": "1"})],
    "atelier-defaire": [ecrit(A.lire, corps={"sens": "defaire"})],
    "atelier-echanges": [lit(), ecrit(A.lire, corps={"chemin": "", "texte": "Une remarque."}, geste=A.commenter)],
    "atelier-remarque": [ecrit(A.lire, ou={"cle": "{remarque}"}, geste=A.commenter)],
    "atelier-qui-doit-quoi": [lit(), ecrit(A.lire, corps={"pour": "{elu}", "quoi": "Chiffrer."}, geste=A.demander)],
    "atelier-demande": [ecrit(A.lire, ou={"cle": "{demande}"}, geste=A.demander)],
    "atelier-plan": [lit()],
    "atelier-plan-geste": [ecrit(A.modifier, corps={"geste": "ajouter", "axe": "a", "titre": "Neuve"})],
    "atelier-plan-axes": [
        lit(),
        ecrit(
            A.lire,
            {302, 422},
            {"plan_actions.axes[0].id": "a", "plan_actions.axes[0].titre": "Autre"},
            geste=A.modifier,
        ),
    ],
    "atelier-plan-xlsx": [lit()],
    "atelier-plan-importer": [lit(A.modifier), ecrit(A.modifier, 422)],
    "atelier-plan-appliquer": [ecrit(A.modifier, 400)],
    "atelier-fiche": [*_fiche("f1"), *_fiche("f2"), *_fiche("f3")],
    "atelier-fiche-porteur": [*_fiche("f1"), *_fiche("f2"), *_fiche("f3")],
    "atelier-fiche-confier": [ecrit(A.inviter, ou={"fiche": "f2"}, corps={"courriel": "porteur@exemple.fr"})],
    "atelier-offre": [lit()],
    "atelier-offre-fiche": [lit(ou={"fiche": "f1"}), lit(ou={"fiche": "f3"}, geste=A.lire_confidentiel, sinon=404)],
    **ACCORDS,
    "atelier-perimetre": [lit()],
    "atelier-perimetre-geste": [ecrit(A.modifier, corps={"geste": "ajouter:200067742"})],
    "atelier-perimetre-textes": [ecrit(A.modifier, corps={"epci_seul": "Parce que."})],
    "atelier-perimetre-etabli": [lit()],
    "atelier-perimetre-etude": [lit()],
    "atelier-perimetre-comparer": [lit()],
    "atelier-perimetre-carte": [lit()],
    "atelier-perimetre-fond": [lit()],
    "atelier-gouvernance": [lit()],
    "atelier-binome": [lit(A.modifier, ou={"ligne": "territoire"}), ecrit(A.modifier, ou={"ligne": "territoire"})],
    "atelier-demander-accord": [ecrit(A.demander, ou={"ligne": "territoire", "cote": "elu"})],
    # Nobody is known for this body: the refusal is the same 403, and says so.
    "atelier-membres-connus": [ecrit(A.modifier, 403)],
    "atelier-volet": [
        *(lit(A.modifier, ou={"volet": v}) for v in ("organisation", "instances", "deports", "porteur")),
        ecrit(A.modifier, {302, 422}, {"description": "Autrement."}, ou={"volet": "organisation"}),
    ],
    "atelier-actes": [lit()],
    "atelier-engagement": [lit()],
    "atelier-deliberation": [lit(ou={"siren": SIREN})],
    "atelier-accord": [lit(ou={"fiche": "f2"}), lit(ou={"fiche": "f3"}, geste=A.lire_confidentiel, sinon=404)],
    "atelier-signatures": [
        lit(),
        ecrit(A.lire, corps={"comme": "{role}:{moi}", "empreinte": "{empreinte}"}, geste=A.signer),
    ],
    "atelier-texte-signe": [lit(geste=A.lire_confidentiel, sinon=404)],
    "atelier-texte-signe-pdf": [lit(geste=A.lire_confidentiel, sinon=404)],
    "atelier-chiffres": [lit()],
    "atelier-chiffre-ajouter": [lit(A.modifier), ecrit(A.modifier, 422)],
    "atelier-chiffre": [
        lit(A.modifier, ou={"chiffre": "c1"}),
        ecrit(A.modifier, ou={"chiffre": "c1"}, corps={"retirer": "oui"}),
    ],
    "atelier-chiffre-reprendre": [ecrit(A.modifier, {302, 403}, ou={"chiffre": "c1"})],
    "atelier-depot": [lit()],
    # Nobody signed: who may deposit reads what is missing.
    "atelier-deposer": [ecrit(A.lire, 422, {"cle": "cle-de-la-matrice"}, geste=A.deposer)],
    "atelier-retirer-depot": [ecrit(A.lire, geste=A.retirer_depot)],
    # The territory keeps the proof of what it once deposited; those who instruct read what is deposited.
    "atelier-cle": [lit(aussi=A.lire_depot)],
    "atelier-recu": [lit(ou={"numero": "{depot}"}, aussi=A.lire_depot)],
    "atelier-recu-pdf": [lit(ou={"numero": "{depot}"}, aussi=A.lire_depot)],
    "atelier-sceau": [lit(ou={"numero": "{depot}"}, aussi=A.lire_depot)],
    # Nobody dated it here: tests/services/depot/test_sceau_horodate.py.
    "atelier-horodatage": [
        Cas("GET", A.lire, frozenset({404}), ou={"numero": "{depot}", "forme": "tsr"}, aussi=A.lire_depot)
    ],
    # Nothing was completed here: tests/services/instruction/recevabilite/test_sceau.py.
    **{
        f"atelier-complements-{quoi}": [
            Cas("GET", A.lire, frozenset({404}), ou={"numero": "aucun"}, aussi=A.lire_depot)
        ]
        for quoi in ("sceau", "accuse")
    },
    # No label is granted here: what each act asks for is tried in tests/services/label/.
    "atelier-label": [
        lit(A.repondre_du_label, aussi=A.tenir_label),
        ecrit(A.repondre_du_label, 422, aussi=A.tenir_label),
    ],
    **SUIVRE,
    # No label is granted here: its sheet begins with it (tests/web/atelier/bilan/).
    "atelier-bilan": [lit(A.lire_suivi), ecrit(A.lire_suivi, {404, 422})],
    "atelier-enseignements": [lit(A.modifier), ecrit(A.modifier, 422)],
    "atelier-liens": [lit(A.signaler_lien), ecrit(A.signaler_lien, 422)],
    "atelier-pieces": [lit()],
    # Who may join nothing to that fiche does not find it in the form: the form comes back, nothing is written.
    "atelier-joindre": [
        ecrit(A.lire, corps={"fichier": b"Neuf.", "fiche": "f1"}, geste=A.joindre, fiche="f1", sinon=422)
    ],
    "atelier-piece": [lit(ou={"piece": "{piece}"}, aussi=A.lire_depot)],
    **INSTRUIRE,
    "atelier-retirer-piece": [ecrit(A.lire, ou={"piece": "{piece}"}, geste=A.joindre)],
}

# For anyone: the pages of the public site, and the API, which only read.
PUBLIQUES: dict[str, list[str]] = {
    **PAGES,
    **{nom: [adresse] for nom, (adresse, _) in FICHIERS.items()},
    **{nom: [adresse] for nom, (adresse, _) in RENVOIS.items()},
    "api-v1:openapi-json": ["/api/v1/openapi.json"],
    "api-v1:appels": ["/api/v1/appels"],
    "api-v1:appel": ["/api/v1/appels/ti-2023-2027"],
    "api-v1:dossiers": ["/api/v1/dossiers"],
    "api-v1:dossier": ["/api/v1/dossiers/hautes-alpes"],
    "api-v1:verdict": ["/api/v1/dossiers/hautes-alpes/verdict"],
    # It reads the base, as the other pages of the public site do not.
    "labels": ["/labels/"],
    "accords": ["/accords/"],
    "bilans": ["/bilans/"],
    "bilan-schema": ["/bilans/schema.json"],
    "api-v1:labels": ["/api/v1/labels"],
    "api-v1:accords": ["/api/v1/accords"],
    "api-v1:bilans": ["/api/v1/bilans"],
    "api-v1:dispositifs": ["/api/v1/dispositifs"],
    "api-v1:dispositif": ["/api/v1/dispositifs/decarb-flash"],
    "api-v1:offre": ["/api/v1/dossiers/hautes-alpes/offre"],
    "api-v1:referentiel": ["/api/v1/referentiel"],
    "api-v1:chercher": ["/api/v1/referentiel/chercher?q=gap"],
    "api-v1:perimetre-evaluer": [f"/api/v1/perimetres/evaluer?siren={SIREN}"],
    "api-v1:perimetre-proposer": ["/api/v1/perimetres/proposer?avec=240500439&max_unites=2"],
}


_C, _A = "/comptes/", "/administration/"
_BOITE = "/instruction/campagnes/ti-2023-2027/"
_CAMPAGNE = f"{_A}campagnes/ti-2023-2027/"
_ANNONCE = "/annonce/campagnes/ti-2023-2027/"
_ANNONCES_LUES = {"annonce": "", "annonce-notifications": "notifications/"}
_ANNONCES_FAITES = {"annonce-proposer": "proposer/", "annonce-armer": "armer/", "annonce-annuler": "annuler/"}
# For administrators alone, by second factor and, to act, a proof given on purpose; they name nobody who is here.
_LUE_ET_ENVOYEE = (("GET", 200), ("POST", 302))
_LUES = {
    "administration": _A,
    "administration-campagnes": f"{_A}campagnes/",
    "administration-campagne": _CAMPAGNE,
    "administration-comptes": f"{_A}comptes/",
    "administration-compte": f"{_A}comptes/999/",
    "administration-administrateurs": f"{_A}administrateurs/",
    "administration-organisations": f"{_A}organisations/",
    "administration-organisation": f"{_A}organisations/999/",
    "administration-cles": f"{_A}cles/",
    "administration-taches": f"{_A}taches/",
    "administration-conservation": f"{_A}conservation/",
    "administration-journal": f"{_A}journal/",
}
_FAITES = {
    "administration-ouvrir": f"{_A}ouvrir-campagne/",
    "administration-prolonger": f"{_CAMPAGNE}prolonger/",
    "administration-nommer": f"{_CAMPAGNE}nommer/",
    "administration-reprendre": f"{_CAMPAGNE}roles/999/",
    "administration-inscrire": f"{_A}comptes/inscrire/",
    "administration-seconde-preuve": f"{_A}comptes/999/seconde-preuve/",
    "administration-deconnecter": f"{_A}comptes/999/deconnecter/",
    "administration-jetons": f"{_A}comptes/999/jetons/",
    "administration-effacer": f"{_A}comptes/999/effacer/",
    "administration-ajouter": f"{_A}administrateurs/ajouter/",
    "administration-retirer": f"{_A}administrateurs/999/retirer/",
    "administration-fusionner": f"{_A}organisations/999/fusionner/998/",
    "administration-rattacher": f"{_A}organisations/999/rattacher/998/",
    "administration-detacher": f"{_A}organisations/999/detacher/998/",
    "administration-nouvelle-cle": f"{_A}cles/nouvelle/",
    "administration-purger": f"{_A}conservation/purger/",
    "administration-verifier": f"{_A}journal/verifier/",
}
# Reauthenticating is refused (403) to an account without password nor second factor: there is nothing to ask.
COMPTES: dict[str, list[Compte]] = {
    "atelier": [Compte("/atelier/", 302, 200)],
    "raccourcis": [Compte("/raccourcis/", 302, 200)],  # Of anyone, one's own alone.
    "a-vous": [Compte("/a-vous/", 302, 200)],
    "calendrier": [Compte("/calendrier/?tous=oui&mois=2026-12", 302, 200)],
    "chercher": [Compte("/chercher/?q=a", 302, 200), Compte("/chercher/?q=e&dossier=essai", 302, 200)],
    # Who instructs one campaign is led to its inbox; in a campaign that is not theirs, there is none.
    "instruction": [Compte("/instruction/", 302, {200, 302})],
    "instruction-boite": [Compte(_BOITE, 302, {200, 404})],
    "instruction-charge": [Compte(f"{_BOITE}charge/", 302, {200, 404})],
    # The committee reads the inbox; its workbook is for who instructs.
    "instruction-xlsx": [Compte(f"{_BOITE}depots.xlsx", 302, {200, 403, 404})],
    "instruction-importer": [
        Compte(f"{_BOITE}classeur/", 302, {200, 403, 404}),
        Compte(f"{_BOITE}classeur/", 302, {422, 403, 404}, "POST"),
    ],
    "instruction-appliquer": [Compte(f"{_BOITE}classeur/appliquer/", 302, {400, 403, 404}, "POST")],
    "instruction-transmettre-les-prets": [Compte(f"{_BOITE}transmettre/", 302, {302, 403, 404}, "POST")],
    "instruction-garder-vue": [Compte(f"{_BOITE}vues/", 302, {403, 404}, "POST")],
    "instruction-oublier-vue": [Compte(f"{_BOITE}vues/999/", 302, {404}, "POST")],
    # For who sits in the committee of the campaign, and its composition for administrators: tests/web/comite/.
    "comite": [Compte("/comite/", 302, {200, 302})],
    **{
        nom: [Compte(f"/comite/ti-2023-2027/{suite}", 302, {200, 404})]
        for nom, suite in (
            ("comite-campagne", ""),
            ("comite-composition", "composition/"),
            ("comite-regles", "regles/"),
            ("comite-decisions", "decisions/"),
            ("comite-comparaison", "comparaison/"),
            ("comite-carte", "comparaison/carte.svg"),
            ("comite-exporter", "comparaison/tableau.csv"),
        )
    },
    "comite-reouvertures": [Compte("/comite/ti-2023-2027/rouvrir/", 302, {200, 403, 404})],
    "comite-proces-verbal": [Compte("/comite/ti-2023-2027/seances/999/proces-verbal.pdf", 302, {403, 404})],
    "comite-agenda": [Compte("/comite/ti-2023-2027/seances/999/agenda.ics", 302, 404)],
    "comite-horodatage": [Compte("/comite/ti-2023-2027/decisions/aucun/1/horodatage.tsr", 302, 404)],
    "comite-lettre": [Compte("/comite/ti-2023-2027/decisions/aucun/lettre.pdf", 302, 404)],
    **{
        nom: [Compte(f"/comite/ti-2023-2027/{suite}", 302, {403, 404}, verbe) for verbe in ("GET", "POST")]
        for nom, suite in (
            ("comite-membre", "composition/999/"),
            ("comite-mentions", "mentions/"),
            ("comite-prevoir", "prevoir/"),
            ("comite-seance", "seances/999/"),
            ("comite-point", "seances/999/points/999/"),
            ("comite-decision", "decisions/aucun/"),
            ("comite-reouverture", "rouvrir/aucun/"),
        )
    },
    **SUIVIS,
    "point": [Compte("/point/", 410, 410), Compte("/point/", 410, 410, "POST")],
    "suivre-point": [Compte("/point/faux/", 302, 302)],
    "promesses": [Compte("/promesses/", 410, 410), Compte("/promesses/", 410, 410, "POST")],
    "suivre-promesses": [Compte("/promesses/faux/", 302, 302)],
    "instruction-declarations": [
        Compte("/instruction/declarations/", 302, ok, v) for v, ok in (("GET", 200), ("POST", 422))
    ],
    "instruction-declarer-interet": [Compte("/instruction/declarations/ti-2023-2027/interet/", 302, 422, "POST")],
    "instruction-tout-dit": [Compte("/instruction/declarations/ti-2023-2027/tout-dit/", 302, {302, 404}, "POST")],
    **DES_PROGRAMMES,
    "instruction-confirmer-mandat": [Compte("/instruction/declarations/a-confirmer/999/", 302, 400, "POST")],
    "instruction-retirer-declaration": [Compte("/instruction/declarations/retirer/mandat/999/", 302, 404, "POST")],
    "atelier-ouvrir": [Compte("/atelier/candidatures/", 302, 422, "POST")],
    "atelier-importer": [Compte("/atelier/candidatures/importer/", 302, 422, "POST")],
    "atelier-dupliquer": [Compte("/atelier/candidatures/exemple/", 302, 403, "POST")],
    "atelier-agenda": [Compte("/atelier/agenda/1-faux.ics", 404, 404)],
    "accord": [Compte("/accord/", 410, 410), Compte("/accord/", 410, 410, "POST")],
    "suivre-accord": [Compte("/accord/faux/", 302, 302)],
    **{nom: [Compte(*cas) for cas in cas_du_nom] for nom, cas_du_nom in PAR_LIEN.items()},
    "enquete": [Compte("/enquete/", 410, 410), Compte("/enquete/", 410, 410, "POST")],
    "suivre-enquete": [Compte("/enquete/faux/", 302, 302)],
    "invitation": [Compte(f"{_C}invitation/", 410, 410), Compte(f"{_C}invitation/", 410, 410, "POST")],
    "suivre-invitation": [Compte(f"{_C}invitation/faux/", 302, 302)],
    # Closed unless the demonstration mode is on.
    "demonstration": [Compte(f"{_C}demonstration/", 404, 404), Compte(f"{_C}demonstration/", 404, 404, "POST")],
    **{
        nom: [Compte(f"{_C}demonstration/visite/{ou}/", 302, 404)] for nom, ou in (("visite", 1), ("visite-fin", "fin"))
    },
    "texte-garde": [Compte(f"{_C}texte-garde/", 302, 302), Compte(f"{_C}texte-garde/", 302, 302, "POST")],
    "compte": [Compte(_C, 302, 200)],
    # One's own alone: what was told to somebody else does not exist (tests/web/comptes/test_notifications.py).
    "notifications": [Compte(f"{_C}notifications/", 302, 200)],
    "notification": [Compte(f"{_C}notifications/999/", 302, 404, v) for v in ("GET", "POST")],
    "notifications-choix": [Compte(f"{_C}notifications/choix/", 302, ok, v) for v, ok in _LUE_ET_ENVOYEE],
    "notifications-lues": [Compte(f"{_C}notifications/tout-lire/", 302, 302, "POST")],
    "notifications-adresse": [Compte(f"{_C}notifications/adresse/", 302, 302, "POST")],
    # For administrators of the platform alone: tests/web/administration/test_lettres_mortes.py.
    "lettres-mortes": [Compte("/administration/lettres-mortes/", 302, {ok, 403}, v) for v, ok in _LUE_ET_ENVOYEE],
    **{nom: [Compte(ou, 302, {200, 403, 404})] for nom, ou in _LUES.items()},
    **{nom: [Compte(ou, 302, {302, 403}, verbe) for verbe in ("GET", "POST")] for nom, ou in _FAITES.items()},
    # Who conducts the committee and administrators announce, and convene: tests/web/annonce/.
    **{nom: [Compte(f"{_ANNONCE}{ou}", 302, {200, 403, 404})] for nom, ou in _ANNONCES_LUES.items()},
    "annonce-essai": [Compte(f"{_ANNONCE}essai/", 302, {200, 302, 403, 404}, verbe) for verbe in ("GET", "POST")],
    **{
        nom: [Compte(f"{_ANNONCE}{ou}", 302, {302, 403, 404, 422}, verbe) for verbe in ("GET", "POST")]
        for nom, ou in _ANNONCES_FAITES.items()
    },
    "assemblee": [
        Compte(f"{_ANNONCE}assemblee/", 302, {200, 403, 404}),
        Compte(f"{_ANNONCE}assemblee/", 302, {422, 403, 404}, "POST"),
    ],
    "assemblee-liste": [Compte("/annonce/assemblees/999/", 302, 404, v) for v in ("GET", "POST")],
    "assemblee-annuler": [Compte("/annonce/assemblees/999/annuler/", 302, 404, "POST")],
    "assemblee-invitation": [Compte("/annonce/assemblees/999/invitation/", 302, 404, v) for v in ("GET", "POST")],
    "assemblee-agenda": [Compte("/annonce/assemblees/999/assemblee.ics", 302, 404)],
    "labels-de-la-campagne": [Compte("/campagnes/ti-2023-2027/labels/", 200, 200)],
    "account_login": [Compte(f"{_C}connexion/", 200, 302)],
    "account_logout": [Compte(f"{_C}deconnexion/", 302, {200, 302})],
    "account_signup": [Compte(f"{_C}inscription/", 200, 302)],
    "account_inactive": [Compte(f"{_C}inactif/", 200, 200)],
    "account_reauthenticate": [Compte(f"{_C}confirmer/", 302, {200, 302, 403})],
    "account_email": [Compte(f"{_C}adresses/", 302, 200)],
    "annuler-adresse": [
        Compte(f"{_C}adresses/annuler/faux/", 410, 410),
        Compte(f"{_C}adresses/annuler/faux/", 410, 410, "POST"),
    ],
    "sessions": [Compte(f"{_C}sessions/", 302, 200), Compte(f"{_C}sessions/", 302, 302, "POST")],
    "jetons": [Compte(f"{_C}jetons/", 302, 200), Compte(f"{_C}jetons/", 302, {302, 422}, "POST")],
    # One's own alone: what is somebody else's does not exist (tests/web/comptes/test_jetons.py).
    "revoquer-jeton": [Compte(f"{_C}jetons/999/revoquer/", 302, 302, "POST")],
    "account_email_verification_sent": [Compte(f"{_C}adresses/verification/", 200, 200)],
    "account_confirm_email": [Compte(f"{_C}adresses/verification/faux/", 200, 200)],
    "account_change_password": [Compte(f"{_C}mot-de-passe/", 302, {200, 302})],
    "account_set_password": [Compte(f"{_C}mot-de-passe/choisir/", 302, {200, 302})],
    "account_reset_password": [Compte(f"{_C}mot-de-passe/oublie/", 200, {200, 302})],
    "account_reset_password_done": [Compte(f"{_C}mot-de-passe/oublie/envoye/", 200, 200)],
    "account_reset_password_from_key": [Compte(f"{_C}mot-de-passe/oublie/1-faux/", 200, 200)],
    "account_reset_password_from_key_done": [Compte(f"{_C}mot-de-passe/change/", 200, 200)],
    "mfa_index": [Compte(f"{_C}double-facteur/", 302, 200)],
    "mfa_authenticate": [Compte(f"{_C}double-facteur/connexion/", 302, 302)],
    "mfa_reauthenticate": [Compte(f"{_C}double-facteur/confirmer/", 302, {200, 302, 403})],
    "mfa_activate_totp": [Compte(f"{_C}double-facteur/application/", 302, {200, 302})],
    "mfa_deactivate_totp": [Compte(f"{_C}double-facteur/application/retirer/", 302, {200, 302, 404})],
    "mfa_view_recovery_codes": [Compte(f"{_C}double-facteur/codes/", 302, {200, 302, 404})],
    "mfa_generate_recovery_codes": [Compte(f"{_C}double-facteur/codes/nouveaux/", 302, {200, 302, 404})],
    "mfa_download_recovery_codes": [Compte(f"{_C}double-facteur/codes/telecharger/", 302, {200, 302, 404})],
    "mfa_list_webauthn": [Compte(f"{_C}double-facteur/cles/", 302, {200, 302})],
    "mfa_add_webauthn": [Compte(f"{_C}double-facteur/cles/ajouter/", 302, {200, 302})],
    "mfa_reauthenticate_webauthn": [Compte(f"{_C}double-facteur/cles/confirmer/", 302, {200, 302, 403})],
    "mfa_remove_webauthn": [Compte(f"{_C}double-facteur/cles/999/retirer/", 302, {302, 404})],
    "mfa_edit_webauthn": [Compte(f"{_C}double-facteur/cles/999/renommer/", 302, {302, 404})],
    # Closed unless a provider is declared.
    "proconnect_login": [Compte(f"{_C}proconnect/", 404, 404)],
    "proconnect_callback": [Compte(f"{_C}proconnect/retour/", 404, 404)],
    "socialaccount_login_cancelled": [Compte(f"{_C}proconnect/annule/", 200, 200)],
    "socialaccount_login_error": [Compte(f"{_C}proconnect/erreur/", 401, 401)],
    "socialaccount_signup": [Compte(f"{_C}proconnect/inscription/", 302, 302)],
    "socialaccount_connections": [Compte(f"{_C}proconnect/liens/", 302, 200)],
}

# Read by programs with a body of their own, tried in tests/api.
AILLEURS = {f"api-v1:{nom}" for nom in ("verifier", "api-root", "suivi", "demandes", "demande", "demandes-recues")}
# Of a label that was granted, for anyone: tests/web/public/test_labels.py.
AILLEURS |= (DES_LABELS - {"labels"}) | {"api-v1:label", "api-v1:label-horodatages"}
# Of a settled sheet, for anyone: tests/web/bilan/.
AILLEURS |= {"bilan", "bilan-fichier", "bilans-campagne", "bilans-carte", "bilans-fichier"}
