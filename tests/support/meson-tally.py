#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Add up what meson's logs tell into one last line, 'N passed, N failed, N skipped'.

usage: meson-tally.py [--broken WHAT]... BUILDDIR...
exit status: 0 all passed, 1 something failed, 2 nothing ran

TAP subtests count one by one. What a crash kept from running counts as failed: meson's JUnit file
would not say so. --broken names a step that failed before there was a log, a build for example."""
import argparse
import glob
import json
import re
import sys


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def count_tap(text):
    """The subtests of one TAP output, and the plan (None if it has none)."""
    count, plan = Count(), None
    for line in text.splitlines():
        if found := re.match(r'1\.\.(\d+)', line):
            plan = int(found[1])
        elif re.match(r'(not )?ok\b.*# (SKIP|TODO)', line, re.I):
            count.skipped += 1
        elif re.match(r'ok\b', line):
            count.passed += 1
        elif re.match(r'not ok\b', line):
            count.failed += 1
    return count, plan


def count_test(test):
    fine = test['result'] in ('OK', 'EXPECTEDFAIL')
    skipped = test['result'] == 'SKIP'
    count, plan = count_tap(test.get('stdout', ''))
    seen = count.passed + count.failed + count.skipped
    if not seen and not plan:               # judged by its exit status alone, or skipped whole
        count.passed, count.failed, count.skipped = int(fine), int(not fine and not skipped), int(skipped)
        return count
    count.failed += max(0, (plan or 0) - seen)
    if not fine and not skipped and not count.failed:
        count.failed = 1                    # a leak report after the last 'ok', for example
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--broken', action='append', default=[])
    parser.add_argument('builddir', nargs='*')
    args = parser.parse_args()

    total = Count()
    for what in args.broken:
        print(f'FAILED {what}')
        total.failed += 1
    for builddir in args.builddir:
        for path in sorted(glob.glob(builddir + '/meson-logs/testlog*.json')):
            with open(path, encoding='utf-8') as log:
                for line in log:
                    test = json.loads(line)
                    count = count_test(test)
                    if count.failed:
                        print(f"FAILED {builddir}: {test['name']}: {test['result']}, exit {test.get('returncode')}")
                    total.add(count)
    print(f'{total.passed} passed, {total.failed} failed' + (f', {total.skipped} skipped' if total.skipped else ''))
    return 1 if total.failed else 0 if total.passed else 2


if __name__ == '__main__':
    sys.exit(main())
