#!/usr/bin/env python3
"""Turns views/**/*.mustache into operations for src/web/tmpl.c, checking as it goes.

usage: views.py VIEWS_DIR OUT.c

A small subset of mustache: {{name}}, {{a.b}}, {{.}}, {{#name}}…{{/name}}, {{^name}}…{{/name}},
{{>view}}, {{!remark}}. Refused, with file and line: raw output, a tag inside <script> or <style>,
inside an unquoted attribute, in an event attribute or in a tag's name; sections that cross;
partials that do not exist or call themselves; inline scripts, style attributes, on* attributes.
"""
import os
import re
import sys

TAG = re.compile(r"\{\{([#^/>!]?)\s*([^{}]*?)\s*\}\}", re.S)
NAME = re.compile(r"^(\.|[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*)$")
URL_ATTRIBUTES = {"href", "src", "action", "formaction", "cite", "poster"}


class ViewError(Exception):
    pass


class HtmlState:
    """Where in the HTML the next tag stands: enough of a tokenizer to tell text from attribute."""

    def __init__(self):
        self.where, self.element, self.attribute, self.quote = "text", "", "", ""

    def feed(self, html):
        at = 0
        while at < len(html):
            at = getattr(self, "in_" + self.where)(html, at)

    def in_text(self, html, at):
        if self.element in ("script", "style"):
            end = html.find("</" + self.element, at)
            if html[at:end if end >= 0 else len(html)].strip():
                raise ViewError(f"inline <{self.element}> is not allowed (CSP)")
            if end < 0:
                return len(html)
            at = end
        start = html.find("<", at)
        if start < 0:
            return len(html)
        if html.startswith("<!--", start):
            end = html.find("-->", start)
            if end < 0:
                raise ViewError("comment across a template tag")
            return end + 3
        named = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*|!doctype)", re.I).match(html, start)
        if not named:
            raise ViewError("'<' in text must be written &lt;, and a tag's name can not be a value")
        closing = html[start + 1] == "/"
        self.element = "" if closing else named.group(1).lower()
        self.where = "tag"
        return named.end()

    def in_tag(self, html, at):
        found = re.compile(r"\s*([^\s=>/\"']*)\s*(=\s*)?([\"'>/]?)").match(html, at)
        name, equals, mark = found.group(1).lower(), found.group(2), found.group(3)
        if name.startswith("on") and equals:
            raise ViewError(f"event attribute {name} is not allowed (CSP)")
        if name == "style" and equals:
            raise ViewError("style attribute is not allowed (CSP)")
        if equals and mark in "\"'" and mark:
            self.attribute, self.quote, self.where = name, mark, "value"
        elif equals:
            raise ViewError(f"attribute {name} must be quoted")
        elif mark == ">":
            self.where = "text"
        elif mark and mark != "/":
            raise ViewError("quotation mark out of place in a tag")
        elif found.end() == at:
            raise ViewError("can not read this tag")
        return found.end()

    def in_value(self, html, at):
        end = html.find(self.quote, at)
        if end < 0:
            return len(html)
        self.where, self.quote = "tag", ""
        return end + 1

    def copy(self):
        other = HtmlState()
        other.__dict__.update(self.__dict__)
        return other

    def same(self, other):
        return (self.where, self.quote) == (other.where, other.quote)


def compile_view(name, text, names):
    ops, open_sections, state = [], [], HtmlState()
    at = 0

    def fail(message, where):
        raise ViewError(f"views/{name}.mustache:{text.count(chr(10), 0, where) + 1}: {message}")

    def literal(piece, where):
        if not piece:
            return
        try:
            state.feed(piece)
        except ViewError as error:
            fail(str(error), where)
        ops.append(["TEXT", piece, 0])

    for tag in TAG.finditer(text):
        kind, value = tag.group(1), tag.group(2)
        piece = text[at:tag.start()]
        at = tag.end()
        # a section tag alone on its line takes the line with it
        if kind in ("#", "^", "/", "!", ">") and re.search(r"(^|\n)[ \t]*$", piece) \
                and re.match(r"[ \t]*\n", text[at:]):
            piece = re.sub(r"[ \t]*$", "", piece)
            at += text[at:].index("\n") + 1
        literal(piece, tag.start())
        if kind == "!":
            continue
        if kind == ">":
            if value not in names:
                fail(f"no view {value}", tag.start())
            if state.where != "text":
                fail("a partial stands only in text", tag.start())
            ops.append(["PARTIAL", value, names.index(value)])
            continue
        if not NAME.match(value):
            fail(f"bad name {value!r}", tag.start())
        if kind in ("#", "^"):
            open_sections.append((value, len(ops), state.copy()))
            ops.append(["SECTION" if kind == "#" else "INVERTED", value, 0])
        elif kind == "/":
            if not open_sections or open_sections[-1][0] != value:
                fail(f"{{{{/{value}}}}} closes nothing", tag.start())
            _, start, before = open_sections.pop()
            if not state.same(before):
                fail(f"section {value} ends elsewhere in the HTML than it began", tag.start())
            ops[start][2] = len(ops)
            ops.append(["END", value, 0])
        elif state.where == "text":
            if state.element in ("script", "style"):
                fail("no value inside script or style", tag.start())
            ops.append(["VALUE", value, 0])
        elif state.where == "value":
            first = ops and ops[-1][0] == "TEXT" and ops[-1][1].endswith(state.quote)
            url = state.attribute in URL_ATTRIBUTES and first
            ops.append(["URL" if url else "VALUE", value, 0])
        else:
            fail("a value inside a tag must stand in a quoted attribute", tag.start())
    literal(text[at:], len(text))
    leftover = re.search(r"\{\{|\}\}", "".join(op[1] for op in ops if op[0] == "TEXT"))
    if leftover:
        fail("left-over braces", text.find(leftover.group()))
    if open_sections:
        fail(f"section {open_sections[-1][0]} is not closed", len(text))
    return ops


def check_circles(compiled):
    calls = {name: {op[1] for op in ops if op[0] == "PARTIAL"} for name, ops in compiled.items()}

    def visit(name, path):
        if name in path:
            raise ViewError("views call each other in a circle: " + " > ".join(path + [name]))
        for other in calls[name]:
            visit(other, path + [name])

    for name in calls:
        visit(name, [])


def c_string(text):
    out = []
    for byte in text.encode():
        if byte in (0x22, 0x5C):
            out.append("\\" + chr(byte))
        elif byte == 0x0A:
            out.append("\\n")
        elif 0x20 <= byte < 0x7F and byte != 0x3F:
            out.append(chr(byte))
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def write_c(compiled, names, path):
    lines = ["/* Made by tools/views.py; do not edit. */", '#include "web/tmpl.h"', ""]
    for number, name in enumerate(names):
        lines.append(f"static const tmpl_op ops_{number}[] = {{ /* {name} */")
        for kind, text, jump in compiled[name] or [["TEXT", "", 0]]:
            size = len(text.encode())
            lines.append(f"    {{ TMPL_{kind}, {c_string(text)}, {size}, {jump} }},")
        lines.append("};")
    lines.append("const tmpl_view tmpl_views[] = {")
    for number, name in enumerate(names):
        lines.append(f'    {{ "{name}", ops_{number}, {len(compiled[name])} }},')
    if not names:
        lines.append("    { 0 },")
    lines += ["};", f"const size_t tmpl_view_count = {len(names)};", ""]
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


def main():
    folder, out = sys.argv[1:3]
    texts = {}
    for base, _, files in os.walk(folder):
        for file in files:
            if file.endswith(".mustache"):
                path = os.path.join(base, file)
                name = os.path.relpath(path, folder)[:-len(".mustache")]
                with open(path, encoding="utf-8") as source:
                    texts[name] = source.read()
    names = sorted(texts, key=lambda name: name.encode())
    try:
        compiled = {name: compile_view(name, texts[name], names) for name in names}
        check_circles(compiled)
    except ViewError as error:
        sys.exit(str(error))
    write_c(compiled, names, out)


if __name__ == "__main__":
    main()
