"""XML held against an XML Schema by libxml2 itself, which the program needs anyway."""
import ctypes
import ctypes.util
import pathlib

DATA = pathlib.Path(__file__).resolve().parents[1] / "data"
xml = ctypes.CDLL(ctypes.util.find_library("xml2") or "libxml2.so.2")
for name in ("xmlSchemaNewMemParserCtxt", "xmlSchemaParse", "xmlSchemaNewValidCtxt", "xmlReadMemory"):
    getattr(xml, name).restype = ctypes.c_void_p
QUIET = 32 | 64  # XML_PARSE_NOERROR, XML_PARSE_NOWARNING


def valid(text, schema):
    """True when the text is well formed and fits tests/data/SCHEMA."""
    data, rules = text.encode(), (DATA / schema).read_bytes()
    document = xml.xmlReadMemory(data, len(data), None, None, QUIET)
    parsed = xml.xmlSchemaParse(ctypes.c_void_p(xml.xmlSchemaNewMemParserCtxt(rules, len(rules))))
    if not parsed:
        raise SystemExit(f"{schema} is no schema")
    if not document:
        return False
    check = ctypes.c_void_p(xml.xmlSchemaNewValidCtxt(ctypes.c_void_p(parsed)))
    return xml.xmlSchemaValidateDoc(check, ctypes.c_void_p(document)) == 0
