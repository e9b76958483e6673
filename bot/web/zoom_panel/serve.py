"""Panel wiring: builds the side panel of a service and connects it to the rest.

Whether a service has one is decided in `bot/web/site.py`: where the second Zoom app is configured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.panel_context import PanelApp
from bot.channels.zoom.panel_meetings import PanelMeetings
from bot.store.channel_state import StoredChannelState
from bot.web.run_pages import RunPages
from bot.web.zoom_panel.install import PanelInstall
from bot.web.zoom_panel.openings import Openings
from bot.web.zoom_panel.pages import ZoomPanel
from bot.web.zoom_panel.sign_in import PanelSignIn
from bot.web.zoom_panel.stream import PanelStream
from bot.web.zoom_panel.watch import OpenRoomsWatch

if TYPE_CHECKING:
    from bot.app import App


def serve_panel(app: App, pages: RunPages, served: web.Application) -> OpenRoomsWatch:
    """Add the panel's routes, and watch open rooms."""
    settings, clock = app.settings, app.clock
    account = settings.zoom_account_id
    panel = PanelApp(settings.zoom_panel_client_id, settings.zoom_panel_client_secret.get_secret_value(), account)
    state = StoredChannelState(app.database)
    meetings, openings = PanelMeetings(state, clock.now), Openings(state, account, clock.now)
    stream = PanelStream(app, pages, openings)
    sign_in = PanelSignIn(app, app.access, ZoomApp.from_settings(settings), panel, meetings)
    handlers = ZoomPanel(app, app.access, pages, sign_in, meetings, openings, account, stream.changed)
    install = PanelInstall(panel, settings.zoom_token_url, app.access, pages)
    served.add_routes([*handlers.routes, stream.route(handlers), *install.routes])
    app.cluster.runs_changed.subscribe(stream.runs_changed)
    watch = OpenRoomsWatch(app, handlers, openings)
    served.on_startup.append(watch.start)
    served.on_shutdown.extend((stream.close, watch.stop))
    return watch
