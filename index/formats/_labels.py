"""How much the words before a colon look like a speaker's label, by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from index.names import PARTICLES, is_credential, is_role, is_speaker_noun, read_label, split_titles

_MOST_WORDS = 8
_MOST_ODD_WORDS = 4
_LONGEST_ODD = 30  # characters
_MOSTLY = 0.7  # of the words

_BRACKETED = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]")
_FOREIGN_SIGNS = re.compile(
    r"[\"“”<>{}=|\\@;?…%^~`]|(?<!\w)[$!]|[$!](?!\w)|//|www\.|\.(?:com|org|net|io)\b|[*_]{2}"
)
_MARKUP = re.compile(r"[<>{}=\\;?…%^~`]|//|www\.|\.(?:com|org|net|io)\b|[*_]{2}")
# "will.i.am", "50 Cent", "A$AP Rocky", "deadmau5", "bell hooks"
_ODD_WORD = re.compile(r"[^\W_](?:[\w.'’$!/-]*[\w$!])?")
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
    about abstract acknowledgements action actions actually agenda also although and answers
    appendix article attendees author authors background bad because bonus break but by bylines
    categories category caution channel chapter chapters client conclusion contact contents
    copyright correction cost costs credits date dates deadline decision decisions description
    details disclaimer download duration edit edited editing email episode episodes error
    example examples exercise fact facts false faq feedback figure file filed filename finally
    first fixme focus follow for format from genre good guests hence here highlights hint hosts
    how however http https idea important in info instead intro introduction jingle keywords
    language last learn length lesson license link links list listen live location look maybe
    meanwhile media more music name names nb next no not note notes now number ok okay one
    outline outro overview p.p.s p.s page pages participants per perhaps phone photo photos
    please podcast podcasts point posted present price prices pro problem producer producers
    program pros programme ps publication published publisher question-and-answer questions quote
    rating read reading reason recap recorded reference references related release remember
    reminder reporting resources result results right rule runtime season second section see
    series share show shownotes shows side since so solution solutions sound source sources
    spoiler sponsor sponsored sponsors start status step steps still stop subject subscribe
    subtitle summary support table tags takeaway takeaways task tel that the then there
    therefore thesis they thing things third this three thus time timestamp timestamps tip tips
    title tl;dr to today todo together tomorrow topic topics transcribed transcriber transcript
    transcription translation true truth twitter two type update updated url usage version video
    videos views warning watch we website well what when where which while who why work yeah yes
    yesterday you
    """.split()
)
_HEADINGS = frozenset(
    "act appendix chapter day episode exhibit figure lesson module number page part question round "
    "scene season section series session step table unit vol volume week".split()
)
# What the headings of notes end with: "Action Items".
_SECTIONS = frozenset(
    """
    agenda analysts appendix attendees chapters conclusions decisions details discussion
    duration executives faq findings goals highlights hours id info information item items
    length level links location mentioned minutes news notes number objectives outcomes outline
    overview participants points presentation price quotes rate ratio references resources
    results rules schedule sections session steps summary takeaways tasks time times timestamps
    title topics updates url version
    """.split()
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


_DASHED = re.compile(r"\s+(?:[-–—]{1,2}|\|)\s+")
_CODED = re.compile(r"\w+[_-]?\d+|[QA]")
# What begins so is no name, whatever follows: "At 12", "In short".
_FUNCTION_WORDS = frozenset(
    """
    and as at but by for from if in is it of on or so that these this those to was when with
    """.split()
)
# "The Edge" speaks, and so does the band that "The Deal:" is no member of.
_ARTICLES = frozenset("a an her his its my our some the their your".split())
# No name that is written in small letters has them: "he said:", "the thing is:", "std:".
_PROSE_WORDS = _FUNCTION_WORDS | frozenset(
    """
    about after again all also am an are asked be because been before being can could did do
    does doing done e.g else even ever every few following get go going gonna good got had has
    have having he her here hers him his how i i'd i'll i'm i've i.e into its just know last
    least less let let's like made make many may me mean might mine more most much must my never
    next no not now once one only other our ours out over own point problem put question quote
    quoted really reason result right said same saw say saying says see she should since some
    something std still such sure tell than thanks their them then there they thing things think
    thought through thus told too two under until up us very via want was way we well went were
    what where whether which while who whom whose why will would yeah yes yet you your
    """.split()
)


class Form(IntEnum):
    """How much a label looks like a speaker's; higher is surer."""

    NONE = 0  # prose, a heading, a link
    ODD = 1  # as few names are written: "will.i.am", "50 Cent", "the narrator"
    WORD = 2  # one capitalised word: "Kelly", "Usage"
    NAME = 3  # several capitalised words: "Ross Geller"
    CAPITALS = 4  # "CHANG"
    SURE = 5  # a title, a role or a noun that only speakers have: "NAME, HOST", "Speaker 2"


def form_of(label: str) -> Form:
    """How much *label* looks like a speaker's, by itself."""
    bare = " ".join(_BRACKETED.sub(" ", label).split())
    if not bare or is_heading(bare):
        return Form.NONE
    if _FOREIGN_SIGNS.search(bare):
        # 'Ann "Nan" Lee', "Ann Lee @ Acme"
        return Form.ODD if not _MARKUP.search(bare) and _is_titled(bare.split()) else Form.NONE
    bare = _without_affiliation(bare)
    name, *additions = [part.strip() for part in bare.split(",")]
    if additions and not _may_follow_name(name, additions, bare):
        # "Ann Lee, mayor of Ely" speaks, and "Well, Ann" is spoken.
        named = " " in name and _is_titled(name.split())
        return Form.ODD if named or _is_titled(bare.replace(",", " ").split()) else Form.NONE
    words = name.split()
    if not words or len(words) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return Form.NONE
    if not all(map(_may_be_name_word, words)) or not _begins_as_name(words):
        return _odd_form(words)
    return _form_of_words(label, name, words, ",".join(additions))


def without_brackets(label: str) -> str:
    """*label* without what stands in brackets: "Ann (laughing)" is Ann."""
    return " ".join(_BRACKETED.sub(" ", label).split()) or label


def _without_affiliation(bare: str) -> str:
    """*bare* without what stands behind a dash: "Ann Lee -- Acme -- Analyst" is Ann Lee."""
    name, *rest = _DASHED.split(bare)
    return name if rest and " " in name and all(part[:1].isupper() for part in rest) else bare


def _odd_form(words: Sequence[str]) -> Form:
    """ODD for what some people write as a name, and none of prose: "will.i.am", "bell hooks"."""
    few = len(words) <= _MOST_ODD_WORDS and sum(map(len, words)) <= _LONGEST_ODD
    if _is_titled(words):
        return Form.ODD
    if not few or not all(map(_ODD_WORD.fullmatch, words)):
        return Form.NONE
    prose = any(word.casefold() in _PROSE_WORDS for word in words) or _ARTICLES & {*words[1:]}
    return Form.NONE if prose else Form.ODD


def _form_of_words(label: str, name: str, words: Sequence[str], rest: str) -> Form:
    who = read_label(label)
    titled = len(words) > 1 and words[0].strip(".").casefold() in _ABBREVIATIONS
    titled = titled or (name.isupper() and bool(split_titles(list(words))[0]))
    if (rest and is_role(rest)) or who.office or titled:
        return Form.SURE
    if who.generic and not who.several:
        # "Question:" and "Man:" stand in prose too.
        return _form_of_noun(name, words)
    if words[0].casefold() in _ARTICLES and not split_titles(list(words))[0]:
        return Form.ODD
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
    if words[-1] in _SECTIONS:
        return True
    numbered = len(words) == 2 and (words[1].isdigit() or words[1] in {"one", "two", "three"})
    return (numbered and words[0] in _HEADINGS) or bool(_NO_SPEAKER_PHRASES.match(bare))


def _is_titled(words: Sequence[str]) -> bool:
    """Whether nearly all *words* are capitalised, as in no sentence: 'Ann "Nan" Lee @ Acme'."""
    lettered = [word.strip("\"'“”‘’«»()") for word in words if any(map(str.isalpha, word))]
    capital = sum(word[:1].isupper() for word in lettered)
    ends = any(word[-1:] in ".?!" and not _is_abbreviation(word) for word in lettered[:-1])
    return (
        len(lettered) > 1
        and lettered[0][:1].isupper()
        and lettered[0].casefold() not in _PROSE_WORDS | _ARTICLES
        and capital >= _MOSTLY * len(lettered)
        and not ends
    )


def _may_follow_name(name: str, additions: Sequence[str], bare: str) -> bool:
    """Whether *additions*, after commas, can belong to a label: roles, credentials, offices."""
    if bare.isupper():
        return True
    full = " " in name
    return all(is_role(one) or (full and _may_be_addition(one)) for one in additions)


def _may_be_addition(written: str) -> bool:
    """Whether *written* is one capitalised word, "Jr." or a credential: "PhD", "Psy.D"."""
    one_word = written[:1].isupper() and " " not in written
    return one_word or all(map(is_credential, written.split()))


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
