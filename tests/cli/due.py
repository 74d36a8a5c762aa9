#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a timer calls: eksport-cli due, over the days, with a service that is down or slow, beside another one, and killed.

usage: due.py EKSPORT_CLI

Speaks TAP."""
import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import traceback
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from operations import Service   # noqa: E402

cli = sys.argv[1]
PARIS = zoneinfo.ZoneInfo('Europe/Paris')


class Person:
    """A store of its own, with one export."""

    def __init__(self, schedule=None, **more):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='eks-due-'))
        self.out = self.home / 'out'
        self.service = Service()
        self.jobs = self.home / 'share' / 'eksport' / 'jobs'
        self.jobs.mkdir(parents=True)
        self.environment = {**os.environ, 'HOME': str(self.home), 'XDG_DATA_HOME': str(self.home / 'share'), 'XDG_CONFIG_HOME': str(self.home / 'config'),
                            'EKSPORT_SECRET_KIMPLE_API_KEY': 'key', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'TZ': 'Europe/Paris'}
        self.save(schedule, **more)

    def save(self, schedule, name='abc', **more):
        """Puts the export where saved ones are."""
        job = self.service.make_job(name, self.out, schedule, **more)
        (self.jobs / f'{name}.eksport.json').write_text(json.dumps(job), encoding='utf-8')

    def start(self, *arguments):
        """The program, on its way."""
        return subprocess.Popen([cli, *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def call(self, *arguments, code=0):
        """What it prints, and what it says beside."""
        program = self.start(*arguments)
        out, err = program.communicate(timeout=60)
        assert program.returncode == code, (program.returncode, out, err)
        return out, err

    def due(self, at=None, code=0):
        """A call of a timer at a time on the wall in Paris, as JSON."""
        out, err = self.call('due', '--json', *(['--at', at.isoformat()] if at else []), code=code)
        return json.loads(out), err

    def status(self, code):
        """How things are."""
        return json.loads(self.call('due', '--status', '--json', code=code)[0])

    def files(self):
        """What was delivered."""
        return sorted(path.name for path in self.out.glob('*')) if self.out.exists() else []


# The day whose six o'clock was the last one: before six in the morning that was yesterday's.
TODAY = datetime.datetime.now(PARIS) - datetime.timedelta(hours=6)


def day(offset, time='12:00'):
    """A moment some days from now, in Paris."""
    hour, minute = map(int, time.split(':'))
    return (TODAY + datetime.timedelta(days=offset)).replace(hour=hour, minute=minute, second=0, microsecond=0)


DAILY = {'type': 'daily', 'at': '06:00'}


def test_a_day():
    person = Person(DAILY)
    out, _ = person.call('due')
    assert 'Nothing is due' in out, out
    listed = json.loads(person.call('jobs', '--json')[0])
    upcoming = datetime.datetime.fromisoformat(listed[0]['next'])
    assert upcoming.astimezone(PARIS).strftime('%H:%M') == '06:00' and upcoming > datetime.datetime.now(PARIS), listed
    assert upcoming.strftime('%Y-%m-%d 06:00') in person.call('jobs')[0]
    plan = json.loads(person.call('due', '--dry-run', '--json', '--at', day(1).isoformat())[0])
    assert [run['slot'] for run in plan] == [day(1, '06:00').isoformat()] and plan[0]['attempt'] == 1, plan
    assert person.files() == []
    work, err = person.due(day(1))
    assert [(run['end'], run['slot']) for run in work['runs']] == [('done', day(1, '06:00').isoformat())], work
    assert 'planned for' in err
    assert person.files() == [f'abc-{day(1):%Y-%m-%d}-0600.csv']
    assert person.due(day(1))[0]['runs'] == []
    history = json.loads(person.call('history', '--json')[0])
    assert len(history) == 1, history


def test_quiet():
    """What cron would send by mail: nothing while all is well."""
    person = Person(DAILY)
    assert person.call('due', '--quiet') == ('', '')
    assert person.call('due', '--quiet', '--at', day(1).isoformat()) == ('', '')
    assert len(person.files()) == 1
    person.service.status = 401
    out, err = person.call('due', '--quiet', '--at', day(2).isoformat(), code=3)
    assert out == '' and 'Export abc' in err, (out, err)


def test_without_schedule():
    person = Person()
    assert person.due(day(3))[0] == {'runs': [], 'missed': [], 'problems': []}
    assert person.status(0) == {'items': [], 'problems': [], 'next': [], 'well': True}
    assert json.loads(person.call('jobs', '--json')[0])[0]['next'] is None


def test_missed():
    person = Person(DAILY)
    person.due()
    work, err = person.due(day(5))
    assert len(work['runs']) == 1 and [missed['count'] for missed in work['missed']] == [4], work
    assert '4 runs were missed' in err, err
    status = person.status(1)
    assert not status['well'] and [(item['kind'], item['count'], item['alarm']) for item in status['items']] == [('missed', 4, True)], status
    assert 'were missed' in person.call('due', '--status', code=1)[0]
    person.call('due', '--seen')
    assert person.status(0)['well']


def test_each():
    person = Person({**DAILY, 'missed': 'each'})
    person.due()
    work, _ = person.due(day(3))
    assert [run['slot'] for run in work['runs']] == [day(offset, '06:00').isoformat() for offset in (1, 2, 3)], work
    assert person.files() == sorted(f'abc-{day(offset):%Y-%m-%d}-0600.csv' for offset in (1, 2, 3))
    assert person.status(0)['well']


def test_summer_time():
    """A time that does not exist, and one that exists twice."""
    year = datetime.date.today().year + 1
    march = max(datetime.date(year, 3, number) for number in range(25, 32) if datetime.date(year, 3, number).weekday() == 6)
    october = max(datetime.date(year, 10, number) for number in range(25, 32) if datetime.date(year, 10, number).weekday() == 6)
    person = Person({'type': 'daily', 'at': '02:30', 'missed': 'skip'})
    person.due()
    assert [run['slot'] for run in person.due(datetime.datetime.fromisoformat(f'{march}T01:00:00+00:00'))[0]['runs']] == [f'{march}T03:00:00+02:00']
    assert person.due(datetime.datetime.fromisoformat(f'{march}T01:40:00+00:00'))[0]['runs'] == []
    assert [run['slot'] for run in person.due(datetime.datetime.fromisoformat(f'{october}T00:40:00+00:00'))[0]['runs']] == [f'{october}T02:30:00+02:00']
    assert person.due(datetime.datetime.fromisoformat(f'{october}T01:40:00+00:00'))[0]['runs'] == []


def test_source_down():
    person = Person(DAILY)
    person.due()
    person.service.status = 401
    for offset in (1, 2, 3):
        work, err = person.due(day(offset), code=3)
        assert [(run['end'], run['outcome']) for run in work['runs']] == [('given-up', 'source-refused')], work
        assert 'Export abc' in err
        if offset < 3:
            assert person.status(0)['well']
    status = person.status(1)
    assert [(item['kind'], item['count']) for item in status['items']] == [('failed', 3)], status
    assert person.files() == []
    person.service.status = 200
    person.due(day(4))
    assert person.status(0)['well']


def test_another_attempt():
    person = Person(DAILY)
    person.due()
    person.service.cut = True
    work, err = person.due(day(1), code=3)
    assert [(run['end'], run['attempt'], run['outcome']) for run in work['runs']] == [('retry', 1, 'source-invalid')], work
    assert 'another attempt' in err
    assert person.due(day(1, '12:03'))[0]['runs'] == []
    person.service.cut = False
    work, _ = person.due(day(1, '12:06'))
    assert [(run['end'], run['attempt'], run['slot']) for run in work['runs']] == [('done', 2, day(1, '06:00').isoformat())], work


def test_worst_of_all():
    """Every export that is due runs, whatever becomes of the others; the exit status is the highest."""
    person = Person(DAILY)
    person.save(DAILY, name='bad', connection={'connector': 'nobody', 'settings': {}})
    person.save(DAILY, name='wrong', file_name='{nothing}')
    person.due(code=2)
    work, _ = person.due(day(1), code=2)
    ends = {run['job_id']: run['end'] for run in work['runs']}
    assert ends == {'abc': 'done', 'wrong': 'given-up'}, work
    assert [problem['job_id'] for problem in work['problems']] == ['bad'], work


def test_broken_file():
    person = Person(DAILY)
    (person.jobs / 'broken.eksport.json').write_text('{', encoding='utf-8')
    work, err = person.due(day(1), code=2)
    assert len(work['problems']) == 1 and 'broken' in err, (work, err)
    assert not person.status(1)['well']


def test_together():
    """Two computers with one store: one of them runs it."""
    person = Person(DAILY)
    person.due()
    at = day(1).isoformat()
    programs = [person.start('due', '--json', '--at', at) for _ in range(4)]
    works = [json.loads(program.communicate(timeout=60)[0]) for program in programs]
    assert all(program.returncode == 0 for program in programs)
    assert sum(len(work['runs']) for work in works) == 1, works
    assert len(person.files()) == 1


def test_ended():
    """Told to end while it runs: nothing is left behind, and the run is still due."""
    person = Person(DAILY)
    person.due()
    person.service.hold.clear()
    program = person.start('due', '--json', '--at', day(1).isoformat())
    assert person.service.asked.acquire(timeout=30)
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=60)
    assert program.returncode == 130, program.returncode
    person.service.hold.set()
    assert person.files() == []
    work, _ = person.due(day(1))
    assert [(run['end'], run['attempt']) for run in work['runs']] == [('done', 1)], work


def test_killed():
    """Killed while it runs: the next call leaves it time, and makes the second attempt."""
    person = Person(DAILY)
    person.due()
    person.service.hold.clear()
    program = person.start('due', '--json', '--at', day(1).isoformat())
    assert person.service.asked.acquire(timeout=30)
    program.kill()
    program.communicate(timeout=60)
    person.service.hold.set()
    assert person.due(day(1, '12:03'))[0]['runs'] == []
    work, _ = person.due(day(1, '12:06'))
    assert [(run['end'], run['attempt']) for run in work['runs']] == [('done', 2)], work
    assert len(person.files()) == 1


def test_end_of_an_operation():
    person = Person({'type': 'on_close', 'parents': {'operation': ['A']}, 'delay': {'hours': 1}})
    person.due()
    ends = day(1).isoformat()
    person.service.operations = [{'hash_id': 'A', 'status': 'open', 'ends_at': ends}, {'hash_id': 'B', 'status': 'closed', 'ends_at': ends}]
    assert person.due(day(1, '11:00'))[0]['runs'] == []
    assert person.status(0)['next'][0]['next'] == day(1, '13:00').isoformat()
    assert person.due(day(1, '13:30'))[0]['runs'] == []   # nobody has closed it
    person.service.operations[0]['status'] = 'closed'
    work, _ = person.due(day(1, '13:40'))
    assert [(run['part'], run['slot'], run['end']) for run in work['runs']] == [('operation:A', day(1, '13:00').isoformat(), 'done')], work
    assert person.due(day(2))[0]['runs'] == []


def test_wrong_use():
    person = Person(DAILY)
    _, err = person.call('due', '--at', 'tomorrow', code=2)
    assert 'tomorrow' in err
    person.call('due', 'abc', code=2)


def main():
    tests = [value for name, value in globals().items() if name.startswith('test_')]
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__name__}', flush=True)
        except Exception:   # noqa: BLE001
            print(f'not ok {number} {test.__name__}', flush=True)
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()), flush=True)


if __name__ == '__main__':
    main()
