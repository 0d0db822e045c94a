"""What stands around a transcript on the page it was copied from, and is no part of it."""

from __future__ import annotations

import re

COPYRIGHT = "copyright notice"
CREDIT = "credit line"
END_MARK = "end mark"
FURNITURE = "page furniture"

_NAME = r"(?:[^\W\d_a-z][\w'’.-]*\s+){1,3}[^\W\d_a-z][\w'’-]+"
_CREDITS = re.compile(
    r"\btranscripts? (?:was |were |is |are )?(?:provided|produced|created|prepared|typed|edited"
    r"|courtesy|generated|made) (?:by|of|on)\b|\btranscri(?:bed|ption) by\b"
    r"|\brush (?:deadline|transcript)\b|\bnot be in its final form\b|\bcomputer.generated\b"
    r"|\baccuracy and availability\b|\bauthoritative record\b"
    r"|\bterms of (?:use|service)\b.*\bpermissions?\b"
    r"|^(?:photo|image|music|text|story)s?(?: credits?)?(?: by|:)|^credits?:"
    r"|^(?:produced|edited|recorded|mixed|hosted|reported|written)"
    r"(?:,? (?:and|produced|edited|recorded|mixed|reported|written))* by\b",
    re.IGNORECASE,
)
_COPYRIGHTS = re.compile(
    r"^©|©.{0,40}\d{4}|\(c\) ?\d{4}|\bcopyright\b.{0,40}\d{4}|^copyright\b|\ball rights reserved\b",
    re.IGNORECASE,
)
# Stations put it behind the last words of the last speaker.
_TRAILING_CREDIT = re.compile(
    r"\s+Transcripts? (?:(?:is|was|are) )?(?:provided|produced|created|prepared) by\b[^.?!]{1,80}"
    r"(?:, )?(?:Copyright\b[^.?!]{0,60})?[.]?$|\s+Copyright ©? ?\d{4}\b[^?!]{0,60}$"
)
_PHONES = re.compile(r"^[\d\s()+|/.-]*\d{3}[\s.-]\d{4}[\d\s()+|/.-]*$")
_CLOCKS = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?(?:[\s/|–-]+\d{1,2}:\d{2}(?::\d{2})?)*$")
_HOURS = re.compile(r"^\d{1,2}:\d{2} ?[ap]\.?m\.?(?: \(?[A-Z]{2,4}\)?)?$", re.IGNORECASE)
_LINKS = re.compile(r"^(?:https?://|www\.)\S+$|^\S+@\S+\.\w{2,}$", re.IGNORECASE)
_STATIONS = re.compile(
    r"\bis a (?:\w+ ){0,3}service of\b|\blistener.supported\b|\bNPR member\b", re.IGNORECASE
)
_END_MARKS = re.compile(
    r"^(?:[-=*_#~•· ]{3,}|-30-|\W*end(?: of (?:the )?(?:transcript|interview|recording|episode"
    r"|audio|show|tape|call))?\W*|meeting ended after\b.{0,40})$",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"^(?:play|pause|listen|download|embed|share|subscribe|mute|volume|speed|menu|search|donate"
    r"|advertisement|advertising|sponsor message|related|toggle|loading|close|open|transcript"
    r"|full transcript|read transcript|toggle more options|copy link|print|home|facebook|twitter"
    r"|flipboard|linkedin|email|instagram|tiktok|youtube|tags|topics)"
    r"(?:\W+(?:live|now|radio|here|more|options|to this|this|transcript|link|audio|episode|on|in"
    r"|with|facebook|twitter|email|linkedin|\d+))*\W*$"
    r"|^(?:next up|up next|now playing|coming up|on air)\b.{0,60}$"
    r"|^(?:skip to|sign (?:in|up)|log (?:in|out)|load more|view recording|read more"
    r"|see (?:more|stories|all)|show more|back to|follow us|subscribe to"
    r"|listen (?:on|to|live)|play live|heard on|\d+.minute listen"
    r"|related (?:content|stories|articles))\b.{0,80}$"
    r"|\bcookies?\b.*\b(?:accept|consent|policy|settings|use)\b|\bprivacy policy\b"
    r"|\bsupport (?:for|comes from)\b.*\bcomes? from\b",
    re.IGNORECASE,
)
# What stands below a transcript under a heading of its own.
_SECTIONS = re.compile(
    r"#*\s*(?:(?:show|episode|meeting) notes|(?:useful |related |episode |further )?(?:links"
    r"|resources|references|reading|episodes)|(?:key )?takeaways|action items|next steps"
    r"|attachments?|about the (?:hosts?|guests?|authors?|show|podcast)|credits"
    r"|(?:meeting |episode )?summary"
    r"|links (?:and|&) resources|mentioned in this episode|chapters|timestamps|details)\s*:?",
    re.IGNORECASE,
)
# The first that matches is what `quoth check` shows.
_REASONS = (
    (CREDIT, _CREDITS),
    (COPYRIGHT, _COPYRIGHTS),
    ("phone number", _PHONES),
    ("player clock", _CLOCKS),
    ("time of day", _HOURS),
    ("link", _LINKS),
    ("station notice", _STATIONS),
    (END_MARK, _END_MARKS),
    (FURNITURE, _PAGE),
)
_BYLINE = re.compile(rf"^(?:[Bb]y|BY) (?P<names>{_NAME}(?:(?:,| and|, and) {_NAME})*)\W*$")
_BIO = re.compile(
    rf"^(?P<name>{_NAME})(?:,[^,.]{{1,60}},)? (?:is|was|are|has been) (?:an?|the|also|one of|NPR|"
    r"currently|based|co-)\b|"
    rf"^(?P<name2>{_NAME})(?:,[^,.]{{1,60}},)? (?:joined|hosts?|co-hosts?|anchors|covers|covered|"
    r"reports|serves|produces|edits|writes|teaches|came to|began|landed)\b"
)
_HOSTING = re.compile(
    r"\b(?:who |and |also )?(?:co-?)?(?:hosts|anchors|presents|moderates)\b"
    r"|\b(?:is|was) (?:the |a |an |one of the )?(?:[\w'’-]+ ){0,3}(?:co-?)?"
    r"(?:host|anchor|presenter)\b",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60
_LONGEST_CREDIT = 200
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*$")


def reason_for(line: str) -> str | None:
    """Why *line*, stripped, is page furniture; None when it does not look like any."""
    if len(line) > 600:
        return None
    return next((reason for reason, pattern in _REASONS if pattern.search(line)), None)


def without_credit(speech: str) -> tuple[str, str | None]:
    """*speech* without the transcript's credit that it ends with, and that credit."""
    found = _TRAILING_CREDIT.search(speech, max(0, len(speech) - _LONGEST_CREDIT))
    if found is None:
        return speech, None
    return speech[: found.start()], found.group().strip()


def closes_transcript(line: str) -> bool:
    """Whether speech is over at *line*: a credit, a copyright notice, an end mark."""
    return any(pattern.search(line) for pattern in (_CREDITS, _COPYRIGHTS, _END_MARKS))


def begins_notes(line: str) -> bool:
    """Whether *line* heads what is written about the transcript: "Show Notes:"."""
    return len(line) < _LONGEST_HEADING and _SECTIONS.fullmatch(line) is not None


def byline_names(line: str) -> str | None:
    """The names in a byline: "By Ann Lee and Bo Reed" has "Ann Lee and Bo Reed"."""
    found = _BYLINE.match(line)
    return found["names"] if found else None


def bio_name(line: str) -> str | None:
    """Whom *line* introduces in the third person: "Ann Lee is a journalist who …"."""
    found = _BIO.match(line)
    return (found["name"] or found["name2"]) if found else None


def says_hosting(line: str) -> bool:
    """Whether *line*, a biography, says that its subject hosts a programme."""
    return _HOSTING.search(line) is not None


def is_sentence(line: str) -> bool:
    """Whether *line* is prose and no heading: it ends like a sentence, or is long."""
    words = line.count(" ") + 1
    return words >= 30 or (words >= 6 and _SENTENCE_END.search(line) is not None)


def is_name(line: str) -> bool:
    """Whether *line* is a person's name and nothing else."""
    return re.fullmatch(_NAME, line) is not None
