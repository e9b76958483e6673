"""Signed app context: which contexts of Zoom's are believed."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zoom.panel_context import NoContext, PanelApp, PanelContext, read, role_of
from tests.support.zoom_panel import PANEL, PANEL_SECRET, sealed

# Opened by Zoom's own sample code as well. The first is for the main meeting, the second for a breakout room of it.
MAIN = (
    "DAABAgMEBQYHCAkKCwAAugAAAOspgaeSUCmfg7qOzlYP9_A_uOSt7EadpVdCEwZDL4yW0Lfk8gl1zBQOE-cFA22hb6qv6b2OlylAfFZZ6U9l_tgnxZty2dX"
    "ogsev4WaD7A4w3HowoQExILLTFMKxgL6Fw68l2L4VZf0xnJ4_fvvzW0SiFrgsxG0OvTLxTKs1ckDANl7P9FW6aKoEyPRc9TOiiyvTdvlzEUJWgFAtnjopiX"
    "GEe18N9WuLnUSag2Mh7Z4u9dE_rHzVlrFvpsAzuYtYE_TRkG5__9JZ7V4"
)
ROOM = (
    "EAABAgMEBQYHCAkKCwwNDg8DAGhkcs0AAAAGE0Lj8quOUn_fvHoQGqVQri6QW03joAfDn9ELUJwVSOTV1zxRcKKJ3HZZ59POyA5KqIhcXWLK6FVaebFBMRr"
    "W-ray14Vz4M0tsBjbrWr2F4qf4h3sI-Z8MdN7NNX9tB3qhbPqg0JR7aOBg3FyjcbmfRIIZeayYcmOPR_7xjOn38gqd_iNn7ZA7ohWRHf0A4bEOo_7nPrxul"
    "TQLZoyzzs-kfLCIrvjTbvF38e0J48-gKl6zdbinfrlfh1gLUfkNmx_DnW_3slAnau8RGlBh2IfUpEpCPyexzsz9AksWw"
)
AT = datetime.fromtimestamp(1_700_000_060, UTC)
APP = PanelApp(PANEL, PANEL_SECRET, "account")
MEETING = "4444AAAiAAAAAiAiAiiAii=="


def claims(**more: Any) -> dict[str, Any]:
    known = {"typ": "meeting", "uid": "fac1", "mid": MEETING, "attendrole": "host", "iss": "marketplace.zoom.us"}
    return {**known, "ts": 1_700_000_000_000, "exp": 1_700_000_120_000, "aud": PANEL, **more}


@pytest.mark.parametrize("context", [MAIN, ROOM])
@pytest.mark.parametrize("spelt", [str, lambda text: text + "==", lambda text: text.replace("-", "+").replace("_", "/")])
def test_both_vectors_name_the_person_and_the_main_meeting(context: str, spelt: Any) -> None:
    assert read(spelt(context), APP, AT) == PanelContext("fac1", MEETING, "host")


def test_what_is_sealed_for_us_is_believed() -> None:
    assert read(sealed(claims(attendrole="co-host"), aad=b"head"), APP, AT).role == "co-host"
    assert "secret" not in repr(APP)


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": 1_700_000_060_000},
        {"exp": "soon"},
        {"exp": None},
        {"aud": "bot-client"},
        {"iss": "https://evil.example"},
        {"typ": "panel"},
        {"typ": "webinar"},
        {"mid": ""},
        {"uid": ""},  # a guest
        {"uid": "x" * 201},
        {"mid": ["x"]},
    ],
)
def test_claims_that_are_not_for_us_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(NoContext):
        read(sealed(claims(**wrong)), APP, AT)


def test_other_secrets_changed_bytes_and_cuts_are_refused() -> None:
    data = base64.urlsafe_b64decode(MAIN + "=" * (-len(MAIN) % 4))
    changed = [data[:-1] + bytes([data[-1] ^ 1]), data[:20] + bytes([data[20] ^ 1]) + data[21:]]
    cut = [data[:length] for length in range(len(data))]
    longer = [
        data + b"x",
        b"\xff" + data[1:],
        data[:13] + b"\xff\xff" + data[15:],
        data[:15] + b"\xff\xff\xff\xff" + data[19:],
    ]
    for bad in (*changed, *cut, *longer):
        with pytest.raises(NoContext):
            read(base64.urlsafe_b64encode(bad).decode(), APP, AT)
    for context in ("", "%%%", "=", "a" * 9000, "ä", sealed(claims(), "another-secret")):
        with pytest.raises(NoContext):
            read(context, APP, AT)
    with pytest.raises(NoContext):
        read(MAIN, replace(APP, client_secret="another"), AT)


@given(st.text(max_size=400) | st.binary(max_size=300).map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_nothing_else_gets_through_or_breaks_it(context: str) -> None:
    with pytest.raises(NoContext):
        read(context, APP, AT)


def test_a_role_has_many_spellings() -> None:
    assert {role_of(text) for text in ("coHost", "cohost", "co-host", "Co-Host")} == {"co-host"}
    assert {role_of(text) for text in ("attendee", "participant", "panelist", "")} == {"participant"}
