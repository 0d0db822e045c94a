"""Which words before a colon are speakers: judged by their form and by the file as a whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.formats._stamps import STAMP, milliseconds, stamp_alone
from index.names import PARTICLES, is_role, is_speaker_noun, read_label

# "The Honourable … (Deputy Prime Minister and Minister of Intergovernmental Affairs)" has 100.
LONGEST_LABEL = 160
_MOST_WORDS = 8
# A file of which this share of lines is labelled has a label on each turn: odd ones belong.
_DENSE = 0.6
# Single capitalised words are labels in prose too ("Usage:"); a transcript has many of them.
_SPARSE = 0.15

_STAMPED = re.compile(
    rf"(?:[\[(]?(?P<before>{STAMP})[\])]?[ \t]{{0,4}}(?:[-–—|][ \t]{{0,4}})?)?"
    rf"(?P<name>[^:\[(\d\t][^:\[(\t]{{0,100}}?)[ \t]{{0,4}}(?:[\[(](?P<after>{STAMP})[\])])?[ \t]?:"
    r"(?=[ \t]|$)"
)
_MARKER = re.compile(r"(?:>>+|&gt;&gt;)\s*|[-–—•]\s+")
_BRACKETED = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]")
_FOREIGN_SIGNS = re.compile(r"[\"“”<>{}=|\\@;!?…$%^~`]|//|www\.|\.(?:com|org|net|io)\b|[*_]{2}")
_LOWER_WORDS = frozenset(
    "a al an and at bin da de del den der di du e el for from in la le los of off on or the to van "
    "von vom with y zu and/or aka".split()
)
_ABBREVIATIONS = frozenset(
    "adm amb capt cmdr col dr esq fr gen gov hon jr lt maj mr mrs ms mx pres prof rep rev rt sen "
    "sgt sr st no dep asst supt insp".split()
)
# Words that stand before a colon in ordinary prose, in page headers or in show notes.
_NO_SPEAKERS = frozenset(
    """
    about abstract acknowledgements actually agenda also although and answers appendix article
    attendees author authors background bad because bonus break but by bylines categories
    category caution channel chapter chapters client conclusion contact contents copyright
    correction credits date dates description details disclaimer download duration edit edited
    editing email episode episodes error example examples exercise fact facts false faq feedback
    figure file filed filename finally first fixme focus follow for format from genre good
    guests hence here highlights hint hosts how however http https idea important in info
    instead intro introduction jingle keywords language last learn length lesson license link
    links list listen live location look maybe meanwhile media more music name names nb next no
    not note notes now number ok okay one outline outro overview p.p.s p.s page pages
    participants per perhaps phone photo photos please podcast podcasts point posted present pro
    problem producer producers program programme ps publication published publisher
    question-and-answer questions quote rating read reading reason recap recorded reference
    references related release remember reminder reporting resources result results right rule
    runtime season second section see series share show shownotes shows side since so solution
    solutions sound source sources spoiler sponsor sponsored sponsors start status step steps
    still stop subject subscribe subtitle summary support table tags takeaway takeaways task tel
    that the then there therefore thesis they thing things third this three thus time timestamp
    timestamps tip tips title tl;dr to today todo together tomorrow topic topics transcribed
    transcriber transcript transcription translation true truth twitter two type update updated
    url usage version video videos views warning watch we website well what when where which
    while who why work yeah yes yesterday you
    """.split()
)
_HEADINGS = frozenset(
    "act appendix chapter day episode exhibit figure lesson module number page part question round "
    "scene season section series session step table unit vol volume week".split()
)
_NO_SPEAKER_PHRASES = re.compile(
    r"(?:air|release|recording|publication|published?|posted|updated|last updated|original) "
    r"(?:date|on|at|by)|next up|up next|coming up|now playing|on air|show notes|key takeaways?"
    r"|transcript(?:ion)? (?:by|of|provided by|from)|(?:written|produced|edited|hosted|presented"
    r"|music|photos?|photograph|reported|filed|recorded|credit|story|theme music|text|mixed) by"
    r"|related (?:articles?|content|stories|links|episodes)|table of contents|further reading"
    r"|(?:editor|author|producer|transcriber|translator|publisher)['’]?s['’]? notes?"
    r"|more (?:from|on)"
    r"|read more|listen (?:now|on|to)|time ?stamps?|episode (?:title|notes|summary|transcript)"
    r"|subscribe (?:to|on)|follow us(?: on)?|about (?:the )?(?:host|show|guest|author|podcast)s?"
    r"|(?:in|for) (?:this|example|short|other words|instance|fact)|to (?:be fair|sum up|recap)",
    re.IGNORECASE,
)


_CODED = re.compile(r"\w+[_-]?\d+|[QA]")
# What begins so is no name, whatever follows: "At 12", "In short".
_FUNCTION_WORDS = frozenset(
    """
    and as at but by for from if in is it of on or so that these this those to was when with
    """.split()
)


_STAMP_BEGINS = frozenset("0123456789[(\\")


class Form(IntEnum):
    """How much a label looks like a speaker's; higher is surer."""

    NONE = 0  # prose, a heading, a link
    WORD = 1  # one capitalised word: "Kelly", "Usage"
    NAME = 2  # several capitalised words: "Ross Geller"
    CAPITALS = 3  # "CHANG"
    SURE = 4  # a title, a role or a noun that only speakers have: "NAME, HOST", "Speaker 2"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a line's colon; *end* is where the speech begins in the line."""

    text: str
    end: int
    start_ms: int | None = None


def split_head(line: str) -> Head | None:
    """What stands before the colon of *line*, if it may be a label."""
    colon = line.find(":", 0, LONGEST_LABEL)
    if colon < 1:
        return None
    after = line[colon + 1 : colon + 2]
    if not after or after in " \t":
        return Head(line[:colon], colon + 1)
    if after.isdigit() and line[colon - 1].isdigit():
        return _stamped_head(line)
    # "Q:So"; but "http:" and "std:" are none.
    if line[:colon].isupper() and (after.isalpha() or after in "\"“'‘("):
        return Head(line[:colon], colon + 1)
    return None


def _stamped_head(line: str) -> Head | None:
    found = _STAMPED.match(line.lstrip())
    if found is None:
        return None
    stamp = found["before"] or found["after"]
    end = found.end() + len(line) - len(line.lstrip())
    return Head(found["name"], end, milliseconds(stamp) if stamp else None)


def cleaned(head: str) -> str:
    """The label in *head*: without the marks of captions and lists before it."""
    marked = _MARKER.match(head.strip())
    return " ".join(head.strip()[marked.end() if marked else 0 :].split())


def form_of(label: str) -> Form:
    """How much *label* looks like a speaker's, by itself."""
    bare = " ".join(_BRACKETED.sub(" ", label).split())
    if not bare or _FOREIGN_SIGNS.search(bare) or is_heading(bare):
        return Form.NONE
    name, comma, rest = bare.partition(",")
    if comma and not _may_follow_name(rest, bare):
        return Form.NONE
    words = name.split()
    if len(words) > _MOST_WORDS or not all(_may_be_name_word(word) for word in words):
        return Form.NONE
    if not any(sign.isalpha() for sign in name) or not _begins_as_name(words):
        return Form.NONE
    return _form_of_words(label, name, words, rest)


def _form_of_words(label: str, name: str, words: Sequence[str], rest: str) -> Form:
    if rest and is_role(rest):
        return Form.SURE
    if read_label(label).generic:
        # "Question:" and "Man:" stand in prose too.
        return _form_of_noun(name, words)
    if len(words) > 1 and words[0].strip(".").casefold() in _ABBREVIATIONS:
        return Form.SURE
    if name.isupper() and len(name) > 1:
        return Form.CAPITALS
    return Form.NAME if len(words) > 1 else Form.WORD


def _form_of_noun(name: str, words: Sequence[str]) -> Form:
    if name.isupper():
        return Form.SURE
    if len(words) == 1:
        return Form.SURE if _CODED.fullmatch(name) else Form.WORD
    return Form.SURE if is_speaker_noun(words) else Form.NAME


def is_heading(bare: str) -> bool:
    """Whether *bare* is what headings and notes begin with, and no speaker: "Note", "Part 2"."""
    words = bare.casefold().split()
    if len(words) == 1:
        return words[0] in _NO_SPEAKERS
    numbered = len(words) == 2 and (words[1].isdigit() or words[1] in {"one", "two", "three"})
    return (numbered and words[0] in _HEADINGS) or bool(_NO_SPEAKER_PHRASES.match(bare))


def _may_follow_name(rest: str, bare: str) -> bool:
    """Whether *rest*, after a comma, can belong to a label: a role, a credential, an office."""
    words = rest.split()
    credential = len(words) == 1 and words[0][0].isupper() and " " in bare.partition(",")[0]
    return bare.isupper() or is_role(rest) or credential


def _begins_as_name(words: Sequence[str]) -> bool:
    """Also "von der Leyen": small words that names begin with, and then a name."""
    first = next((word for word in words if word.casefold() not in PARTICLES), None)
    small = words[0].islower() and first is not None and first is not words[0]
    return _begins_name(first if small and first is not None else words[0])


def _begins_name(word: str) -> bool:
    bare = word.strip("#'’(")
    if not bare[:1].isalpha() or bare.casefold() in _FUNCTION_WORDS:
        return False
    return not bare[0].islower() or "'" in bare or "’" in bare


def _may_be_name_word(word: str) -> bool:
    bare = word.strip("#'’&/+")
    if not bare:
        return True
    if bare.endswith(".") and not _is_abbreviation(bare):
        return False
    first = bare[0]
    if first.islower():
        # "d'Entremont", "al-Zawahiri", "von"
        particle = re.split(r"['’-]", bare)[0]
        return bare in _LOWER_WORDS or (particle != bare and len(particle) <= 3)
    return first.isalpha() or (first.isdigit() and len(bare) <= 4)


def _is_abbreviation(word: str) -> bool:
    inner = word[:-1]
    return "." in inner or len(inner) == 1 or inner.casefold() in _ABBREVIATIONS


def accepted_labels(lines: Iterable[str]) -> dict[str, str]:
    """
    The speakers among what stands before colons in *lines*: head as written -> its label.

    A head is taken when its form is sure, when it has a time beside it, when it recurs, when it
    belongs to a name that was taken, or when the file has a label on nearly every line. A
    transcript whose labels are in capitals ("CHANG:") takes no others unless they recur.
    """
    heads: defaultdict[str, int] = defaultdict(int)
    timed: set[str] = set()
    spoken = 0
    for line in lines:
        if not line or line.isspace():
            continue
        spoken += 1
        colon = line.find(":", 0, LONGEST_LABEL)
        if colon < 1:
            continue
        if line[colon + 1 : colon + 2] == " " and line[colon + 2 : colon + 3] not in _STAMP_BEGINS:
            # `split_head` for the commonest line: this loop sees each one.
            heads[line[:colon]] += 1
        elif (head := split_head(line)) is not None:
            heads[head.text] += 1
            if head.start_ms is not None or stamp_alone(line[head.end :].strip()) is not None:
                timed.add(head.text)
    return _chosen(heads, timed, spoken)


def accepted_in_captions(lines: Iterable[str]) -> dict[str, str]:
    """
    The speakers among what stands before colons in *lines*, the first ones of cues.

    In captions a name stands where the speaker changes, be it once: beside one label that is sure
    or recurs, every word that may be a name is one.
    """
    heads = Counter(head.text for line in lines if (head := split_head(line)) is not None)
    labels = {head: cleaned(head) for head in heads}
    forms = {head: form_of(label) for head, label in labels.items()}
    if not any(form > Form.NAME or (form and heads[head] > 1) for head, form in forms.items()):
        return {}
    return {head: label for head, label in labels.items() if forms[head]}


def _chosen(heads: Mapping[str, int], timed: Collection[str], spoken: int) -> dict[str, str]:
    labels = {head: cleaned(head) for head in heads}
    counts: Counter[str] = Counter()
    for head, label in labels.items():
        counts[label] += heads[head]
    forms = {label: form_of(label) for label in counts}
    # Nobody puts a time beside a word that is no speaker: "Kelly [4:30]:", "Kelly: 00:04:30".
    forms |= {labels[head]: Form.SURE for head in timed if forms[labels[head]]}
    candidates = {label: count for label, count in counts.items() if forms[label]}
    taken = _taken(candidates, forms, spoken)
    return {head: label for head, label in labels.items() if label in taken}


def _taken(counts: Mapping[str, int], forms: Mapping[str, Form], spoken: int) -> frozenset[str]:
    candidates = sum(counts.values())
    if not candidates:
        return frozenset()
    if candidates >= _DENSE * spoken:
        return frozenset(counts)
    capitals = sum(count for label, count in counts.items() if label.isupper())
    in_capitals = capitals >= 0.5 * candidates
    taken = {label for label, count in counts.items() if _stands(forms[label], count, in_capitals)}
    taken |= _namesakes(counts.keys() - taken, taken)
    share = sum(counts[label] for label in taken) / spoken
    if share < _SPARSE and not any(
        _is_strong(label, forms[label], counts[label]) for label in taken
    ):
        return frozenset()
    return frozenset(taken)


def _is_strong(label: str, form: Form, count: int) -> bool:
    """Whether *label* alone shows that the file is a transcript, however rare labels are in it."""
    if form is Form.SURE:
        return True
    if form is Form.CAPITALS:
        return count > 1 or " " in label
    return form is Form.NAME and count > 1


def _stands(form: Form, count: int, in_capitals: bool) -> bool:
    if form >= Form.CAPITALS:
        return True
    if in_capitals:
        return form is Form.NAME and count > 2
    return form is Form.NAME or count > 1


def _namesakes(others: Iterable[str], taken: Iterable[str]) -> set[str]:
    """Of *others*, those that are a part of a name that was taken: "Kelly" beside "Ann Kelly"."""
    parts = {part.casefold() for label in taken for part in label.split()}
    return {label for label in others if label.casefold() in parts}
