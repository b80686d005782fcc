"""The operations of the API that answer somebody, in the table of rights: with a session, with none."""

from __future__ import annotations

from tests.web.cas import Compte

DES_PROGRAMMES: dict[str, list[Compte]] = {
    # With the session of the pages, 401 without; what one may not see is a 404: tests/api/test_session.py.
    **{
        f"api-v1:{nom}": [Compte(f"/api/v1/{suite}", 401, {200, 403, 404})]
        for nom, suite in (
            ("boite", "campagnes/ti-2023-2027/boite"),
            ("vues", "campagnes/ti-2023-2027/boite/vues"),
            ("avis", "depots/aucun/avis"),
            ("liens", "depots/aucun/liens"),
            ("decision", "depots/aucun/decision"),
            ("depot-horodatages", "depots/aucun/horodatages"),
            ("seances", "campagnes/ti-2023-2027/comite/seances"),
            ("seance", "campagnes/ti-2023-2027/comite/seances/999"),
            ("annonce", "campagnes/ti-2023-2027/annonce"),
            ("affectations", "depots/aucun/affectations"),
            ("recevabilite", "depots/aucun/recevabilite"),
            ("etape", "depots/aucun/etape"),
            ("complements", "depots/aucun/complements"),
            ("membres", "campagnes/ti-2023-2027/comite/membres"),
            ("membre", "campagnes/ti-2023-2027/comite/membres/1"),
            ("projet-d-avis", "depots/aucun/avis/region:93/projet"),
            ("fil", "depots/aucun/fil"),
            ("evenements", "suivi/aucun/evenements"),
            ("engagements", "suivi/aucun/engagements"),
            ("demande-recue", "demandes/recues/aucune"),
        )
    },
    # By a token alone, whoever holds the session of the pages: tests/api/test_ecritures.py.
    **{
        f"api-v1:{nom}": [Compte(f"/api/v1/{suite}", 401, 401, verbe)]
        for nom, verbe, suite in (
            ("affecter", "PUT", "depots/essai/affectations/region:93"),
            ("examiner", "PUT", "depots/essai/recevabilite/actes"),
            ("preparer-avis", "PUT", "depots/essai/avis/region:93/projet"),
            ("rendre-avis", "POST", "depots/essai/avis/region:93"),
            ("dire-au-fil", "POST", "depots/essai/fil"),
            ("rayer-au-fil", "DELETE", "depots/essai/fil/1"),
            ("declarer", "POST", "depots/essai/etape"),
            ("demander-des-complements", "POST", "depots/essai/complements"),
            ("constater-les-complements", "POST", "depots/essai/complements/fin"),
            ("prevoir", "POST", "campagnes/ti-2023-2027/comite/seances"),
            ("deplacer", "PUT", "campagnes/ti-2023-2027/comite/seances/1"),
            ("annuler-la-seance", "POST", "campagnes/ti-2023-2027/comite/seances/1/annulation"),
            ("inscrire", "POST", "campagnes/ti-2023-2027/comite/seances/1/points"),
            ("retirer-un-point", "POST", "campagnes/ti-2023-2027/comite/seances/1/points/1/retrait"),
            ("convoquer", "POST", "campagnes/ti-2023-2027/comite/seances/1/convocation"),
            ("ouvrir-la-seance", "POST", "campagnes/ti-2023-2027/comite/seances/1/ouverture"),
            ("lever", "POST", "campagnes/ti-2023-2027/comite/seances/1/levee"),
            ("proposer-au-vote", "POST", "campagnes/ti-2023-2027/comite/seances/1/points/1/proposition"),
            ("consulter", "POST", "campagnes/ti-2023-2027/comite/seances/1/consultation"),
            ("compter", "POST", "campagnes/ti-2023-2027/comite/seances/1/comptage"),
            ("s-opposer", "POST", "campagnes/ti-2023-2027/comite/seances/1/opposition"),
            ("voter", "POST", "campagnes/ti-2023-2027/comite/seances/1/points/1/votes"),
            ("nommer", "POST", "campagnes/ti-2023-2027/comite/membres"),
            ("finir", "DELETE", "campagnes/ti-2023-2027/comite/membres/1"),
            ("rattacher", "POST", "campagnes/ti-2023-2027/comite/membres/1/mandats"),
            ("detacher", "DELETE", "campagnes/ti-2023-2027/comite/membres/1/mandats/1"),
            ("repondre-du-membre", "POST", "campagnes/ti-2023-2027/comite/membres/1/non-confirmes/1"),
            ("recevoir-la-declaration", "POST", "campagnes/ti-2023-2027/comite/membres/1/declaration"),
            ("armer", "POST", "campagnes/ti-2023-2027/annonce"),
            ("decider", "POST", "campagnes/ti-2023-2027/decisions/essai"),
            ("dire-un-evenement", "POST", "suivi/essai/evenements"),
            ("promettre", "POST", "suivi/essai/engagements"),
            ("dire-une-suite", "POST", "suivi/essai/engagements/1/suites"),
            ("preparer-une-demande", "POST", "suivi/essai/demandes"),
            ("dire-une-demande", "POST", "suivi/essai/demandes/essai-d1/etapes"),
            ("repondre-a-une-demande", "POST", "demandes/recues/essai-d1/etapes"),
        )
    },
}
