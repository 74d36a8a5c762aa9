#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of build-aux/test tells the truth, also after a crash. TAP.

usage: check-tally.py TALLY"""
import json
import pathlib
import subprocess
import sys
import tempfile

# name, tests as (result, stdout), more arguments, last line, exit status
CASES = [
    ('all passed', [('OK', '1..2\nok 1 a\nok 2 b\n')], [], '2 passed, 0 failed', 0),
    ('one failed', [('FAIL', '1..2\nok 1 a\nnot ok 2 b\n')], [], '1 passed, 1 failed', 1),
    ('a crash takes the rest along', [('ERROR', '1..3\nok 1 a\nBail out!\n')], [], '1 passed, 2 failed', 1),
    ('a leak after the last ok', [('FAIL', '1..1\nok 1 a\n')], [], '1 passed, 1 failed', 1),
    ('judged by exit status', [('OK', ''), ('FAIL', ''), ('TIMEOUT', '')], [], '1 passed, 2 failed', 1),
    ('skipped', [('OK', '1..2\nok 1 a # SKIP no display\nok 2 b\n'), ('SKIP', '1..0 # SKIP all\n')], [],
     '1 passed, 0 failed, 2 skipped', 0),
    ('a broken build', [('OK', '1..1\nok 1 a\n')], ['--broken', 'build'], '1 passed, 1 failed', 1),
    ('nothing ran', [], [], '0 passed, 0 failed', 2),
]


def main():
    print(f'1..{len(CASES)}')
    for number, (name, tests, arguments, line, status) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / 'meson-logs').mkdir()
            log = pathlib.Path(folder) / 'meson-logs/testlog.json'
            log.write_text(''.join(json.dumps({'name': 'x', 'result': result, 'returncode': 0, 'stdout': out}) + '\n'
                                   for result, out in tests), encoding='utf-8')
            done = subprocess.run([sys.argv[1], *arguments, folder], capture_output=True, text=True, check=False)
        last = done.stdout.splitlines()[-1]
        ok = (last, done.returncode) == (line, status)
        print(f'{"" if ok else f"# {last}, exit {done.returncode}" + chr(10) + "not "}ok {number} {name}')


if __name__ == '__main__':
    main()
