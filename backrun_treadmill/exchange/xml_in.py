"""The door for XML that others wrote: well-formed text without document types or entities, or a reason."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from backrun_treadmill.exchange.draft import NotImportable

DEEPEST = 50
"""No file of ours nests deeper than ten."""


def read_xml(data: bytes) -> tuple[Element, bool]:
    """The root, and whether the text was Windows-1252 though nothing says so. Raises `NotImportable`."""
    try:
        return _parse(data), False
    except ParseError as error:
        if _is_utf8(data):
            raise _malformed(error) from None
    try:
        return _parse(data.decode("cp1252", errors="replace")), True
    except ParseError as error:
        raise _malformed(error) from None


def local(tag: object) -> str:
    """An element's name in lower case, without its namespace; empty for comments."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def child(element: Element, name: str) -> Element | None:
    """The first child of that name (lower case)."""
    return next((one for one in element if local(one.tag) == name), None)


def text_of(element: Element, name: str) -> str:
    """The text of the first child of that name, stripped; empty without one."""
    found = child(element, name)
    return "" if found is None else (found.text or "").strip()


def _parse(text: bytes | str) -> Element:
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise NotImportable(
            "declares entities or a document type, which can be made to grow without end; it was not read"
        ) from None
    except ParseError:
        raise
    except (ValueError, LookupError) as error:
        raise NotImportable(f"is XML in an encoding that cannot be read: {error}") from None
    _refuse_depth(root)
    return root


def _refuse_depth(root: Element) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [one for element in level for one in element]
        if not level:
            return
    raise NotImportable("nests hundreds of elements in one another; no workout does")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _malformed(error: ParseError) -> NotImportable:
    line, column = error.position
    return NotImportable(f"is no well-formed XML: something is wrong at line {line}, column {column + 1}")
