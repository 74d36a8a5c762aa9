#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planned instants of every kind of schedule, over every change of the clocks, against Python's zoneinfo.

usage: slots.py DRIVE-DUE"""
import datetime
import json
import sys

from oracle import Driver, SECOND, plan

# A gap and a double hour at night, at midnight, of half an hour, the other way round in Ramadan, none; a day that was left out.
ZONES = {
    'Europe/Copenhagen': 2026, 'Europe/Amsterdam': 2026, 'Europe/London': 2026, 'America/Sao_Paulo': 2017, 'America/Santiago': 2026,
    'America/Havana': 2026, 'Asia/Beirut': 2026, 'Africa/Cairo': 2026, 'Australia/Lord_Howe': 2026, 'Africa/Casablanca': 2026,
    'Asia/Kathmandu': 2026, 'America/St_Johns': 2026, 'Pacific/Apia': 2011, 'Pacific/Kiritimati': 2026, 'UTC': 2026,
}
TIMES = ['00:00', '00:30', '01:00', '01:45', '02:00', '02:15', '02:30', '03:00', '06:00', '23:59']
RULES = [{'type': 'daily'}, {'type': 'weekdays'}, {'type': 'weekly', 'on': ['sunday']}, {'type': 'weekly', 'on': ['monday', 'friday', 'saturday']},
         {'type': 'monthly', 'day': 1}, {'type': 'monthly', 'day': 29}, {'type': 'monthly', 'day': 31}]


def compare(driver, zone, year):
    """Every rule at every time: two years, day by day."""
    first, last = datetime.date(year, 1, 1), datetime.date(year + 2, 1, 5)
    for rule in RULES:
        for at in TIMES:
            rule = {**rule, 'at': at}
            expected = plan(rule, zone, first, last)
            driver.ask('rule', 'x', zone, json.dumps(rule))
            found = driver.ask('slots', expected[0] - SECOND, len(expected))
            if found != expected:
                wrong = next((pair for pair in zip(expected, found) if pair[0] != pair[1]), None)
                return f'{zone} {rule}: expected, found {wrong}'
            # asked from each instant and from just before it: the same list, whatever it is asked from
            for before, after in zip(expected[::7], expected[1::7]):
                if driver.ask('slots', before, 1) != [after] or driver.ask('slots', after - 1, 1) != [after]:
                    return f'{zone} {rule}: after {before} comes {after}'
    return None


def compare_once(driver, zone, year):
    """A named moment, at each quarter of an hour of the days on which clocks change."""
    for day in [(year, 3, 8), (year, 3, 29), (year, 4, 5), (year, 10, 4), (year, 10, 25), (year, 11, 1), (year, 9, 6), (year, 10, 15), (year, 12, 30), (year, 12, 31)]:
        for quarter in range(96):
            local = datetime.datetime(*day, quarter // 4, quarter % 4 * 15)
            rule = {'type': 'once', 'at': local.isoformat(timespec='minutes')}
            expected = plan(rule, zone, None, None)
            if driver.ask('rule', 'x', zone, json.dumps(rule)) != 0:
                return 'a named moment has jitter'
            if driver.ask('slots', 0, 5) != expected or driver.ask('slots', expected[0], 5) != []:
                return f'{zone} {rule}: expected {expected}'
    return None


def main():
    driver = Driver(sys.argv[1])
    print(f'1..{2 * len(ZONES) + 2}')
    number = 0
    for zone, year in ZONES.items():
        for function, what in ((compare, 'every day of two years'), (compare_once, 'every quarter of an hour when clocks change')):
            number += 1
            problem = function(driver, zone, year)
            print(f'{"not " if problem else ""}ok {number} {zone}, {what}{" # " + problem if problem else ""}', flush=True)
    # a zone of its own beats that of the account
    driver.ask('rule', 'x', 'UTC', json.dumps({'type': 'daily', 'at': '06:00', 'time_zone': 'Asia/Tokyo'}))
    print('ok' if driver.ask('slots', 0, 1) == [21 * 3600 * SECOND] else 'not ok', number + 1, 'the time zone of the schedule counts before the account’s')
    print('ok' if driver.close() == 0 else 'not ok', number + 2, 'ends')


if __name__ == '__main__':
    main()
