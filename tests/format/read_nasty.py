#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the files of nasty tables as other programs do and compares each value, and what was counted, with the table.

usage: read_nasty.py FOLDER, in which about.json holds the format, the tables and the counts, and each table has its file

What a format changes is said here once more, from its documentation and not from its writer."""

import base64
import collections
import csv
import datetime
import decimal
import gzip
import io
import json
import pathlib
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
import zoneinfo

import openpyxl

NULL, BOOLEAN, NUMBER, TEXT, JSON = 1, 2, 3, 4, 5
REPLACEMENT = "\ufffd"
MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([Zz]|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII)
LOOSE_NUMBER = re.compile(r"([+-]?)(\d+)(?:([.,])(\d+))?([eE][+-]?\d+)?", re.ASCII)
JSON_NUMBER = re.compile(r"-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?", re.ASCII)
FORMULA = re.compile("[ \u00a0\u3000\ufeff]*[=+\\-@\t\r\n＝＋－＠]")
C0 = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")
NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Cell:
    """A value of the table, or a title, and what was noted about it."""

    def __init__(self, kind, raw, type_name):
        self.kind, self.type = kind, type_name
        self.notes = set()
        text = ""
        while True:
            try:
                text += raw.decode()
                break
            except UnicodeDecodeError as error:
                self.notes.add("bad-bytes")
                text += raw[:error.start].decode() + REPLACEMENT
                raw = raw[error.start + 1:]
        self.text = text
        self.empty = kind <= NULL or not text
        self.is_number = type_name in ("integer", "number")

    def replace(self, pattern, replacement, text, note):
        changed = pattern.sub(replacement, text)
        if changed != text:
            self.notes.add(note)
        return changed


class Table:
    def __init__(self, about, n_columns):
        cells = [(kind, base64.b64decode(text)) for kind, text in about["cells"]]
        self.titles = [base64.b64decode(title) for _, title in about["columns"]]
        self.types = [type_name for type_name, _ in about["columns"]]
        self.header = [Cell(TEXT, title, type_name) for title, type_name in zip(self.titles, self.types)]
        self.rows = [[Cell(*cell, type_name) for cell, type_name in zip(cells[i:i + n_columns], self.types)]
                     for i in range(0, len(cells), n_columns)]
        self.tally = {(code, base64.b64decode(subject)): count for code, count, subject in about["tally"]}

    def expect_notes(self, with_titles):
        expected = collections.Counter()
        for row in ([self.header] if with_titles else []) + self.rows:
            for title, cell in zip(self.titles, row):
                expected.update((note, title) for note in cell.notes)
        return dict(expected)


def fail(*words):
    raise AssertionError(" ".join(str(word)[:300] for word in words))


def same(got, expected, *where):
    if got != expected:
        fail(*where, ascii(got), "is not", ascii(expected))


# ---- Moments ---------------------------------------------------------------

def parse_moment(text):
    """Wall clock, digits of the second, offset or None, whether there is a time; None if it is no moment."""
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    offset = None
    if match[8]:
        digits = match[8][1:].replace(":", "") if match[8] not in "Zz" else ""
        hours, minutes = int(digits[:2] or 0), int(digits[2:] or 0)
        if hours > 18 or minutes > 59:
            return None
        offset = (-1 if match[8][0] == "-" else 1) * (hours * 3600 + minutes * 60)
    try:
        if second > 60:
            return None
        clock = datetime.datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return None
    return clock, match[7] or "", offset, match[4] is not None


def rfc3339(cell, zone):
    """The moment with its offset, or the text as it is if there is none in it."""
    moment = parse_moment(cell.text)
    if moment is None:
        cell.notes.add("date-as-text")
        return cell.text
    clock, digits, offset, _ = moment
    if offset is None:
        local = clock.replace(tzinfo=zone)
        try:
            local = local.astimezone(datetime.timezone.utc).astimezone(zone)  # not in the hour that does not exist
        except OverflowError:
            pass
        clock, offset = local.replace(tzinfo=None), int(local.utcoffset().total_seconds())
    sign, minutes = ("-" if offset < 0 else "+"), abs(offset) // 60
    tail = f"{sign}{minutes // 60:02}:{minutes % 60:02}" if offset else "Z"
    return clock.isoformat() + ("." + digits if digits else "") + tail


# ---- CSV and TXT -----------------------------------------------------------

def expect_csv(cell, form, title=False):
    if cell.empty:
        return ""
    text = cell.text
    breaks = form["line_breaks"]
    changed = text if breaks == "keep" else re.sub("\r\n|\r|\n", " " if breaks == "space" else "\n", text)
    if changed != text:
        cell.notes.add("line-breaks")
        text = changed
    elif form["decimal_mark"] == "," and cell.is_number and not title and LOOSE_NUMBER.fullmatch(text):
        text = text.replace(".", ",")
    number = LOOSE_NUMBER.fullmatch(text)
    harmless = number and (cell.is_number or (number[1] != "+" and not number[5]))
    if form["guard"] and FORMULA.match(text) and not harmless:
        cell.notes.add("formula-guarded")
        text = "'" + text
    return cell.replace(C0, REPLACEMENT, text, "control-characters")


def decode_text(data, form):
    mark, name = {"utf-8": (b"", "utf-8"), "utf-8-bom": (b"\xef\xbb\xbf", "utf-8"), "utf-16le": (b"\xff\xfe", "utf-16-le")}[form["encoding"]]
    if not data.startswith(mark):
        fail("no byte order mark:", data[:8])
    return data[len(mark):].decode(name, errors="strict")


def read_csv(data, table, form):
    text, end = decode_text(data, form), "\r\n" if form["line_end"] == "crlf" else "\n"
    if form["sep_line"]:
        first = "sep=" + form["delimiter"] + end
        same(text[:len(first)], first, "first line")
        text = text[len(first):]
    if text and not text.endswith(end):
        fail("no line end at the end")
    csv.field_size_limit(1 << 24)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=form["delimiter"], doublequote=True, strict=True))
    rows = ([(True, table.header)] if form["header"] else []) + [(False, row) for row in table.rows]
    same(len(records), len(rows), "records")
    for number, (record, (title, row)) in enumerate(zip(records, rows)):
        same(record, [expect_csv(cell, form, title) for cell in row], "record", number)
    if form["quote"] == "all" and not all(line.startswith('"') for line in text.split(end)[:1]):
        fail("not all is quoted")


def belongs_to_last(text, at):
    """Whether a person sees text[at - 1] and text[at] as one character."""
    last, c = text[at - 1], text[at]
    if unicodedata.category(c)[0] == "M" or c == "\u200d" or 0x1f3fb <= ord(c) <= 0x1f3ff or 0xe0020 <= ord(c) <= 0xe007f:
        return True
    if last == "\u200d":
        return unicodedata.category(c) == "So"
    flags = len(re.search("[\U0001f1e6-\U0001f1ff]*$", text[:at])[0])
    return flags % 2 == 1 and 0x1f1e6 <= ord(c) <= 0x1f1ff


def expect_fixed(cell, width, form, title):
    if cell.empty:
        return " " * width
    text = cell.replace(re.compile("\r\n|[\r\n\t]"), " ", cell.text, "line-breaks")
    text = cell.replace(C0, REPLACEMENT, text, "control-characters")
    if form["decimal_mark"] == "," and cell.is_number and not title and LOOSE_NUMBER.fullmatch(text):
        text = text.replace(".", ",")
    if len(text) > width:
        cell.notes.add("cut")
        n = width
        while n > 0 and belongs_to_last(text, n):
            n -= 1
        text = text[:n or width]
    return text.rjust(width) if cell.is_number else text.ljust(width)


def read_fixed(data, table, form):
    text, end = decode_text(data, form), "\r\n" if form["line_end"] == "crlf" else "\n"
    lines = text.split(end)
    same(lines.pop(), "", "behind the last line end")
    rows = ([table.header] if form["header"] else []) + table.rows
    width = form["width"]
    same(len(lines), len(rows), "lines")
    for number, (line, row) in enumerate(zip(lines, rows)):
        same(len(line), width * len(row), "characters of line", number)
        for i, cell in enumerate(row):
            same(line[i * width:(i + 1) * width], expect_fixed(cell, width, form, row is table.header), "line", number, "column", i)


# ---- JSON ------------------------------------------------------------------

def refuse(constant):
    fail(constant, "is not JSON")


def parse_json(text):
    return json.loads(text, object_pairs_hook=lambda pairs: ("{}", pairs), parse_int=lambda digits: ("#", digits),
                      parse_float=lambda digits: ("#", digits), parse_constant=refuse)


def replace_halves(value):
    """Half a surrogate is no character to most readers."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", REPLACEMENT, value)
    return type(value)(replace_halves(part) for part in value) if isinstance(value, (list, tuple)) else value


def parse_cell(cell):
    """What a value says that is JSON by itself; None if it is not."""
    try:
        parsed = parse_json(cell.text) if cell.kind == JSON else None
    except (ValueError, AssertionError):
        return None
    if replace_halves(parsed) != parsed:
        cell.notes.add("bad-bytes")
    return replace_halves(parsed)


def expect_json(cell, form, zone):
    if cell.kind <= NULL:
        return None
    if not form["all_strings"]:
        if cell.kind == BOOLEAN and cell.text in ("true", "false"):
            return cell.text == "true"
        if cell.kind == NUMBER and JSON_NUMBER.fullmatch(cell.text):
            return ("#", cell.text)
    parsed = parse_cell(cell)
    if parsed is not None:
        return parsed
    if cell.type == "timestamp" and cell.text:
        return rfc3339(cell, zone)
    return cell.text


def flatten(value):
    """The values inside of an object, one after the other."""
    if isinstance(value, tuple) and value[0] == "{}" and value[1]:
        return [leaf for _, inner in value[1] for leaf in flatten(inner)]
    return [value]


def expect_leaves(cell, form, zone):
    parsed = parse_cell(cell)
    if form["objects"] != "flat" or not isinstance(parsed, tuple) or parsed[0] != "{}" or not parsed[1]:
        return [expect_json(cell, form, zone)]
    return flatten(parsed)


def check_leaf(got, expected, form, *where):
    if form["all_strings"] and expected is not None and not isinstance(expected, str):
        got = parse_json(got)
    same(got, expected, *where)


def read_json(data, table, form):
    text = data.decode("utf-8", errors="strict")
    if text.startswith("\ufeff") or "\u2028" in text or "\u2029" in text:
        fail("a character that JSON files do not have")
    zone = zoneinfo.ZoneInfo(form["zone"])
    if form["type"] == "ndjson":
        same(text[-1:], "\n" if table.rows else "", "end")
        records = [parse_json(line) for line in text.split("\n")[:-1]]
    else:
        records = parse_json(text)
    same(len(records), len(table.rows), "records")
    names = None
    for number, (record, row) in enumerate(zip(records, table.rows)):
        pairs = iter(record[1])
        same(len(set(name for name, _ in record[1])), len(record[1]), "different names in record", number)
        for cell, title in zip(row, table.header):
            if form["nulls"] == "leave_out" and cell.kind <= NULL:
                continue
            for leaf in expect_leaves(cell, form, zone):
                if form["nulls"] == "leave_out" and leaf is None:
                    continue
                name, got = next(pairs)
                if not name.startswith(title.text):
                    fail("record", number, "has", name, "and not", title.text)
                check_leaf(got, leaf, form, "record", number, name)
        same(list(pairs), [], "more in record", number)
        names = names or [name for name, _ in record[1]]
    changed = {key for key in table.tally if key[0] == "title-changed"}
    if names and form["objects"] != "flat" and form["nulls"] == "write":
        same({key[1].decode() for key in changed}, {name for name, title in zip(names, table.header) if name != title.text}, "changed titles")
    for key in changed:
        del table.tally[key]


# ---- XML -------------------------------------------------------------------

def expect_xml(cell, zone):
    text = rfc3339(cell, zone) if cell.type == "timestamp" and cell.text else cell.text
    return cell.replace(NOT_XML, REPLACEMENT, text, "control-characters")


def read_xml(data, table, form):
    if not data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n'):
        fail("no declaration")
    checked = subprocess.run(["xmllint", "--noout", "--nonet", "--huge", "-"], input=data, capture_output=True)
    same((checked.returncode, checked.stderr), (0, b""), "xmllint")
    root = ElementTree.fromstring(data)
    zone = zoneinfo.ZoneInfo(form["zone"])
    same(root.tag, form["root"], "root")
    same(len(root), len(table.rows), "rows")
    names = {}
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    titles = [title.text if title.text == title.replace(NOT_XML, REPLACEMENT, title.text, "control-characters") else NOT_XML.sub(REPLACEMENT, title.text)
              for title in table.header]
    for number, (element, row) in enumerate(zip(root, table.rows)):
        same(element.tag, form["row"], "row")
        fields = iter(element)
        for i, cell in enumerate(row):
            if cell.kind <= NULL and form["nulls"] == "leave_out":
                continue
            field = next(fields)
            same(field.get("title", field.tag), titles[i], "title of row", number)
            same(names.setdefault(field.tag, i), i, "two columns are called", field.tag)
            same(field.get(nil) == "true", cell.kind <= NULL, "nil in row", number)
            same(field.text or "", "" if cell.kind <= NULL else expect_xml(cell, zone), "row", number, "column", i)
        same(len(list(fields)), 0, "more in row", number)


# ---- XLSX ------------------------------------------------------------------

def unescape(text):
    """ECMA-376, 22.9.2.19: what a spreadsheet makes of _xHHHH_, which openpyxl leaves as it is."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def count_units(text):
    return len(text.encode("utf-16-le")) // 2


def check_sheet_text(got, cell, *where):
    full = cell.replace(NOT_XML, REPLACEMENT, cell.text, "control-characters")
    if count_units(full) <= 32767 and full.count("\n") <= 253:
        same(got, full, *where)
        return
    cell.notes.add("cut")
    if not got or not full.startswith(got) or count_units(got) > 32767 or got.count("\n") > 253:
        fail(*where, "is not the beginning of its text")
    cell.notes.discard("control-characters")
    cell.replace(NOT_XML, REPLACEMENT, cell.text[:len(got)], "control-characters")


def as_sheet_number(cell):
    match = JSON_NUMBER.fullmatch(cell.text)
    if not match or len(cell.text) > 64:
        return None
    digits = (match[1] + (match[2] or "").rstrip("0")).lstrip("0")
    return decimal.Decimal(cell.text) if len(digits) <= 15 and abs(int(match[3] or 0)) <= 290 else None


def as_sheet_moment(cell, zone):
    moment = parse_moment(cell.text)
    if moment is None:
        cell.notes.add("date-as-text")
        return None
    clock, digits, offset, has_time = moment
    clock += datetime.timedelta(milliseconds=int((digits + "000")[:3]))
    day = not has_time or (cell.type == "date" and clock.time() == datetime.time() and not (digits + "000000")[:6].strip("0"))
    try:
        if offset is not None and not day:
            clock = clock.replace(tzinfo=datetime.timezone(datetime.timedelta(seconds=offset))).astimezone(zone).replace(tzinfo=None)
        if clock >= datetime.datetime(1900, 3, 1):
            return clock
    except OverflowError:
        pass
    cell.notes.add("date-as-text")
    return None


def check_sheet_cell(got, cell, zone, *where):
    if cell.empty:
        same(got, None, *where)
        return
    value = None
    if cell.type == "boolean" or (cell.type == "json" and cell.kind == BOOLEAN):
        value = {"true": True, "false": False}.get(cell.text)
    elif cell.is_number or (cell.type == "json" and cell.kind == NUMBER):
        value = as_sheet_number(cell)
        got = decimal.Decimal(repr(got)) if isinstance(got, (int, float)) else got
    elif cell.type in ("timestamp", "date"):
        value = as_sheet_moment(cell, zone)
    if value is None:
        check_sheet_text(unescape(got) if isinstance(got, str) else got, cell, *where)
    else:
        same((type(got), got), (type(value), value), *where)


def read_xlsx(data, table, form):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        same(package.testzip(), None, "archive")
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
    book = openpyxl.load_workbook(io.BytesIO(data))
    same(len(book.worksheets), 2 if form["info"] else 1, "sheets")
    sheet = book.worksheets[0]
    rows = ([table.header] if form["header"] else []) + table.rows
    zone = zoneinfo.ZoneInfo(form["zone"])
    if sheet.max_row > max(len(rows), 1) or sheet.max_column > len(table.titles):
        fail("the sheet is larger than the table")
    for number, row in enumerate(rows):
        for i, cell in enumerate(row):
            got = sheet.cell(number + 1, i + 1).value
            if row is table.header:
                if not cell.empty:
                    check_sheet_text(unescape(got), cell, "title", i)
            else:
                check_sheet_cell(got, cell, zone, "row", number, "column", i)


# ---- PDF -------------------------------------------------------------------

def read_pdf(data, table, form):
    """Values that a page shows as they are; how many lines a long one gets is a matter of layout and tested elsewhere."""
    info = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True)
    same((info.returncode, info.stderr), (0, b""), "pdfinfo")
    text = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True)
    same((text.returncode, text.stderr), (0, b""), "pdftotext")
    page = re.sub("[\0- ]", "", text.stdout.decode())
    for row in table.rows:
        for cell in row:
            cell.replace(re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U0001fffe]"), "", cell.text, "control-characters")
            value = re.sub("[\n\r ]", "", cell.text)
            if not cell.empty and len(cell.text) <= 60 and re.fullmatch("[!-~]*", value) and value not in page:
                fail("no page has", ascii(cell.text))
    for title in table.header:
        title.notes.clear()
    table.tally = {key: count for key, count in table.tally.items() if key[0] in ("bad-bytes", "control-characters")}


# ----------------------------------------------------------------------------

DEFAULTS = {
    "csv": {"encoding": "utf-8-bom", "line_end": "crlf", "delimiter": ";", "guard": True},
    "systems": {"encoding": "utf-8", "line_end": "lf", "guard": False},
    "unicode": {"encoding": "utf-16le", "delimiter": "\t"},
    "txt": {"encoding": "utf-8", "line_end": "crlf", "delimiter": "\t", "guard": False},
    "xml": {"nulls": "leave_out", "root": "rows", "row": "row"},
}
ALL = {"quote": "needed", "decimal_mark": ".", "line_breaks": "keep", "sep_line": False, "header": True, "layout": "delimited",
       "nulls": "write", "all_strings": False, "objects": "nested", "info": True}
READERS = {"csv": read_csv, "txt": read_csv, "json": read_json, "ndjson": read_json, "xml": read_xml, "xlsx": read_xlsx, "pdf": read_pdf}


def unpack(data, packing):
    if packing == "gzip":
        return gzip.decompress(data)
    if packing != "zip":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        same(package.testzip(), None, "archive")
        same(package.namelist(), ["nasty.txt"], "archive")
        return package.read("nasty.txt")


def main():
    folder = pathlib.Path(sys.argv[1])
    about = json.loads((folder / "about.json").read_text())
    form = about["format"]
    form = {**ALL, **DEFAULTS.get(form["type"], {}), **DEFAULTS.get(form.get("preset"), {}), **form, "zone": about["zone"], "width": about["width"]}
    reader = read_fixed if form["layout"] == "fixed" else READERS[form["type"]]
    failures = 0
    for name, batch in about["batches"].items():
        table = Table(batch, len(batch["columns"]))
        try:
            reader(unpack((folder / name).read_bytes(), form.get("compress")), table, form)
            same(table.tally, table.expect_notes(form["header"]), "counts")
        except Exception as error:  # whatever a reader stumbles over is a finding
            failures += 1
            print(f"{name}: {type(error).__name__}: {error}")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
