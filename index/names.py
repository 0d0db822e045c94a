"""Names as labels write them: titles, roles and credentials apart, capitals undone (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_TITLES = frozenset(
    """
    adm admiral amb ambassador baroness bishop brother capt captain cardinal chairman chairwoman
    chancellor chief cmdr col colonel commander commissioner congressman congresswoman
    councillor councilman councilwoman dame deputy doctor dr father first former gen general gov
    governor hon honorable honourable judge justice king lady lieutenant lord lt maj major mayor
    minister miss mr mrs ms mx nurse officer pastor pope pres president prime prince princess
    prof professor queen rabbi rep representative rev reverend right rt secretary sen senator
    sergeant sgt sheikh sir sister undersecretary vice
    mme mlle monsieur madame herr frau señor señora signor
    """.split()
)
# Between two spellings of one surname these say that they are two people.
_FEMININE = frozenset(
    "mrs ms miss mme mlle madame frau señora dame lady sister congresswoman queen princess "
    "baroness".split()
)
_MASCULINE = frozenset(
    "mr monsieur herr señor sir lord congressman king prince father brother".split()
)
_CREDENTIALS = frozenset(
    """
    am as ba bsc cbe cfa cpa dds dmd do dphil drph dvm edd esq facs frcp jd kbe kc lcsw lld lmft ma
    mba mbbs mbe md mfa mla mp mph mphil ms msc msp msw obe pharmd phd psyd qc rn scd td
    """.split()
)
# Those that are no surname in capitals either, as MA and DO are.
_NO_SURNAMES = frozenset(
    "cbe cfa cpa dds dphil dvm edd jd kbe lcsw lld lmft mba mbbs mbe md mph msc pharmd phd "
    "psyd".split()
)
_ROLES = re.compile(
    r"\b(?:co-?)?(?P<host>hosts?|anchors?|presenters?|moderators?|interviewers?)\b"
    r"|\b(?P<guest>guests?)\b"
    r"|\b(?:byline|correspondents?|reporters?|producers?|narrators?|contributors?|analysts?"
    r"|commentators?|translators?|interpreters?|panelists?|authors?)\b",
    re.IGNORECASE,
)
PARTICLES = frozenset(
    """
    al and at bin da dal de del della den der des di do dos du e el for ibn in la las le lo los
    of on san st ten ter the to und van vom von with y zu zum zur
    """.split()
)
_CODE = re.compile(r"(?:speaker|spk|spkr|s|p)[_ -]?\d+|[qa]\d*", re.IGNORECASE)
_NUMBERED = re.compile(r"#?\d+|[A-Z]|[IVX]{1,4}|#\w+")
_GENERIC_NOUNS = frozenset(
    """
    agent all analyst anchor animateur announcer answer attendee attorney audience automated
    bailiff bartender both boy boys bystander caller cashier chair chairman chairperson
    character child children chorus clerk clip coach computer correspondent counsel court
    courtroom crew crowd customer defendant delegates demonstrator demonstrators deputy
    dressmaker driver editor ensemble entrevistado entrevistador entrevistadora everybody
    everyone examiner expert facilitator fan female firefighter fireman foreman foreperson girl
    girls grad group guard guest guests guide guy guys host hosts intercom interpreter
    interviewee interviewer interviewerin janitor journalist judge juror kid kids lawyer
    magistrate male man me member members men messenger mod moderador moderadora moderator
    moderatorin mother narrator nurse officer operator panel panelist participant participants
    passenger patient person phd plaintiff player police policeman postdoc presentador
    presentadora presenter professor professors q&a question questioner receptionist recording
    referee registrar reporter reporters resident respondent saleslady salesman saleswoman
    servant soldier soldiers speaker speakers spk spokesman spokesperson spokeswoman sprecher
    sprecherin staff stenographer stewardess student students subject teacher them together
    translation translator undergrad unidentified unknown us vendor video videographer visitor
    voice voiceover voices voter voters waiter waitress witness woman women worker ведущая
    ведущий
    """.split()
)
_GENERIC_QUALIFIERS = frozenset(
    """
    1st 2nd 3rd acting adult another audio automated automatic deputy drunk elderly english
    hon honorable honourable
    female first flight foreign french gate german girl's high law live male member of off-screen
    off-stage offscreen old older on over-the-phone phone presiding recorded russian school second
    several small spanish the third through ticket tv unidentified unknown unnamed various young
    younger
    """.split()
)
_BRACKETED = re.compile(r"\s*[(\[]((?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*)[)\]]\s*")
_OFFICE = re.compile(
    r"(?:the\s+)?(?:acting\s+|deputy\s+|vice\s+)?(?:chair|speaker|president|moderator"
    r"|presiding officer)(?:\s+pro tempore)?",
    re.IGNORECASE,
)
_OFFICE_ALONE = re.compile(
    r"the\s+(?:acting\s+|deputy\s+|vice\s+)?(?:chair|speaker|president|moderator|presiding officer"
    r"|chief justice|prime minister|secretary|minister)(?:\s+pro tempore)?"
    r"|the\s+(?:[\w'’-]+\s+){0,4}(?:secretary|minister|chancellor|commissioner|attorney general)"
    r"(?:\s+(?:of|for|to|at)\s.{1,80})?|(?:mr|mrs|ms|madam)\.?\s+(?:deputy\s+)?(?:speaker|president"
    r"|chairman|chair)|le président|la présidente",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s+(?:[-–—]{1,2}|\|)\s+")
_TOGETHER = re.compile(r"\s+(?:&|and)\s+|\s*[/+]\s*", re.IGNORECASE)
_VOWELLESS = re.compile(r"(?:[B-DF-HJ-NP-TV-XZ]{2,3}|AJ|CJ|OJ|EJ|JO?J)")


@dataclass(frozen=True, slots=True)
class LabelName:
    """
    What a label says about who speaks.

    Attributes:
        name: as it is shown: no titles before a full name, no role, no brackets.
        words: the name's words as they are compared: folded, without titles; empty for no name.
        generic: the label is no name, or no single one: "Speaker 2", "Q", "The Chair", "Ann & Bo".
        office: the office that a name in brackets holds here: "the chair" of "The Chair (Ann Lee)".
        role: "host" or "guest" where the label says so.
        gender: "f" or "m" where the title says so.
        several: more than one person speaks: "Ann & Bo".
        in_capitals: the source has it in capitals, so how it is spelled is a guess.
    """

    name: str
    words: tuple[str, ...]
    generic: bool = False
    office: str | None = None
    role: str | None = None
    gender: str | None = None
    several: bool = False
    in_capitals: bool = False


@lru_cache(maxsize=8192)
def read_label(label: str) -> LabelName:
    """What *label*, as the source wrote it, says about who speaks."""
    bare = " ".join(label.strip(" \t>#*_-•").split())
    holder = _office_holder(bare)
    if holder is not None:
        return holder
    unbracketed, role = _without_role(_without_affiliation(_BRACKETED.sub(" ", bare).strip()))
    if not unbracketed:
        return LabelName(bare, (folded(bare),), generic=True)
    if _is_generic(unbracketed):
        return LabelName(
            _shown_noun(unbracketed),
            (folded(unbracketed),),
            generic=True,
            role=role or _own_role(bare),
        )
    if _TOGETHER.search(unbracketed):
        return LabelName(
            shown(unbracketed), (folded(unbracketed),), generic=True, role=role, several=True
        )
    titles, words = split_titles(unbracketed.split())
    words = _without_credentials(words)
    # A surname alone keeps its title: "Mr. Hale" and "Mrs. Hale" are told apart by nothing else.
    kept = words if len(words) > 1 else [*titles, *words]
    if titles and not unbracketed.isupper():
        # "Mr. McCONNELL", "Mr. SMITH of Texas": records have the surname alone in capitals.
        kept = [_uncapitalised(word) for word in kept]
    return LabelName(
        shown(" ".join(kept)),
        name_words(words),
        role=role,
        gender=_gender(titles),
        in_capitals=unbracketed.isupper(),
    )


def _without_affiliation(bare: str) -> str:
    """*bare* without what stands behind a dash: "Ann Lee -- Acme -- Analyst" is Ann Lee."""
    name, *rest = _DASHED.split(bare)
    if rest and _is_generic(name):
        return rest[0]
    return name if rest and " " in name else bare


def _office_holder(bare: str) -> LabelName | None:
    """The person in brackets, where what stands before them is an office."""
    at = bare.find("(")
    before = bare[:at].strip()
    is_office = _OFFICE.fullmatch(before) or _OFFICE_ALONE.fullmatch(before)
    if at < 1 or not bare.endswith(")") or not is_office:
        return None
    inner = read_label(bare[at + 1 : -1])
    if inner.generic or len(inner.words) < 2:
        return None
    return LabelName(
        inner.name,
        inner.words,
        office=folded(bare[:at].strip()),
        role=inner.role,
        gender=inner.gender,
        in_capitals=inner.in_capitals,
    )


def _without_role(written: str) -> tuple[str, str | None]:
    """*written* without what follows its name, and the role in that: "ANN LEE, PHD, HOST"."""
    name, *additions = [part.strip() for part in written.split(",")]
    if not name or not additions:
        return written, None
    role = role_in(", ".join(additions))
    suffix = next((f" {one}" for one in additions if _is_suffix(one)), "")
    others = [one for one in additions if not _is_suffix(one) and not is_credential(one)]
    if len(others) == 1 and _is_first_name(name, others[0]):
        return f"{others[0]} {name}{suffix}", None
    return f"{name}{suffix}", role


def _is_suffix(rest: str) -> bool:
    return rest.strip(" .").casefold() in {"jr", "sr"}


def is_credential(word: str) -> bool:
    """Whether *word* is letters after a name: "PhD", "Psy.D", "Jr."."""
    bare = word.replace(".", "").casefold()
    return bare in _CREDENTIALS or bare in {"jr", "sr"}


def _is_first_name(name: str, rest: str) -> bool:
    """Whether a surname and a first name stand in a directory's order: "Ferrer, Nadia"."""
    words = rest.split()
    return (
        len(name.split()) == 1
        and 0 < len(words) <= 2
        and all(word.isalpha() and word[0].isupper() for word in words)
        and not any(word.casefold() in _TITLES | _CREDENTIALS for word in words)
        and not is_role(rest)
    )


def role_in(description: str) -> str | None:
    """The role that *description* states, host or guest: "CNN ANCHOR" is a host."""
    found = _ROLES.search(description)
    if found is None:
        return None
    return "host" if found["host"] else "guest" if found["guest"] else None


def is_role(description: str) -> bool:
    """Whether *description* says what somebody does in a programme: "BYLINE", "co-host"."""
    return _ROLES.search(description) is not None


def _own_role(bare: str) -> str | None:
    return role_in(bare) if len(bare.split()) <= 2 else None


def _is_generic(written: str) -> bool:
    """Whether *written* is a noun or a number, and no name: "UNIDENTIFIED MAN #2", "SPEAKER_00"."""
    if _CODE.fullmatch(written) or _OFFICE_ALONE.fullmatch(written):
        return True
    words = [word for word in re.split(r"[\s_]+", written) if word]
    if len(words) > 1 and words[0].casefold() in {"unidentified", "unknown", "unnamed"}:
        return True
    if len(words) > 1 and _NUMBERED.fullmatch(words[-1]):
        # "Grad C", "Participant 3"; but "Malcolm X" is a name.
        words = words[:-1]
        if words[-1].casefold() not in _GENERIC_NOUNS:
            return written[-1].isdigit()
    folded_words = [folded(word).strip("#.") for word in words]
    if len(folded_words) == 1 and not written.isalpha():
        return folded_words[0] in _GENERIC_NOUNS
    return folded_words[-1] in _GENERIC_NOUNS and all(
        word in _GENERIC_QUALIFIERS or word in _GENERIC_NOUNS for word in folded_words[:-1]
    )


def name_words(words: list[str]) -> tuple[str, ...]:
    """*words* as names are compared: folded, without "Jr."."""
    kept = tuple(folded(word) for word in words)
    return kept[:-1] if len(kept) > 2 and kept[-1] in {"jr", "sr"} else kept


def is_speaker_noun(words: Sequence[str]) -> bool:
    """Whether *words* end in a noun for somebody who speaks: "Audience Member 2", "The Chair"."""
    unnumbered = [word for word in words if not _NUMBERED.fullmatch(word)] or words
    return folded(unnumbered[-1]).strip("#") in _GENERIC_NOUNS


def split_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """The titles that *words* begin with, and the rest, which has a word of two letters."""
    at = 0
    while at < len(words) - 1 and _is_title(words, at):
        at += 1
    rest = words[at:]
    if all(len(word.strip(".")) < 2 for word in rest):
        return [], words
    return words[:at], rest


def _is_title(words: list[str], at: int) -> bool:
    word = words[at].strip(".").casefold()
    # "The Honourable Ann Lee"; "The Edge" is a name.
    if word == "the":
        return words[at + 1].strip(".").casefold() in _TITLES
    return word in _TITLES


def _without_credentials(words: list[str]) -> list[str]:
    while len(words) > 2 and is_credential(words[-1]) and not _is_suffix(words[-1]):
        bare = words[-1].replace(".", "")
        # "ANDREW MA" in capitals may be a surname; "Andrew Lee MA" is none, nor "Ann Lee PsyD".
        capitals = sum(map(str.isupper, bare)) > 1 and not words[0].isupper()
        if not capitals and bare.casefold() not in _NO_SURNAMES:
            break
        words = words[:-1]
    return words


def _gender(titles: list[str]) -> str | None:
    folded_titles = {title.strip(".").casefold() for title in titles}
    if folded_titles & _FEMININE:
        return "f"
    return "m" if folded_titles & _MASCULINE else None


def folded(word: str) -> str:
    """*word* as names are compared: no case, no accents, no full stops, one apostrophe."""
    if word.isascii():
        return word.casefold().strip(".")
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).strip(".")


def name_key(name: str) -> str:
    """A whole *name* as names are compared: each word folded, single spaces."""
    return " ".join(map(folded, name.split()))


def shown(written: str) -> str:
    """*written* as people read it: "VANEK SMITH" is Vanek Smith; mixed case is left alone."""
    if not written.isupper() or "_" in written:
        return written
    words = written.split()
    return " ".join(_cased(word, first=at == 0) for at, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    if not first and word.casefold() in PARTICLES:
        return word.casefold()
    if "/" in word:
        return "/".join(_cased(part, first=True) for part in word.split("/"))
    if "." in word.rstrip(".") or (len(word) == 1) or _is_initials(word, first=first):
        return word
    return "-".join(_cased_part(part) for part in word.split("-"))


def _shown_noun(written: str) -> str:
    """*written* as people read it: "The PRESIDING OFFICER" is The Presiding Officer."""
    office = _OFFICE_ALONE.fullmatch(written) is not None
    return " ".join(map(_uncapitalised, written.split())) if office else shown(written)


def _uncapitalised(word: str) -> str:
    """*word* as it is written, if it is a surname in capitals: "McCONNELL" is McConnell."""
    prefix = re.match(r"(?:Ma?c|De|La|Le|Van|Di|Du|Fitz)(?=[A-Z]{2})", word)
    rest = word[prefix.end() :] if prefix else word
    if len(rest) < 2 or not rest.isupper() or "." in rest:
        return word
    return (prefix.group() if prefix else "") + _cased(rest, first=True)


def _is_initials(word: str, *, first: bool) -> bool:
    if re.fullmatch(r"[IVX]{2,4}", word):
        return not first
    return first and _VOWELLESS.fullmatch(word) is not None and word not in {"NG", "MR", "DR", "ST"}


def _cased_part(part: str) -> str:
    prefix = re.match(r"(?:MC|[ODL]['’])(?=\w{2})", part)
    if prefix is None:
        return part.capitalize()
    return prefix.group().capitalize() + part[prefix.end() :].capitalize()
