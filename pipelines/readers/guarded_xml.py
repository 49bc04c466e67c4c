"""XML from outside: parsed as it comes, and refused when it declares a document type or entities of its own.

No program that exports a table, a map or a list of calls declares any, and a few lines that do could grow to gigabytes.
"""

from xml.parsers import expat


class Declares(Exception):
    """The document declares a document type or entities of its own."""


def guarded_parser(*, namespace_separator: str | None = None) -> expat.XMLParserType:
    """Return a parser that raises Declares for a document that declares anything.

    namespace_separator: what stands between the namespace and the name of an element; None leaves names as written
    """
    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise Declares
