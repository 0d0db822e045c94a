"""*Index it* and *Discard*, below a file that was attached."""

from __future__ import annotations

import asyncio

from bot import delivery, replies
from bot.commands import reindex
from bot.desk import DeclinedError
from bot.operation import Operation
from bot.press import Press
from bot.reindexing import BusyError
from bot.upload_screen import ACCEPT, DISCARD
from bot.uploads import UploadError
from bot.wording import say


def _operation(press: Press) -> Operation:
    operation: Operation = press.interaction.client.operation
    if not operation.is_operator(press.interaction):
        raise DeclinedError(replies.refusal(say("rights.operators")))
    return operation


async def _accept(press: Press) -> None:
    operation = _operation(press)
    if operation.reindexer.is_running:
        raise DeclinedError(replies.refusal(f"{say('reindex.busy')} {say('reindex.press_again')}"))
    try:
        path = await asyncio.to_thread(operation.uploads.accept, press.doing.about[0])
    except (UploadError, IndexError) as error:
        raise DeclinedError(replies.refusal(str(error))) from error
    with press.desk.attending():
        await press.interaction.response.defer()
        try:
            await reindex.run(press.interaction, operation.reindexer, str(path))
        except BusyError as error:
            # The file is kept: the run that is under way, or the next one, reads it.
            raise DeclinedError(replies.refusal(say("reindex.busy"))) from error


async def _discard(press: Press) -> None:
    operation = _operation(press)
    await asyncio.to_thread(operation.uploads.discard, "".join(press.doing.about[:1]))

    async def discarded() -> replies.Reply:
        return replies.of_words(say("upload.discarded"))

    await delivery.change(press.interaction, press.desk, discarded)


ACTS = {ACCEPT: _accept, DISCARD: _discard}
