"""`throughline setup teams`: creates the app and its bot at Microsoft, and writes the settings for them.

An app of our name that this settings file does not know is never taken without --app, nor another one made without --new.
Another tenant than in an earlier set-up is refused. --undo deletes nothing: it prints what to delete, and how. The steps are
in `bot.cli.setup.teams_managed`, with --azure in `azure_bot`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.cli.errors import MISSING, CommandError
from bot.cli.setup import record as records
from bot.cli.setup.checks import Checks
from bot.cli.setup.failures import WORK_ACCOUNT
from bot.cli.setup.record import Record
from bot.cli.setup.steps import Dialogue, carry_out_once_agreed, show
from bot.cli.setup.target import Target
from bot.cli.setup.teams_cli import NAME, App, Status, TeamsCli
from bot.cli.setup.teams_managed import TeamsManaged

LINK = "https://teams.microsoft.com/l/app/{app}?installAppPackage=true&appTenantId={tenant}"
UPLOAD = (
    "Teams admin centre: Org-wide app settings, Custom apps, and Setup policies, Upload custom apps. Or let a Teams "
    "administrator upload the package."
)


@dataclass(frozen=True)
class SetupTeamsOptions:
    """What the command line said."""

    domain: str
    settings: Path
    app: str = ""
    new: bool = False
    undo: bool = False
    azure: bool = False
    resource_group: str = ""
    name: str = ""
    identity: str = ""
    no_identity: bool = False


def setup_teams(options: SetupTeamsOptions, dialogue: Dialogue, checks: Checks) -> int:
    """Set Teams up. Returns 0, or 1 if the checks at the end find something to fix."""
    target = Target.of(options.domain, options.settings)
    record = records.load(target.settings) or Record()
    if options.undo:
        return _undo(record, target, dialogue)
    if options.identity and not (options.azure or record.way == "azure"):
        raise CommandError("A managed identity is a thing of Azure: use --identity together with --azure.")
    if options.azure or record.way == "azure":
        from bot.cli.commands.setup_azure import setup_azure

        return setup_azure(options, target, record, dialogue, checks)
    cli = TeamsCli()
    try:
        dialogue.say(f"Teams CLI {cli.version()}")
        status = _signed_in(cli, dialogue)
    except CommandError as missing:
        if not dialogue.print_only:
            raise
        dialogue.say(*missing.sentences)
        show(TeamsManaged(target, cli, record, dialogue).steps(), dialogue)
        return MISSING
    _check_account(status, record, dialogue)
    _find(cli, record, options, dialogue)
    work = TeamsManaged(target, cli, record, dialogue)
    left = "Left for people: open the install link, add the app to a meeting, and type @Throughline help."
    ended = carry_out_once_agreed(work.steps, dialogue, status.username, left)
    return ended if ended is not None else _finish(cli, record, target, status, dialogue, checks)


# -- what is there already -----------------------------------------------------------------------------------------------


def _signed_in(cli: TeamsCli, dialogue: Dialogue) -> Status:
    status = cli.status()
    if status.signed_in:
        return status
    if dialogue.print_only:
        raise CommandError("Nobody is signed in. Run `teams login --device-code` first, to see what exists already.")
    dialogue.say("Sign in with your work account:")
    cli.sign_in()
    status = cli.status()
    if not status.signed_in:
        raise CommandError("Nobody signed in, so nothing was changed.", WORK_ACCOUNT)
    return status


def _check_account(status: Status, record: Record, dialogue: Dialogue) -> None:
    dialogue.say(f"Signed in as {status.username}, tenant {status.tenant}")
    if status.portal is None or not status.portal.connected:
        raise CommandError(
            "This account has no access to the Teams Developer Portal.",
            f"{WORK_ACCOUNT} Run `teams logout`, then this command again.",
        )
    if record.tenant and status.tenant and record.tenant != status.tenant:
        raise CommandError(
            f"An earlier set-up was made in the tenant {record.tenant}, and you are signed in to {status.tenant}.",
            "Run `teams logout` and sign in to that tenant, or name another settings file with --settings.",
        )
    allowed = status.portal.sideloading
    if allowed.tenant is False or allowed.user is False:
        who = "Your organisation does not" if allowed.tenant is False else "Your account may not"
        what = "allow custom apps" if allowed.tenant is False else "upload custom apps"
        dialogue.say(f"  {'note':<12}{who} {what}, so the install link will be refused. {UPLOAD}")


def _find(cli: TeamsCli, record: Record, options: SetupTeamsOptions, dialogue: Dialogue) -> None:
    """Fill the record with an app that exists. Never takes an app of the same name without being told to."""
    wanted = options.app or record.teams_app_id
    if wanted:
        detail = cli.app(wanted)
        if detail is None and options.app:
            raise CommandError(f"Teams does not know the app {wanted}, or it belongs to somebody else.")
        if detail is None:
            dialogue.say(f"  {'note':<12}The app {wanted} of the earlier set-up is gone, so a new one is needed.")
            record.teams_app_id = record.app_id = record.endpoint = record.manifest = ""
        else:
            _take(cli, record, wanted, detail.endpoint or "")
            return
    known = {orphan.teams_app_id for orphan in record.orphans}
    for orphan in record.orphans:
        dialogue.say(
            f"  {'left over':<12}Teams app {orphan.teams_app_id} of an earlier try has no bot. --undo says how to delete it."
        )
    same = [app for app in cli.apps() if app.name == NAME and app.teams_app_id not in known]
    if same and not options.new:
        raise CommandError(*_which(same))


def _which(same: list[App]) -> list[str]:
    listed = [f"  {app.teams_app_id}   bot {app.bots[0].id if app.bots else 'none'}" for app in same]
    return [
        f"There is an app named {NAME} already, and this settings file does not know it:",
        *listed,
        "Use it with --app and its id, or create another one with --new. Nothing was changed.",
    ]


def _take(cli: TeamsCli, record: Record, teams_app_id: str, endpoint: str) -> None:
    bots = next((app.bots for app in cli.apps() if app.teams_app_id == teams_app_id), None)
    app_id = bots[0].id if bots else record.app_id
    if not app_id:
        raise CommandError(f"The app {teams_app_id} has no bot. Create a new app with --new, and delete this one.")
    if record.app_id != app_id:
        record.manifest = ""
    record.teams_app_id, record.app_id, record.endpoint = teams_app_id, app_id, endpoint
    record.tenant = record.tenant or cli.status().tenant or ""


# -- afterwards ----------------------------------------------------------------------------------------------------------


def _finish(cli: TeamsCli, record: Record, target: Target, status: Status, dialogue: Dialogue, checks: Checks) -> int:
    for problem in cli.problems(record.teams_app_id):
        dialogue.say(f"  {'note':<12}Teams says: {problem.label}{f' ({problem.detail})' if problem.detail else ''}")
    result = checks.run(target.settings, dialogue.out)
    link = LINK.format(app=record.teams_app_id, tenant=record.tenant or status.tenant)
    dialogue.say(
        "",
        "Next:",
        "  1. Start the service with these settings, if it does not run yet.",
        f"  2. Wait two minutes, open this link and press Add: {link}",
        "  3. Add Throughline to a meeting, and type @Throughline help in its chat.",
        "  4. Run `teams logout`, so that your sign-in does not stay on this machine.",
        "For everybody in your organisation, a Teams administrator uploads the package: docs/teams.md.",
    )
    return result


def _undo(record: Record, target: Target, dialogue: Dialogue) -> int:
    """Print what to delete, and how. Nothing is deleted: other people may use it, and some of it cannot be brought back."""
    if not record.app_id and not record.orphans:
        dialogue.say(f"{records.path_for(target.settings)} records nothing that was created, so there is nothing to undo.")
        return 0
    dialogue.say("Nothing was deleted. Delete these yourself, in this order:")
    if record.way == "azure":
        dialogue.say(f"  az bot delete --resource-group {record.resource_group} --name {record.bot}")
    pairs = [(record.teams_app_id, record.app_id), *((one.teams_app_id, one.app_id) for one in record.orphans)]
    for teams_app_id, app_id in pairs:
        if teams_app_id:
            dialogue.say(
                f"  Teams Developer Portal (https://dev.teams.microsoft.com): Apps, {NAME} ({teams_app_id}), Delete",
                f"  Teams Developer Portal: Tools, Bot management, {NAME} ({app_id or 'its bot'}), Delete",
            )
        if app_id:
            dialogue.say(f"  az ad app delete --id {app_id}      (or Entra ID: App registrations, {app_id}, Delete)")
    dialogue.say(
        "  Teams admin centre: Manage apps, Throughline, Delete, if somebody has uploaded the package",
        f"  On this machine: {target.secret('teams_app_secret')}, {target.package}, {records.path_for(target.settings)},",
        f"  and the THROUGHLINE_TEAMS_ lines in {target.settings}",
    )
    return 0
