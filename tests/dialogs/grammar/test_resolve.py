"""Names that people type: the person, step, poll or plan that is meant, or which ones it could be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogs import texts
from dialogs.grammar.resolve import Unnamed, find_parts, find_person, find_plan, find_poll, find_step, find_two, is_step
from dialogs.plan.model import Check, Mode, Pairs, Poll, Round, Rules
from dialogs.texts.sentence import People, Refused, Sentence, sentence
from tests.support.builders import plan, step, turn

NAMES = {
    "a": "Asha Patel",
    "t": "Tom Baker",
    "s2": "Sam Okoro",
    "s1": "Sam Lee",
    "n": "Rhys, Nia (Guest)",
    "x": "Anna Tomlin [she/her]",
    "rm": "Rosa and Maria",
}


def refusal(call: Callable[[], object]) -> Sentence:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.sentence


def unnamed(said: str, names: dict[str, str] = NAMES) -> tuple[Sentence, str, tuple[str, ...]]:
    with pytest.raises(Unnamed) as caught:
        find_person(said, names, "me-id")
    return caught.value.sentence, caught.value.word, caught.value.people


@pytest.mark.parametrize(
    ("said", "person"),
    [
        *((said, "me-id") for said in ("me", "MYSELF", "I")),
        *((said, "s1") for said in ("s1", " s1 ", "Sam Lee", "sam l", "lee")),
        *((said, "a") for said in ("Asha", "patel", "ash", "pat", "asha p")),
        *((said, "t") for said in ("tom", "to", "Baker", "bak")),
        *((said, "n") for said in ("Nia Rhys", "rhys nia", "Rhys, Nia (Guest)", "nia", "rhys", "guest")),
        *((said, "x") for said in ("toml", "Anna", "tomlin")),
    ],
)
def test_a_person_is_found_by_any_word_or_its_beginning(said: str, person: str) -> None:
    assert find_person(said, NAMES, "me-id") == person


def test_a_name_of_several_or_of_nobody_is_told() -> None:
    both = ("s1", "s2")
    assert unnamed(" sam ") == (sentence(texts.WHICH_PERSON, people=People(both)), "sam", both)
    assert unnamed(" asja patel ") == (sentence(texts.PERSON_PERHAPS, people=People(("a",))), "asja patel", ("a",))
    nobody = (sentence(texts.NO_SUCH_PERSON), "", ())
    assert unnamed("Bartholomew") == unnamed("") == unnamed("k") == unnamed("zz") == nobody


def test_at_most_five_people_are_offered_and_only_the_best_where_it_is_clear() -> None:
    marthas = {f"p{number}": f"Martha {letter}" for number, letter in enumerate("ABCDEF")}
    assert unnamed("marhta", marthas)[2] == ("p0", "p1", "p2", "p3", "p4")
    assert unnamed("katherini", {"y": "Kathrine", "x": "Katherine"})[2] == ("x", "y"), "best first"
    assert unnamed("margaretta", {"y": "Margarets", "x": "Margareta"})[2] == ("x",), "clearly the best"


@pytest.mark.parametrize(
    "said",
    [
        *("Asha and Tom", "Asha with Tom", "asha for tom", "Asha from Tom", "Asha & Tom", "Asha&Tom", "Asha + Tom"),
        *("Asha, Tom", "asha,tom"),
    ],
)
def test_two_people_stand_with_a_word_between_them(said: str) -> None:
    assert find_two(said, NAMES, "f") == ("a", "t")


def test_two_people_are_two() -> None:
    assert find_two("Rosa and Maria and Tom", NAMES, "f") == ("rm", "t")
    assert find_two("me and Tom", NAMES, "f") == ("f", "t")
    assert refusal(lambda: find_two("Asha and Patel", NAMES, "f")) == sentence(texts.TWO_PEOPLE)
    assert refusal(lambda: find_two("Asha Tom", NAMES, "f")) == sentence(texts.NAME_TWO)
    assert refusal(lambda: find_two("Sam and Bartholomew", NAMES, "f")) == sentence(
        texts.WHICH_PERSON, people=People(("s1", "s2"))
    )
    assert refusal(lambda: find_two("Asha and Bartholomew and Sam", NAMES, "f")) == sentence(texts.NO_SUCH_PERSON)


TOKENS = Poll(id="tokens", question="Which token do you take?", options=("A", "B"))
WEATHER = Poll(id="weather", question="How is the weather?", options=("A", "B"))
STEPS = (
    step("intro.hello", 5, title="Saying hello", rules=Rules(suggest=("Be kind",))),
    step("intro.read", 5, title="Read", poll=TOKENS),
    turn("pairs.tool.play", 8, 0, 2, item_starts=True, title="Role play", item_name="Anchor principles"),
    turn("pairs.tool.read", 2, 0, 2, title="Read"),
    turn("pairs.next.play", 8, 1, 2, item_starts=True, title="Role play", item_name="Matrix"),
    step("tea.cups", 5, title="Cups", mode=Mode.BREAK),
    step("close.sky", 5, title="The sky", poll=WEATHER),
    step("close.ready", 5, title="All set", check=Check(question="Is your laptop ready?")),
    step("close.last", 5, title="One by one", round=Round(question="One thing?")),
)
PLAN = plan(*STEPS, pairs={"pairs": Pairs()})
TWO_BREAKS = plan(*STEPS, step("noon.eat", 30, title="Food", mode=Mode.BREAK), pairs={"pairs": Pairs()})


@pytest.mark.parametrize(
    ("said", "path"),
    [
        *((said, "intro.hello") for said in ("intro", "Intro", "saying hello", "intro.hello", "hello", "sayin helo")),
        *((said, "pairs.tool.play") for said in ("pairs", "tool", "pairs tool", "Anchor principles")),
        *((said, "pairs.next.play") for said in ("next", "matrix", "pairs.next.play")),
        *((said, "tea.cups") for said in ("tea", "lunch", "coffee break", "break", "cups")),
        *((said, "close.last") for said in ("round", "one by one", "last")),
        *((said, "close.ready") for said in ("check", "all set", "ready")),
        ("close", "close.sky"),
        ("rules", "intro.hello"),
    ],
)
def test_a_step_is_found_by_its_block_its_title_or_what_it_holds(said: str, path: str) -> None:
    assert find_step(said, PLAN) == path


def test_a_step_that_could_be_several_or_is_none_is_told() -> None:
    assert refusal(lambda: find_step("read", PLAN)) == sentence(texts.WHICH_STEP, steps="“intro.read”, “pairs.tool.read”")
    assert refusal(lambda: find_step("poll", PLAN)) == sentence(texts.WHICH_STEP, steps="“intro.read”, “close.sky”")
    none = sentence(texts.NAMED_NO_STEP, example="close")
    assert refusal(lambda: find_step("moon landing", PLAN)) == refusal(lambda: find_step("vote", PLAN)) == none
    assert refusal(lambda: find_step("lunch", TWO_BREAKS)) == sentence(texts.NAMED_NO_STEP, example="noon")


def test_what_is_left_out_is_named_exactly() -> None:
    assert find_parts("read", PLAN) == ("intro.read", "pairs.tool.read")
    assert find_parts("lunch", PLAN) == find_parts("tea", PLAN) == find_parts("cups", PLAN) == ("tea.cups",)
    assert find_parts("break", TWO_BREAKS) == ("tea.cups", "noon.eat"), "any break may be meant"
    assert find_parts("noon", TWO_BREAKS) == ("noon.eat",)
    assert refusal(lambda: find_parts("intro", PLAN)) == sentence(texts.SKIP_SEVERAL)
    assert refusal(lambda: find_parts("reed", PLAN)) == sentence(texts.NAMED_NO_STEP, example="close")
    without = plan(step("a.one", 5), step("b.two", 5))
    assert refusal(lambda: find_parts("lunch", without)) == sentence(texts.NAMED_NO_STEP, example="b")


def test_a_step_is_called_exactly_so() -> None:
    assert [is_step(said, PLAN) for said in ("Pairs", "role play", "CUPS", "tool", "cup")] == [True] * 4 + [False]


@pytest.mark.parametrize(
    ("said", "poll"),
    [
        *((said, "tokens") for said in ("Tokens", "intro.read", "read", "which token do you take", "tokns")),
        *((said, "weather") for said in ("weather", "sky", "how is the wether")),
        *((said, "check:close.ready") for said in ("check:close.ready", "ready", "is your laptop ready")),
    ],
)
def test_a_poll_is_found_by_its_id_its_step_or_its_question(said: str, poll: str) -> None:
    assert find_poll(said, PLAN) == poll


def test_a_poll_that_could_be_several_or_is_none_is_told() -> None:
    known = "“tokens”, “weather”, “check:close.ready”"
    assert refusal(lambda: find_poll("zzz", PLAN)) == sentence(texts.NAMED_NO_POLL, polls=known)
    assert refusal(lambda: find_poll("x", plan(step("a.one", 5)))) == sentence(texts.NO_POLLS_HERE)
    same = plan(step("a.ask", 5, poll=TOKENS), step("b.ask", 5, poll=WEATHER))
    assert refusal(lambda: find_poll("ask", same)) == sentence(texts.NAMED_SEVERAL_POLLS, polls="“tokens”, “weather”")


PLANS = ("decisions-1", "decisions-2", "peer-support")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        *((said, "decisions-2") for said in ("Decisions 2", "session 2", "the plan with the number 2", "2")),
        *((said, "peer-support") for said in ("peer", "support the peer", "peer suport")),
    ],
)
def test_a_plan_is_found_by_the_words_that_make_it_unique(said: str, found: str) -> None:
    assert find_plan(said, PLANS) == found


def test_a_plan_that_could_be_several_or_is_none_is_told() -> None:
    assert refusal(lambda: find_plan("decisions", PLANS)) == sentence(texts.WHICH_PLAN, plans="“decisions-1”, “decisions-2”")
    every = sentence(texts.NO_SUCH_PLAN, plans="“decisions-1”, “decisions-2”, “peer-support”")
    assert refusal(lambda: find_plan("the plan", PLANS)) == refusal(lambda: find_plan("knitting", PLANS)) == every
    assert refusal(lambda: find_plan("x", ())) == sentence(texts.NO_PLANS_HERE)


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, ", …")])
def test_more_than_five_names_are_not_all_listed(count: int, more: str) -> None:
    names = [f"plan-{letter}" for letter in "abcdef"[:count]]
    listed = ", ".join(f"“{name}”" for name in names[:5]) + more
    assert refusal(lambda: find_plan("knitting", names)) == sentence(texts.NO_SUCH_PLAN, plans=listed)
