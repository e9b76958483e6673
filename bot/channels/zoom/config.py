"""Zoom configuration: the app's credentials and addresses, from the settings.

Client id, client secret, webhook secret and the bot's JID must all be set, or Zoom does not start and names those that are
missing. With an account id, only that account is served.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from pydantic import SecretStr


class ZoomSettings(Protocol):
    """The settings that this channel reads."""

    @property
    def zoom_client_id(self) -> str: ...
    @property
    def zoom_client_secret(self) -> SecretStr: ...
    @property
    def zoom_webhook_secret(self) -> SecretStr: ...
    @property
    def zoom_account_id(self) -> str: ...
    @property
    def zoom_robot_jid(self) -> str: ...
    @property
    def zoom_api_url(self) -> str: ...
    @property
    def zoom_token_url(self) -> str: ...


@dataclass(frozen=True)
class ZoomApp:
    """Credentials of the admin-managed Team Chat app. Its repr shows no secrets."""

    client_id: str
    client_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    robot_jid: str
    account_id: str = ""  # when set, only this account is served
    api_url: str = "https://api.zoom.us"
    token_url: str = "https://zoom.us/oauth/token"  # noqa: S105 - an address

    @property
    def domain(self) -> str:
        """The part after the @ of this Zoom's addresses (`xmpp.zoom.us`)."""
        return self.robot_jid.partition("@")[2] or "xmpp.zoom.us"

    def user_jid(self, user_id: str) -> str:
        """The address of a user: Zoom writes the user id in lower case there."""
        return f"{user_id.lower()}@{self.domain}"

    def channel_jid(self, channel_id: str) -> str:
        """The address of a channel by its id."""
        return f"{channel_id}@conference.{self.domain}"

    @staticmethod
    def from_settings(settings: ZoomSettings) -> ZoomApp:
        """The app that the settings describe. Raises ValueError naming the settings that are missing."""
        needed = {
            "THROUGHLINE_ZOOM_CLIENT_ID": settings.zoom_client_id,
            "THROUGHLINE_ZOOM_CLIENT_SECRET": settings.zoom_client_secret.get_secret_value(),
            "THROUGHLINE_ZOOM_WEBHOOK_SECRET": settings.zoom_webhook_secret.get_secret_value(),
            "THROUGHLINE_ZOOM_ROBOT_JID": settings.zoom_robot_jid,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ValueError(
                f"Zoom is only half set up: please also set {', '.join(missing)} (docs/zoom.md says where to find them)."
            )
        client_id, client_secret, webhook_secret, robot_jid = needed.values()
        return ZoomApp(
            client_id=client_id,
            client_secret=client_secret,
            webhook_secret=webhook_secret,
            robot_jid=robot_jid,
            account_id=settings.zoom_account_id,
            api_url=settings.zoom_api_url.rstrip("/").removesuffix("/v2"),
            token_url=settings.zoom_token_url,
        )
