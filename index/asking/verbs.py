"""The words in which people ask who said what (English), as parts of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.asking.gate import Gated
from index.asking.needs import AnyOf, Parts
from index.words import token_of

# Verbs that only say that somebody spoke: what was said stands elsewhere in the question.
PLAIN = frozenset(
    """
    say says said saying think thinks thought thinking talk talks talked talking speak speaks spoke
    spoken speaking mention mentions mentioned mentioning tell tells told telling state states
    stated discuss discusses discussed discussing note notes noted comment comments commented
    believe believes believed feel feels felt remark remarks remarked share shares shared
    reckon reckons reckoned opine opines opined rant rants ranted chat chats chatted
    """.split()
)
# Verbs that also say how: "what did she recommend?" asks for what was recommended.
TELLING = frozenset(
    """
    acknowledge acknowledges acknowledged address addresses addressed admit admits admitted advise
    advises advised agree agrees agreed answer answers answered argue argues argued assert asserts
    asserted characterise characterised characterize characterized claim claims claimed compare
    compares compared complain complains complained concede conceded conclude concludes concluded
    contend contends contended contribute contributes contributed criticise criticised criticize
    criticized declare declares declared defend defends defended define defines defined deny denies
    denied describe describes described disagree disagrees disagreed dismiss dismisses dismissed
    elaborate elaborates elaborated emphasise emphasised emphasize emphasized explain explains
    explained express expresses expressed highlight highlights highlighted hint hinted imply implied
    insist insists insisted joke jokes joked maintain maintains maintained object objects objected
    oppose opposes opposed praise praises praised predict predicts predicted promise
    promises promised propose proposes proposed quote quotes quoted react reacts reacted recall
    recalls recalled recommend recommends recommended regret regretted reply replies replied report
    reports reported respond responds responded reveal reveals revealed stress stresses stressed
    suggest suggests suggested summarise summarised summarize summarized support supports supported
    warn warns warned worry worries worried
    """.split()
)
ASKING = frozenset(
    "ask asks asked asking question questions questioned wonder wonders wondered".split()
)
_WITH_PARTICLE = (
    r"br(?:ing|ings|ought) up",
    r"point(?:s|ed)? out",
    r"refer(?:s|red)? to",
    r"touch(?:es|ed)? (?:up)?on",
    r"allude[sd]? to",
    r"weigh(?:s|ed)? in",
    r"go(?:es)? into",
    r"went into",
    r"come back to",
    r"raise[sd]? (?:the |a )?(?:question|issue|point|topic|subject)s?(?: of)?",
    r"call(?:s|ed)? for",
    r"make(?:s)? of",
    r"made of",
    r"use[sd]? the (?:word|words|term|phrase)",
    r"stand(?:s)? on",
    r"stood on",
    r"cover(?:s|ed)?",
    r"push(?:es|ed)? back(?: on| against)?",
    r"ra(?:nt|nts|nted|ve|ves|ved|il|ils|iled) (?:about|against)",
    r"d(?:ig|igs|ug) into",
)


def _longest_first(words: frozenset[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


_SAYING = (*_WITH_PARTICLE, *_longest_first(PLAIN | TELLING))
SAY = AnyOf(_SAYING, "(?:", r")\b")
ASK = rf"(?:{'|'.join(_longest_first(ASKING))})\b"
# What somebody likes or fears is told by them, if by anyone.
ATTITUDE = (
    r"(?:like|love|hate|dislike|detest|loathe|enjoy|prefer|favou?r|approve of|trust|"
    r"disapprove of|distrust|"
    r"fear|appreciate|resent|despise|care (?:about|for))s?\b"
)
# Only after "how": one may see, put or take much else.
TAKE = (
    r"(?:see|sees|saw|put|puts|view|views|viewed|frame|frames|framed|regard|regards|regarded|"
    r"sum up)\b"
)

DO = (
    r"(?:did|didn['’]?t|does|doesn['’]?t|do|has|had|have|is|was|were|are|would|could|can|might|may|"
    r"['’]s|['’]d)"
)
_ADVERBS = (
    "ever|actually|really|exactly|also|just|first|last|originally|specifically|once|previously|"
    "recently|later|often|always|usually|personally|publicly|even|still|then|already|initially|"
    "most recently|has|have|had|been|be|to|(?:end|ends|ended) up|keeps?|kept"
)
_MEAN_TO = (
    r"(?:want|wanted|try|trying|tried|need|needed|get|happen|happened|seem|going|have|had|used) to"
)
ADVERBS = rf"(?: (?:{_ADVERBS}|{_MEAN_TO}))*"
ABOUT = (
    r"(?:about|on|upon|regarding|concerning|re:?|of|towards?|against|as to|"
    r"with regards? to|when it comes to|in terms of|"
    r"(?:on|about) the (?:topic|subject|question|issue) of)"
)
OPINION = (
    r"(?:views?|opinions?|thoughts?|takes?|positions?|stances?|perspectives?|explanations?|"
    r"arguments?|answers?|responses?|reactions?|repl(?:y|ies)|comments?|remarks?|feelings?|advice|"
    r"experiences?|words|statements?|quotes?|recommendations?|suggestions?|predictions?|concerns?|"
    r"thinking|viewpoints?|points?|descriptions?|criticisms?)"
)
# What else somebody may have told: theirs only where they speak here.
TOLD = (
    r"(?:assessments?|analys[ei]s|accounts?|claims?|warnings?|theor(?:y|ies)|stor(?:y|ies)|"
    r"anecdotes?|jokes?|complaints?|praise|definitions?|rants?|attitudes?|beliefs?|impressions?|"
    r"verdicts?|judge?ments?|tips?|examples?|reasons?|memor(?:y|ies)|observations?|lessons?|point)"
)
SAYINGS = (
    r"(?:anything|something|everything|all|things?|stuff|words|quotes?|quotations?|passages?|"
    r"statements?|remarks?|comments?|clips?|lines?|bits?|parts?|moments?|mentions?|sound\s*bites?)"
)

NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?couple(?: of)?|few)"

_LEAD_IN = re.compile(
    r"^(?:(?:ok(?:ay)?|hey|hi|hello|so|and|but|well|um|please)\b[,!]? |"
    r"@?quoth[,:]? |in (?:his|her|their) own words, |"
    r"(?:can|could|would|will) (?:you|someone|somebody|anyone) (?:please )?"
    r"(?=(?:tell|show|give|find|list|quote|remind|look|search|summari[sz]e)\b)|"
    r"(?:tell|show|give|get|remind) (?:me|us) (?:of )?|"
    r"(?:find|show|search for|look for|look up|search) (?:me )?(?=\S)|"
    r"i(?:['’]d| would)? (?:want|like|love|need) to (?:know|hear|see|find out|read) "
    r"(?:about (?=what|who|how|when))?|"
    r"i (?:need|want|am after) (?=(?:an? |some |the |any )?(?:\w+ )?"
    rf"(?:{SAYINGS}|everything|anything)\b)|"
    r"(?:verbatim|question|q|ask|query|search|exact quotes?)\s*[:,-]+ |"
    r"i(?:['’]m| am| was|['’]ve been)?(?: just)? (?:wondering|curious|looking for|interested in)"
    r"(?: (?:about|to know|if|whether))? |i wonder (?:if |whether )?|"
    r"(?:(?:does|do|did|can|would) )?(?:any|some)(?:one|body)(?: (?:here|else))?"
    r"(?: happen to)? (?:know|remember|recall)s?(?: (?:if|whether))? "
    r"(?=(?:what|who|how|when|where|why|which|whats)\b|\S+ \S)|"
    r"(?:i )?(?:forgot|forget|(?:can['’]?t|cannot|don['’]?t) (?:remember|recall|know)) "
    r"(?=(?:what|who|how|when|where|why|which|if|whether)\b)|"
    r"(?:i(?:['’]m| am) )?trying to (?:find|remember|recall|figure) (?:out )?|"
    r"(?:true or false|(?:quick|random|serious|genuine|honest) question)\s*[:,-]+ |"
    r"(?:pull|dig) up |(?:any|some) (?:idea|clue) (?=(?:what|who|how|when|where|why|which|if)\b)|"
    r"is it (?:true|right|correct)(?: that)? |"
    r"i (?:think|believe|thought|guess) (?:that )?(?=it (?:was|is)\b)|"
    r"do (?:you|we) (?:happen to )?(?:know|remember|have) "
    r"(?=what|who|how|when|where|whether|if|why|anything|any\b)|"
    r"compare (?=\S)|"
    r"(?:where|when|how) (?:can|could|do) (?:i|we) (?:find|hear|read|see|get|watch) (?:it )?|"
    r"(?:summari[sz]e|sum up|recap|outline|paraphrase)(?: for me)?,? (?=(?:what|how|why|who)\b)|"
    r"please )",
    re.IGNORECASE,
)  # fmt: skip
_LEAD_OUT = Gated(
    r"[,.!?]* (?:please|thanks|thank you|thx|if you (?:can|know|remember)|do you know|in total|"
    r"what was (?:it|that)|lol|lmao|haha|btw|tho|though|or (?:nah|no|not)|[:;]-?[)dp(/]|"
    r"(?:can|could) you (?:find|show|tell|quote)(?: me)? (?:it|that|this|them))$",
    flags=re.IGNORECASE,
)
_WHOLE_EPISODE = Gated(
    r"^(?:please )?(?:(?:summari[sz]e|sum up|(?:give me )?an? (?:summary|overview) of|outline) "
    r"(?P<one>(?:the|that|this) .*?(?:episode|interview|show|podcast|meeting|transcript))|"
    r"what(?:['’]s| is| was) (?P<other>(?:the|that|this) .*?"
    r"(?:episode|interview|show|podcast|meeting|transcript)) about)$",
    flags=re.IGNORECASE,
)

_EPISODE = r"(?:(?:the|that|this) .*?(?:episode|interview|show|podcast)|(?:episode|ep\.?) \S+)"
_OF_SHOW = Gated(
    r"^(?P<list>(?:list|show(?: me)?|name|give me)(?: all)?(?: the| of the)?) "
    r"(?P<title>\S+ .+?) (?P<noun>episodes|shows)$",
    flags=re.IGNORECASE,
)
_OF_YEAR = Gated(
    r"^(?P<before>.*?)\b(?P<year>(?:19|20)\d\d) (?P<noun>episodes|shows|guests|speakers)$",
    flags=re.IGNORECASE,
)
_IN_EPISODE = Gated(
    rf"^what(?:['’]?s| is| was| all is| happens| happened| goes on| went on)"
    rf"(?P<where> (?:in|on|during) {_EPISODE})$",
    flags=re.IGNORECASE,
)
_HOST_OF = Gated(
    rf"^(?P<who>who (?:hosts?|hosted|presents?|presented|moderates?|moderated)) "
    rf"(?P<one>{_EPISODE})$",
    flags=re.IGNORECASE,
)
_DATE_OF = Gated(
    rf"^(?:when|(?:on |from )?(?:what|which) (?:date|day|year)|what(?:['’]?s| is| was) the date) "
    rf"(?:is |was |did |does |of )+(?P<one>{_EPISODE})"
    rf"(?: (?:come out|air|aired|released|recorded|published|broadcast|made|from|on))?$",
    flags=re.IGNORECASE,
)


_NOUN = re.compile(
    r"episode|ep\.? |interview|show|podcast|meeting|transcript|guests|speakers", re.IGNORECASE
)


def prepare() -> None:
    """Compiles what asks about whole episodes, for a process that answers many."""
    whole = (_WHOLE_EPISODE, _IN_EPISODE, _OF_YEAR, _OF_SHOW, _HOST_OF, _DATE_OF)
    for pattern in (_LEAD_OUT, *whole):
        pattern.prepare()


def within_episode(text: str) -> str:
    """*text* as asking for what was said in an episode, or its date, where it asks what it is."""
    return _of_episode(text) if _NOUN.search(text) else text


def _of_episode(text: str) -> str:
    if found := _WHOLE_EPISODE.match(text):
        return f"what was said in {found['one'] or found['other']}"
    if found := _IN_EPISODE.match(text):
        return f"what was said{found['where']}"
    if found := _OF_YEAR.match(text):
        return f"{found['before']}{found['noun']} in {found['year']}"
    if found := _OF_SHOW.match(text):
        return f"{found['list']} {found['noun']} of {found['title']}"
    if found := _HOST_OF.match(text):
        return f"{found['who']} in {found['one']}"
    found = _DATE_OF.match(text)
    return f"when was in {found['one']}" if found else text


def without_lead_in(text: str) -> str:
    """*text* without the words that only ask to be answered: "could you tell me …"."""
    text = _LEAD_OUT.sub("", text) or text
    while (shorter := _LEAD_IN.sub("", text, count=1)) not in (text, ""):
        text = shorter
    return text


# Words before the question proper that say nothing of it: "that bit where Ruth …".
_VOID = frozenset(
    """
    bit part point moment place spot section clip passage quote time find hear see read looking
    look need know remember interview episode show yo hey dude man lol lmao ok okay like basically
    actually really whad heard think believe happen curious wondering guys folks hello hi bot
    """.split()
)
# "Was Ross told" is more than "Ross told".
_AUXILIARY = re.compile(
    r"(?:am|is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|shall|should|may|"
    r"might|must|wo|ca)(?:n['’]?t)?$|who\b|whom\b|by$",
)
_BE = re.compile(r"(?:is|are|was|were)$", re.IGNORECASE)
MOST_VOID = 6  # words


def without_void(text: str) -> Iterator[str]:
    """*text* without one, two, three … of its first words, as long as these say nothing."""
    words = list(re.finditer(r"\S+", text))
    for at, word in enumerate(words[:MOST_VOID]):
        bare = word.group().strip(" ,.:;!–—-").lower()
        if _AUXILIARY.match(bare) or (bare and bare not in _VOID and token_of(bare) is not None):
            return
        if at + 1 < len(words) and not _BE.match(words[at + 1].group()):
            yield text[words[at + 1].start() :]


_PARTS: Parts = {
    "sayings": SAYINGS,
    "opinion": OPINION,
    "told": TOLD,
    "adverbs": f"(?P<adverbs>{ADVERBS})",
    "about": ABOUT,
    "take": TAKE,
    "attitude": f"(?P<verb>{ATTITUDE})",
    "say": AnyOf(_SAYING, "(?P<verb>(?:", r")\b)"),
    "ask": ASK,
    "do": f"(?P<do>{DO})",
    "kind": r"(?P<kind>.{0,40}?)",
    "who": r"(?P<who>[^?,;]{1,60}?)",
    "many": r"(?P<who>[^?;]{1,80}?)",  # "Ross, Monica and Joey"
    "rest": r"(?P<rest>.*)",
    "been": r"(?: (?:ever|been|being|get|got))*",
    "mentioned": (
        r"(?:mentioned|discussed|brought up|talked about|said|spoken (?:of|about)|referred to|used|"
        r"addressed|covered|raised|comes? up)"
    ),
    "term": r"(?:the (?:word|term|phrase|topic|subject) )?",
    "number": NUMBER,
    "what": r"(?P<rest>.+?)",  # the topic, where something follows it
}


# "How does chronic stress affect sleep?": as likely a thing as what somebody does.
_ALSO_NOUNS = frozenset(
    """
    address answer claim comment hint joke note object praise promise question quote recall regret
    reply report share state stress support wonder worry
    """.split()
)
# "How does rust compare to go?": more likely a thing does it than somebody whom nobody knows here.
OF_THINGS = frozenset(
    """
    address addresses addressed characterise characterize compare compares compared contribute
    contributes contributed cover covers covered define defines defined highlight highlights
    highlighted imply implies implied maintain maintains maintained oppose opposes opposed reveal
    reveals revealed support supports supported
    """.split()
)
_OF_SEVERAL = frozenset(("do", "are", "were", "have"))


def surely_says(do: str, verb: str) -> bool:
    """Whether nothing but one speaker can stand between *do* and *verb*: "did … say"."""
    return bool(do) and do.lower() not in _OF_SEVERAL and verb not in _ALSO_NOUNS


_IS_OR_HAS_BEEN = re.compile(r"^(?:is|was|were|are|['’]s)$", re.IGNORECASE)


def is_passive(do: str, adverbs: str, verb: str) -> bool:
    """True for "is Iran mentioned" and "has Iran been discussed", where Iran does not speak."""
    if verb.endswith("ing") or verb == "worried":
        return False
    return bool(_IS_OR_HAS_BEEN.match(do)) or "been" in adverbs.split()


@cache
def whole_question(template: str) -> Gated:
    """The pattern of a whole question; names in braces stand for the parts of this module."""
    return Gated(template, _PARTS, whole=True)
