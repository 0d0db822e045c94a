"""*Cancel*, below a re-index."""

from __future__ import annotations

from bot import delivery, replies
from bot.operation import Operation
from bot.press import Press
from bot.wording import say


async def _cancel(press: Press) -> None:
    operation: Operation = press.interaction.client.operation
    if not operation.is_operator(press.interaction):
        said = say("rights.operators")
    elif operation.reindexer.is_running:
        operation.reindexer.cancel()
        said = say("reindex.cancelling")
    else:
        said = say("reindex.nothing_runs")
    await delivery.tell(press.interaction, press.desk, replies.of_words(said))


ACTS = {"stopindex": _cancel}
