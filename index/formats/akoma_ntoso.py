"""Akoma Ntoso (LegalDocML) debates: speeches by reference to a list of persons."""

from __future__ import annotations

from index.formats._dates import date_in
from index.formats._ids import ids_in
from index.formats._lines import ParseError
from index.formats._specificity import Specificity
from index.formats._spoken import Shape, Sitting, attribute, parsed
from index.formats._xml import Element, pieces, root_of
from index.turns import Parsed

name = "akoma-ntoso"
signs = "its root element is <akomaNtoso>"
specificity = Specificity.SIGNATURE
suffixes = (".xml", ".akn")

_CONTAINERS = frozenset(
    """
    akomaNtoso debate debateReport debateBody debateSection administrationOfOath
    rollCall prayers oralStatements writtenStatements personalStatements ministerialStatements
    resolutions nationalInterest declarationOfVote communication petitions papers noticesOfMotion
    questions address proceduralMotions pointOfOrder adjournment speechGroup component components
    documentCollection collectionBody doc mainBody
    """.split()
)
_SPEECHES = frozenset({"speech", "question", "answer"})
_ASIDES = {
    "from": "speaker label",
    "heading": "heading",
    "subheading": "heading",
    "num": "number",
    "scene": "stage direction",
    "narrative": "narrative",
    "remark": "stage direction",
    "recordedTime": "time",
    "summary": "summary",
    "authorialNote": "note",
    "coverPage": "cover page",
    "conclusions": "page text below the transcript",
    "attachments": "attachment",
}
_SHAPE = Shape(frozenset("p block li blockList item td th heading".split()), _ASIDES)


def sniff(head: str) -> bool:
    """Whether the root element of *head* is Akoma Ntoso's."""
    root = root_of(head)
    return root is not None and root.tag == "akomaNtoso"


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: a turn each <speech>, <question> or <answer>.

    The speaker is the person to whom "by" refers, else whom <from> names; an id of which no name
    is stated stays a generic label.

    Raises:
        ParseError: the XML is broken or hostile, or nobody speaks in it.
    """
    sitting = Sitting()
    for piece in pieces(text, _CONTAINERS):
        _read_piece(sitting, piece)
    if not sitting.speeches:
        raise ParseError("nobody speaks in this Akoma Ntoso (no <speech>): give a debate's report")
    problems = attribute(sitting, "put the person into <references> (<TLCPerson>)")
    return parsed(sitting, text.split("\n"), problems)


def _read_piece(sitting: Sitting, piece: Element) -> None:
    if piece.tag == "meta":
        _read_meta(sitting, piece)
        sitting.note(piece)
    elif piece.tag in _SPEECHES:
        _read_speech(sitting, piece)
    elif piece.tag in {"preface", "coverPage", "preamble"}:
        _read_preface(sitting, piece)
    else:
        sitting.drop(piece, _ASIDES.get(piece.tag, "text outside a speech"))


def _read_meta(sitting: Sitting, meta: Element) -> None:
    for one in meta.all("TLCPerson", "TLCRole", "TLCOrganization"):
        key = one.attributes.get("eId", one.attributes.get("id", ""))
        shown = " ".join(one.attributes.get("showAs", "").split())
        if key and shown:
            sitting.names[key] = shown
    for work in meta.all("FRBRWork"):
        for one in work.all("FRBRdate"):
            sitting.date = sitting.date or date_in(one.attributes.get("date", ""))
        for one in work.all("FRBRalias", "FRBRuri", "FRBRthis"):
            stated = one.attributes.get("value", "")
            if stated.startswith(("http://", "https://")):
                sitting.url = sitting.url or stated
            elif one.tag == "FRBRalias" and stated:
                sitting.title = sitting.title or stated


def _read_preface(sitting: Sitting, preface: Element) -> None:
    title = next((one.words() for one in preface.all("docTitle", "shortTitle")), None)
    sitting.title = title or sitting.title
    for one in preface.all("docDate"):
        sitting.date = sitting.date or date_in(one.attributes.get("date", one.words()))
    sitting.note(preface)


def _read_speech(sitting: Sitting, piece: Element) -> None:
    label = next(piece.all("from"), None)
    ids = ids_in(piece.attributes.get("by"))
    if not ids and label is not None:
        referring = (label, *label.all("person", "ref", "entity"))
        ids = next(filter(None, (ids_in(one.attributes.get("refersTo")) for one in referring)), [])
    written = None if label is None else label.words().strip(" :")
    sitting.add(piece, _SHAPE, ids, written or None)
