"""Teams configuration: the bot's registration with Microsoft, the tenants it serves and the hosts its tokens may go to.

Without listed tenants, every tenant is served. With an app id there must be a secret or a managed identity, or Teams does
not start and says what to set. Without one, requests are not verified, and only this machine is served (`--insecure-local`).
Tokens go to https addresses only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.infra.settings import Settings
from bot.infra.teams_cloud import CLOUDS

PUBLIC = CLOUDS["public"]
_ODD = re.compile(r"[^!-~]|\\\\")  # spaces, controls and other scripts: libraries differ in how they read them
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotRegistered(ValueError):
    """The Teams settings are incomplete. The message says what is missing and how to correct it."""


@dataclass(frozen=True)
class ServiceHosts:
    """Allow-list of hosts that a platform token may be sent to, as `host`, `host:port` or `*.domain`.

    Only https is allowed, except for a loopback host on the list. Tests and the local playground use that; the shipped
    list names no loopback host.
    """

    patterns: tuple[str, ...] = PUBLIC.hosts

    def allow(self, url: str) -> bool:
        """Whether a token may go to `url`. Anything odd about the address (user, fragment, no host) means no."""
        return _allowed(self.patterns, url)


def _allowed(patterns: tuple[str, ...], url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if _ODD.search(url) or not host or parts.query or parts.fragment:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    named = any(_matches(pattern, host, port) for pattern in patterns)
    return named and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _matches(pattern: str, host: str, port: int | None) -> bool:
    name, _, wanted = pattern.lower().partition(":")
    if wanted:
        return host == name and str(port) == wanted
    if name in LOOPBACK:
        return host == name
    return port in (None, 443) and (host.endswith(name[1:]) if name.startswith("*.") else host == name)


@dataclass(frozen=True)
class Registration:
    """The app registration. Without `app_id` requests are not verified and only loopback is served: the local playground."""

    app_id: str = ""
    app_secret: str = ""
    identity: str = ""  # client id of a managed identity that the registration trusts, in place of a secret
    exchange: str = PUBLIC.exchange  # the audience of that identity's tokens
    tenants: tuple[str, ...] = ()  # whose chats are served; empty means all
    openid_url: str = PUBLIC.openid_url
    token_url: str = PUBLIC.token_url.format(tenant=PUBLIC.home)
    hosts: ServiceHosts = ServiceHosts()
    issuer: str = PUBLIC.issuer
    scope: str = PUBLIC.scope
    other_service: str = PUBLIC.other_service  # where a chat may live whose usual address says InvalidBotApiHost

    @property
    def is_open(self) -> bool:
        """No app id: requests are not verified."""
        return not self.app_id

    def __repr__(self) -> str:  # the secret stays out of logs and tracebacks
        return f"Registration(app_id={self.app_id!r}, tenants={self.tenants!r})"

    @staticmethod
    def from_settings(settings: Settings) -> Registration:
        """The registration that the settings describe. Raises NotRegistered."""
        app_id, secret = settings.teams_app_id.strip(), settings.teams_app_secret.get_secret_value()
        if not app_id and not settings.insecure_local:
            raise NotRegistered(
                "THROUGHLINE_TEAMS_APP_ID is not set, so requests could not be verified. Set the app id and secret of the "
                "bot's registration; to try the bot on this machine alone, use --insecure-local."
            )
        identity = settings.teams_identity.strip()
        if app_id and not (secret or identity):
            raise NotRegistered(
                "THROUGHLINE_TEAMS_APP_ID is set but THROUGHLINE_TEAMS_APP_SECRET is not, so the bot could listen but not "
                "speak. Set the client secret of the same app registration, or put it in a file and name the file in "
                "THROUGHLINE_TEAMS_APP_SECRET_FILE. In Azure, set THROUGHLINE_TEAMS_IDENTITY instead."
            )
        cloud, tenants = settings.cloud, tuple(tenant.lower() for tenant in settings.teams_tenant)
        hosts = (cloud.hosts if app_id else LOOPBACK) + settings.teams_service_hosts
        if not hosts:
            raise NotRegistered(
                "THROUGHLINE_TEAMS_CLOUD is china, and Microsoft publishes no host of its chats. Set "
                "THROUGHLINE_TEAMS_SERVICE_HOSTS to the host in `serviceUrl` of the activities that the bot gets."
            )
        home = tenants[0] if tenants else cloud.home
        return Registration(
            app_id=app_id,
            app_secret=secret,
            identity=identity,
            exchange=cloud.exchange,
            tenants=tenants,
            openid_url=settings.teams_openid_url or cloud.openid_url,
            token_url=(settings.teams_token_url or cloud.token_url).replace("{tenant}", home),
            hosts=ServiceHosts(hosts),
            issuer=cloud.issuer,
            scope=cloud.scope,
            other_service=cloud.other_service,
        )
