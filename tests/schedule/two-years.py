#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two years in the life of a computer that sleeps, fails and has its clock changed: every planned instant ends in exactly one
of three ways: its run is done, its run is given up after its attempts, or it is told as missed. None has two runs.

usage: two-years.py DRIVE-DUE

The program under test is only asked what is due. What is planned comes from Python's zoneinfo, and what should be due from the
sets of what has happened, which know no newest handled instant."""
import bisect
import datetime
import json
import random
import sys

from oracle import DAY, HOUR, MINUTE, SECOND, Driver, plan

ZONES = ['Europe/Copenhagen', 'America/Santiago', 'Australia/Lord_Howe']
RULES = [{'type': 'daily', 'at': '02:30'}, {'type': 'daily', 'at': '00:00'}, {'type': 'weekdays', 'at': '06:00'}, {'type': 'weekly', 'on': ['sunday', 'wednesday'], 'at': '02:15'},
         {'type': 'monthly', 'day': 31, 'at': '23:59'}]
BEGIN = int(datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.timezone.utc).timestamp()) * SECOND
END = int(datetime.datetime(2028, 1, 1, 12, tzinfo=datetime.timezone.utc).timestamp()) * SECOND
RETRIES = [5 * MINUTE, 15 * MINUTE, HOUR]
GRACE, RETRY_GRACE, MOST = 2 * HOUR, 6 * HOUR, 31


class Life:
    """One export on one computer."""

    def __init__(self, driver, rule, zone, missed, seed):
        self.driver, self.rule, self.missed = driver, rule, missed
        self.random = random.Random(seed)
        self.slots = plan(rule, zone, datetime.date(2025, 12, 1), datetime.date(2033, 1, 1))
        self.jitter = driver.ask('rule', f'job-{seed}', zone, json.dumps({**rule, 'missed': missed}))
        self.now = BEGIN  # what the clock shows
        self.armed = BEGIN
        driver.ask('arm', BEGIN)
        self.done, self.given_up, self.told = {}, {}, {}
        self.attempts = []  # of the planned instant that is being tried: when each ended
        self.trying = None
        self.counts = {'runs': 0, 'late': 0, 'retries': 0}

    def fail(self, what):
        raise AssertionError(f'{what} at {datetime.datetime.fromtimestamp(self.now / SECOND, datetime.timezone.utc)}, {self.rule}')

    def open(self):
        """What is planned, has passed and was not dealt with."""
        first = bisect.bisect_right(self.slots, self.armed)
        last = bisect.bisect_right(self.slots, self.now)
        return [slot for slot in self.slots[first:last] if slot not in self.done and slot not in self.given_up and slot not in self.told]

    def expect(self):
        """The runs that should be offered, and what should be told as missed."""
        slots = self.open()
        room = MOST if self.missed == 'each' else 1
        runs, missed = slots[-room:], slots[:-room]
        if self.missed == 'skip':
            old = [slot for slot in runs if self.now - slot > (RETRY_GRACE if slot == self.trying else GRACE)]
            runs, missed = [slot for slot in runs if slot not in old], missed + old
        return runs, [slot for slot in missed if slot != self.trying]

    def start_of(self, slot):
        return self.attempts[-1] + RETRIES[len(self.attempts) - 1] if slot == self.trying else slot + self.jitter

    def look(self):
        """Asks, and compares with what should be."""
        due = self.driver.ask('look', self.now)
        runs, missed = self.expect()
        if due['early'] or due['rewind']:
            self.fail('before its time')
        if [run[0] for run in due['runs']] != runs:
            self.fail(f'runs of {due["runs"]} instead of {runs}')
        if due['missed'] != ([len(missed), missed[0], missed[-1]] if missed else [0, 0, 0]):
            self.fail(f'missed are {due["missed"]}, not {missed}')
        for slot, start, attempt in due['runs']:
            if start != self.start_of(slot) or attempt != (len(self.attempts) + 1 if slot == self.trying else 1):
                self.fail(f'{slot} starts at {start} in attempt {attempt}')
        next_slot = self.slots[bisect.bisect_right(self.slots, self.now)]
        wake = min([next_slot + self.jitter] + [self.start_of(slot) for slot in runs[:1]])
        if due['next'] != next_slot or due['wake'] != wake:
            self.fail(f'next {due["next"]}, wake {due["wake"]} instead of {next_slot}, {wake}')
        if due['overdue'] != bool(runs and self.now - self.start_of(runs[0]) > GRACE):
            self.fail('overdue or not')
        if missed:
            self.driver.ask('pass', missed[-1])
            for slot in missed:
                self.told[slot] = self.now
        return due

    def settle(self, slot, how):
        for other in (self.done, self.given_up, self.told):
            if slot in other:
                self.fail('a second end')
        how[slot] = self.now
        if slot == self.trying:
            self.trying, self.attempts = None, []

    def run(self, slot):
        """An attempt, and how it ends."""
        self.counts['runs'] += 1
        self.counts['late'] += self.now - slot > GRACE
        if slot != self.trying:
            if self.trying is not None and self.trying < slot:
                self.given_up[self.trying] = self.now  # a newer one came in between
            self.trying, self.attempts = slot, []
        self.now += self.random.choice([10 * SECOND, MINUTE, 20 * MINUTE, 3 * HOUR])
        outcome = self.random.random()
        if outcome < 0.2:
            self.attempts.append(self.now)
            self.counts['retries'] += 1
            self.driver.ask('attempt', slot, self.now)
            if len(self.attempts) > len(RETRIES):
                self.settle(slot, self.given_up)
        else:
            self.driver.ask('settle', slot)
            self.settle(slot, self.done if outcome < 0.95 else self.given_up)

    def step(self):
        """Does everything that is due; returns when to look again."""
        while True:
            due = self.look()
            if not due['runs'] or due['runs'][0][1] > self.now:
                return due['wake']
            self.run(due['runs'][0][0])

    def sleep(self):
        """The lid is closed: for a night, a weekend, a holiday, half a year."""
        self.now += self.random.choice([9 * HOUR, 9 * HOUR, 26 * HOUR, 62 * HOUR, 20 * DAY, 45 * DAY, 180 * DAY] if self.random.random() < 0.1 else [9 * HOUR])

    def live(self, asleep):
        while self.now < END:
            wake = self.step()
            if self.random.random() < asleep:
                self.sleep()
            else:
                self.now = min(max(wake, self.now + SECOND), self.now + self.random.choice([HOUR, 4 * HOUR, 10 * HOUR]))
        self.step()
        # what is left has an attempt ahead of it, or begins within its jitter
        if len(self.open()) > (MOST if self.missed == 'each' else 1):
            self.fail(f'{len(self.open())} are left')
        ends = [*self.done, *self.given_up, *self.told, *self.open()]
        planned = [slot for slot in self.slots if BEGIN < slot <= self.now]
        if sorted(ends) != planned:
            self.fail('an instant has no end or two')


def two_years(driver, zone, missed):
    """Sleep and failures, every kind of rule; returns a problem or None, and what happened."""
    total = {'runs': 0, 'late': 0, 'retries': 0, 'told': 0}
    for number, rule in enumerate(RULES):
        for asleep in (0, 0.5):
            life = Life(driver, rule, zone, missed, f'{zone}-{number}-{asleep}')
            life.live(asleep)
            if asleep == 0 and (life.told or any(at < slot + life.jitter for slot, at in life.done.items())):
                life.fail('missed or early although never asleep')
            for what, count in {**life.counts, 'told': len(life.told)}.items():
                total[what] += count
    for what, count in total.items():
        if count == 0:
            raise AssertionError(f'nothing tested: no {what}')
    return total


class Clock:
    """A clock that is set wrong and right again; only what must never happen is looked at."""

    def __init__(self, driver, missed, seed):
        self.driver, self.random, self.missed = driver, random.Random(seed), missed
        rule = {'type': 'daily', 'at': '06:00', 'missed': missed}
        self.slots = plan(rule, 'Europe/Copenhagen', datetime.date(2025, 12, 1), datetime.date(2040, 1, 1))
        self.planned = set(self.slots)
        self.jitter = driver.ask('rule', f'clock-{seed}', 'Europe/Copenhagen', json.dumps(rule))
        self.real, self.skew = BEGIN, 0
        driver.ask('arm', BEGIN)
        self.ran, self.far = {}, 0

    def step(self):
        while True:
            now = self.real + self.skew
            due = self.driver.ask('look', now)
            if due['rewind']:
                self.driver.ask('rewind', due['rewind'])
            if due['missed'][0]:
                self.driver.ask('pass', due['missed'][2])
            if not due['runs'] or due['runs'][0][1] > now:
                return
            slot = due['runs'][0][0]
            if slot in self.ran or slot not in self.planned or slot + self.jitter > now:
                raise AssertionError(f'{slot} runs at {now}: twice, unplanned or early')
            self.ran[slot] = self.real
            self.driver.ask('settle', slot)
            self.real += MINUTE

    def live(self):
        """Ten days of a right clock after each error, in which every planned run happens at its time."""
        while self.real < END:
            near, far = [-HOUR, HOUR, -3 * DAY, 20 * HOUR, -20 * HOUR, 3 * DAY], [40 * DAY, 400 * DAY, 9 * 365 * DAY, -400 * DAY]
            self.skew = self.random.choice(near if self.far >= 8 else near + far)
            self.far += self.skew in far
            for _ in range(self.random.choice([1, 3, 30])):
                self.step()
                self.real += self.random.choice([MINUTE, 3 * HOUR])
            self.skew = 0
            self.step()
            right = self.real
            while self.real < right + 10 * DAY:
                self.real += HOUR
                self.step()
            # what had its run while the clock was wrong is done; all else happened in time
            for slot in self.slots[bisect.bisect_right(self.slots, right):bisect.bisect_right(self.slots, self.real - HOUR)]:
                if slot not in self.ran or self.ran[slot] > slot + 2 * HOUR:
                    raise AssertionError(f'{slot} did not run in time after the clock was right again at {right}')


def check(number, what, function, *arguments):
    try:
        found = function(*arguments)
        print(f'ok {number} {what}{" # " + str(found) if found else ""}', flush=True)
    except AssertionError as problem:
        print(f'not ok {number} {what} # {problem}', flush=True)


def main():
    driver = Driver(sys.argv[1])
    policies = ['once', 'each', 'skip']
    print(f'1..{len(policies) * len(ZONES) + len(policies)}')
    number = 0
    for missed in policies:
        for zone in ZONES:
            number += 1
            check(number, f'two years in {zone}, missed: {missed}', two_years, driver, zone, missed)
    for missed in policies:
        number += 1
        check(number, f'a clock that is set wrong and right again, missed: {missed}', lambda: [Clock(driver, missed, f'{missed}-{seed}').live() for seed in range(2)] and None)
    driver.close()


if __name__ == '__main__':
    main()
