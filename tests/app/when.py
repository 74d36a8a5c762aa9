#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step “When” of the wizard as a person uses it, and “Save and schedule” at the end.

usage: when.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. Every rule can be chosen, what is wrong stands at its row, the next runs follow at once, and the saved export has
what was chosen. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait, xdotool   # noqa: E402
from walker import _, find_wizard, go_to, home, run, save_job, shoot, shots, start, work   # noqa: E402

FIELDS = [{'field': 'session_guid'}, {'field': 'created_ts'}]
PARTICIPATIONS = {'connection': {'connector': 'kimple', 'settings': {'base_url': 'http://127.0.0.1:9'}},
                  'tables': [{'entity': 'participation', 'columns': [{'field': 'contest_entry_hash_id'}]}]}


class When:
    """A wizard at that step."""

    def __init__(self, stem, step='When', **more):
        self.stem = stem
        job = save_job(None, stem, {'columns': FIELDS}, work / stem, **more)
        self.app = start(job)
        self.wizard = go_to(self.app, step) if step else find_wizard(self.app)
        time.sleep(0.5)

    def __enter__(self):
        return self

    def __exit__(self, kind, *error):
        if kind and shots:
            self.app.shot(f'{shots}/failed-{self.stem}.png')
        self.app.quit()

    def choose(self, title):
        """A choice in one of the two lists, brought into view first."""
        self.reach('check box', title).click()
        time.sleep(0.3)

    def offered(self):
        return [n.name for n in self.wizard.all('check box')]

    def reach(self, role, name):
        """A control, scrolled to where the mouse could have it."""
        node = self.wizard.find(role, name)
        height = self.wizard.box()[3]
        x, y = self.wizard.centre()
        xdotool('mousemove', x + 380, y)        # beside everything that scrolls by itself
        for _try in range(30):
            _left, top, _width, own = node.box()
            if height * 0.15 < top and top + own < height * 0.9:
                break
            xdotool('click', 4 if top < height / 2 else 5)
            time.sleep(0.1)
        time.sleep(0.4)
        return node

    def type(self, title, text):
        self.reach('text', title).type(text)
        time.sleep(0.3)

    def fault(self, words):
        self.wizard.find('label', re.compile(words))
        wait(lambda: not self.wizard.find('button', _('Next')).has('sensitive'), 'the step can be left all the same')

    def sound(self):
        wait(lambda: self.wizard.find('button', _('Next')).has('sensitive'), 'there is still something wrong')

    def upcoming(self):
        """The next runs as they are shown."""
        return [n.name for n in self.wizard.find('list', _('Next runs'), visible=False).all('label', visible=False) if n.name]

    def words(self):
        """The review in words."""
        self.wizard.find('list', _('Steps')).find('label', _('Review')).mouse()
        time.sleep(0.6)
        return ' '.join(n.name for n in self.wizard.all('label') if n.name)

    def shoot(self, name):
        shoot(self.app, f'when-{name}')


def saved(name):
    """The saved export of that name, as JSON."""
    for path in (home / 'share/eksport/jobs').glob('*.eksport.json'):
        job = json.loads(path.read_text(encoding='utf-8'))
        if job['name'] == name:
            return job
    return None


def test_rules():
    """Every rule by the clock: its own rows, and five runs that follow from it."""
    with When('rules') as page:
        assert _('By hand') in page.offered()
        assert not [n for n in page.offered() if 'ended' in n], page.offered()     # sessions are under nothing that ends
        assert not list(page.wizard.all('text', _('Time of day')))
        page.shoot('by-hand')
        page.choose(_('Every day'))
        page.shoot('daily')
        assert len(page.upcoming()) == 5, page.upcoming()
        assert all('06:00' in words for words in page.upcoming()), page.upcoming()
        page.choose(_('From Monday to Friday'))
        assert len(page.upcoming()) == 5
        page.choose(_('Every week'))
        page.fault(_('choose at least one day of the week')[1:])
        page.shoot('weekly-fault')
        for day in ('Monday', 'Friday'):
            page.reach('button', day).click()
        page.sound()
        page.shoot('weekly')
        runs = page.upcoming()
        assert len(runs) == 5 and all(re.match('(Monday|Friday|Today|Tomorrow)', words) for words in runs), runs
        page.choose(_('Every month'))
        page.reach('spin button', re.compile('^' + _('Day of the month'))).set_value(31)
        wait(lambda: all(re.search(r' (28|29|30|31) |^To', words) for words in page.upcoming()), page.upcoming())
        page.shoot('monthly')
        words = page.words()
        assert 'It runs by itself on the last day of each month at 06:00.' in words, words


def test_times():
    """A time of day as people write it; what is none; a time zone of another place; a day that has passed."""
    with When('times') as page:
        page.choose(_('Every day'))
        page.type(_('Time of day'), '6.5')
        page.fault(_('a time of day from “00:00” to “23:59” is expected here')[1:])
        assert not list(page.wizard.all('list', _('Next runs'))), 'runs of a time that is none'
        page.shoot('time-fault')
        page.type(_('Time of day'), '7.30')
        page.sound()
        assert all('07:30' in words for words in page.upcoming()), page.upcoming()
        zone = page.wizard.find('text', re.compile(r'Europe/Copenhagen')).name
        page.type(zone, 'Europe/Kopenhagen')
        page.fault(_('there is no such time zone; give one such as “Europe/Copenhagen”')[1:])
        page.type(zone, 'Asia/Tokyo')
        page.sound()
        page.wizard.find('label', re.compile(re.escape(_('On the clock of %s; this computer has another one.') % 'Asia/Tokyo')), visible=False)
        page.shoot('zone')
        page.choose(_('Once, at a day and a time'))
        assert len(page.upcoming()) == 1, page.upcoming()       # tomorrow, until one says another day
        page.type(_('Day'), 'soon')
        page.fault(_('choose a day')[1:])
        page.shoot('day-fault')
        page.type(_('Day'), '2020-01-01')
        wait(lambda: page.upcoming() == [_('Never: that time has passed. Choose a later one.')], page.upcoming())
        page.shoot('once-passed')
        page.type(_('Day'), '2080-01-01')
        wait(lambda: '1 January 2080' in ' '.join(page.upcoming()), page.upcoming())
        page.app.key('ctrl+s')
        wait(lambda: saved('Times'), 'not saved')
        assert saved('Times')['schedule'] == {'type': 'once', 'at': '2080-01-01T07:30', 'time_zone': 'Asia/Tokyo'}, saved('Times')


def test_contents():
    """What is in each file, what becomes of missed runs, a pause; all of it in the saved export and in words."""
    with When('contents') as page:
        page.choose(_('From Monday to Friday'))
        page.reach('check box', _('What is new or has changed'))
        page.shoot('contents')
        page.choose(_('Data from the previous day'))
        page.choose(_('One run for each of them'))
        page.reach(None, _('Paused')).click()
        page.wizard.find('label', re.compile('^' + _('Paused: none of these runs begins until you turn the schedule on again.')), visible=False)
        page.shoot('paused')
        nameless = [f'{n.role} {n.raw_name!r}' for n in page.wizard.unlabelled() if not any(up.get_role_name() == 'combo box' for up in n.ancestors())]
        assert not nameless, nameless
        words = page.words()
        for sentence in ('It runs by itself from Monday to Friday at %s.', ):
            assert _(sentence) % '06:00' in words, words
        assert _('It is paused: nothing runs by itself until you say so.') in words, words
        page.shoot('review')
        page.app.key('ctrl+s')
        wait(lambda: saved('Contents'), 'not saved')
        assert saved('Contents')['schedule'] == {'type': 'weekdays', 'at': '06:00', 'content': 'previous-day', 'missed': 'each', 'paused': True}, saved('Contents')


def test_unknown_day():
    """What the system cannot say is not offered, with the reason in its place."""
    with When('unknown', **{**PARTICIPATIONS, 'tables': [{'entity': 'operation', 'columns': [{'field': 'name'}]}]}) as page:
        page.choose(_('Every day'))
        page.wizard.find('label', re.compile('^' + re.escape(_('The system does not say when a record of “%s” came about, so those of one day cannot be told') % _('Operation'))), visible=False)
        assert not page.reach('check box', _('Data from the previous day')).has('sensitive')
        assert page.reach('check box', _('All data')).has('sensitive')
        page.shoot('unknown')


def test_closing():
    """What is under something that ends can wait for its end, some time longer."""
    with When('closing', **PARTICIPATIONS) as page:
        choice = _('When “%s” has ended') % _('Operation')
        page.choose(choice)
        page.wizard.find('label', re.compile('^' + re.escape(_('Each of them, and the file has what is under it.')[:12])))
        page.reach('spin button', re.compile('^' + _('How long'))).set_value(2)
        page.shoot('closing')
        words = page.words()
        assert _('It runs by itself each time that something of the kind “%s” has ended, with what is under that.') % _('Operation') in words, words
        assert _('It waits %s after that.') % _('%d hours').replace('%d', '2') in words, words
        page.app.key('ctrl+s')
        wait(lambda: saved('Closing'), 'not saved')
        assert saved('Closing')['schedule'] == {'type': 'on_close', 'delay': {'hours': 2}}, saved('Closing')


def test_schedule():
    """Save and schedule: by hand it asks when; with a rule it saves, without a pause, and says what comes next."""
    with When('schedule', step='Review') as page:
        page.wizard.find('button', _('Save and schedule')).click()
        page.wizard.find('check box', _('By hand'))
        assert saved('Schedule') is None
        page.choose(_('Every day'))
        page.reach(None, _('Paused')).click()
        page.words()
        page.wizard.find('button', _('Save and schedule')).click()
        page.app.find('label', re.compile('^' + re.escape(_('Saved. Next run: %s').split('%s')[0])))
        page.shoot('scheduled')
        assert saved('Schedule')['schedule'] == {'type': 'daily', 'at': '06:00'}, saved('Schedule')


run([test_rules, test_times, test_contents, test_unknown_day, test_closing, test_schedule])
