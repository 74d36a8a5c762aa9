#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the files of nasty tables in LibreOffice and compares each cell of what it saves again.

usage: read_office.py FOLDER, in which xlsx, guarded and unguarded are folders as read_nasty.py wants them

What LibreOffice changes by itself: line breaks of a cell become LF, a truth becomes a formula, and _x0041_ is read rightly
and not escaped again."""

import json
import pathlib
import re
import subprocess
import sys
import warnings

import openpyxl

import read_nasty

CSV = "Text - txt - csv (StarCalc):59,34,76,1,{columns},0,false,{detect}"
AS_TEXT = "/".join(f"{i}/2" for i in range(1, 301))
MAX_UNITS = 32767


def break_lines(text):
    return re.sub("\r\n?", "\n", text)


def settle(text):
    """The same for all that differs in how often _xHHHH_ was escaped."""
    while read_nasty.unescape(text) != text:
        text = read_nasty.unescape(text)
    return text


def convert(folder, target, files, infilter=None):
    """One start for many files, since the start is what takes time. The profile is the test's own."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", target]
    done = subprocess.run(command + ([f"--infilter={infilter}"] if infilter else []) + files, capture_output=True, text=True)
    made = {path.stem for path in target.glob("*.xlsx")}
    missing = {pathlib.Path(file).stem for file in files} - made
    assert not missing, f"LibreOffice did not open {missing}: {done.stdout} {done.stderr}"


def load(folder, kind):
    about = json.loads((folder / kind / "about.json").read_text())
    form = {**read_nasty.ALL, **read_nasty.DEFAULTS.get(about["format"]["type"], {}), **about["format"], "zone": about["zone"]}
    tables = {}
    for name, batch in about["batches"].items():
        tables[name] = read_nasty.Table(batch, len(batch["columns"]))
        for row in tables[name].rows + [tables[name].header]:
            for cell in row:
                cell.text = break_lines(cell.text)
    return form, tables


def check_workbook(path, table, form):
    read_nasty.read_xlsx(path.read_bytes(), table, form)


def check_texts(path, table, form):
    """A CSV of which every column was opened as text."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for number, row in enumerate([table.header] + table.rows):
        for i, cell in enumerate(row):
            expected = read_nasty.expect_csv(cell, form, row is table.header)
            got = sheet.cell(number + 1, i + 1).value or ""
            if read_nasty.count_units(expected) > MAX_UNITS:
                expected = expected[:len(got)]  # more fits into no cell of a workbook
            if got != expected:
                read_nasty.same(settle(got), settle(expected), "row", number, "column", i)


def count_formulas(path):
    return sum(cell.data_type == "f" for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row)


def try_all(folder, form, tables, check):
    failures = 0
    for name, table in tables.items():
        try:
            check((folder / name).with_suffix(".xlsx"), table, form)
        except Exception as error:
            failures += 1
            print(f"{folder.name}: {name}: {type(error).__name__}: {error}")
    return failures


check_sheet_cell = read_nasty.check_sheet_cell
check_sheet_text = read_nasty.check_sheet_text


def check_saved_cell(got, *more):
    check_sheet_cell({"=TRUE()": True, "=FALSE()": False}.get(got, got), *more)


def check_saved_text(got, cell, *where):
    if not isinstance(got, str) or break_lines(settle(got)) != break_lines(settle(cell.text)):
        check_sheet_text(got, cell, *where)


def main():
    warnings.simplefilter("ignore")  # openpyxl's, about dates that LibreOffice made of texts
    folder = pathlib.Path(sys.argv[1])
    read_nasty.check_sheet_cell, read_nasty.check_sheet_text = check_saved_cell, check_saved_text
    form, tables = load(folder, "xlsx")
    convert(folder, folder / "xlsx-saved", [str(folder / "xlsx" / name) for name in tables])
    failures = try_all(folder / "xlsx-saved", form, tables, check_workbook)

    form, tables = load(folder, "guarded")
    convert(folder, folder / "csv-saved", [str(folder / "guarded" / name) for name in tables], CSV.format(columns=AS_TEXT, detect="false"))
    failures += try_all(folder / "csv-saved", form, tables, check_texts)

    # As a person opens it, who lets LibreOffice find out what the columns are: a formula runs unless it is guarded.
    counts = {}
    for kind in ("guarded", "unguarded"):
        target = folder / ("opened-" + kind)
        names = ["formulas.csv", "hidden-formulas.csv", "nasty-titles.csv"]
        convert(folder, target, [str(folder / kind / name) for name in names], CSV.format(columns="", detect="true"))
        counts[kind] = sum(count_formulas((target / name).with_suffix(".xlsx")) for name in names)
    if counts["guarded"] or not counts["unguarded"]:
        failures += 1
        print("formulas that run:", counts)
    sys.exit(failures > 0)


main()
