"""A question, understood: what `index.question.parse` makes of plain words."""

from __future__ import annotations

from dataclasses import dataclass

from index.asking.holdings import Holdings
from index.asking.narrowing import NOTHING, Narrowing
from index.asking.shapes import Intent
from index.roster import Match
from index.store import CatalogueSpeaker


@dataclass(frozen=True, slots=True)
class Subject:
    """
    The one person whom a question is about that has no word of their saying it.

    Attributes:
        named: the name, as it is written.
        people: who has it.
        topic: the question's words without it.
    """

    named: str
    people: tuple[CatalogueSpeaker, ...]
    topic: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question, understood.

    Attributes:
        text: as it was asked, trimmed.
        topic: the words that say what it is about; the whole text where no pattern fits, empty
            where it names no topic ("what did Mines say?").
        spoken_to: the name of whoever was spoken to, where the question says so; no part of the
            topic, but words that may stand near the answer.
        addressed: whom of the roster that name means.
        named: the speaker asked about, in the question's words; None for anyone.
        role: "host" or "guest" where the question names a role.
        said_by: whom *named* means; no speakers when nobody of that name speaks here.
        together: several speakers are named: "Ross and Monica".
        each: of these, each name as it is written, with whom it means.
        asks: what was asked is asked for, not what was said.
        asked_of: *said_by* (or *role*) is who was asked, by somebody else.
        mentioned: people of the roster whose names stand elsewhere in the question.
        talks: it asks for what was said, and not for what was the case.
        subject: whom it is about, where it asks what was the case of one person alone.
        of_subject: it asks what was the case of *said_by*, who may have told.
        other_than: people whose turns are no answer ("who else said that?").
        narrowed: to which episodes, dates and phrases.
        further: what was shown already is no answer ("what else did she say?").
        is_keywords: it is operators and words to look for, and no sentence.
        holdings: who speaks, or which episodes there are, is asked for.
        search_text: what is searched for where *text* alone does not say it ("and the Taliban?").
        notes: what the asker should know of how the question was read.
    """

    text: str
    topic: str
    intent: Intent = Intent.TOPIC
    spoken_to: str = ""
    addressed: tuple[CatalogueSpeaker, ...] = ()
    named: str | None = None
    role: str | None = None
    said_by: Match | None = None
    together: bool = False
    each: tuple[tuple[str, Match], ...] = ()
    asks: bool = False
    asked_of: bool = False
    mentioned: tuple[CatalogueSpeaker, ...] = ()
    talks: bool = True
    subject: Subject | None = None
    of_subject: bool = False
    other_than: tuple[CatalogueSpeaker, ...] = ()
    narrowed: Narrowing = NOTHING
    further: bool = False
    is_keywords: bool = False
    holdings: Holdings | None = None
    search_text: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def names_nobody_known(self) -> bool:
        """True when a speaker is asked about who does not speak here."""
        return self.said_by is not None and not self.said_by.speakers

    @property
    def talked_about(self) -> tuple[CatalogueSpeaker, ...]:
        """People who speak here, and of whom others are asked to have said something."""
        anyone = self.named is None and not self.asks
        return self.mentioned if self.talks and anyone else ()

    @property
    def subjects(self) -> tuple[CatalogueSpeaker, ...]:
        """People who speak here, and who are asked about with no word of their saying it."""
        return () if self.talks or self.is_keywords else self.mentioned
