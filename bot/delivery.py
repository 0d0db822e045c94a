"""How replies reach Discord: in the form a channel allows, pinging nobody, never as a traceback."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

import aiohttp
import discord

from bot import faults, replies, threads
from bot.desk import DeclinedError, Desk
from bot.passages import Card
from bot.records import RecordsError, answers
from bot.replies import Reply
from bot.views import view_of
from bot.wording import say

_log = logging.getLogger(__name__)

NO_PINGS = discord.AllowedMentions.none()

# Most of what is for the asker alone is known by then; the first sign is due within a second.
SOON_S = 0.25

_TRIES = 4
_PAUSE_S = 0.25  # doubled at each try: an acknowledgement is due within three seconds
_LONGEST_PAUSE_S = 60.0
_ALREADY_ACKNOWLEDGED = 40060
_NETWORK_FAULTS = (aiohttp.ClientError, OSError)  # TimeoutError is an OSError

_UNREADABLE = (KeyError, TypeError)  # discord.py's, of an answer that lacks what it looks for


class Outcome(Enum):
    """What became of a request to Discord."""

    SENT = auto()
    REFUSED = auto()  # another form may be taken
    HOPELESS = auto()  # there is nobody or no way left to send it to


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a request, and what Discord made of it, such as a message."""

    outcome: Outcome
    made: object = None


async def respond(
    interaction: discord.Interaction[Any],
    desk: Desk,
    answering: Callable[[], Awaitable[Reply]],
    *,
    private: bool = False,
) -> None:
    """
    Acknowledges *interaction* at once, or nearly so, then shows what *answering* comes to.

    Where *private*, where it says why there is no answer, and where it comes from a private
    collection, that is shown to the asker alone.
    """
    with desk.attending():
        answer = asyncio.ensure_future(_made(answering))
        if not private and await _is_told_alone(interaction, desk, answer):
            return
        defer = partial(interaction.response.defer, thinking=True, ephemeral=private)
        if (await _sent("acknowledgement", defer)).outcome is not Outcome.SENT:
            answer.cancel()
            return
        reply = await answer
        if private or not (reply.is_refusal or reply.is_private):
            await _show(interaction, desk, reply)
        elif reply.is_private:
            await _show_privately(interaction, desk, reply)
        else:
            await _refuse_privately(interaction, reply)


async def change(
    interaction: discord.Interaction[Any], desk: Desk, answering: Callable[[], Awaitable[Reply]]
) -> None:
    """Acknowledges a press, then shows what *answering* comes to in the message it was made on."""
    with desk.attending():
        answer = asyncio.ensure_future(_made(answering))
        if await _is_told_alone(interaction, desk, answer):
            return
        defer = partial(interaction.response.defer, thinking=False)
        if (await _sent("acknowledgement", defer)).outcome is not Outcome.SENT:
            answer.cancel()
            return
        reply = await answer
        if _is_for_one(interaction, reply):
            await tell(interaction, desk, reply)
        else:
            await _show(interaction, desk, reply)


async def _is_told_alone(
    interaction: discord.Interaction[Any], desk: Desk, answer: asyncio.Future[Reply]
) -> bool:
    """
    Whether *answer* came soon, is for the asker alone, and was said to them as the first sign.

    Nobody else sees a "thinking…" that is then taken away, and it cannot be said twice: Discord
    takes one first sign, where it would post each repeated request of a later one.
    """
    await asyncio.wait({answer}, timeout=SOON_S)
    if not (answer.done() and _is_for_one(interaction, answer.result())):
        return False
    await tell(interaction, desk, answer.result())
    return True


def _is_for_one(interaction: discord.Interaction[Any], reply: Reply) -> bool:
    return reply.is_refusal or (reply.is_private and not _is_seen_by_one(interaction))


def _is_seen_by_one(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message of a press is ephemeral."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def tell(interaction: discord.Interaction[Any], desk: Desk, reply: Reply) -> None:
    """Says *reply* to whoever is behind *interaction*, alone, beside what was shown before."""
    with desk.attending():
        send: Callable[..., Awaitable[object]] = interaction.response.send_message
        if interaction.response.is_done():
            send = partial(interaction.followup.send, wait=True)
        forms = _forms(reply, embeds=_embeds(interaction))
        shown = await _first_taken("words", partial(send, ephemeral=True), forms)
        await _remember(desk, reply, shown)


async def refuse(interaction: discord.Interaction[Any], desk: Desk, reply: Reply) -> None:
    """Says *reply* to the asker alone, or in place of the answer where one was promised."""
    with desk.attending():
        if interaction.response.is_done():
            await _first_taken("refusal", interaction.edit_original_response, _forms(reply))
        else:
            send = partial(interaction.response.send_message, ephemeral=True)
            await _first_taken("refusal", send, _forms(reply))


async def open_modal(
    interaction: discord.Interaction[Any], desk: Desk, modal: discord.ui.Modal
) -> None:
    """Opens *modal* for whoever pressed; what is sent with it arrives by its custom_id alone."""
    modal.stop()  # discord.py need not remember it, and would lose it at a restart
    with desk.attending():
        sent = await _sent("modal", partial(interaction.response.send_modal, modal))
        if sent.outcome is Outcome.REFUSED:
            await tell(interaction, desk, replies.refusal(say("fault.unopened")))


async def reply_to(
    message: discord.Message, desk: Desk, answering: Callable[[], Awaitable[Reply]]
) -> None:
    """Shows that the bot is typing, then replies to *message* with what *answering* comes to."""
    with desk.attending():
        typing = asyncio.ensure_future(_typing(message.channel))
        try:
            reply = await _made(answering)
        finally:
            typing.cancel()
        # The nonce keeps a repeated request from posting twice.
        send = partial(message.channel.send, nonce=secrets.randbits(63), mention_author=False)
        embeds = may_embed(message.channel, message.guild)
        parted = reply.in_thread and embeds and _may_open_thread(message)
        first = threads.first_part(reply) if parted else reply
        forms = _forms(first, embeds=embeds)
        if _may_refer(message):
            reference = message.to_reference(fail_if_not_exists=False)
            forms = [{**forms[0], "reference": reference}, *forms]
        shown = await _first_taken("reply", send, forms)
        await _remember(desk, reply, shown)
        if parted and not await _rest_in_thread(desk, shown, reply):
            whole = _forms(reply, embeds=embeds)
            await _first_taken("reply", getattr(shown, "edit", message.channel.send), whole)


async def _made(answering: Callable[[], Awaitable[Reply]]) -> Reply:
    """What *answering* comes to; where it fails, a sentence: nobody is left "thinking…"."""
    try:
        return await answering()
    except DeclinedError as declined:
        return declined.reply
    except RecordsError as error:
        return faults.unusable(_log, "records unusable", error)
    except Exception as error:  # noqa: BLE001 - whoever waits gets a sentence whatever happens
        return faults.apology(_log, "answering failed", error)


def _may_open_thread(message: discord.Message) -> bool:
    channel, guild = message.channel, message.guild
    if guild is None or not isinstance(channel, discord.TextChannel):
        return False
    allowed = _allowed(channel, guild)
    return allowed is not None and threads.may_open(channel, allowed)


async def post(
    channel: discord.abc.Messageable, reply: Reply, *, embeds: bool, nonce: int
) -> object:
    """
    What Discord made of *reply* in *channel*, None where it was not taken.

    The *nonce* keeps it from being posted twice.
    """
    send = partial(channel.send, nonce=nonce)
    return await _first_taken("post", send, _forms(reply, embeds=embeds))


async def edit(message: discord.PartialMessage, reply: Reply, *, embeds: bool) -> None:
    """Shows *reply* in *message* in place of what it showed; one that is gone stays gone."""
    forms = [{"embeds": [], **form} for form in _forms(reply, embeds=embeds)]
    await _first_taken("redrawn answer", message.edit, forms)


async def _show(interaction: discord.Interaction[Any], desk: Desk, reply: Reply) -> None:
    allowed, embeds = interaction.app_permissions, _embeds(interaction)
    parted = reply.in_thread and embeds and threads.may_open(interaction.channel, allowed)
    first = threads.first_part(reply) if parted else reply
    shown = await _edited(interaction, first, embeds=embeds)
    await _remember(desk, reply, shown)
    if parted and not await _rest_in_thread(desk, shown, reply):
        await _edited(interaction, reply, embeds=embeds)
    elif reply.in_thread and not parted:
        await tell(interaction, desk, replies.refusal(say("thread.not_allowed")))


def _embeds(interaction: discord.Interaction[Any]) -> bool:
    return interaction.guild_id is None or interaction.app_permissions.embed_links


async def _edited(interaction: discord.Interaction[Any], reply: Reply, *, embeds: bool) -> object:
    # An edit leaves what it does not name: what was shown before has to go.
    nothing: dict[str, Any] = {"content": None, "embeds": [], "view": None}
    last = {"content": say("fault.unsendable")}
    forms = [nothing | form for form in (*_forms(reply, embeds=embeds), last)]
    return await _first_taken("answer", interaction.edit_original_response, forms)


async def _rest_in_thread(desk: Desk, shown: object, reply: Reply) -> bool:
    if not isinstance(shown, discord.Message):
        return False
    return await threads.open_for(desk, shown, reply, [*map(_embed, reply.cards[1:])])


async def _refuse_privately(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """
    Says *reply* to the asker alone, although an answer for everybody was promised.

    Discord shows the first words after "thinking…" to whom that was shown. So they take its place,
    are said again to the asker alone, and are taken away there: whatever fails, they are somewhere.
    """
    await _first_taken("refusal", interaction.edit_original_response, _forms(reply))
    send = partial(interaction.followup.send, ephemeral=True, wait=True)
    if await _first_taken("refusal", send, _forms(reply)) is not None:
        await _sent("withdrawal", interaction.delete_original_response)


async def _show_privately(interaction: discord.Interaction[Any], desk: Desk, reply: Reply) -> None:
    """Shows *reply* to the asker alone, although "thinking…" was shown to all, as below."""
    promised = await _first_taken(
        "promise", interaction.edit_original_response, [{"content": say("fault.for_one")}]
    )
    if promised is None:
        return  # the first words after "thinking…" would be shown to all
    send = partial(interaction.followup.send, ephemeral=True, wait=True)
    shown = await _first_taken("answer", send, _forms(reply, embeds=_embeds(interaction)))
    await _remember(desk, reply, shown)
    if shown is not None:
        await _sent("withdrawal", interaction.delete_original_response)


async def _remember(desk: Desk, reply: Reply, shown: object) -> None:
    """Keeps in which message the answer is shown, for replies to it and for its moderators."""
    # The reply to a first sign has an id of its own, and that of the message beside it.
    number = getattr(shown, "message_id", None) or getattr(shown, "id", None)
    if reply.answer_id is None or number is None:
        return
    try:
        await desk.records.run(lambda held: answers.shown_as(held, reply.answer_id or "", number))
    except RecordsError as error:
        _log.error("message not kept: %s", error)


def _forms(reply: Reply, *, embeds: bool = False) -> list[dict[str, Any]]:
    """What to send, best form first."""
    text: dict[str, Any] = {"content": reply.text, **_below(reply)}
    if not reply.cards or not embeds:
        return [text]
    cards = [*map(_embed, reply.cards)]
    return [{"content": reply.content or None, "embeds": cards, **_below(reply)}, text]


def _below(reply: Reply) -> dict[str, Any]:
    return {"view": view_of(reply.rows)} if reply.rows else {}


def _embed(card: Card) -> discord.Embed:
    embed = discord.Embed(description=card.description, colour=card.colour)
    return embed.set_author(name=card.author).set_footer(text=card.footer)


def may_embed(channel: object, guild: discord.Guild | None) -> bool:
    """Whether links may be embedded in *channel*; assumed where permissions are not known."""
    allowed = _allowed(channel, guild)
    return allowed is None or allowed.embed_links or not allowed.view_channel


def _may_refer(message: discord.Message) -> bool:
    """Whether what is sent can be a reply to *message*: only to what the bot could read later."""
    allowed = _allowed(message.channel, message.guild)
    return allowed is None or allowed.read_message_history or not allowed.view_channel


def _allowed(channel: object, guild: discord.Guild | None) -> discord.Permissions | None:
    """What the bot may do in *channel*; None where that is not known."""
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    try:
        return channel.permissions_for(guild.me)
    except (discord.ClientException, AttributeError):  # a thread's parent, or we, are not cached
        return None


async def _typing(channel: discord.abc.Messageable) -> None:
    """Shows the bot as typing until this is cancelled; where it may not, that does not matter."""
    with suppress(discord.DiscordException, *_NETWORK_FAULTS):
        async with channel.typing():
            await asyncio.Event().wait()


async def _first_taken(
    what: str, send: Callable[..., Awaitable[object]], forms: list[dict[str, Any]]
) -> object:
    """What Discord made of the first of *forms* that it took; None where it took none."""
    for form in forms:
        request = partial(send, **form, allowed_mentions=NO_PINGS)
        sent = await _sent(what, request)
        if sent.outcome is not Outcome.REFUSED:
            return sent.made
    return None


async def _sent(what: str, request: Callable[[], Awaitable[object]]) -> Sent:
    """What became of *request*, which is made again where that may help."""
    pause = _PAUSE_S
    for _ in range(_TRIES):
        try:
            made = await request()
        except discord.HTTPException as error:
            if error.status != 429 and error.status < 500:
                return Sent(_judged(what, error))
            _log.warning("%s postponed", what, extra=_stated(error))
            await asyncio.sleep(_retry_after(error, pause))
        except _NETWORK_FAULTS as error:
            _log.warning("%s postponed", what, extra={"error": type(error).__name__})
            await asyncio.sleep(pause)
        except _UNREADABLE as error:  # it was taken: once more, and it would be there twice
            _log.warning("%s answered oddly", what, extra={"error": type(error).__name__})
            return Sent(Outcome.SENT, made=True)
        else:
            return Sent(Outcome.SENT, made or True)
        pause *= 2
    _log.error("%s not sent: Discord could not be reached", what)
    return Sent(Outcome.HOPELESS)


def _stated(error: discord.HTTPException) -> dict[str, int]:
    return {"status": error.status, "code": error.code}


def _retry_after(error: discord.HTTPException, pause: float) -> float:
    stated = error.response.headers.get("Retry-After", "")
    try:
        return min(float(stated), _LONGEST_PAUSE_S)
    except ValueError:
        return pause


def _judged(what: str, error: discord.HTTPException) -> Outcome:
    if error.code == _ALREADY_ACKNOWLEDGED:  # an earlier try arrived, though its reply was lost
        return Outcome.SENT
    if isinstance(error, discord.NotFound):  # the interaction expired, the message was deleted
        _log.info("%s not sent: gone", what, extra=_stated(error))
        return Outcome.HOPELESS
    _log.warning("%s refused", what, extra=_stated(error))
    return Outcome.REFUSED
