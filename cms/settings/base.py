"""What every environment shares. Each value that an operator sets is read here, once and typed."""

from environs import validate

from .database import build_database
from .env import BASE_DIR, env, refusing

AT_LEAST_ONE = validate.Range(min=1)
PREVIEW_URL = validate.Regexp(
    r"(https?://[^\s/?#@]+/([^\s?#]+/)?)?\Z",
    error="must be http(s)://host/, or a path below it, with / at its end",
)
LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

with refusing():
    # What Salve writes: the embedded database, media, collected static files.
    DATA_DIR = BASE_DIR / env.path("DATA_DIR", BASE_DIR / ".data")
    PORT = env.int("PORT", 8000)
    # The CMS's own public address; links to documents and the API start with it, never with a
    # request's Host.
    CMS_BASE_URL = (env.str("CMS_BASE_URL", "") or f"http://127.0.0.1:{PORT}").rstrip("/")
    # Where readers get pictures: the CMS itself, or a CDN or front end that hands them on.
    MEDIA_BASE_URL = env.str("MEDIA_BASE_URL", "").rstrip("/") or CMS_BASE_URL
    # Where the front end takes a preview, such as https://clinic.example/preview/; "" for nowhere.
    FRONTEND_PREVIEW_URL = env.str("FRONTEND_PREVIEW_URL", "", validate=PREVIEW_URL)

    DATABASE_URL = env.str("DATABASE_URL", "")
    # Connections each process keeps and may open; with fewer than its threads, requests queue.
    DATABASE_POOL_MIN_SIZE = env.int("DATABASE_POOL_MIN_SIZE", 1)
    DATABASE_POOL_MAX_SIZE = env.int("DATABASE_POOL_MAX_SIZE", 8)

    # gunicorn.conf.py takes these from here.
    BIND = env.str("BIND", f"127.0.0.1:{PORT}")
    WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", 2, validate=AT_LEAST_ONE)  # processes
    WEB_THREADS = env.int("WEB_THREADS", 8, validate=AT_LEAST_ONE)  # in each process
    WEB_TIMEOUT_SECONDS = env.int("WEB_TIMEOUT_SECONDS", 30, validate=AT_LEAST_ONE)
    ACCESS_LOG = env.bool("ACCESS_LOG", False)
    # Proxies whose X-Forwarded-Proto is believed.
    FORWARDED_ALLOW_IPS = env.str("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

    LOG_LEVEL = env.str("LOG_LEVEL", "WARNING", validate=validate.OneOf(LOG_LEVELS))

    # Without a mail server nothing is sent and the admin offers no password reset.
    EMAIL_HOST = env.str("EMAIL_HOST", "")
    EMAIL_PORT = env.int("EMAIL_PORT", 587)
    EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "salve@localhost")

INSTALLED_APPS = [
    "api",
    "articles",
    "treatments",
    "cms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "api.delivery.chain.DeliveryMiddleware",  # answers the API, passes on the rest
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.AdminSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.middleware.AdminCsrfMiddleware",
    "cms.middleware.AdminAuthenticationMiddleware",
    "cms.middleware.AdminMessageMiddleware",
    "cms.middleware.AdminFrameOptionsMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": build_database(
        DATABASE_URL,
        data_dir=DATA_DIR,
        pool_sizes=(DATABASE_POOL_MIN_SIZE, DATABASE_POOL_MAX_SIZE),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "cms.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a hash of the content, so browsers keep the files for ever.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What editors upload is for editors; visitors get renditions and documents only.
MEDIA_URL = "/admin/files/"
MEDIA_ROOT = DATA_DIR / "media"

# A proxy that does not pass X-Forwarded-Proto on must not lock editors out of their forms.
CSRF_TRUSTED_ORIGINS = [CMS_BASE_URL]

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds; mail is sent while an editor waits

# The page editor posts a field per block and inline row; long articles pass Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} pid={process} {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would print a second time, and mail errors to nobody.
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        # Answers 400 to 404 are in the access log; a scanner's made-up host is no error of ours.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

WAGTAIL_SITE_NAME = "Salve"
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_BASE_URL = CMS_BASE_URL
WAGTAILAPI_BASE_URL = CMS_BASE_URL
WAGTAILAPI_LIMIT_MAX = 50
WAGTAILIMAGES_IMAGE_MODEL = "cms.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.images.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.Document"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_PASSWORD_RESET_ENABLED = bool(EMAIL_HOST)
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Milliseconds from an edit that was noticed. A draft is saved once its preview has been drawn: both
# at once would take twice as long.
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 50
WAGTAIL_AUTOSAVE_INTERVAL = 2_000
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # would tell another company who works here
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Folds text on both sides; without SEARCH_CONFIG stemming would follow the machine's locale.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search.backend", "SEARCH_CONFIG": "english"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # as cms.slugs: "Juvéderm" becomes "juvederm"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True

# The view that draws a draft: named here because cms must not import api.
PAGE_PREVIEW = "api.preview.render.render_page"
# What stands in front of Django; likewise.
WSGI_DOOR = "api.delivery.door.DeliveryDoor"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "api.contract.schema.AnswerSchema",
}

SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "DEFAULT_GENERATOR_CLASS": "api.contract.generator.ContractGenerator",
    "TITLE": "Salve",
    "VERSION": "2",
    "DESCRIPTION": (
        "The public API of a clinic's content. Every address is read only, needs no key and knows "
        "no visitor, but for those under `preview/`, which are for a front end's server. HEAD "
        "answers like GET without a body. Properties, types and blocks may be added at any time: "
        "pass over what you do not know."
    ),
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "SERVERS": [{"url": "/", "description": "Where this document comes from"}],
    "SCHEMA_PATH_PREFIX": "/api/v2",
    "SORT_OPERATION_PARAMETERS": False,
    # Choices stay where they are used, and lose the mark that would gather them.
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enum_id_removal"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
