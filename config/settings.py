"""Django settings. Every one that an operator may change is an environment variable, listed in docs/exploitation.md."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from config.base import base_de_donnees
from config.environnement import booleen, entier, liste, texte

RACINE = Path(__file__).resolve().parent.parent
DONNEES = Path(texte("BINOME_DONNEES", str(RACINE / "var")))

# Without a key of its own, each start draws one: nothing durable is signed with it yet.
SECRET_KEY = texte("BINOME_CLE_SECRETE", "") or secrets.token_urlsafe(50)
DEBUG = booleen("BINOME_DEBOGAGE", False)
ALLOWED_HOSTS = liste("BINOME_HOTES", "localhost,127.0.0.1,[::1]")

BINOME_DOSSIERS = tuple(liste("BINOME_DOSSIERS", ""))
BINOME_NODE_MODULES = Path(texte("BINOME_NODE_MODULES", str(RACINE / "node_modules")))
BINOME_TAILLE_MAX = entier("BINOME_TAILLE_MAX", 5_000_000)
BINOME_EDITEUR = texte("BINOME_EDITEUR", "")
BINOME_CONTACT = texte("BINOME_CONTACT", "")
BINOME_HEBERGEUR = texte("BINOME_HEBERGEUR", "")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "binome.registre",
    "binome.web",
]
AUTH_USER_MODEL = "registre.Compte"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "binome.web.entetes.EntetesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "binome.web.contexte.site"],
        },
    }
]
DATABASES = {"default": base_de_donnees(texte("BINOME_BASE", ""), DONNEES)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": entier("BINOME_CACHE_PAGES", 300)},
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/statique/"
STATIC_ROOT = DONNEES / "statique"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "binome.web.paquets.PaquetsFinder",
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
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Behind a proxy that speaks HTTPS and says so in X-Forwarded-Proto.
_HTTPS = booleen("BINOME_HTTPS", False)
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = BINOME_TAILLE_MAX

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"sortie": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["sortie"], "level": texte("BINOME_NIVEAU_JOURNAL", "WARNING")},
}
