#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a workbook as other programs do and prints what they see as JSON: the writers' tests compare that."""

import datetime
import io
import json
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

import openpyxl


def check_package(path):
    """The archive is whole, holds what it names, has no zip64 record, and every part is well-formed XML."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names)), names
        for info in package.infolist():
            assert not info.extra, info
        types = ElementTree.fromstring(package.read("[Content_Types].xml"))
        for override in types.iter("{http://schemas.openxmlformats.org/package/2006/content-types}Override"):
            assert override.get("PartName")[1:] in names, override.get("PartName")
        for name in names:
            with package.open(name) as part:
                for _, element in ElementTree.iterparse(part):
                    element.clear()
    with open(path, "rb") as file:
        file.seek(-22, 2)
        assert struct.unpack("<I", file.read(4))[0] == 0x06054B50


def unescape(text):
    """ECMA-376, 22.9.2.19: what a spreadsheet makes of _xHHHH_, which openpyxl leaves as it is."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def describe(cell):
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "b:" + str(value).lower()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return "d:" + value.isoformat(timespec="milliseconds") + "|" + cell.number_format
    if isinstance(value, (int, float)):
        exact = int(value) if value == int(value) else value  # 1.0 and 1 are the same cell
        return "n:" + repr(exact) + "|" + cell.number_format
    assert cell.data_type == "s", cell.data_type
    return "s:" + unescape(value) + ("|bold" if cell.font.bold else "")


def read(path, only_last):
    """Parsing a million rows takes a minute; only_last leaves them alone."""
    book = openpyxl.load_workbook(without_large_sheets(path) if only_last else path)
    sheets = []
    for sheet in book.worksheets[-1 if only_last else 0:]:
        sheets.append({
            "name": sheet.title,
            "freeze": sheet.freeze_panes or "",
            "filter": sheet.auto_filter.ref or "",
            "widths": [round(sheet.column_dimensions[name].width) for name in sheet.column_dimensions],
            "rows": [[describe(cell) for cell in row] for row in sheet.iter_rows()],
        })
    properties = book.properties
    return {
        "sheets": sheets,
        "title": properties.title or "",
        "creator": properties.creator,
        "created": properties.created.isoformat(),
        "active": book.active.title,
    }


def without_large_sheets(path):
    """A copy whose sheets of more than 16 MiB have no rows."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w") as target:
        for info in package.infolist():
            content = package.read(info)
            if info.file_size > 1 << 24:
                content = re.sub(b"<sheetData>.*</sheetData>", b"<sheetData/>", content, flags=re.DOTALL)
            target.writestr(info.filename, content)
    copy.seek(0)
    return copy


def count(path):
    """Only how many rows a sheet has and what the last one is called: for sheets of a million rows."""
    with zipfile.ZipFile(path) as package:
        result = []
        for name in sorted(name for name in package.namelist() if name.startswith("xl/worksheets/")):
            rows = re.findall(b'<row r="([0-9]+)"', package.read(name))
            assert [int(row) for row in rows] == list(range(1, len(rows) + 1))
            result.append(len(rows))
        return result


def main():
    if sys.argv[1] == "--count":
        json.dump(count(sys.argv[2]), sys.stdout)
        return
    only_last = sys.argv[1] == "--last"
    if not only_last:
        check_package(sys.argv[1])
    json.dump(read(sys.argv[-1], only_last), sys.stdout)


main()
