"""The same people, seed and key give the same groups on every machine and in every version: examples of draws and mends.

People are letters, groups are words, and `-` is an empty room. `met` is who worked together before, and how often; `homes`
and `had` give a number for each person.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from dialogs.features.pairs import group_repair, grouping, matching, pair_repair
from dialogs.features.pairs.matching import Weights
from dialogs.features.pairs.roles import reseat, roles_of, seat
from dialogs.run.events import Group

Apart = frozenset[frozenset[str]]


def words(text: str) -> list[tuple[str, ...]]:
    return [() if word == "-" else tuple(word) for word in text.split()]


def met(text: str) -> Counter[frozenset[str]]:
    return Counter({frozenset(word[:2]): int(word[2:] or 1) for word in text.split()})


def apart(text: str) -> Apart:
    return frozenset(map(frozenset, text.split()))


def numbers(text: str) -> dict[str, int]:
    return {person: int(number) for person, number in re.findall(r"([a-z])(\d)", text)}


def pasts(text: str) -> dict[str, tuple[str, ...]]:
    return {word[0]: tuple(word[2:]) for word in text.split()}


def said(groups: tuple[tuple[str, ...], ...]) -> str:
    return " ".join("".join(group) or "-" for group in groups)


@pytest.mark.parametrize(
    ("rooms", "people", "before", "kept_apart", "seed", "homes", "after"),
    [
        ("", "wx", "", "wx", 6, "", "xw"),
        ("cgb je ha dfi", "defgj", "de2 dj2 gj3 ej2 eg2 ef df2 dg2 fg3 fj3", "fg gj", 6, "e1f4", "gd efj - -"),
        ("a", "aw", "aw3", "aw", 4, "a1w1", "aw"),
        (
            "kj af dg ib hec",
            "abcdefghijk",
            "ac3 ab gk ef cf2 dh3 gi ah3 ij2 fk be2",
            "jk",
            2,
            "b3d3e1f2h5k5",
            "jf ak dg ib hec",
        ),
        ("hj fcg be ida", "abcdefghij", "", "", 3, "b2c0e0g2j0", "hj fc be id ag"),
        ("baf ced", "abcdefwxy", "cf3 ad3 by af2", "bf", 5, "f2y1", "bac dx wy ef"),
        ("ch ae fb gd", "cdfgh", "dh3 df cf3 dg2 gh3 cd", "cg", 7, "c1d0", "ch - - gdf"),
        ("fa ek lh bj dc ig", "abcdefghijklw", "", "", 6, "c5d5e4g4h4j6k0w5", "fa ek lh bj dcw ig"),
        ("ad cb", "abcdwxy", "ax ay2 wx2", "cy wy", 1, "a2c1d1w0y1", "adw cb xy"),
        ("db fae c", "abcefw", "bw3 ce3 ef3 af cw", "ac cf", 7, "a0e2", "bc fa we"),
        ("bec daf g", "abcdefgw", "fg3 ew2 ag ab2 ae2 ef2", "ad bw", 6, "d0e2f1g3", "be af gc dw"),
        ("acb", "abcwxy", "cw2 cx3 cy3 bw ac3 xy3 bc3 ab3", "bw bx", 4, "a1c1x0y1", "cb ya xw"),
        ("cad be", "abcdewxy", "be3 bd3 ae3 cx2 de3", "", 0, "a0b1y2", "ca be yd wx"),
    ],
)
def test_pairs_after_people_came_and_went(
    rooms: str, people: str, before: str, kept_apart: str, seed: int, homes: str, after: str
) -> None:
    mended = pair_repair.mend(
        words(rooms), people, history=met(before), apart=apart(kept_apart), seed=seed, key="k", homes=numbers(homes)
    )
    assert said(mended) == after


@pytest.mark.parametrize(
    ("people", "roles", "past", "turns", "seed", "order"),
    [
        ("ab", "sp", "a:pspo", 3, 0, "ba"),
        ("abc", "sp", "a:sp b:p", 0, 7, "abc"),
        ("abc", "sp", "b:p c:pop", 1, 4, "cba"),
    ],
)
def test_who_begins_as_what(people: str, roles: str, past: str, turns: int, seed: int, order: str) -> None:
    group = seat(tuple(people), tuple(roles), pasts(past), turns=turns, seed=seed, key="k")
    assert group == Group(tuple(order), roles_of(len(people), tuple(roles), 0))


@pytest.mark.parametrize(
    ("before", "after", "roles", "past", "turn", "seed", "order"),
    [
        ("ea bc d", "adz bye c", "s", "a:spp b:pso c:spp d: e:", 2, 5, "adz yeb c"),
        ("abd c", "abd ya", "", "a:o b:ppp c: d:poso", 1, 7, "abd ya"),
        ("abc", "ac b", "s", "a: b: c:o", 1, 5, "ca b"),
    ],
)
def test_who_goes_on_as_what_after_a_mend(
    before: str, after: str, roles: str, past: str, turn: int | None, seed: int, order: str
) -> None:
    was = [Group(group, roles_of(len(group), tuple(roles), 0)) for group in words(before)]
    on = (lambda size: turn) if turn is not None else None
    seated = reseat(was, words(after), tuple(roles), pasts(past), turns=3, seed=seed, key="k", turn=on)
    assert list(seated) == [Group(group, roles_of(len(group), tuple(roles), 0)) for group in words(order)]


@pytest.mark.parametrize(
    ("size", "roles", "turn", "seats"),
    [
        (1, "s", 1, ["s"]),
        (3, "s", 0, ["s", "", ""]),
        (3, "s", 1, ["", "s", ""]),
        (2, "sp", 1, ["p", "s"]),
        (3, "sp", 1, ["p", "s", "p"]),
        (4, "spo", 2, ["o", "o", "s", "p"]),
        (3, "", 1, []),
    ],
)
def test_roles_move_one_seat_on_with_every_turn(size: int, roles: str, turn: int, seats: list[str]) -> None:
    assert roles_of(size, tuple(roles), turn) == tuple(seats)


@pytest.mark.parametrize(
    ("people", "before", "kept_apart", "seed", "had", "pairs"),
    [
        ("", "", "", 6, "", ""),
        ("abcd", "", "", 5, "", "dc ba"),
        ("abcde", "ab2 be ae2 ac3", "ac ad ae be de", 8, "a0b1d3", "dbc ea"),
        ("abcde", "cd be3 ae3 ab2", "ad ae", 4, "a1b1", "de cba"),
        ("a", "", "", 9, "", "a"),
        (
            "abcdefghijk",
            "cd3 dh2 de3 cj2 fj3 cf3 df bc2 bd2 ck2 eg2 be3 gh ag3 di2 eh3 ce dg3 jk3",
            "cd dj",
            1,
            "a2b0d3g3h0j1",
            "jb fe iah kd cg",
        ),
        ("abcdefghijklmno", "", "eg", 6, "a0b3f2j3k1l0o1", "em ibn fa kg jh lc do"),
        (
            "abcdefghijklmnopq",
            "pq bp3 ep2 fp af3 op2 jo3 nq2 cf3 al3 bk be2 en dl2 gp2 kn2",
            "bi jq",
            5,
            "b2d1g2i0k3m2n0o3",
            "dih jc pk nm of ge ba lq",
        ),
    ],
)
def test_pairs_are_drawn(people: str, before: str, kept_apart: str, seed: int, had: str, pairs: str) -> None:
    asked = {"history": met(before), "apart": apart(kept_apart), "seed": seed, "key": "k", "had": numbers(had)}
    drawn = matching.draw(people, **asked)  # type: ignore[arg-type]
    assert grouping.draw(people, least=2, most=2, **asked) == drawn  # type: ignore[arg-type]
    assert said(drawn) == pairs


@pytest.mark.parametrize(
    ("people", "before", "kept_apart", "seed", "had", "size", "groups"),
    [
        (
            "abcdefghi",
            "cf af3 bd2 fi2 ah3 bf3 ab3 de3 dh2 bh ce ei3 cg3 ai2 ch2 bc gh bi df2 ac2 fh3",
            "ac ad af ce dh eg fh fi gh",
            1,
            "b1d0i2",
            (3, 3),
            "fcd beh iag",
        ),
        ("abcdefghijkl", "dh3 dk2 gh2 af3 ak gk2 gj ad3 ae2 dg3", "", 5, "a3c3d1e2g2h2i1j3k0", (3, 3), "djf iba glc ekh"),
        (
            "abcdefghi",
            "cf dh3 ai3 af3 bg3 di2 gh3 ac ab2 bh de2 ci bd2 ag eh cg3 ef2 cd3 dg3",
            "",
            5,
            "a2b0c1e3f2g1",
            (4, 6),
            "dgea ibfch",
        ),
    ],
)
def test_groups_are_drawn(
    people: str, before: str, kept_apart: str, seed: int, had: str, size: tuple[int, int], groups: str
) -> None:
    least, most = size
    drawn = grouping.draw(
        people,
        least=least,
        most=most,
        history=met(before),
        apart=apart(kept_apart),
        seed=seed,
        key="k",
        had=numbers(had),
    )
    assert said(drawn) == groups


def weights(before: str, kept_apart: str, seed: int) -> Weights:
    return Weights(met(before), apart(kept_apart), seed, "k")


@pytest.mark.parametrize(
    ("tables", "people", "before", "kept_apart", "seed", "after"),
    [
        ("", "y", "", "", 7, "y"),
        ("cea bd", "eacbzyd", "bd bc ac2 cd2", "", 5, "cdz beay"),
        ("a b", "ay", "ab2", "ay", 2, "ay -"),
    ],
)
def test_hosts_stay_and_guests_move_on(
    tables: str, people: str, before: str, kept_apart: str, seed: int, after: str
) -> None:
    assert said(grouping.moved_on(words(tables), people, weights(before, kept_apart, seed))) == after


@pytest.mark.parametrize(
    ("parts", "people", "before", "kept_apart", "seed", "least", "groups"),
    [
        ("c b d f a e", "zcadefyb", "cd cf3 ac3 be3", "ae", 9, 2, "cey bfz da"),
        ("", "", "", "", 4, 2, ""),
        ("", "y", "", "", 1, 2, "y"),
        ("db cf ea", "efbdac", "ad ef de ac2 df ae3 be3 bf ab2", "cd df", 9, 2, "db cf ea"),
        ("ecd hfb gai", "hyibgfaedc", "", "ey fi", 7, 4, "ecdgai hfby"),
        ("eca db", "dcyba", "ab be ae", "", 1, 3, "cay db"),
        ("c i h f g d e a b", "agfhidb", "bd2 ce fh2 hi3 ae ag ef3 ci2 fg3", "", 8, 4, "ifd hgab"),
    ],
)
def test_smaller_groups_join(
    parts: str, people: str, before: str, kept_apart: str, seed: int, least: int, groups: str
) -> None:
    joined = grouping.joined(words(parts), people, least, least + 1, weights(before, kept_apart, seed))
    assert said(joined) == groups


@pytest.mark.parametrize(
    ("stay", "people", "before", "kept_apart", "seed", "size", "been", "talk_and_listen"),
    [
        ("", "zy", "", "yz", 0, 3, "y0", "yz -"),
        ("geda", "yfeabzgcd", "af3 fg3 cd df cg3 ag", "ae bg", 1, 4, "y2f1d2", "gedz fbacy"),
    ],
)
def test_a_few_talk_and_the_others_listen(
    stay: str, people: str, before: str, kept_apart: str, seed: int, size: int, been: str, talk_and_listen: str
) -> None:
    chosen = grouping.few(people, size, numbers(been), weights(before, kept_apart, seed), tuple(stay))
    assert said(chosen) == talk_and_listen


@pytest.mark.parametrize(
    ("rooms", "people", "before", "kept_apart", "seed", "homes", "size", "after"),
    [
        ("", "", "", "", 0, "", (4, 5), ""),
        (
            "fbid cheg a",
            "abcdefghiw",
            "ag2 bd2 ef2 cw df ei3 iw3 hw2 ce2",
            "bf bh",
            1,
            "a0b0e0f1i3w3",
            (4, 7),
            "fid cheg awb",
        ),
        (
            "jhgefb acdki",
            "abcdefghijkwx",
            "dx2 cx2 jx2 wx3 di3 bi ah2 fk2 gh3 df3 fx2",
            "",
            9,
            "d0h2x1",
            (5, 5),
            "jhefb acdk wxgi",
        ),
        ("abedc", "abcdew", "ac3 ew3 cw3", "bd cw", 9, "a1", (3, 4), "aedc wb"),
        (
            "dfcabe",
            "abcdefwxy",
            "ey ad be2 bx2 ex fx2 wx cd2 ab2 cx ew bw af ef2 bf2",
            "",
            8,
            "a1b0e1f0x1y0",
            (5, 5),
            "dfcbe xywa",
        ),
        ("", "w", "", "", 1, "", (3, 4), "w"),
        ("bacd", "wx", "wx2", "", 2, "", (3, 3), "xw"),
        ("gfjlhki dcabe", "abdfghjlw", "ab bj2 gj2 fl2 ad3 gl3 bw dl3 fj", "fj gl", 2, "a0g2h0j0l0", (5, 5), "gjha dlbwf"),
        ("abdec", "abdew", "bd be de3 aw3 bw3 ew2 ad3 ae3 ab2 dw3", "aw", 0, "e1", (3, 3), "ew abd"),
        (
            "cgbj hafe ikd",
            "bcdefhij",
            "bf ei fi2 cf2 cd3 cj2 eh2 hi3 dj df3 bi2 ej2 bh3 bj3 hj3 be3 bc2 bd ij3 ch",
            "",
            8,
            "c2d0e2f3i3j2",
            (5, 8),
            "cbjd hfei -",
        ),
        ("cdgbhaf e", "abcdefghwxy", "gh bh3 by2 ay2 gx dw ax fw", "", 6, "b0c0e1h1w0y0", (4, 4), "cdgbhaf ey xw"),
        ("a", "aw", "aw3", "aw", 5, "", (3, 4), "aw"),
        ("acd be", "acew", "ce ae ac2 aw3 ew3 cw", "", 7, "c1e2", (4, 5), "ac ew"),
        ("bdnce jmgfk olhia", "bfiklmnow", "", "bm mn", 1, "b2k3l3m1n3w2", (5, 6), "- mfkw olibn"),
    ],
)
def test_groups_after_people_came_and_went(
    rooms: str, people: str, before: str, kept_apart: str, seed: int, homes: str, size: tuple[int, int], after: str
) -> None:
    least, most = size
    mended = group_repair.mend(
        words(rooms),
        people,
        least=least,
        most=most,
        weights=weights(before, kept_apart, seed),
        homes=numbers(homes),
    )
    assert said(mended) == after


def test_old_partners_are_not_in_one_group_where_all_can_have_new_ones() -> None:
    def drawn(before: Counter[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
        asked = {"least": 3, "most": 3, "apart": apart(""), "seed": 1, "key": "k"}
        return grouping.draw("abcdefghi", history=before, **asked)  # type: ignore[arg-type]

    again = Counter(frozenset(pair) for group in drawn(Counter()) for pair in combinations(group, 2))
    assert not {frozenset(pair) for group in drawn(again) for pair in combinations(group, 2)} & set(again)


def test_where_nobody_is_there_are_no_groups() -> None:
    nobody = weights("", "", 1)
    assert grouping.moved_on(words("abc de"), "", nobody) == ()
    assert grouping.joined(words("ab cd"), "", 3, 4, nobody) == ()
    assert grouping.few("", 3, {}, nobody) == ((), ())
    assert grouping.draw("", least=3, most=3, history={}, apart=apart(""), seed=1, key="k") == ()
