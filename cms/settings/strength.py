"""What production takes for a strong value; each check refuses to start in one line otherwise."""

import zlib
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.http.request import validate_host

from .env import refuse

MIN_KEY_CHARACTERS = 50  # Django's own measure (security.W009)
# Repetition and typing along the keyboard shrink to less; 16 random bytes in hex do not.
MIN_KEY_COMPRESSED_BYTES = 32
EXAMPLE_WORDS = ("insecure", "change", "example", "secret", "password")
EXAMPLE_PASSWORDS = {"admin", "changeme", "example", "password", "postgres", "salve", "secret"}


def check_secret_key(name: str, key: str) -> None:
    """Refuse a key that is missing, short, repetitive or says itself that it is an example."""
    if not key:
        refuse(f"{name} is not set: python -c 'import secrets; print(secrets.token_urlsafe(50))'")
    if len(key) < MIN_KEY_CHARACTERS:
        refuse(f"{name} is weak: {len(key)} characters, it needs {MIN_KEY_CHARACTERS}")
    if len(zlib.compress(key.encode())) < MIN_KEY_COMPRESSED_BYTES:
        refuse(f"{name} is weak: it repeats itself")
    if any(word in key.lower() for word in EXAMPLE_WORDS):
        refuse(f"{name} is weak: it looks like an example")


def check_base_url(url: str, *, name: str = "CMS_BASE_URL") -> SplitResult:
    """Refuse an address that is not ``https://host`` or that leads to the machine itself."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        bare = url == f"https://{host}" + (f":{parts.port}" if parts.port else "")
    except ValueError as error:
        refuse(f"{name} cannot be read: {error}")
    if not host or not bare or is_this_machine(host):
        refuse(f"{name} must be a public address, https://host, not {url}")
    return parts


def check_preview_url(url: str) -> None:
    """Refuse a front end that is not HTTPS: codes go there, and its cookie has to be secure."""
    if url and not url.startswith("https://"):
        refuse(f"FRONTEND_PREVIEW_URL must be https://, not {url}")


def is_this_machine(host: str) -> bool:
    """Tell whether a host name or address only means the machine that looks it up."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def check_allowed_hosts(hosts: list[str], *, base_url: SplitResult) -> None:
    """Refuse no host, any host, what is not a host name, and to shut out the CMS's own."""
    if not hosts:
        refuse("ALLOWED_HOSTS is not set: the CMS's host names, with commas between")
    for host in hosts:
        if "*" in host or not host.strip("."):
            refuse(f"ALLOWED_HOSTS is weak: {host!r} lets any host in")
        if host != host.strip() or any(sign in host for sign in "/: "):
            refuse(f"ALLOWED_HOSTS takes bare host names, not {host!r}")
    if not validate_host(base_url.hostname or "", hosts):
        refuse(f"ALLOWED_HOSTS lacks {base_url.hostname}, the host of CMS_BASE_URL")


def check_database_url(url: str, *, password: str) -> None:
    """Refuse a database that was not chosen or that anyone could guess the password of."""
    if not url:
        refuse(
            "DATABASE_URL is not set: postgresql://user:password@host:port/name, "
            "or embedded: for the server that Salve brings"
        )
    if password.lower() in EXAMPLE_PASSWORDS:
        refuse("DATABASE_URL is weak: it has an example's password")
