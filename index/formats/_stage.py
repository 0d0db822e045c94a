"""Stage directions: what stands in a transcript's brackets and was not said."""

from __future__ import annotations

import re

from index.formats._stamps import STAMP

# Bounded, so that a hostile line costs no more than its length.
_ROUND = r"\((?:[^()\n]|\([^()\n]{0,300}\)){1,300}\)"
_SQUARE = r"\[[^\[\]\n]{1,300}\]"
_BRACKETS = re.compile(rf"[ \t]?(?:{_ROUND}|{_SQUARE})")
_STAMP_IN_NOTE = re.compile(r"\s*\b(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d+)?\b")
_STAMP_ALONE = re.compile(rf"[ \t]?\[(?:{STAMP})\]")

# What a transcriber could not hear was said all the same: taking the mark out would put words
# side by side that nobody said so.
_UNHEARD = re.compile(
    r"unintelligible|inaudible|indiscernible|unclear|censored|bleep|redacted|phonetic",
    re.IGNORECASE,
)
# A played clip or a break: whoever speaks after it without a label is not surely the one before.
_BREAK = re.compile(
    r"soundbite|music|video|videotape|audio|clip|commercial|advert|break\b|jingle|theme|montage|"
    r"excerpt|recording|playback|intro\b|outro\b|song",
    re.IGNORECASE,
)
_CAPITAL_WORDS = re.compile(
    r"\b(?:SOUNDBITE|SOUND|LAUGH\w*|APPLAUSE|MUSIC|CROSS-?TALK|CHEER\w*|CHUCKL\w*|GIGGL\w*|SIGH\w*"
    r"|COUGH\w*|CRY\w*|SOB\w*|SING\w*|HUM\w*|WHISTL\w*|CLAP\w*|GASP\w*|GROAN\w*|SNIFF\w*|SNORT\w*"
    r"|SCREAM\w*|SHOUT\w*|YELL\w*|CHANT\w*|BOO\w*|CLEAR\w*|SPEAKING|SPEAKS|READING|READS|THROUGH"
    r"|TRANSLATED|INTERPRETER|TRANSLATOR|TRANSLATION|NOISE|SILENCE|PAUSE|BEEP\w*|BELL\w*|RING\w*"
    r"|KNOCK\w*|DOOR|FOOTSTEPS|BARK\w*|GUNFIRE|GUNSHOTS?|SIREN\w*|ALARM|VOICE-?OVER|VIDEO\w*|CLIP"
    r"|BEGIN|END|COMMERCIAL|BREAK|JINGLE|THEME|TECHNICAL|OFF-?MIC\w*|OFF-?CAMERA|ON CAMERA|BLEEP"
    r"|IMITAT\w*|MIMICK?\w*|WHISPER\w*|SFX|AUDIO|INAUDIBLE|UNINTELLIGIBLE)\b"
)
_ADVERB = r"(?:\s+(?:softly|loudly|quietly|nervously|again|continues|and \w+|in background))?"
_SOUNDS = (
    r"(?:(?:audience|crowd|scattered|general|nervous|loud|light|both|all|everyone|group)\s+)?"
    r"(?:laugh(?:s|ing|ter|er)?|chuckl(?:es?|ing)|giggl(?:es?|ing)|applau(?:se|ds)|cheer(?:s|ing)"
    r"|clap(?:s|ping)|sigh(?:s|ing)?|cough(?:s|ing)?|cr(?:ies|ying)|sob(?:s|bing)|sings?|singing"
    r"|hum(?:s|ming)|whistl(?:es?|ing)|gasps?|groans?|sniff(?:s|les|ing)?|snorts?|screams?"
    r"|clears? (?:his |her |their )?throat|crosstalk|cross-talk|overlapping(?: speech| talk)?"
    r"|pauses?|long pause|silence|beat|noise|background noise|phone rings|phone ringing"
    r"|(?:\w+ )?alert|beeps?|knock(?:s|ing)?|(?:\w+ )?barking|jingle|music|(?:\w+ ){0,3}music"
    r"(?: plays| playing| fades| fades out| fades in| starts| stops| ends)?|theme(?: song| music)?"
    r"|intro(?: music)?|outro(?: music)?|ad break|commercial break|break|video plays"
    r"|(?:video |audio )?clip(?: plays| starts| ends)?|voice-?over|off[- ]mic|off[- ]camera"
    r"|on[- ]camera|objection|interruption|extract|fail|win|sound effects?|static|whispers?"
    r"|whispering|(?:non-english|foreign) language(?: spoken)?"
    r"|speaking (?:in )?[\w-]+(?: language)?|through (?:an? )?(?:interpreter|translator)|reading"
    r"|vocalizing|imitating [\w ]{1,40}|shouting|yelling|chanting|mimicking [\w ]{1,40}|recording"
    r"|in unison|no audio|no audible response|blank_audio)"
)
_SOUND = re.compile(_SOUNDS + _ADVERB + r"\s*[.!]?", re.IGNORECASE)
_SOUND_OF = re.compile(
    r"(?:sound(?:bite|s)? of|soundbite|begin|end|excerpt|clip|music:|song:|video:|audio:)\b.*",
    re.IGNORECASE,
)


def is_stage(brackets: str) -> bool:
    """Whether *brackets*, a bracketed passage, is a stage direction: "(SOUNDBITE OF MUSIC)"."""
    inner = _STAMP_IN_NOTE.sub("", brackets.strip()[1:-1]).strip()
    if not inner or inner.isdigit():
        return False
    if inner.isupper() and len(inner) > 2:
        # Speech has "(WHO)" and "(NATO)".
        return _CAPITAL_WORDS.search(inner) is not None and not _only_unheard(inner)
    if _UNHEARD.search(inner):
        return False
    if _SOUND.fullmatch(inner):
        return True
    return brackets.strip()[0] == "[" and _SOUND_OF.fullmatch(inner) is not None


def _only_unheard(inner: str) -> bool:
    return _UNHEARD.fullmatch(inner) is not None


def is_unheard(brackets: str) -> bool:
    """Whether *brackets* stand for words that nobody could make out: "[inaudible]"."""
    return _UNHEARD.search(brackets) is not None


def is_break(direction: str) -> bool:
    """Whether after *direction* another voice may speak: a clip was played, a break was made."""
    return _BREAK.search(direction) is not None


def cut(text: str) -> tuple[str, tuple[str, ...]]:
    """
    *text* without its stage directions, and these in order.

    Times in square brackets go too. A mark of what could not be heard stays, without its time:
    "[inaudible 00:12:03]" is "[inaudible]".
    """
    if "(" not in text and "[" not in text:
        return text, ()
    removed: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        passage = found.group()
        if _STAMP_ALONE.fullmatch(passage):
            return ""
        if is_stage(passage):
            removed.append(passage.strip())
            return ""
        if ":" in passage and _UNHEARD.search(passage):
            return _STAMP_IN_NOTE.sub("", passage)
        return passage

    return _BRACKETS.sub(replaced, text).strip(), tuple(removed)
