"""Set-up with the Teams CLI: an app with a bot that the Teams Developer Portal manages.

No Azure subscription is needed. Teams reports joining and leaving only to bots that are made this way. Order: app with bot
and secret, secret file, address, manifest, package, settings. What a failed try left behind without a bot is recorded and
named. A secret of another app is not kept.
"""

from __future__ import annotations

from pathlib import Path

from bot.cli.errors import CommandError
from bot.cli.setup import record as records
from bot.cli.setup import settings_file, teams_cli, teams_files
from bot.cli.setup.failures import ToolFailed
from bot.cli.setup.record import Orphan, Record
from bot.cli.setup.steps import Dialogue, Step
from bot.cli.setup.target import Target
from bot.cli.setup.teams_cli import NAME, Secret, TeamsCli
from bot.cli.setup.tools import shown

REGISTER = "a work account that may register applications in Entra and upload custom apps in Teams"
SECRET_LASTS = 730  # days that Microsoft gives a secret made this way
LATER = "TEAMSAPPID"  # in --print, for an id that does not exist yet


class TeamsManaged:
    """The steps for one service, from what exists already."""

    def __init__(self, target: Target, cli: TeamsCli, record: Record, dialogue: Dialogue) -> None:
        self.target = target
        self.cli = cli
        self.record = record
        self.dialogue = dialogue

    def steps(self) -> list[Step]:
        """All steps, in order."""
        return [self._create(), self._secret(), self._endpoint(), self._manifest(), self._package(), self._settings()]

    # -- each step -------------------------------------------------------------------------------------------------------

    def _create(self) -> Step:
        call = _typed(teams_cli.create_call(self.target.endpoint, Path("ICONS")))
        what = f"Create the app “{NAME}” with its registration in Entra, a secret, and its bot"
        return Step(what, self._do_create, [call], REGISTER, already=bool(self.record.teams_app_id))

    def _do_create(self) -> str:
        with teams_files.icons() as icons:
            try:
                created = self.cli.create(self.target.endpoint, icons)
            except ToolFailed as failed:
                self._note_orphan(failed)
                raise
        self.record.teams_app_id, self.record.app_id = created.teams_app_id, created.app_id
        self.record.tenant, self.record.endpoint = created.tenant, self.target.endpoint
        records.save(self.target.settings, self.record)
        self._keep(created)
        return f"app id {created.app_id}, Teams app {created.teams_app_id}"

    def _note_orphan(self, failed: ToolFailed) -> None:
        """Record what a failed `create` left behind, so that somebody can delete it."""
        known = {orphan.teams_app_id for orphan in self.record.orphans}
        try:
            there = [app for app in self.cli.apps() if app.name == NAME and app.teams_app_id not in known]
        except CommandError:
            return
        if "bot" not in failed.detail.lower() or not there:
            return
        for app in there:
            app_id = app.bots[0].id if app.bots else ""
            self.record.orphans.append(Orphan(teams_app_id=app.teams_app_id, app_id=app_id))
            self.dialogue.say(f"  left over   Teams app {app.teams_app_id}, app id {app_id or 'unknown'}: it has no bot.")
        records.save(self.target.settings, self.record)

    def _secret(self) -> Step:
        call = _typed(teams_cli.secret_call(self.record.teams_app_id or LATER))
        calls = [call] if self.record.teams_app_id else ["(the secret comes with the app)"]
        what = f"Write the secret (here ***) to {self._secret_file}, which only its owner can read"
        right = "an owner of the registration"
        return Step(what, self._do_secret, calls, right, already=self._has_secret())

    def _do_secret(self) -> str:
        if self._has_secret():
            return ""  # it came with the new app
        made = self.cli.new_secret(self.record.teams_app_id)
        if made.app_id != self.record.app_id:
            raise CommandError(
                f"The secret is for the app id {made.app_id}, but this app has {self.record.app_id}, so it was not kept."
            )
        self._keep(made)
        return ""

    def _keep(self, made: Secret) -> None:
        settings_file.write_secret(self._secret_file, made.secret.get_secret_value())
        self.record.secret_of, self.record.secret_until = made.app_id, records.in_days(SECRET_LASTS)
        records.save(self.target.settings, self.record)

    def _has_secret(self) -> bool:
        there = settings_file.has_secret(self._secret_file)
        return there and bool(self.record.app_id) and self.record.secret_of == self.record.app_id

    def _endpoint(self) -> Step:
        call = _typed(teams_cli.endpoint_call(self.record.teams_app_id or LATER, self.target.endpoint))
        calls = [call] if self.record.teams_app_id else ["(a new app has it)"]
        already = self.record.endpoint == self.target.endpoint
        return Step(f"Let Teams send messages to {self.target.endpoint}", self._do_endpoint, calls, already=already)

    def _do_endpoint(self) -> str:
        if self.record.endpoint != self.target.endpoint:
            self.cli.set_endpoint(self.record.teams_app_id, self.target.endpoint)
            # The Teams CLI also adds the domain to the manifest and raises its version, so ours must follow.
            self.record.endpoint, self.record.manifest = self.target.endpoint, ""
            records.save(self.target.settings, self.record)
        return ""

    def _manifest(self) -> Step:
        call = _typed(teams_cli.upload_call(Path("manifest.json"), self.record.teams_app_id or LATER))
        already = self.record.endpoint == self.target.endpoint and self._has_manifest()
        return Step("Give the app Throughline's manifest", self._do_manifest, [call], already=already)

    def _has_manifest(self) -> bool:
        return bool(self.record.app_id) and self.record.manifest == teams_files.digest(self.target, self.record.app_id)

    def _do_manifest(self) -> str:
        with teams_files.manifest_file(self.target, self.record.app_id) as path:
            self.cli.upload(path, self.record.teams_app_id)
        self.record.domain, self.record.manifest = self.target.domain, teams_files.digest(self.target, self.record.app_id)
        records.save(self.target.settings, self.record)
        return ""

    def _package(self) -> Step:
        already = bool(self.record.app_id) and teams_files.has_package(self.target, self.record.app_id)
        what = f"Write the package for the Teams admin centre to {self.target.package}"
        return Step(what, lambda: teams_files.write_package(self.target, self.record.app_id), already=already)

    def _settings(self) -> Step:
        wanted = self.target.teams_settings(
            self.record.app_id or "APPID", self.record.tenant or "TENANT", until=self.record.secret_until
        )
        what = f"Write the settings to {self.target.settings}"
        calls = [f"{name}={value}" for name, value in wanted.items()]
        return Step(what, self._do_settings, calls, already=self.target.has(wanted))

    def _do_settings(self) -> str:
        record = self.record
        wanted = self.target.teams_settings(record.app_id, record.tenant, until=record.secret_until)
        settings_file.write(self.target.settings, wanted)
        return ""

    @property
    def _secret_file(self) -> Path:
        return self.target.secret("teams_app_secret")


def _typed(call: tuple[str, ...]) -> str:
    return shown("teams", *call, *teams_cli.QUIET)
