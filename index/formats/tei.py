"""TEI: parliaments' sittings (ParlaMint), transcribed conversations (ISO 24624) and plays."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.formats import _tei_people as header
from index.formats._ids import ids_in
from index.formats._lines import ParseError
from index.formats._specificity import Specificity
from index.formats._spoken import Shape, Sitting, Speech, attribute, parsed
from index.formats._xml import Element, pieces, root_of
from index.turns import Parsed

name = "tei"
signs = "its root element is <TEI> or <teiCorpus>"
specificity = Specificity.SIGNATURE
suffixes = (".xml", ".tei")

_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus"})
_CONTAINERS = (
    _ROOTS
    | {"text", "body", "front", "back", "group", "floatingText", "annotationBlock", "standOff"}
    | {"div", *(f"div{level}" for level in range(8))}
)
_ASIDES = {
    "note": "note",
    "head": "heading",
    "speaker": "speaker label",
    "stage": "stage direction",
    "incident": "stage direction",
    "kinesic": "stage direction",
    "vocal": "stage direction",
    "writing": "text that was shown",
    "pause": "pause",
    "gap": "gap",
    "desc": "description",
    "fw": "page header",
    "pb": "page break",
    "figure": "figure",
    "bibl": "reference",
    "spanGrp": "annotation",
    "linkGrp": "annotation",
    "corr": "editor's correction",
    "reg": "editor's spelling",
    "expan": "editor's spelling",
}
_STRAY = "text outside a speech"
_SHAPE = Shape(frozenset({"p", "ab", "lg", "seg"}), _ASIDES)


@dataclass(slots=True)
class _Reader:
    """What has been read of the file so far."""

    sitting: Sitting = field(default_factory=Sitting)
    points: dict[str, object] = field(default_factory=dict)
    timed: list[tuple[Speech, str | None, str | None]] = field(default_factory=list)
    of_corpus: bool = False  # the title, so far
    announced: str | None = None  # the speaker whom a note right above names


def sniff(head: str) -> bool:
    """Whether the root element of *head* is TEI's."""
    root = root_of(head)
    return root is not None and root.tag in _ROOTS


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: a turn each <u> or <sp>.

    The speaker is the person whose id the speech refers to, else whom the note or the label beside
    it names; an id of which no name is stated stays a generic label.

    Raises:
        ParseError: the XML is broken or hostile, or nobody speaks in it.
    """
    reader = _Reader()
    for piece in pieces(text, _CONTAINERS):
        _read_piece(reader, piece)
    sitting = reader.sitting
    if not sitting.speeches:
        raise ParseError("nobody speaks in this TEI (it has no <u> or <sp>): export it with them")
    for speech, start, end in reader.timed:
        speech.start_ms = header.time_of(start, reader.points)
        speech.end_ms = header.time_of(end, reader.points)
    problems = attribute(sitting, "put the list of persons (<listPerson>) into the file")
    return parsed(sitting, text.split("\n"), problems)


def _read_piece(reader: _Reader, piece: Element) -> None:
    sitting = reader.sitting
    if piece.tag == "teiHeader":
        sitting.names |= header.people(piece)
        if sitting.title is None or reader.of_corpus:
            # A corpus has a title of its own; the first sitting's is the transcript's.
            sitting.title = header.title_of(piece) or sitting.title
            reader.of_corpus = piece.parent is not None and piece.parent.tag == "teiCorpus"
        sitting.date = sitting.date or header.date_of(piece)
        sitting.url = sitting.url or header.url_of(piece)
        sitting.note(piece)
    elif piece.tag in {"u", "sp"}:
        _read_speech(reader, piece)
    elif piece.tag == "note" and piece.attributes.get("type") == "speaker":
        reader.announced = piece.words().rstrip(" :")
        sitting.note(piece, "speaker label")
    elif piece.tag == "timeline":
        reader.points |= header.points(piece)
    elif piece.tag in {"listPerson", "castList", "particDesc", "listOrg", "timelineGrp"}:
        sitting.names |= header.people(piece)
        sitting.note(piece)
    else:
        _drop(reader, piece)


def _drop(reader: _Reader, piece: Element) -> None:
    """Lists *piece* as no speech, unless speeches stand in it."""
    if next(piece.all("u", "sp"), None) is not None:
        for inner in piece.content:
            if isinstance(inner, Element):
                _read_piece(reader, inner)
            elif inner.words.strip():
                reader.sitting.drop(Element("", {}, inner.line, piece, inner.line, [inner]), _STRAY)
        return
    for one in piece.all("listPerson", "castList"):
        reader.sitting.names |= header.people(one)
    reader.sitting.drop(piece, _ASIDES.get(piece.tag, _STRAY))


def _read_speech(reader: _Reader, piece: Element) -> None:
    label = next(piece.all("speaker"), None)
    written = reader.announced if label is None else label.words().rstrip(" .:,")
    reader.announced = None
    ids = ids_in(piece.inherited("who"))
    speech = reader.sitting.add(piece, _SHAPE, ids, written)
    start = piece.inherited("start") or _anchor(piece)
    reader.timed.append((speech, start, piece.inherited("end")))


def _anchor(piece: Element) -> str | None:
    """The first point of the timeline within *piece*."""
    return next((one.attributes.get("synch") for one in piece.all("anchor")), None)
