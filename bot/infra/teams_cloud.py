"""Teams clouds: the addresses that differ between Microsoft's public cloud and the national ones.

One setting, THROUGHLINE_TEAMS_CLOUD, chooses a row. A token for one cloud is refused in every other, so issuer, keys
and scope must change together. Sources: Microsoft's Teams SDK (cloud environments) and "Deploy a bot to a government cloud".
`public` includes GCC; the others are `gcc-high`, `dod` and `china`. For China, Microsoft publishes no host of chats: it must
be set. Meetings for groups need `graph`, which China does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

GCC_HOST = "smba.infra.gcc.teams.microsoft.com"


@dataclass(frozen=True, kw_only=True)
class TeamsCloud:
    """One cloud. `home` is the tenant asked for tokens when none is configured.

    `other_service` is where a chat lives whose usual address answers InvalidBotApiHost.
    """

    name: str
    login: str
    home: str
    connector: str
    openid: str
    hosts: tuple[str, ...]
    issuers_v1: str = "https://sts.windows.net"
    other_service: str = ""
    graph: str = ""  # Microsoft Graph, where it offers online meetings
    exchange: str = "api://AzureADTokenExchange"
    """The audience of a managed identity's token that proves who the bot is."""

    @property
    def issuer(self) -> str:
        """Who signs the requests to the bot."""
        return f"https://{self.connector}"

    @property
    def scope(self) -> str:
        """What our own token is asked for."""
        return f"https://{self.connector}/.default"

    @property
    def openid_url(self) -> str:
        """Where the keys are published with which Teams signs its requests."""
        return f"https://{self.openid}/v1/.well-known/openidconfiguration"

    @property
    def token_url(self) -> str:
        """Where our own tokens come from, with {tenant} to be filled in."""
        return f"https://{self.login}/{{tenant}}/oauth2/v2.0/token"

    @property
    def entra_url(self) -> str:
        """Where the keys are published that sign tokens of the tab's single sign-on."""
        return f"https://{self.login}/common/v2.0/.well-known/openid-configuration"

    def entra_issuers(self, tenant: str) -> tuple[str, str]:
        """Who issues tokens of the tab's single sign-on to a tenant."""
        return f"https://{self.login}/{tenant}/v2.0", f"{self.issuers_v1}/{tenant}/"


_PUBLIC = TeamsCloud(
    name="public",
    login="login.microsoftonline.com",
    home="botframework.com",
    connector="api.botframework.com",
    openid="login.botframework.com",
    hosts=("smba.trafficmanager.net", "*.smba.trafficmanager.net", GCC_HOST),
    other_service=f"https://{GCC_HOST}",
    graph="https://graph.microsoft.com",
)
_HIGH = {
    "login": "login.microsoftonline.us",
    "home": "MicrosoftServices.onmicrosoft.us",
    "connector": "api.botframework.us",
    "openid": "login.botframework.azure.us",
    "exchange": "api://AzureADTokenExchangeUSGov",
}
CLOUDS: Mapping[str, TeamsCloud] = {
    "public": _PUBLIC,
    "gcc-high": TeamsCloud(
        name="gcc-high", **_HIGH, hosts=("smba.infra.gov.teams.microsoft.us",), graph="https://graph.microsoft.us"
    ),
    "dod": TeamsCloud(
        name="dod", **_HIGH, hosts=("smba.infra.dod.teams.microsoft.us",), graph="https://dod-graph.microsoft.us"
    ),
    "china": TeamsCloud(
        name="china",
        login="login.partner.microsoftonline.cn",
        home="microsoftservices.partner.onmschina.cn",
        connector="api.botframework.azure.cn",
        openid="login.botframework.azure.cn",
        hosts=(),  # Microsoft publishes none: the operator adds it by THROUGHLINE_TEAMS_SERVICE_HOSTS
        issuers_v1="https://sts.chinacloudapi.cn",
        exchange="api://AzureADTokenExchangeChina",
    ),
}
OTHER_NAMES = {"": "public", "gcc": "public", "gcch": "gcc-high", "gcchigh": "gcc-high", "usgov": "gcc-high"}
"""GCC shares all addresses with the public cloud, except the host of its chats."""


def cloud_named(name: str) -> TeamsCloud | None:
    """The cloud with this name, however it is spelt; None for an unknown one."""
    plain = "-".join(name.strip().lower().replace("_", " ").replace("-", " ").split())
    return CLOUDS.get(OTHER_NAMES.get(plain.replace("-", ""), plain))


def cloud_of(url: str) -> TeamsCloud | None:
    """The national cloud that an address belongs to, for advice about settings that do not fit together."""
    host = (urlsplit(url).hostname or "").lower()
    return next((one for one in CLOUDS.values() if host and host in (one.login, one.openid)), None)
