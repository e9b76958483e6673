"""`throughline setup teams --azure`: creates a registration and an Azure Bot, for organisations that want them in Azure.

An app of our name that this settings file does not know is never taken without --app. Another tenant than in an earlier
set-up is refused, and so is a bot that was made with the Teams CLI. A bot's name has 4 to 42 characters, and comes from the
domain unless --name is given. The steps are in `bot.cli.setup.azure_bot`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cli.errors import MISSING, CommandError
from bot.cli.setup.azure_bot import AzureBot
from bot.cli.setup.azure_cli import AzureCli
from bot.cli.setup.checks import Checks
from bot.cli.setup.record import Record
from bot.cli.setup.steps import Dialogue, carry_out_once_agreed, show
from bot.cli.setup.target import Target
from bot.cli.setup.teams_cli import NAME

if TYPE_CHECKING:
    from bot.cli.commands.setup_teams import SetupTeamsOptions

_BOT_NAME = re.compile(r"[A-Za-z0-9_-]{4,42}")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def setup_azure(options: SetupTeamsOptions, target: Target, record: Record, dialogue: Dialogue, checks: Checks) -> int:
    """Set Teams up with an Azure Bot. Returns 0, or 1 if the checks at the end find something to fix."""
    if record.way != "azure" and record.teams_app_id:
        raise CommandError(
            f"{target.settings} was set up with the Teams CLI. To move that bot to Azure, use "
            f"`teams app bot migrate {record.teams_app_id}`. It may lose the join and leave events.",
            "For a second bot, name another settings file with --settings.",
        )
    record.way = "azure"
    record.resource_group = options.resource_group or record.resource_group
    record.bot = options.name or record.bot or f"throughline-{target.domain.replace('.', '-')}"[:42].rstrip("-")
    record.identity = options.identity.lower() or ("" if options.no_identity else record.identity)
    _check_names(record)
    cli = AzureCli()
    try:
        person = _account(cli, record, dialogue)
        _find(cli, record, options, dialogue)
    except CommandError as missing:
        if not dialogue.print_only:
            raise
        dialogue.say(*missing.sentences)
        record.tenant = record.tenant or "TENANT"
        show(AzureBot(target, cli, record).steps(), dialogue)
        return MISSING
    left = "Left for people: a Teams administrator uploads the package, as docs/teams.md describes."
    status = carry_out_once_agreed(AzureBot(target, cli, record).steps, dialogue, person, left)
    return status if status is not None else _finish(target, dialogue, checks)


def _check_names(record: Record) -> None:
    if not record.resource_group:
        raise CommandError("Name the resource group for the bot with --resource-group. `az group list` shows yours.")
    if record.identity and not _GUID.fullmatch(record.identity):
        raise CommandError(
            "--identity is the client id of a managed identity, like 00000000-0000-0000-0000-000000000000.",
            "`az identity list --query '[].{name:name, clientId:clientId}'` lists them.",
        )
    if not _BOT_NAME.fullmatch(record.bot):
        raise CommandError(f"{record.bot!r} is no name for an Azure Bot. Use 4 to 42 of a-z, A-Z, 0-9, _ and - with --name.")


def _account(cli: AzureCli, record: Record, dialogue: Dialogue) -> str:
    account = cli.account()
    if account is None and dialogue.print_only:
        raise CommandError("Nobody is signed in. Run `az login --use-device-code` first, to see what exists already.")
    if account is None:
        dialogue.say("Sign in with your work account:")
        cli.sign_in()
        account = cli.account()
    if account is None:
        raise CommandError("Nobody signed in, so nothing was changed.")
    person, tenant, subscription = account
    dialogue.say(f"Signed in as {person}, tenant {tenant}, subscription {subscription}")
    if record.tenant and record.tenant != tenant:
        raise CommandError(
            f"An earlier set-up was made in the tenant {record.tenant}, and you are signed in to {tenant}.",
            f"Run `az login --use-device-code --tenant {record.tenant}`, or name another settings file with --settings.",
        )
    record.tenant = tenant
    return person


def _find(cli: AzureCli, record: Record, options: SetupTeamsOptions, dialogue: Dialogue) -> None:
    """Fill the record with what exists. Never takes a registration of the same name without being told to."""
    if options.app:
        record.app_id = options.app
    if record.app_id and cli.app(record.app_id) is None:
        if options.app:
            raise CommandError(f"There is no registration with the app id {options.app} in this tenant.")
        dialogue.say(
            f"  {'note':<12}The registration {record.app_id} of the earlier set-up is gone, so a new one is needed."
        )
        record.app_id, record.principal, record.sign_in = "", False, ""
    same = [] if record.app_id else cli.apps()
    if same:  # --new is no way out: the Azure CLI changes the app of that name, and fails when there are two
        listed = [f"  {app.get('appId')}" for app in same]
        raise CommandError(
            f"There is a registration named {NAME} already, and this settings file does not know it:",
            *listed,
            "Use it with --app and its id, or rename it. Nothing was changed.",
        )
    record.endpoint = cli.bot_endpoint(record.resource_group, record.bot) or ""
    record.channel = record.channel and bool(record.endpoint)


def _finish(target: Target, dialogue: Dialogue, checks: Checks) -> int:
    result = checks.run(target.settings, dialogue.out)
    dialogue.say(
        "",
        "Next:",
        "  1. Start the service with these settings, if it does not run yet.",
        f"  2. Upload {target.package} in the Teams admin centre: Teams apps, Manage apps, Upload new app.",
        "     To try it alone first: Teams, Apps, Manage your apps, Upload an app.",
        "  3. Add Throughline to a meeting, and type @Throughline help in its chat.",
        "Teams is reported to send join and leave events only to bots made in the Developer Portal (without --azure).",
    )
    return result
