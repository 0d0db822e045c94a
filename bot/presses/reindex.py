"""*Cancel*, below a re-index."""

from __future__ import annotations

from bot import delivery, replies
from bot.operation import FOR_OPERATORS, Operation
from bot.press import Press

CANCELLING = "It stops now; what it has done so far stays."
NOTHING_RUNS = "No re-index is under way any more."


async def _cancel(press: Press) -> None:
    operation: Operation = press.interaction.client.operation
    if not operation.is_operator(press.interaction):
        said = FOR_OPERATORS
    elif operation.reindexer.is_running:
        operation.reindexer.cancel()
        said = CANCELLING
    else:
        said = NOTHING_RUNS
    await delivery.tell(press.interaction, press.desk, replies.of_words(said))


ACTS = {"stopindex": _cancel}
