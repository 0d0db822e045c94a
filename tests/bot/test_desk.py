"""Questions are answered away from the event loop, in bounded time, with a reply always."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.asker import Asker
from bot.asking import Ask, answered
from bot.desk import Desk
from bot.rules import Rules
from bot.wording import say
from index import IndexStoreError, NoIndexError

ME = Asker(1)
Q = Ask(ME, "q")


async def until(condition: Callable[[], object]) -> None:
    """Waits for what a thread does; the event loop goes on meanwhile."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - a thread sets no event of the loop's
            await asyncio.sleep(0.005)


@pytest.fixture
async def desk(index: Any) -> AsyncIterator[Desk]:
    made = Desk(lambda: index, rules=Rules(longest_s=60), threads=1)
    yield made
    index.gate.set()
    made.close()


async def test_the_event_loop_goes_on_while_the_model_works(desk: Desk, index: Any) -> None:
    index.gate.clear()
    asking = asyncio.ensure_future(answered(desk, Q))
    await until(lambda: index.asked)
    assert not asking.done()
    assert desk.is_busy
    index.gate.set()
    assert (await asking).cards[0].author == "Andrew Mines"
    assert not desk.is_busy


@pytest.mark.parametrize("opens", [True, False])
async def test_what_waits_for_the_warming_is_done_whether_there_is_an_index_or_not(
    index: Any, opens: bool
) -> None:
    def opened() -> Any:
        if opens:
            return index
        raise NoIndexError("data")

    warmed: list[int] = []
    made = Desk(opened)
    made.once_warm = lambda: warmed.append(index.warmed)
    await made.warm()
    assert warmed == [int(opens)]
    made.close()


async def test_warming_opens_the_index_and_loads_the_model_once(desk: Desk, index: Any) -> None:
    await desk.warm()
    await answered(desk, Q)
    assert (index.warmed, len(index.asked)) == (1, 1)


async def test_an_index_that_is_missing_is_looked_for_again(index: Any) -> None:
    """What an operator adds while the bot runs is found at the next question."""
    found: list[Any] = []

    def open_index() -> Any:
        if not found:
            raise NoIndexError("data")
        return found[0]

    desk = Desk(open_index)
    await desk.warm()
    assert (await answered(desk, Q)).text == say("fault.nothing_indexed")
    found.append(index)
    assert "Andrew Mines" in (await answered(desk, Q)).text
    desk.close()
    assert index.closed == 1


async def test_an_index_that_breaks_is_opened_anew(index: Any) -> None:
    opened: list[Any] = []

    def open_index() -> Any:
        opened.append(index)
        return index

    desk = Desk(open_index)
    right, index.answer = index.answer, IndexStoreError("segment 3 is gone")
    assert "I cannot search" in (await answered(desk, Q)).text
    index.answer = right
    assert "Andrew Mines" in (await answered(desk, Q)).text
    assert len(opened) == 2
    desk.close()


async def test_a_question_that_takes_too_long_is_given_up(index: Any) -> None:
    desk = Desk(lambda: index, rules=Rules(longest_s=0.05))
    index.gate.clear()
    assert (await answered(desk, Q)).text == say("fault.too_slow")
    index.gate.set()
    desk.close()


async def test_more_questions_than_can_wait_are_turned_away(index: Any) -> None:
    desk = Desk(lambda: index, rules=Rules(most_waiting=2))
    index.gate.clear()
    asking = [asyncio.ensure_future(answered(desk, Q)) for _ in range(2)]
    await asyncio.sleep(0)
    assert (
        await answered(desk, Q)
    ).text == "Too many questions are waiting already. Try again in 5 s."
    index.gate.set()
    assert ["Andrew Mines" in (await one).text for one in asking] == [True, True]
    assert "Andrew Mines" in (await answered(desk, Q)).text
    desk.close()


async def test_giving_up_turns_what_is_awaited_into_an_apology(desk: Desk, index: Any) -> None:
    """At a stop nobody is left waiting: neither who asked before, nor who asks now."""
    index.gate.clear()
    asking = [asyncio.ensure_future(answered(desk, Q)) for _ in range(3)]
    await until(lambda: index.asked)
    desk.give_up()
    assert [(await one).text for one in asking] == [say("fault.restarting")] * 3
    assert (await answered(desk, Q)).text == say("fault.restarting")
    assert desk.is_busy


async def test_a_stop_waits_for_exchanges_that_are_open(desk: Desk) -> None:
    finished = asyncio.Event()

    async def exchange() -> None:
        with desk.attending():
            await finished.wait()

    talking = asyncio.ensure_future(exchange())
    await asyncio.sleep(0)
    assert not await desk.idle(0.02)
    finished.set()
    assert await desk.idle(5)
    await talking


async def test_an_index_at_work_is_not_closed_under_a_thread(index: Any) -> None:
    desk = Desk(lambda: index)
    index.gate.clear()
    asking = asyncio.ensure_future(answered(desk, Q))
    await until(lambda: index.asked)
    desk.close()
    assert (await asking).text == say("fault.restarting")
    assert index.closed == 0
    index.gate.set()


async def test_questions_are_answered_in_threads_of_their_own(index: Any) -> None:
    seen: list[str] = []
    desk = Desk(lambda: index)

    def work(_library: Any) -> None:
        seen.append(threading.current_thread().name)

    await desk.look_up(ME, work)
    await desk.look_up(ME, work, quickly=True)
    assert [name.rsplit("_", 1)[0] for name in seen] == ["desk", "desk-quick"]
    desk.close()
