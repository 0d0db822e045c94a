"""The words with which people go on in a conversation (English): "more", "and Chang?", "why?"."""

from __future__ import annotations

import re

from index.asking.gate import Gated

_SAID = r"(?:say|says|said|think|mention|mentioned|talk|ask|asked|add)"
_AND = r"(?:(?:and|so|ok|okay|but|then),? )*"
_IT = r"(?:it|that|this)"


def _whole(pattern: str) -> Gated:
    return Gated(pattern, whole=True, flags=re.IGNORECASE)


# "more", "go on", "what else?", "what else did he say about it?"
MORE = _whole(
    rf"{_AND}(?:go on|continue|keep going|next|"
    r"(?:(?:(?:can|could|would) you )?(?:tell|show|give|quote)(?: me)? |any |some )?more"
    rf"(?: (?:please|quotes|passages|of (?:{_IT}|those|these)|(?:on|about) {_IT}))?|"
    r"(?:is there |was there )?(?:any(?:thing|body)?|nothing) else|what else(?: is there)?|"
    rf"did (?P<subject>\S+) {_SAID} anything else|"
    rf"what else (?:did|does|do|has|have) (?P<who>.+?) (?:have to )?{_SAID}\b"
    rf"(?: (?:about|on) {_IT})?)"
)
# "who else said that?", "who disagreed?", "did anyone disagree?", "what did the others say?"
OTHERS = _whole(
    rf"{_AND}(?:who (?:else\b.*|(?:dis)?agree[sd]?(?: with (?:him|her|them|{_IT}))?)|"
    r"(?:(?:did|does|do|has|have) )?any(?:one|body) (?:else\b.*|(?:dis)?agree[sd]?(?: with .*)?)|"
    r"what (?:did|do) (?:the )?others? (?:people )?(?:say|think)\b.*|"
    r"(?:what about )?(?:the )?others?(?: (?:on|in|at) (?:the|that|this) \w+)?|"
    r"(?:any|some)one else)"
)
AGREES = Gated(r"\b(?:dis)?agree", flags=re.IGNORECASE)
# "what came right before that?", "and after?", "what happened next?"
BESIDE = _whole(
    rf"{_AND}(?:what(?:['’]?s| is| was)? )?"
    r"(?:(?:what )?(?:came|comes|was said|was asked|said|asked|happened|happens|did .+? say|is) )?"
    r"(?:right |just |immediately )?"
    rf"(?:(?P<side>before|after)(?: {_IT})?|(?P<next>next|then)|"
    r"(?:the )?(?P<thing>next|previous) (?:thing|turn|sentence|passage|line)"
    rf"(?: (?:after|before) {_IT})?(?: (?:that )?\S+(?: \S+)? {_SAID})?|"
    r"(?:the )?(?:turn |passage )?(?P<turn>previous|following)(?: (?:that|this|turn|passage))?)"
)
# "and what did he answer?", after a question that somebody asked
REPLY = _whole(
    rf"{_AND}what (?:(?:did|does) .+? (?:answer|reply|respond|say (?:to|in reply to))|"
    r"(?:was|is) (?:the|his|her|their|.+['’]s?) (?:answer|reply|response))"
    rf"(?: to {_IT}|(?<=say to) {_IT})?"
)
# "can you repeat that?", "who said that?", "when was that?", "which episode?", "link?": the answer
# to all of these stands at the passage.
AGAIN = _whole(
    rf"{_AND}(?:(?:can|could|would) you )?(?:please )?"
    rf"(?:(?:repeat|quote|read|say|show)(?: me)? {_IT}(?: (?:again|once more))?|once more|again|"
    rf"who (?:was|is|said|says|explained|explains|claimed|told us|wrote) {_IT}(?: again)?|"
    rf"(?:when|where) (?:was|is) {_IT}(?: (?:said|from))?|"
    r"(?:what(?:['’]?s| is| was) )?(?:the |its )(?:date|title|speaker)|"
    r"(?:(?:from|in) )?(?:which|what) (?:episode|show)"
    rf"(?: (?:was|is) {_IT}(?: (?:in|from|said in))?)?|"
    r"(?:(?:give me |got |is there |do you have |what(?:['’]s| is) )?(?:a |the )?)"
    rf"(?:link|source|timestamp|time ?code)(?: (?:to|for|of) {_IT})?)(?: please)?"
)
CONTEXT = _whole(
    rf"{_AND}(?:(?:can|could|may) (?:you|i) )?(?:please )?(?:(?:show|give|see|get)(?: me)? )?"
    r"(?:the |more |some |its )?(?:(?:surrounding |whole |full )?context|surroundings|"
    rf"what (?:was|is|stands) around {_IT}|turns? around {_IT})(?: (?:of|for|around) {_IT})?"
    r"(?: please)?"
)
# "the second one", "show me the last quote", "the 2nd", "#2": of those that the last answer showed
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_PASSAGE = "(?:one|quote|passage|answer|result)"
PICKED = _whole(
    rf"{_AND}(?:(?:show|give|read|open|quote)(?: me)? |what about )?"
    rf"(?:the (?P<which>{'|'.join(ORDINALS)}|last)(?: {_PASSAGE})?|"
    rf"(?:the )?(?P<nth>[1-9])(?:st|nd|rd|th)(?: {_PASSAGE})?|"
    rf"(?:(?:the )?(?:#|(?:number|no[.]?|{_PASSAGE}) ))?(?P<number>[1-9]))"
    r"(?: again)?(?: please)?"
)
# "any time", "in all episodes", "anywhere else?"
WIDER = _whole(
    rf"{_AND}(?:what about |how about )?(?:in |at |from |across )?"
    r"(?:any ?time|anywhere|everywhere|ever|(?:all|any|every)(?: of)?(?: the)?(?: other)? "
    r"(?:episodes?|shows?|years?|dates?)|"
    r"(?P<else>anywhere else|elsewhere|(?:the )?other episodes?))"
)
# "how often?", "when first?", "and the last time?"
SHAPE = _whole(
    rf"{_AND}(?:(?P<count>how (?:often|many times|frequently))|"
    r"(?:when (?:was (?:that|it) )?)?(?:(?:for )?the )?(?:very )?"
    r"(?P<order>first|last|latest|earliest)(?: time| one| mention)?"
    rf"(?: (?:that )?{_IT} (?:was|is|came|comes|got)(?: \w+| brought up| talked about)?)?|"
    rf"(?P<episodes>(?:in )?(?:which|what) episodes?))(?: (?:was|were) {_IT})?"
)
WHY = _whole(
    rf"{_AND}(?:but )?(?:why|how so|how come|why is that|why (?:not|so)|explain|in what way)"
)
# "and Chang?", "what about in 2021?", "no, I meant the attack", "same for Chang"
INSTEAD = _whole(
    r"(?:(?:no|nope|sorry|not (?:him|her|that|them))[,.]? )?"
    r"(?:i (?:meant|mean)(?: to say)? |(?:and |but |so )*(?:what|how) about |and |or |rather |"
    r"instead |(?:the )?same (?:thing |question )?(?:but )?(?:for|with|from|about|on|in) )+"
    r"(?:about |by |from |what )?(?P<what>.+)"
)
NO = _whole(
    r"(?:(?:(?:no|nope|sorry)[,.]|(?:no|nope|sorry)(?= (?:in|on|from|by|about|during)\b)|"
    r"(?:(?:no|nope|sorry),? )?not [^\s,]+(?: [^\s,]+)?(?:,|,? but)) "
    r"(?:but |rather |just |only )?|(?:just|only) )(?P<what>.+)"
)
# "on logging", "in 2021", "from Chang": a part of a question
PART = Gated(
    r"^(?:about|on|regarding|in|from|during|before|after|since|by) "
    r"(?!(?:it|that|this|them|the same)\b)\S",
    flags=re.IGNORECASE,
)
ONES = re.compile(r"^(?P<which>.+) ones?$", re.IGNORECASE)
# "Chang, I mean", "Chang instead"
MEANT = _whole(r"(?P<what>.+?),? (?:i (?:mean|meant)|instead|rather)")

PRONOUN = _whole(r"(?:he|she|they|him|her|them)")
PRONOUN_SPEAKS = Gated(
    r"\b(?:did|does|do|has|have|is|was|would|could|that|what|everything|anything) (?:\w+ )?"
    r"(?P<who>he|she|they)\b|"
    r"\b(?P<whose>his|her|their)(?= (?:\w+ )?(?:views?|opinions?|thoughts?|takes?|positions?|"
    r"stances?|words|answers?|responses?|reactions?|advice|arguments?|points?)\b)|"
    r"\b(?:by|from|quote|to) (?P<whom>him|her|them)\b",
    flags=re.IGNORECASE,
)
THAT_EPISODE = Gated(
    r"[, ]*\b(?:in|on|from|during) (?:that|this|the same) "
    r"(?:episode|interview|show|podcast|conversation|one)\b,?",
    flags=re.IGNORECASE,
)
# "how much exactly", "what books", "why is that bad", "does he ever prepare them": what these are
# about was said before
GOES_ON = _whole(
    rf"{_AND}(?:(?:how (?:much|many|long|often|big|far)|which|whose|what|why|when|where|who)"
    r"(?: (?!(?:is|are|was|were|am|does|do|did|has|have|had|can|could|will|would|should)\b)"
    r"[^\W\d]\S*)?(?: (?:exactly|precisely|roughly|though))?|"
    r"(?:\S+ ){0,4}(?:it|that|this|them|those|these)(?: \S+)?)"
)
THAT = Gated(rf"\b(?:{_IT}|so)\b", flags=re.IGNORECASE)
QUESTION_WORD = Gated(
    r"^(?:what|who|whom|when|where|which|why|how|did|does|do|is|are|was|were|has|have|list|show|"
    r"find|tell|quote)\b",
    flags=re.IGNORECASE,
)
_WAYS = (
    MORE,
    OTHERS,
    BESIDE,
    REPLY,
    AGAIN,
    CONTEXT,
    PICKED,
    WIDER,
    SHAPE,
    WHY,
    INSTEAD,
    NO,
    PART,
    MEANT,
    PRONOUN,
    GOES_ON,
)


def prepare() -> None:
    """Compiles the ways to go on, for a process that holds conversations."""
    for pattern in (*_WAYS, AGREES, PRONOUN_SPEAKS, THAT_EPISODE, THAT, QUESTION_WORD):
        pattern.prepare()
