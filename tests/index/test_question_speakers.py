"""Who is asked about as the speaker, in the many ways in which people ask for somebody's words."""

from __future__ import annotations

import pytest

from index.question import Intent, parse
from index.roster import Roster
from index.store import CatalogueSpeaker


def person(ordinal: int, *names: str, generic: bool = False) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, names[0], names, ("e1",), 7, generic, {})


ROSTER = Roster(
    (
        person(0, "Andrew Mines", "ANDREW MINES", "MINES"),
        person(1, "Ailsa Chang", "CHANG"),
        person(2, "Ross Geller"),
        person(3, "Monica Geller"),
        person(4, "Speaker 2", generic=True),
        person(5, "Professor C", generic=True),
        person(6, "Project Manager"),
        person(7, "Marketing"),
        person(8, "Kelly"),
        person(9, "Kelly Clark"),
    )
)


def test_of_several_of_a_name_whoever_speaks_with_the_other_is_meant() -> None:
    """Tim Roe speaks in an episode with Gerhard Lund, Tim Lee in another one."""
    people = [("Tim Roe", "e1"), ("Tim Lee", "e2"), ("Gerhard Lund", "e1")]
    roster = Roster(
        tuple(
            CatalogueSpeaker(at, name, (name,), (where,), 7, generic=False, roles={})
            for at, (name, where) in enumerate(people)
        )
    )
    for text, names in (
        ("what did Tim tell Gerhard about aid", ("Tim Roe",)),
        ("what did Tim say about aid", ("Tim Roe", "Tim Lee")),
    ):
        question = parse(text, roster)
        assert question.said_by is not None
        assert question.said_by.names == names


@pytest.mark.parametrize(
    ("text", "topic", "speakers"),
    [
        ("what did mines think of Iran?", "Iran", ["Andrew Mines"]),
        ("WHAT DID MINES SAY ABOUT IRAN", "IRAN", ["Andrew Mines"]),
        ("what does Mines have to say about Iran", "Iran", ["Andrew Mines"]),
        ("how did Mines respond to the attack", "the attack", ["Andrew Mines"]),
        ("how did Mines respond to Chang's question on aid", "aid", ["Andrew Mines"]),
        ("what did Mines say when Chang asked about aid", "aid", ["Andrew Mines"]),
        ("what did Mines tell Chang about aid", "aid", ["Andrew Mines"]),
        ("could you tell me what Mines said about aid", "aid", ["Andrew Mines"]),
        ("quote Mines on aid", "aid", ["Andrew Mines"]),
        ("anything from Chang about aid?", "aid", ["Ailsa Chang"]),
        ("find where Mines mentions aid", "aid", ["Andrew Mines"]),
        ("Mines on Iran", "Iran", ["Andrew Mines"]),
        ("Mines: Iran", "Iran", ["Andrew Mines"]),
        ("do you happen to know what Mines thinks about Iran", "Iran", ["Andrew Mines"]),
        ("I think it was Mines who talked about Iran", "Iran", ["Andrew Mines"]),
        ("is it true that Mines hates drones", "hates drones", ["Andrew Mines"]),
        ("heard Mines mention Iran once, what was it", "Iran once", ["Andrew Mines"]),
        ("mines, on Iran?", "Iran", ["Andrew Mines"]),
        ("that bit where Mines explains Iran", "Iran", ["Andrew Mines"]),
        ("where can I find Mines talking about Iran", "Iran", ["Andrew Mines"]),
        ("yo what did mines say about Iran", "Iran", ["Andrew Mines"]),
        ("in his interview, what did Mines say about Iran", "Iran", ["Andrew Mines"]),
        ("for what reason did Mines say Iran matters", "Iran matters", ["Andrew Mines"]),
        ("What did Mines, the fellow, say about Iran?", "Iran", ["Andrew Mines"]),
        ("chang and mines, what do they say about Iran", "Iran", ["Ailsa Chang", "Andrew Mines"]),
        ("did both Chang and Mines mention Iran", "Iran", ["Ailsa Chang", "Andrew Mines"]),
        ("neither chang nor mines mention Iran?", "Iran", ["Ailsa Chang", "Andrew Mines"]),
        ("changs opinion on Iran", "Iran", ["Ailsa Chang"]),
        ('what did "Andrew Mines" say about Iran', "Iran", ["Andrew Mines"]),
        ("from mines: Iran", "Iran", ["Andrew Mines"]),
        ("Mines re: Iran", "Iran", ["Andrew Mines"]),
        ("Mines - Iran", "Iran", ["Andrew Mines"]),
        ("any thoughts from Mines on Iran?", "Iran", ["Andrew Mines"]),
        ("thoughts on Iran from Mines", "Iran", ["Andrew Mines"]),
        ("What is Mines's assessment of Iran?", "Iran", ["Andrew Mines"]),
        ("i need a quote by Mines about Iran", "Iran", ["Andrew Mines"]),
        ("verbatim: what did Mines say about Iran, please", "Iran", ["Andrew Mines"]),
        ("can u tell me what mines thinks abt Iran", "Iran", ["Andrew Mines"]),
        ("did Mines push back on Iran", "Iran", ["Andrew Mines"]),
        ("Andrew Mines drone strike", "drone strike", ["Andrew Mines"]),
        ("drone strike andrew mines", "drone strike", ["Andrew Mines"]),
        ("what's Mines got to say about Iran", "Iran", ["Andrew Mines"]),
        ("what has Mines to say about Iran", "Iran", ["Andrew Mines"]),
        ("what does Mines reckon about Iran", "Iran", ["Andrew Mines"]),
        ("is Mines for or against drones", "drones", ["Andrew Mines"]),
        ("does Mines trust the Taliban", "trust the Taliban", ["Andrew Mines"]),
        ("what did Chang not like about the deal", "like the deal", ["Ailsa Chang"]),
        ("why does Ross hate rent", "hate rent", ["Ross Geller"]),
        ("Andy Mines on Iran", "Iran", ["Andrew Mines"]),
        ("waht did mines siad abuot Iran", "Iran", ["Andrew Mines"]),
        ("according to mines what is Iran doing", "what is Iran doing", ["Andrew Mines"]),
        ("according to Andrew Mines who won", "who won", ["Andrew Mines"]),
        ("summarise what Mines said about Iran", "Iran", ["Andrew Mines"]),
        ("give me three quotes from Mines about Iran", "Iran", ["Andrew Mines"]),
        ("2 good quotes by Mines on Iran", "Iran", ["Andrew Mines"]),
        ("mines take on iran", "iran", ["Andrew Mines"]),
        ("what was said by Mines about Iran", "Iran", ["Andrew Mines"]),
        ("what was said about Iran by Mines", "Iran", ["Andrew Mines"]),
        ("has Iran been mentioned by Mines", "Iran", ["Andrew Mines"]),
        ("in the words of Mines, what is Iran doing", "what is Iran doing", ["Andrew Mines"]),
        ("where does Mines stand on Iran", "Iran", ["Andrew Mines"]),
        ("what advice did Mines give on aid", "aid", ["Andrew Mines"]),
        ("summarize Mines's opinion on aid", "aid", ["Andrew Mines"]),
        ("what books did Mines recommend", "books", ["Andrew Mines"]),
        ("what did Mines recommend", "recommend", ["Andrew Mines"]),
        ("what examples did Mines give of attacks", "attacks", ["Andrew Mines"]),
        ("what has been Mines' reaction to the attack", "the attack", ["Andrew Mines"]),
        ("Mines, what did he say about Iran?", "Iran", ["Andrew Mines"]),
        ("regarding Iran, what did Mines say", "Iran", ["Andrew Mines"]),
        ("hey Quoth, what did Mines say re: Iran", "Iran", ["Andrew Mines"]),
        ("can someone tell me what Mines said of Iran", "Iran", ["Andrew Mines"]),
        ("was there any mention of Iran by Mines", "Iran", ["Andrew Mines"]),
        ("does anyone remember what mines said about Iran lol", "Iran", ["Andrew Mines"]),
        ("anybody know if mines ever mentioned Iran", "Iran", ["Andrew Mines"]),
        ("I wonder what Mines thinks of Iran", "Iran", ["Andrew Mines"]),
        ("I was wondering if Mines has said something on Iran", "Iran", ["Andrew Mines"]),
        ("can't remember what Mines said about Iran", "Iran", ["Andrew Mines"]),
        ("what did Mines end up saying about Iran or nah", "Iran", ["Andrew Mines"]),
        ("what was that thing Mines said about Iran :)", "Iran", ["Andrew Mines"]),
        ("what's everything Mines has said on Iran", "Iran", ["Andrew Mines"]),
        ("that story Mines told about Iran", "Iran", ["Andrew Mines"]),
        ("true or false: Mines said Iran left", "Iran left", ["Andrew Mines"]),
        ("pull up Mines' comments on Iran", "Iran", ["Andrew Mines"]),
        ("per Mines, is Iran gone", "is Iran gone", ["Andrew Mines"]),
        ("is Iran gone, as per mines?", "is Iran gone", ["Andrew Mines"]),
        ("what is Iran, in Mines's view?", "what is Iran", ["Andrew Mines"]),
        ("what is Iran in the eyes of Mines", "what is Iran", ["Andrew Mines"]),
        ("amines on Iran", "Iran", ["Andrew Mines"]),
        ("achang's take on Iran", "Iran", ["Ailsa Chang"]),
        ("what did Mines say", "", ["Andrew Mines"]),
        ("Andrew Mines", "", ["Andrew Mines"]),
        ("chang?", "", ["Ailsa Chang"]),
        ("what did Mines talk about", "", ["Andrew Mines"]),
        ("what did the professor think about MSG", "MSG", ["Professor C"]),
        ("what did the Project Manager say about cost", "cost", ["Project Manager"]),
        ("Why did Marketing disagree about the LCD", "the LCD", ["Marketing"]),
        ("what did Kelly say about rent", "rent", ["Kelly", "Kelly Clark"]),
        ("what did Ross and Monica say about rent", "rent", ["Ross Geller", "Monica Geller"]),
        (
            "did Ross, Mines or Chang mention rent",
            "rent",
            ["Ross Geller", "Andrew Mines", "Ailsa Chang"],
        ),
        ("what did Mines say about the drone strike", "the drone strike", ["Andrew Mines"]),
        ("What did Andrew Mines say about Iran?", "Iran", ["Andrew Mines"]),
        ("how does mines describe ISIS-K", "ISIS-K", ["Andrew Mines"]),
        ("did Ailsa ever talk about drones", "drones", ["Ailsa Chang"]),
        ("according to Mines, what happened in 2015?", "what happened in 2015", ["Andrew Mines"]),
        ("what happened in 2015 according to Mines", "what happened in 2015", ["Andrew Mines"]),
        ("Mines's view on Iran", "Iran", ["Andrew Mines"]),
        ("what are Mines’ thoughts about Iran", "Iran", ["Andrew Mines"]),
        ("what is the opinion of Chang on aid", "aid", ["Ailsa Chang"]),
        ("why does Mines think the group resurges", "the group resurges", ["Andrew Mines"]),
        ("from:mines drone strike", "drone strike", ["Andrew Mines"]),
        ('from:"Ailsa Chang" aid', "aid", ["Ailsa Chang"]),
        ("what did Dr. Mines say about Iran", "Iran", ["Andrew Mines"]),
        ("what did Geller say about dinosaurs", "dinosaurs", ["Ross Geller", "Monica Geller"]),
        ("what did speaker 2 say about rent", "rent", ["Speaker 2"]),
    ],
)
def test_the_speaker_asked_about_is_told_from_the_topic(
    text: str, topic: str, speakers: list[str]
) -> None:
    question = parse(text, ROSTER)
    assert question.topic == topic
    assert question.said_by is not None
    assert [one.name for one in question.said_by.speakers] == speakers
    assert question.intent is Intent.SAID
