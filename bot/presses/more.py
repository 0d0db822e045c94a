"""*More*: what else there is to an answer, leaving out what was shown."""

from __future__ import annotations

from bot import replies
from bot.asking import Ask, ask_by
from bot.desk import DeclinedError
from bot.press import Press
from bot.wording import LANGUAGES, say, speaking


async def _more(press: Press) -> None:
    kept, question = await press.question()
    carried = press.carried(kept)
    if carried is None:
        raise DeclinedError(replies.refusal(say("press.too_long_ago")))
    ask = Ask(
        press.asker,
        "more",
        carried=carried,
        private=kept.private or not press.is_askers(kept),
        title=say("answer.more", question=_asked_first(kept.title or question)),
    )
    await ask_by(press.interaction, press.desk, ask)


def _asked_first(title: str) -> str:
    """The question of which *title* says, in whatever language, that it is more of its answer."""
    for one in LANGUAGES:
        with speaking(one):
            title = title.removesuffix(say("answer.more", question=""))
    return title


ACTS = {"more": _more}
