#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a workbook says what a CSV of the same export says.

usage: compare-xlsx.py WORKBOOK CSV"""
import csv
import datetime
import decimal
import sys

import openpyxl


def as_text(cell, source):
    """The cell in the words of the source, where both mean the same."""
    if cell is None:
        return ''
    if isinstance(cell, bool):
        return 'true' if cell else 'false'
    if isinstance(cell, datetime.datetime):
        # The sheet has the wall clock; the offset stands only in the source.
        return f'{cell:%Y-%m-%d %H:%M:%S}{source[19:]}'
    if isinstance(cell, (int, float)):
        same = source and decimal.Decimal(str(cell)) == decimal.Decimal(source)
        return source if same else f'{cell!r}'
    return cell.replace('_x000D_', '\r')


def main():
    workbook, text = sys.argv[1:]
    with open(text, encoding='utf-8', newline='') as file:
        expected = list(csv.reader(file, delimiter=';'))
    found = list(openpyxl.load_workbook(workbook).worksheets[0].iter_rows(values_only=True))
    assert len(expected) > 10, 'the CSV is too small to prove anything'
    assert len(found) == len(expected), f'{len(found)} rows, not {len(expected)}'
    dates = 0
    for number, (cells, row) in enumerate(zip(found, expected), 1):
        got = [as_text(cell, source) for cell, source in zip(cells, row)]
        wanted = [cell.replace('\r\n', '\n') for cell in row]
        got = [cell.replace('\r\n', '\n') for cell in got]
        assert got == wanted, f'row {number}: {got} is not {wanted}'
        dates += sum(isinstance(cell, datetime.datetime) for cell in cells)
    assert dates > 10, 'moments are not dates'


main()
