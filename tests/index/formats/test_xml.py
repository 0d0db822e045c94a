"""XML from anybody: read by its lines, and harmless."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import TranscriptError
from index.formats import ParseError, read_text
from index.formats._xml import Element, Text, pieces, root_of
from index.turns import Transcript

BOMB = "".join(
    f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">\n' if at else '<!ENTITY l0 "lol">\n'
    for at in range(10)
)
HOSTILE = [
    (f"<!DOCTYPE tt [\n{BOMB}]>\n<tt><body><div><p>&l9;</p></div></body></tt>", 2, "entities"),
    (
        '<!DOCTYPE tt [\n\n<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<tt><p>&x;</p></tt>',
        3,
        "entities",
    ),
    (
        f'<!DOCTYPE tt [<!ENTITY x "{"x" * 60_000}">]>\n<tt><p>{"&x;" * 50_000}</p></tt>',
        1,
        "entities",
    ),
    (
        '<!DOCTYPE tt [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>\n<tt/>',
        1,
        "entities",
    ),
    ("<tt>\n" + "<div>" * 100_000, 2, "nested more than 200 deep"),
    ("<tt><body><div><p begin='1s'>One</p>\n<p begin='2s'>Tw", 2, "the XML is broken"),
    ("<tt><body><div>\n<p begin='1s'>One</q></div></body></tt>", 2, "mismatched tag"),
    ("<tt><body><div>\n<p begin='1s'>" + "x" * 5_000_000 + "</p></div></body></tt>", 2, "so long"),
    ("<tt><head/></tt>", None, "no captions"),
    ("<transcript><text start='1'></text></transcript>", None, "nothing is said in it"),
    ("<timedtext><head/></timedtext>", None, "no captions"),
    ('<!DOCTYPE tt SYSTEM "a.dtd">\n<tt><body>&who;</body></tt>', 2, 'entity "who"'),
]


@pytest.mark.parametrize(("text", "line", "problem"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_xml_is_refused_in_a_sentence(text: str, line: int | None, problem: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        read_text(text, "a.xml")
    assert caught.value.line == line
    assert problem in caught.value.problem


def test_xml_that_is_no_transcript_is_named_by_its_root() -> None:
    """Also where a line of it looks like a label."""
    with pytest.raises(TranscriptError) as caught:
        read_text('<?xml version="1.0"?>\n<recipe>\nANN: Salt.\nBO: No.\n</recipe>', "a.xml")
    assert "its root element <recipe> is that of no transcript" in caught.value.problem


def test_a_document_type_elsewhere_is_neither_fetched_nor_needed(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read(
        '<?xml version="1.0"?>\n<!DOCTYPE tt SYSTEM "http://127.0.0.1:9/tt.dtd">\n'
        '<tt><body><div><p begin="1s" end="2s">ANN: Caf&eacute;&nbsp;au lait.</p>'
        '<p begin="2s" end="3s">ANN: No.</p></div></body></tt>'
    )
    assert [turn.text for turn in transcript.turns] == ["Café au lait. No."]


def test_pieces_know_their_lines_and_what_is_around_them() -> None:
    found = list(
        pieces('<a x="1">\n<b>\n stray\n<p>One\ntwo <i>three</i>\n</p></b>\n</a>', {"a", "b"})
    )
    assert [(one.tag, one.line, one.end_line, one.words()) for one in found] == [
        ("", 3, 3, "stray"),
        ("p", 4, 6, "One two three"),
    ]
    assert found[1].inherited("x") == "1"
    assert [one.line for one in found[1].walk() if isinstance(one, Text)] == [4, 5, 5]
    assert [one.tag for one in found[1].walk() if isinstance(one, Element)] == ["p", "i"]


def test_a_text_that_is_cut_into_chunks_is_whole() -> None:
    """Also where a cut falls into a tag, an entity or a word."""
    words = " ".join(f"w{at}&amp;" for at in range(30_000))
    assert next(pieces(f"<a>{words}</a>", ())).words() == words.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("head", "root"),
    [
        ("<tt/>", ("tt", "/")),
        ('\ufeff <?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE b>\n<x:c d="e">', ("c", ' d="e"')),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>', ("a", "")),
        ("ANN: <b>hello</b>", None),
        ("", None),
    ],
)
def test_a_root_is_found_below_the_prolog(head: str, root: tuple[str, str] | None) -> None:
    found = root_of(head)
    assert (None if found is None else tuple(found)) == root


def test_a_long_prolog_costs_no_more_than_its_length() -> None:
    for unit in ("<!--", "<!-- -->", "<?x", "<!DOCTYPE [", "<!DOCTYPE a[ ]", " " * 50):
        assert root_of(unit * 20_000) is None


def test_pieces_of_broken_xml_are_an_error_and_no_end() -> None:
    with pytest.raises(ParseError):
        list(pieces("<a><b>", {"a"}))


FIXTURES = Path(__file__).parent / "fixtures"
XML_FORMATS = ("akoma-ntoso", "tei", "ttml", "youtube-xml")


def test_no_broken_file_is_a_traceback() -> None:
    """Pieces of good files cut out, doubled and put elsewhere."""
    chance = random.Random(3)
    paths = [path for one in XML_FORMATS for path in sorted((FIXTURES / one).iterdir())]
    samples = [path.read_text() for path in paths]
    for _attempt in range(300):
        text = chance.choice(samples)
        for _cut in range(chance.choice([1, 3, 9])):
            start = chance.randrange(len(text))
            end = min(len(text), start + chance.choice([1, 9, 90]))
            text = text[:start] + text[start:end] * chance.choice([0, 2]) + text[end:]
        with suppress(TranscriptError):
            assert read_text(text, "a.xml").turns


def test_finding_the_formats_loads_no_parser() -> None:
    """They are loaded by the first file that needs them."""
    heavy = ("lxml", "docx", "readability", "defusedxml")
    script = (
        "import sys; from index.formats import every_format, format_of; every_format(); "
        "format_of('ANN: Hi.', 'a'); "
        f"print([one for one in {heavy} if one in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
