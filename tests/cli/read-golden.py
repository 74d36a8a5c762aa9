#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a workbook or a report says, as text that is the same for the same export: all but the moment it was made.

usage: read-golden.py FILE CSV    a report must say every value of the CSV, too"""
import csv
import re
import subprocess
import sys
import unicodedata
import zipfile

MOMENT = re.compile(r'20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](?::[0-5][0-9]Z?)?')


def read_workbook(path):
    """Every part to the last byte, in the order of the archive."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            if name in ('docProps/core.xml', 'xl/sharedStrings.xml'):  # the info sheet is the only one with shared strings
                text, n = MOMENT.subn('MOMENT', text)
                assert n in (1, 2), f'{n} moments in {name}'
            print(name, text, sep='\n')


def ask(*command):
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding='utf-8')
    assert done.stderr == '', done.stderr
    return done.stdout


def strip(text):
    """Only what leaves ink."""
    return re.sub('[\\s\ufeff\u200b-\u200f\u2060-\u2064]', '', text)


def read_report(path, source):
    """Words as they stand on the pages; a value may be wrapped anywhere, but its letters stay together."""
    words = MOMENT.sub('MOMENT', ask('pdftotext', '-raw', '-enc', 'UTF-8', path, '-'), count=1)
    letters = strip(ask('pdftotext', '-raw', '-enc', 'UTF-8', path, '-'))
    with open(source, encoding='utf-8', newline='') as file:
        values = [value for row in csv.reader(file, delimiter=';') for value in row]
    assert len(values) > 500, 'the CSV is too small to prove anything'
    for value in values:
        backwards = any(unicodedata.bidirectional(c) in ('R', 'AL', 'RLO', 'RLE', 'RLI') for c in value)
        assert backwards or strip(value) in letters, value
    print(*words.split())
    print(*[line for line in ask('pdfinfo', '-enc', 'UTF-8', path).splitlines() if re.match('Title|Pages|Page size', line)], sep='\n')


if sys.argv[1].endswith('.pdf'):
    read_report(*sys.argv[1:])
else:
    read_workbook(sys.argv[1])
