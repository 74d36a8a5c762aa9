#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step “Filters” of the wizard as a person uses it.

usage: filters.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. Boxes in boxes, a field that is not exported, values chosen from the data, the rows counted, a count
stopped, a condition and a box taken away and back. With SHOTS=FOLDER in the environment it leaves pictures there."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import Node, wait, xdotool   # noqa: E402
from walker import _, n_, Demo, catalog, cli, environment, go_to, language, run, save_job, shoot, shots, start, work   # noqa: E402

EXTERNAL = {'field': 'external_lead_id', 'is': 'equal', 'value': 'x'}


class Filters:
    """A wizard at that step, of an export with one column, and what a person sees there."""

    def __init__(self, demo, where, size=None, job=None):
        self.job = job or save_job(demo, 'filters', {'where': where, 'columns': [{'field': 'session_guid'}]})
        self.app = start(self.job)
        self.wizard = go_to(self.app, 'Filters')
        window = xdotool('search', '--onlyvisible', '--name', '^Filters$').split()[-1]
        xdotool('windowmove', '--sync', window, 0, 0)
        if size:
            xdotool('windowsize', '--sync', window, *size)
        time.sleep(0.4)
        self.wizard.find('button', _('Count _rows'))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if error[0] and shots:
            self.app.shot(f'{shots}/{language}-filters-failed.png')
        self.app.quit()

    def open_values(self, nth=0):
        """The popover with the values of a condition."""
        nodes = [n for n in self.wizard.all(None, _('Choose from the values in the data')) if 'click' in n.actions()]
        nodes[nth].click()

    def values(self):
        """What is listed, without the number of rows that each row says, and whether it is chosen."""
        said = re.compile(r'^(.+), [\d.,  ]+ ' + re.escape(catalog.ngettext('%s row', '%s rows', 2)[3:].rstrip('r')))
        return [said.match(n.name).group(1) for n in self.app.all(None, said) if n.role != 'label' and n.on_screen()]

    def pick(self, value):
        """By mouse. AT-SPI does not tell where a popover ended up, so its own X window is asked."""
        wait(lambda: any(n.on_screen() for n in self.app.all('label', value)), f'no value {value!r}')
        label = next(n for n in self.app.all('label', value) if n.on_screen())
        popover = next(Node(a, self.app) for a in label.ancestors() if a.get_name() == 'GtkPopover')
        left, upper, width, height = popover.box()
        for window in xdotool('search', '--onlyvisible', '--pid', self.app.process.pid).split():
            where = dict(line.split('=') for line in xdotool('getwindowgeometry', '--shell', window).split())
            if abs(int(where['WIDTH']) - width) < 60 and abs(int(where['HEIGHT']) - height) < 60:
                x = int(where['X']) + (int(where['WIDTH']) - width) // 2 + label.box()[0] - left + 20
                y = int(where['Y']) + (int(where['HEIGHT']) - height) // 2 + label.box()[1] - upper + label.box()[3] // 2
                xdotool('mousemove', x - 3, y)
                xdotool('mousemove', x, y, 'click', 1)
                time.sleep(0.4)
                return
        raise AssertionError(f'no window of {popover.box()}')

    def shoot(self, name):
        shoot(self.app, f'filters-{name}')


def unlabelled(window):
    """What a screen reader could not name. The inner button of a drop-down is GTK's own business."""
    def is_inner(node):
        return any(up.get_role_name() == 'combo box' for up in node.ancestors())
    return [f'{n.role} {n.raw_name!r}' for n in window.unlabelled() if not is_inner(n)]


def rows_of(job, where):
    """What the command line exports with the same filter."""
    copy = json.loads(job.read_text(encoding='utf-8'))
    copy['tables'][0]['where'] = where
    path = work / 'by-script.json'
    path.write_text(json.dumps(copy), encoding='utf-8')
    result = subprocess.run([cli, 'run', str(path), '--dry-run', '--progress', 'json'], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(result.stdout)['files'][0]['rows']


def count(page, expected, read):
    page.wizard.find('button', _('Count _rows')).click()
    page.wizard.find('label', n_('%s row matches', '%s rows match', expected))
    page.wizard.find('label', n_('of %s row that was read', 'of %s rows that were read', read))


def test_count():
    """The number is that of the file; it goes when the filter changes."""
    nested = {'any': [{'field': 'status', 'is': 'equal', 'value': 'Rejected'},
                      {'all': [{'field': 'status', 'is': 'equal', 'value': 'Completed'}, {'field': 'user.name', 'is': 'contains', 'value': 'a'}]}]}
    with Demo('--records', '1500') as demo, Filters(demo, nested) as page:
        page.wizard.find('label', _('The rows were not counted yet.'))
        page.shoot('page')
        count(page, rows_of(page.job, nested), 1500)
        page.shoot('counted')
        nameless = unlabelled(page.wizard)
        assert not nameless, f'without a name: {nameless}'
        page.wizard.find('button', _('Remove group')).click()
        page.wizard.find('label', _('The filters have changed since the rows were counted.'))
        page.wizard.gone('label', n_('of %s row that was read', 'of %s rows that were read', 1500))
        count(page, rows_of(page.job, {'any': nested['any'][:1]}), 1500)


def test_cancel():
    """A count that would take long shows how far it is, and stops when it is told to or when the filter changes."""
    where = {'all': [{'field': 'status', 'is': 'equal', 'value': 'Completed'}]}
    with Demo('--records', '60000', '--page-latency', '250') as demo, Filters(demo, where) as page:
        page.wizard.find('button', _('Count _rows')).click()
        page.wizard.find('label', re.compile(r'^[\d.,  ]+ ' + re.escape(catalog.ngettext('%s record read; the service does not say how many there are', '%s records read; the service does not say how many there are', 2)[3:])))
        page.shoot('counting')
        page.wizard.find('button', _('_Stop counting')).click()
        page.wizard.find('label', _('The count was cancelled.'))
        page.wizard.find('button', _('Count _rows')).click()
        page.wizard.find('button', _('_Stop counting'))
        page.wizard.find('button', _('Remove condition')).click()
        page.wizard.find('label', _('The filters have changed since the rows were counted.'))
        page.wizard.find('button', _('Count _rows'))


def test_pick():
    """A value is chosen from those in the data: searched for, by mouse, and by Enter."""
    with Demo('--records', '1500') as demo, Filters(demo, {'all': [EXTERNAL]}) as page:
        entry = page.wizard.find('text', _('Value'))
        page.open_values()
        values = wait(page.values, 'no values')
        page.shoot('values')
        first = values[0]
        assert page.app.find('label', re.compile('1.?500')), 'how many rows were looked at'
        page.pick(first)
        wait(lambda: entry.text() == first, f'{entry.text()!r}, not {first!r}')
        where = {'all': [{**EXTERNAL, 'value': first}]}
        count(page, rows_of(page.job, where), 1500)
        page.open_values()
        wait(page.values, 'not kept')
        second = values[1]
        xdotool('type', '--delay', 8, second)
        wait(lambda: len(page.values()) == 1, f'{page.values()}')
        page.shoot('search')
        page.app.key('Return')
        wait(lambda: entry.text() == second, f'{entry.text()!r}, not {second!r}')
        page.open_values()
        wait(page.values, 'not kept')
        page.app.key('Tab', 'Down', 'Down', 'Return')
        wait(lambda: entry.text() != second, 'nothing is chosen by the keyboard')
        assert entry.text() in values, entry.text()
        page.open_values()
        wait(page.values, 'not kept')
        third = next(v for v in values[2:] if v not in (second, entry.text()))
        before = entry.text()
        xdotool('type', '--delay', 8, third)
        xdotool('key', 'Return')        # before the search looks at what is typed
        wait(lambda: entry.text() != before, 'nothing is chosen by a quick Enter')
        assert entry.text() == third, f'{entry.text()!r}, not {third!r}'


def test_pick_several():
    """Of “is one of” each value that is picked is added, and taken away when it is picked again."""
    where = {'all': [{'field': 'status', 'is': 'one_of', 'value': ['Completed']}]}
    with Demo('--records', '1500') as demo, Filters(demo, where) as page:
        page.open_values()
        wait(page.values, 'no values')
        page.pick('Paused')     # which no connector knows
        page.shoot('several')
        page.app.key('Escape')
        page.wizard.find(None, re.compile(r'Paused'))
        count(page, rows_of(page.job, {'all': [{'field': 'status', 'is': 'one_of', 'value': ['Completed', 'Paused']}]}), 1500)
        page.open_values()
        wait(page.values, 'no values')
        page.pick('Paused')
        page.app.key('Escape')
        count(page, rows_of(page.job, where), 1500)


def test_pick_fails():
    """What goes wrong is said in the popover, and closing it stops the question."""
    with Demo('--records', '1500', '--faults', '/onboarding/sessions:403') as demo, Filters(demo, {'all': [EXTERNAL]}) as page:
        page.open_values()
        page.app.find('button', _('_Try again'))
        page.shoot('error')
        page.app.key('Escape')
        page.wizard.find('button', _('Count _rows')).click()
        page.wizard.find('label', _('The rows could not be counted.'))
        page.shoot('count-error')
    with Demo('--records', '20000', '--page-latency', '400') as demo, Filters(demo, {'all': [EXTERNAL]}) as page:
        page.open_values()
        page.app.find(None, re.compile(r'^[\d.,  ]+ ' + re.escape(catalog.ngettext('%s record looked at…', '%s records looked at…', 2)[3:])))
        page.shoot('loading')
        page.app.key('Escape')
        page.wizard.find('button', _('Count _rows'))


def test_undo():
    """A condition and a box come back with all that was in them."""
    where = {'all': [EXTERNAL, {'not': {'field': 'status', 'is': 'equal', 'value': 'Completed'}}]}
    with Demo('--records', '300') as demo, Filters(demo, where) as page:
        page.wizard.find('text', _('Value')).type('1234')
        page.wizard.find('button', _('Remove condition')).click()
        page.wizard.gone('text', _('Value'))
        page.app.find('label', _('Condition removed'))
        page.shoot('removed')
        page.app.find('button', _('_Undo')).click()
        wait(lambda: page.wizard.find('text', _('Value')).text() == '1234', 'not as it was')
        page.wizard.find('button', _('Remove group')).click()
        page.wizard.gone('button', _('Remove group'))
        page.app.find('label', _('Group removed'))
        page.app.find('button', _('_Undo')).click()
        page.wizard.find('button', _('Remove group'))


def test_boxes():
    """Boxes in boxes, and a field that no column has, as they are made by hand; then the file has these rows."""
    with Demo('--records', '600') as demo, Filters(demo, {'all': []}) as page:
        page.wizard.find('button', _('_Group')).click()
        wait(lambda: len(list(page.wizard.all('button', _('_Group')))) == 2, 'no box')
        list(page.wizard.all('button', _('_Group')))[0].click()
        wait(lambda: len(list(page.wizard.all('button', _('_Group')))) == 3, 'no box in the box')
        kinds = list(page.wizard.all('combo box', _('How the conditions belong together')))
        assert len(kinds) == 3, kinds
        kinds[1].choose(_('None of these is true'))
        page.shoot('boxes')
        # a new condition is about last month
        expected = rows_of(page.job, {'all': [{'not': {'field': 'created_ts', 'is': 'last_month'}}]})
        assert 0 < expected < 600, expected
        count(page, expected, 600)


def test_narrow():
    """All of it fits a window that is 360 wide."""
    with Demo('--records', '1500') as demo, Filters(demo, {'all': [EXTERNAL, {'any': [{'field': 'status', 'is': 'one_of', 'value': ['Completed', 'Rejected']}]}]}, (360, 700)) as page:
        page.wizard.find('button', _('Count _rows')).click()
        page.wizard.find('button', _('Count _again'))
        page.wizard.find('label', _('Which rows?')).scroll(30)
        page.shoot('narrow')
        page.wizard.find('button', _('Count _again')).scroll(-30)
        width = page.wizard.box()[2]
        assert width <= 400, f'{width} wide'
        page.open_values()
        wait(page.values, 'no values')
        page.shoot('narrow-values')


FORGETFUL = {
    'id': 'forgetful', 'label': 'Forgetful', 'verified': 'Made up', 'base_url': '{base_url}', 'auth': {'kind': 'none'},
    'settings': [{'id': 'base_url', 'kind': 'url', 'label': 'Address', 'required': True}],
    'entities': [{
        'id': 'event', 'label': 'Event', 'size': 'large', 'key': 'id',
        'fields': [{'id': 'id', 'path': 'id', 'type': 'text', 'label': 'ID'}, {'id': 'made', 'path': 'made', 'type': 'timestamp', 'label': 'Made'}],
        'streams': [{'path': '/events', 'verified': 'documented', 'paging': {'kind': 'single'},
                     'window': {'field': 'made', 'from_parameter': 'from', 'to_parameter': 'to', 'keeps_months': 12}}]}]}


def test_kept():
    """A service that forgets does not say so: the page does, until the filter asks for what is still there."""
    folder = pathlib.Path(environment['XDG_DATA_HOME']) / 'eksport/connectors'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'forgetful.json').write_text(json.dumps(FORGETFUL), encoding='utf-8')
    connection = {'connector': 'forgetful', 'settings': {'base_url': 'http://127.0.0.1:9'}}
    warning = re.compile('^' + re.escape(_('%1$s keeps nothing from before %2$s (%3$s), so what is older will be missing.'))
                         .replace(re.escape('%1$s'), 'Forgetful').replace(re.escape('%2$s'), r'\d{4}-\d\d-\d\d').replace(re.escape('%3$s'), 'Event') + '$')
    for size in (None, (360, 700)):
        job = save_job(None, 'filters', {'entity': 'event', 'columns': [{'field': 'id'}]}, connection=connection)
        with Filters(None, None, size, job) as page:
            page.wizard.find(None, warning)
            page.shoot('kept-narrow' if size else 'kept')
            page.wizard.find('button', _('_Condition')).click()   # a new condition is about last month
            page.wizard.gone(None, warning)


run([test_count, test_cancel, test_pick, test_pick_several, test_pick_fails, test_undo, test_boxes, test_narrow, test_kept])
