"""Word documents as small as Word reads them, for tests to make."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, unescape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARAGRAPH = re.compile(r"<w:p\b(?:[^>]*/>|.*?</w:p>)")
_STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift3"><w:name w:val="heading 3"/></w:style>
</w:styles>"""


def run(words: str, *, bold: bool = False, properties: str = "") -> str:
    """A run; a line break at each newline, a tab at each tab."""
    marks = ("<w:b/>" if bold else "") + properties
    text = escape(words).replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>")
    text = text.replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(words: str, *, style: str = "") -> str:
    """A paragraph; what stands between two stars is bold."""
    runs = "".join(run(part, bold=at % 2 == 1) for at, part in enumerate(words.split("**")) if part)
    stated = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{stated}{runs}</w:p>"


def table(*rows: Iterable[str]) -> str:
    """A table of cells with a paragraph a line; "^" continues the cell above."""
    return (
        "<w:tbl>"
        + "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
        + ("</w:tbl>")
    )


def _cell(words: str) -> str:
    if words == "^":
        return "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    inner = "".join(map(paragraph, words.split("\n")))
    return f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{inner}</w:tc>'


def docx(body: str, *, title: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a document with *body*, and with *parts*: "header" or "comments" -> markup."""
    parts = parts or {}
    names = ["document", "styles", *parts]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.'
        f'{name + ".main" if name == "document" else name}+xml"/>'
        for name in names
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for at, name in enumerate(names[1:])
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{overrides}<Override PartName="/docProps/core.xml" ContentType='
        '"application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "</cp:coreProperties>",
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr/></w:body>'
        "</w:document>",
        "word/styles.xml": _STYLES,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    } | {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'
        for name, inner in parts.items()
    }
    return archive({name: content.encode() for name, content in made.items()})


def lines_in(content: bytes) -> str:
    """The text of a document, a paragraph a line, and what is beside it on the last one."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [one for one in packed.namelist() if re.fullmatch(r"word/[a-z]+\.xml", one)]
        markup = {name: packed.read(name).decode() for name in names}
    body = _PARAGRAPH.findall(markup.pop("word/document.xml"))
    del markup["word/styles.xml"]
    lines = [_text(one) for one in body]
    return "\n".join([*lines[:-1], " ".join([lines[-1], *map(_text, markup.values())])])


def _text(markup: str) -> str:
    return unescape(
        re.sub(r"<[^>]*>", "", re.sub(r"<w:br/>|<w:tab/>|</w:p>|</w:instrText>", " ", markup))
    )


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of *files*, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
