"""*Useful*, *Not useful* and *Report*: what people say of an answer, for its moderators."""

from __future__ import annotations

from functools import partial

from bot import delivery, replies
from bot.press import Press
from bot.records import verdicts
from bot.records.verdicts import NOT_USEFUL, REPORT, USEFUL
from bot.wording import say

THANKS = {USEFUL: "useful", NOT_USEFUL: "not_useful", REPORT: "report"}


async def _verdict(press: Press) -> None:
    kept = await press.answer()
    kind = press.doing.about[1] if press.doing.about[1:] else ""
    thanks = THANKS.get(kind, THANKS[REPORT])
    at = int(press.desk.now())
    give = partial(verdicts.give, answer_id=kept.id, given_by=press.asker.user_id, kind=kind, at=at)
    is_news = await press.desk.records.run(give)
    reply = replies.of_words(say(f"verdict.{thanks}") if is_news else say("verdict.known"))
    await delivery.tell(press.interaction, press.desk, reply)


ACTS = {"verdict": _verdict}
