"""Django settings. Every one that an operator may change is an environment variable, listed in docs/exploitation.md."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from binome.referentiel.emplacement import dossier_donnees
from config.adresse import adresse_publique, hote
from config.ailleurs import autorite_d_horodatage, plateforme_de_demarches
from config.base import base_de_donnees
from config.cle import cle_secrete
from config.comptes import LIMITES, demonstration, origine, proconnect
from config.environnement import booleen, choix, entier, liste, texte
from config.surete import (
    exiger_adresse_sure,
    exiger_cles,
    exiger_debogage_ici,
    exiger_fournisseur_sur,
    exiger_hotes,
    exiger_session_bornee,
    exiger_smtp_sur,
)

RACINE = Path(__file__).resolve().parent.parent
DONNEES = dossier_donnees()

SECRET_KEY = cle_secrete(texte("BINOME_CLE_SECRETE", ""), DONNEES)
# Keys of before: what they signed and encrypted still reads, nothing new is written with them.
SECRET_KEY_FALLBACKS = liste("BINOME_CLES_ANCIENNES", "")
exiger_cles(SECRET_KEY, bool(texte("BINOME_CLE_SECRETE", "")), DONNEES, SECRET_KEY_FALLBACKS)
DEBUG = booleen("BINOME_DEBOGAGE", False)
_COURRIEL = choix("BINOME_COURRIEL", ("console", "smtp"))
# What links of e-mails begin with; the site answers to that name too.
BINOME_ADRESSE = adresse_publique(texte("BINOME_ADRESSE", ""), courriels_partent=_COURRIEL == "smtp")
ALLOWED_HOSTS = list(dict.fromkeys([*liste("BINOME_HOTES", "localhost,127.0.0.1,[::1]"), hote(BINOME_ADRESSE)]))
# Behind a proxy that speaks HTTPS and says so in X-Forwarded-Proto.
_HTTPS = booleen("BINOME_HTTPS", False)
exiger_hotes(ALLOWED_HOSTS)
exiger_debogage_ici(DEBUG, _HTTPS, ALLOWED_HOSTS)
exiger_adresse_sure(texte("BINOME_ADRESSE", ""), _HTTPS)
exiger_fournisseur_sur(texte("BINOME_PROCONNECT", ""))

BINOME_DOSSIERS = tuple(liste("BINOME_DOSSIERS", ""))
BINOME_NODE_MODULES = Path(texte("BINOME_NODE_MODULES", str(RACINE / "node_modules")))
BINOME_TAILLE_MAX = entier("BINOME_TAILLE_MAX", 5_000_000)
BINOME_TAILLE_PIECE = entier("BINOME_TAILLE_PIECE", 20_000_000)
BINOME_CACHE_PAGES = entier("BINOME_CACHE_PAGES", 300)
BINOME_REQUETE_LENTE = entier("BINOME_REQUETE_LENTE", 2000)
BINOME_ANTIVIRUS = texte("BINOME_ANTIVIRUS", "")
BINOME_HORODATAGE = autorite_d_horodatage(texte("BINOME_HORODATAGE", ""), texte("BINOME_HORODATAGE_CHAINE", ""))
BINOME_HORODATAGE_CHAINE = texte("BINOME_HORODATAGE_CHAINE", "")
BINOME_HORODATAGE_DELAI = entier("BINOME_HORODATAGE_DELAI", 10) or 1
BINOME_HORODATAGE_MARGE = entier("BINOME_HORODATAGE_MARGE", 90)
BINOME_HORODATAGE_REVOCATIONS = booleen("BINOME_HORODATAGE_REVOCATIONS", True)
BINOME_DEMARCHE = plateforme_de_demarches(texte("BINOME_DEMARCHE", ""), texte("BINOME_DEMARCHE_FORMULAIRES", ""))
BINOME_DEMARCHE_FORMULAIRES = texte("BINOME_DEMARCHE_FORMULAIRES", "")
BINOME_DEMARCHE_DELAI = entier("BINOME_DEMARCHE_DELAI", 10) or 1
BINOME_EDITEUR = texte("BINOME_EDITEUR", "")
BINOME_CONTACT = texte("BINOME_CONTACT", "")
BINOME_HEBERGEUR = texte("BINOME_HEBERGEUR", "")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "binome.registre",
    "binome.web",
    "binome.web.comptes.proconnect",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
]
AUTH_USER_MODEL = "registre.Compte"
MIDDLEWARE = [
    "binome.web.socle.lenteur.LenteurMiddleware",
    # Around all that answers by itself: a redirection, a refused host, too say who may keep them.
    "binome.web.socle.entetes.EntetesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "binome.web.socle.entetes.ConfidentialiteMiddleware",
    "django.middleware.common.CommonMiddleware",
    "binome.web.socle.session.SessionToleranteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before what asks for an account: a session at its end is nobody's.
    "binome.web.comptes.suivi.SuiviMiddleware",
    "binome.web.comptes.textes.garde.TexteGardeMiddleware",
    # Around every refusal, those of the doors too.
    "binome.web.comptes.textes.rendu.TexteRenduMiddleware",
    # Everything asks for an account, but what is marked public in config/urls.py and web/urls.py.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "binome.web.comptes.double_facteur.DoubleFacteurMiddleware",
    "binome.web.socle.methode.MethodeMiddleware",
    "binome.web.socle.erreurs.RefusDitMiddleware",
    "binome.web.socle.occupe.OccupeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "binome.web.socle.entetes.PolitiqueMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["config.gabarits.Chargeur"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "binome.web.socle.contexte.site",
            ],
            # `{% url %}` and `{% static %}`, in the pages of libraries too.
            "builtins": ["binome.web.templatetags.adresses"],
            "libraries": {"static": "binome.web.templatetags.adresses"},
        },
    }
]
# That `{% load static %}` finds ours before Django's is what is wanted.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
DATABASES = {"default": base_de_donnees(texte("BINOME_BASE", ""), DONNEES)}
# Counters of attempts are shared by all processes, never dropped before their time.
CACHES = {
    "default": {
        "BACKEND": "binome.registre.compteurs.Compteurs",
        "LOCATION": "registre_compteur",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/statique/"
STATIC_ROOT = DONNEES / "statique"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "binome.web.socle.paquets.PaquetsFinder",
]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("woff2", "png", "gz", "br")

# Same-origin only, nothing inline: MapLibre's worker is served as a file so that no blob: is needed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origine(texte("BINOME_PROCONNECT", ""))],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SECURE_SSL_REDIRECT = _HTTPS
# A token sent in clear is refused, not sent back elsewhere (api/socle/entree.py): nobody would see that it leaked.
SECURE_REDIRECT_EXEMPT = [r"^api/v1/"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
# Browsers then refuse them from another host or path, or in clear.
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrftoken"
# Scripts send the token of the form: none reads the cookie.
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "binome.web.socle.erreurs.jeton_refuse"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SESSION_COOKIE_SECURE = _HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = BINOME_TAILLE_MAX
# A form holds as many fields as the fullest fiche that the domain admits (domaine/saisie/limites.py): seven lists of
# 300 rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Accounts: by e-mail address, verified; docs/exploitation.md § Comptes.
BINOME_DEMONSTRATION = demonstration(booleen("BINOME_DEMONSTRATION", False), ALLOWED_HOSTS, _HTTPS)
BINOME_INSCRIPTION = choix("BINOME_INSCRIPTION", ("ouverte", "invitation"))
AUTHENTICATION_BACKENDS = ["binome.services.comptes.entree.Entree"]
SESSION_ENGINE = "binome.services.comptes.entree"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "nom")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "atelier"
SESSION_COOKIE_AGE = exiger_session_bornee(entier("BINOME_SESSION_HEURES", 12)) * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_ADAPTER = "binome.web.comptes.adaptateur.AdaptateurComptes"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "binome.web.comptes.formulaires.Identite"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# In the browser that signed up, a quarter of an hour at most: elsewhere the link proves the address, and opens nothing.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SIGNUP_REDIRECT_URL = "/atelier/#ouvrir"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Binôme · "
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Nothing is written to an address that has no account here: the answer on the page is the same.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _HTTPS else "http"
ACCOUNT_RATE_LIMITS = LIMITES
# Behind the proxy, attempts are counted per visitor, not for all of them together.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _HTTPS else 0
ACCOUNT_SESSION_REMEMBER = False
# Each receives a message: an account is not a way to write to strangers.
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "binome.web.comptes.adaptateur.AdaptateurDoubleFacteur"
ACCOUNT_FORMS = {
    "login": "binome.web.comptes.formulaires_allauth.ConnexionForm",
    "signup": "binome.web.comptes.formulaires_allauth.InscriptionForm",
    "add_email": "binome.web.comptes.formulaires_allauth.AdresseForm",
    "reset_password": "binome.web.comptes.formulaires_allauth.OubliForm",
    "reset_password_from_key": "binome.web.comptes.formulaires_allauth.NouveauMotDePasseForm",
    "change_password": "binome.web.comptes.formulaires_allauth.ChangementForm",
    "set_password": "binome.web.comptes.formulaires_allauth.PremierMotDePasseForm",
}
MFA_FORMS = {
    "add_webauthn": "binome.web.comptes.formulaires_allauth.CleForm",
    "edit_webauthn": "binome.web.comptes.formulaires_allauth.NomDeCleForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Binôme"
# A key is bound to a secure origin: browsers allow plain HTTP on this machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
SOCIALACCOUNT_ADAPTER = "binome.web.comptes.adaptateur.AdaptateurProConnect"
SOCIALACCOUNT_PROVIDERS = proconnect(
    texte("BINOME_PROCONNECT", ""), texte("BINOME_PROCONNECT_CLIENT", ""), texte("BINOME_PROCONNECT_SECRET", "")
)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = bool(SOCIALACCOUNT_PROVIDERS)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# E-mails and long work: written in the transaction of what asks for them, done by the worker after it.
TASKS = {
    "default": {
        "BACKEND": {
            "ouvrier": "django_tasks_db.DatabaseBackend",
            "immediates": "django_tasks.backends.immediate.ImmediateBackend",
        }[choix("BINOME_TACHES", ("ouvrier", "immediates"))]
    }
}
EMAIL_BACKEND = {
    "console": "binome.services.socle.reseau.terminal.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}[_COURRIEL]
EMAIL_HOST = texte("BINOME_SMTP_HOTE", "localhost")
EMAIL_PORT = entier("BINOME_SMTP_PORT", 25)
EMAIL_HOST_USER = texte("BINOME_SMTP_UTILISATEUR", "")
EMAIL_HOST_PASSWORD = texte("BINOME_SMTP_MOT_DE_PASSE", "")
EMAIL_USE_TLS = booleen("BINOME_SMTP_TLS", False)
exiger_smtp_sur(EMAIL_HOST, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = texte("BINOME_EXPEDITEUR", "binome@localhost")
BINOME_RETOURS = texte("BINOME_RETOURS", "")
BINOME_BOITE_DES_RETOURS = texte("BINOME_BOITE_DES_RETOURS", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "texte": {
            "()": "config.journalisation.EnTexte",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "config.journalisation.EnJson"},
    },
    "filters": {"sans_adresse": {"()": "config.journalisation.SansAdresse"}},
    "handlers": {
        "sortie": {
            "class": "logging.StreamHandler",
            "formatter": choix("BINOME_FORMAT_JOURNAL", ("texte", "json")),
            "filters": ["sans_adresse"],
        }
    },
    # What is done is traced whatever the level of the rest: for who runs a platform, not for who tries it.
    "loggers": {"binome.traces": {"level": "WARNING" if BINOME_DEMONSTRATION else "INFO"}},
    "root": {"handlers": ["sortie"], "level": texte("BINOME_NIVEAU_JOURNAL", "WARNING")},
}
