"""*Useful*, *Not useful* and *Report*: what people say of an answer, for its moderators."""

from __future__ import annotations

from functools import partial

from bot import delivery, replies
from bot.press import Press
from bot.records import verdicts
from bot.records.verdicts import NOT_USEFUL, REPORT, USEFUL

THANKS = {
    USEFUL: "Thank you, noted as useful.",
    NOT_USEFUL: "Thank you, noted as not useful. The moderators here can see that.",
    REPORT: "Thank you. The moderators here will look at this answer.",
}
KNOWN = "You have said so already, thank you."


async def _verdict(press: Press) -> None:
    kept = await press.answer()
    kind = press.doing.about[1] if press.doing.about[1:] else ""
    words = THANKS[kind if kind in THANKS else REPORT]
    at = int(press.desk.now())
    give = partial(verdicts.give, answer_id=kept.id, given_by=press.asker.user_id, kind=kind, at=at)
    is_news = await press.desk.records.run(give)
    reply = replies.of_words(words if is_news else KNOWN)
    await delivery.tell(press.interaction, press.desk, reply)


ACTS = {"verdict": _verdict}
