"""*More*: what else there is to an answer, leaving out what was shown."""

from __future__ import annotations

from bot import replies
from bot.asking import Ask, ask_by
from bot.desk import DeclinedError
from bot.press import Press

TOO_LONG_AGO = "I no longer know what I have shown you. Please ask again."
_MORE = " · more"


async def _more(press: Press) -> None:
    kept, question = await press.question()
    carried = press.carried(kept)
    if carried is None:
        raise DeclinedError(replies.refusal(TOO_LONG_AGO))
    ask = Ask(
        press.asker,
        "more",
        carried=carried,
        private=kept.private or not press.is_askers(kept),
        title=(kept.title or question).removesuffix(_MORE) + _MORE,
    )
    await ask_by(press.interaction, press.desk, ask)


ACTS = {"more": _more}
