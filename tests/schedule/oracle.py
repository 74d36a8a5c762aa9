# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent model of schedules: the planned instants of a rule by Python's zoneinfo, and the pipe to the program under test."""
import calendar
import datetime
import json
import subprocess
import zoneinfo

SECOND = 10 ** 6
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']


class Driver:
    """The program under test."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(' '.join(str(word) for word in words) + '\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return None if line == 'ok\n' else json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def reach(zone, local):
    """The first instant, in seconds, at which a clock on the wall in ZONE shows LOCAL or later."""
    def show(at):
        return datetime.datetime.fromtimestamp(at, zone).replace(tzinfo=None)

    at = int(local.replace(tzinfo=zone, fold=0).timestamp())
    if show(at) != local:  # it does not exist: back to where the clocks were put forward
        while show(at - 60) >= local:
            at -= 60
    return at


def wanted(rule, day):
    """Whether the rule has an instant on that day."""
    if rule['type'] == 'daily':
        return True
    if rule['type'] == 'weekdays':
        return day.weekday() < 5
    if rule['type'] == 'weekly':
        return WEEKDAYS[day.weekday()] in rule['on']
    return day.day == min(rule.get('day', 1), calendar.monthrange(day.year, day.month)[1])


def plan(rule, zone, first, last):
    """All planned instants of RULE in µs, from the day FIRST to the day LAST."""
    zone = zoneinfo.ZoneInfo(rule.get('time_zone', zone))
    if rule['type'] == 'once':
        return [reach(zone, datetime.datetime.fromisoformat(rule['at'])) * SECOND]
    hour, minute = map(int, rule['at'].split(':'))
    slots = set()
    while first <= last:
        if wanted(rule, first):
            slots.add(reach(zone, datetime.datetime(first.year, first.month, first.day, hour, minute)) * SECOND)
        first += datetime.timedelta(days=1)
    return sorted(slots)
