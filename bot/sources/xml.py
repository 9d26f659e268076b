"""Parses XML from strangers: plain elements only, no document type, and so no entities that grow or fetch."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder  # the data classes alone; parsing is set up below
from xml.parsers import expat

from bot.errors import SourceFailed


def parse_xml(body: bytes) -> Element:
    """The root element of `body`.

    Raises `SourceFailed` where it is not well-formed or declares a document type: a handful of nested entities can
    grow to gigabytes, and an external one would be read from wherever it points.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise SourceFailed("the answer is not XML") from error
    return builder.close()


def _refuse(*_: object) -> NoReturn:
    raise SourceFailed("the XML declares a document type")
