"""Which elements of a web page hold speakers' names: judged class by class, over the whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from index.formats._html_marks import INLINE, Node, Sureness, may_be_time, speaker_class
from index.formats._labels import Form, form_of, is_heading
from index.formats._stamps import stamp_alone
from index.names import is_role, read_label

_LONGEST = 80  # characters of a label
_MOST_LABELS = 0.9  # of the elements of a class
_SPEAK = 0.6  # of them have words below them, before the next one
_FEWEST = 3  # labels of a class that says nothing
_VARIETY = 0.75  # names to labels, of such a class
_PROSE = frozenset("p li blockquote a span figcaption q em i".split())
_MARKS = " \t:–—-|·•>"
_SIGNS = ".?!;"


def label_elements(elements: Sequence[Node], sureness: Sureness) -> dict[Node, str]:
    """
    Of *elements*, all those of a page that may hold speech, the ones that are labels.

    A class counts when it is as sure as *sureness*, and nearly all of its elements look like labels
    and have words below them; if it is not sure of itself, it must name somebody twice, too.
    """
    groups: defaultdict[tuple[str, Sureness], dict[Node, str]] = defaultdict(dict)
    for element in elements:
        found = speaker_class(element)
        if found is None or found[1] < sureness:
            continue
        if element.tag != "cite" or _is_on_its_own(element):
            groups[found][element] = label_in(element)
    order = {element: at for at, element in enumerate(elements)}
    accepted = [
        group
        for (key, surely), group in groups.items()
        if _are_labels(group, surely, is_list=key.startswith("dt "))
        and _have_words(group, elements, order)
    ]
    found_labels = {element: label for group in accepted for element, label in group.items()}
    return {one: label for one, label in found_labels.items() if not _within(one, found_labels)}


def label_in(element: Node) -> str:
    """The label that *element* holds, its role after a comma; "" for nothing, or for too much."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        if not isinstance(child.tag, str):
            parts.append(child.tail or "")
            continue
        words = " ".join((child.text or "").split())
        if child.tag == "br" and "".join(parts).strip():
            parts.append(", ")  # below a name stands an office
        elif words and not (may_be_time(child) or stamp_alone(words) is not None):
            named = bool("".join(parts).strip())
            parts.append(f", {words}" if named and is_role(words) else f" {words} ")
        parts.append(child.tail or "")
        if len(parts) > 4 * _LONGEST:
            return ""
    text = " ".join("".join(parts).split()).replace(" ,", ",").replace(",,", ",").rstrip(", ")
    text = text.strip(_MARKS)
    if text[:1] + text[-1:] in {"()", "[]"}:
        text = text[1:-1].strip(_MARKS)
    return text if len(text) <= _LONGEST else ""


def _is_on_its_own(cite: Node) -> bool:
    """Whether *cite* stands beside paragraphs, or begins one: within one it is a work's title."""
    parent = cite.getparent()
    if parent is None or parent.tag not in _PROSE:
        return parent is not None
    begins = cite.getprevious() is None and not (parent.text or "").strip()
    after = cite.getnext()
    timed = after is not None and may_be_time(after)
    return begins and (_words_of(cite).endswith(":") or timed)


def _words_of(element: Node) -> str:
    return " ".join("".join(element.itertext(with_tail=False)).split())


def _are_labels(group: dict[Node, str], sureness: Sureness, *, is_list: bool) -> bool:
    texts = [label for element, label in group.items() if label or _words_of(element)]
    labels = [label for label in texts if _looks_like_label(label)]
    if not labels or len(labels) < _MOST_LABELS * len(texts):
        return False
    if sureness < Sureness.SURE and len(set(labels)) < 2:
        return False  # whatever is said again and again, it is no conversation
    if sureness is Sureness.ANY:
        return _are_names(labels)
    must_recur = is_list or sureness is Sureness.WEAK
    return not must_recur or len(set(labels)) < len(labels)


def _are_names(labels: Sequence[str]) -> bool:
    """Whether *labels*, of a class that says nothing, are all names, and few for their number."""
    names = all(form_of(one) > Form.WORD or read_label(one).generic for one in labels)
    return names and len(labels) >= _FEWEST and len(set(labels)) <= _VARIETY * len(labels)


def _looks_like_label(text: str) -> bool:
    if not text or ":" in text or is_heading(text):
        return False
    if form_of(text) > Form.NONE:
        return True
    return len(text.split()) <= 4 and not any(sign in _SIGNS for sign in text) and text[0].isalpha()


def _have_words(group: dict[Node, str], elements: Sequence[Node], order: dict[Node, int]) -> bool:
    """Whether most of *group* are followed by words: a list of names is followed by none."""
    named = [element for element, label in group.items() if label]
    followed = 0
    for at, element in enumerate(named):
        start = order[element]
        end = order[named[at + 1]] if at + 1 < len(named) else len(elements)
        followed += _words_between(element, elements[start + 1 : end])
    return followed >= _SPEAK * len(named)


def _words_between(label: Node, others: Sequence[Node]) -> bool:
    inside = set(label.iterdescendants())
    if (label.tail or "").strip(" \t\n:–—-|"):
        return True
    for one in others:
        if one not in inside and (one.text or "").strip() and not may_be_time(one):
            return True
        if (one.tail or "").strip() and one not in inside:
            return True
    return False


def _within(element: Node, labels: dict[Node, str]) -> bool:
    return any(
        ancestor in labels and ancestor.tag in INLINE for ancestor in element.iterancestors()
    )
