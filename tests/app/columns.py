#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step “Columns” of the wizard as a person uses it, by mouse and by keyboard.

usage: columns.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. Settings with their examples, columns that are no field, several at once, undo and redo of all of it,
column sets, tables that are counted. With SHOTS=FOLDER in the environment it leaves pictures there."""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import wait, xdotool   # noqa: E402
from walker import Demo, go_to, home, run, save_job, shoot, start, work   # noqa: E402

FIELDS = ['session_guid', 'created_ts', 'status', 'lead.external_lead_id']
NAMES = {'session_guid': 'Session GUID', 'created_ts': 'Created', 'status': 'Status', 'lead.external_lead_id': 'External'}


class Columns:
    """A wizard at that step, and what a person sees there."""

    def __init__(self, demo):
        self.app = start(save_job(demo, 'columns', {'columns': [{'field': f, 'title': f} for f in FIELDS]}))
        self.wizard = go_to(self.app, 'Columns')
        self.list = self.wizard.find('list', re.compile('^Columns in the file'))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.app.quit()

    def rows(self):
        """The rows from above: those that have a title entry."""
        rows = [n for n in self.list.children() if n.role == 'list item']
        return sorted(rows, key=lambda n: n.box()[1])

    def title(self, row):
        """Of a row; empty for one that goes away while it is read, as all do when a change is undone."""
        return next((entry.text() for entry in row.all('text', re.compile('^Title of '))), '')

    def titles(self):
        return [self.title(row) for row in self.rows()]

    def row(self, title):
        return wait(lambda: next((row for row in self.rows() if self.title(row) == title), None), f'no column “{title}”')

    def counted(self):
        """What each column of a table that is counted has: those it is grouped by, then the values."""
        names = []
        for heading in ('^Fields that each row', '^Values that are counted'):
            rows = [n for n in self.wizard.find('list', re.compile(heading)).children() if n.role == 'list item']
            names.append([row.name.rsplit(': ', 1)[-1] for row in sorted(rows, key=lambda n: n.box()[1])])
        return names

    def expect_counted(self, by, values, what):
        try:
            wait(lambda: self.counted() == [by, values])
        except AssertionError as error:
            raise AssertionError(f'{what}: {self.counted()}, not {[by, values]}') from error

    def count(self, kind='Counted and summed'):
        self.wizard.find('combo box', 'What a row of the file stands for').choose(kind)

    def row_of(self, field):
        """A row of a table that is counted."""
        return next(n for n in self.wizard.all('list item', re.compile(f': {field}$')))

    def preview(self, text, what):
        wait(lambda: any(text in n.name for n in self.wizard.all('label') if n.name), f'{what}: no {text!r} in the preview')

    def expect(self, titles, what):
        try:
            wait(lambda: self.titles() == titles)
        except AssertionError as error:
            raise AssertionError(f'{what}: {self.titles()}, not {titles}') from error

    def menu(self, button, *items):
        """Through a menu, submenus included."""
        press(self.wizard, button)
        for item in items:
            time.sleep(0.3)
            self.app.find('menu item', item).click()
        time.sleep(0.3)

    def reach(self, node, key, then):
        """By the keyboard, to what is below the fold."""
        for _step in range(20):
            if node.has('focused'):
                return self.app.key(then)
            self.app.key(key)
        raise AssertionError(f'{key} does not lead to {node.name!r}')

    def shoot(self, name):
        shoot(self.app, f'columns-{name}')


def press(window, name):
    """Of the two nodes that a menu button has the inner one acts."""
    nodes = [n for n in window.all(None, name) if 'click' in n.actions()]
    assert nodes, f'no button {name!r}'
    nodes[-1].click()


def point(row, *modifiers):
    """A click on the words of a row, with keys held down."""
    label = row.find('label', re.compile(r'\S'))
    x, y = label.centre()
    xdotool('mousemove', x - 3, y)
    for key in modifiers:
        xdotool('keydown', key)
    xdotool('mousemove', x, y)
    xdotool('click', 1)
    for key in modifiers:
        xdotool('keyup', key)
    time.sleep(0.2)


def unlabelled(window):
    """What a screen reader could not name. The inner button of a drop-down is GTK's own business."""
    def is_inner(node):
        return any(up.get_role_name() == 'combo box' for up in node.ancestors())
    return [f'{n.role} {n.raw_name!r}' for n in window.unlabelled() if not is_inner(n)]


def test_settings(demo):
    """Settings slide open; a change of the values is seen on three of them; it is undone and redone."""
    with Columns(demo) as page:
        page.shoot('page')
        press(page.row('status'), re.compile('^Settings of '))
        before = wait(lambda: [n.name for n in page.wizard.all('label', re.compile('^Before: '))], 'no examples')
        press(page.wizard, 'Add a change')
        time.sleep(0.4)
        page.shoot('menu')
        page.app.find('list item', 'Upper case').mouse()
        page.wizard.find('button', 'Remove: Upper case')
        page.row('status').find('label', 'upper case')
        after = wait(lambda: [n.name for n in page.wizard.all('label', re.compile('^After: [^a-z]+$'))], 'the examples are not in upper case')
        assert sorted(n.split(': ', 1)[1].upper() for n in before) == sorted(n.split(': ', 1)[1] for n in after), (before, after)
        page.shoot('settings')
        nameless = unlabelled(page.wizard)
        assert not nameless, f'without a name: {nameless}'
        page.wizard.find('button', 'Undo the last change').click()
        page.wizard.gone('button', 'Remove: Upper case')
        page.wizard.find('button', 'Redo what was undone').click()
        page.wizard.find('button', 'Remove: Upper case')
        page.wizard.find('button', 'Undo the last change')      # and the panel is still open


def test_sizes(demo):
    """Sizes and a column for filters only: typed, seen on the examples and in the row, and counted no more."""
    with Columns(demo) as page:
        press(page.row('status'), re.compile('^Settings of '))
        wait(lambda: list(page.wizard.all('label', re.compile('^Before: '))), 'no examples')
        page.wizard.find('spin button', 'Largest size, 0 for any').set_value(4)
        wait(lambda: [n.name for n in page.wizard.all('label', re.compile(r'^After: \w{4}$'))], 'the examples are not cut')
        page.wizard.find('label', '4 columns in the file')
        check = page.wizard.find('check box', 'Only for filters, not in the file')
        page.wizard.find('text', 'Where a value is empty').mouse()
        page.reach(check, 'Tab', 'space')
        page.wizard.find('label', '3 columns in the file')
        page.shoot('sizes')
        page.wizard.find('button', 'Undo the last change').click()
        page.wizard.find('label', '4 columns in the file')


def test_fault(demo):
    """A setting that cannot be understood is said where it stands, and the step cannot be left until it is mended."""
    with Columns(demo) as page:
        press(page.row('created_ts'), re.compile('^Settings of '))
        press(page.wizard, 'Add a change')
        time.sleep(0.4)
        page.reach(page.app.find('list item', 'Date by a pattern'), 'Down', 'Return')
        entry = page.wizard.find('text', 'Pattern of the date')
        entry.set_text('%Q')
        page.wizard.find('label', 'A date pattern such as %d.%m.%Y is needed here')
        page.shoot('fault')
        forward = page.wizard.find('button', 'Next')
        wait(lambda: not forward.has('sensitive'), 'the step can be left')
        entry.set_text('%d.%m.%Y')
        wait(lambda: forward.has('sensitive'), 'the step cannot be left')
        wait(lambda: list(page.wizard.all('label', re.compile(r'^After: \d\d\.\d\d\.\d{4}$'))), 'no date in the examples')


def test_custom(demo):
    """A fixed text, a text from fields, the same field twice."""
    with Columns(demo) as page:
        page.menu('Add column', 'Fixed text')
        entry = page.wizard.find('text', 'Text in every row')
        assert wait(lambda: page.wizard.find('text', 'Text in every row').has('focused'))
        xdotool('type', '--delay', 8, 'Autumn')
        wait(lambda: entry.text() == 'Autumn', 'not typed')
        page.wizard.find('label', 'Fixed text “Autumn”')
        wait(lambda: list(page.wizard.all('label', 'After: Autumn')), 'no example')
        page.menu('Add column', 'Text from fields')
        page.wizard.find('text', 'Text, with fields in braces')
        page.menu('Insert a field', 'Onboarding session', 'Status')
        wait(lambda: '{status}' in page.wizard.find('text', 'Text, with fields in braces').text(), 'no field inserted')
        page.shoot('custom')
        page.menu(re.compile('^More for .*Status'), 'Duplicate')
        wait(lambda: len(page.rows()) == 7, f'{page.titles()}')


def test_several(demo):
    """Two columns at once by the keyboard: down, up, away and back."""
    with Columns(demo) as page:
        point(page.row('session_guid'))
        point(page.row('status'), 'ctrl')
        page.app.key('alt+Down')
        page.expect(['created_ts', 'session_guid', 'lead.external_lead_id', 'status'], 'Alt+Down')
        page.app.key('alt+Down')
        page.expect(['created_ts', 'lead.external_lead_id', 'session_guid', 'status'], 'Alt+Down again')
        page.shoot('several')
        page.app.key('ctrl+z')
        page.expect(['created_ts', 'session_guid', 'lead.external_lead_id', 'status'], 'Ctrl+Z')
        page.app.key('ctrl+z')
        page.expect(FIELDS, 'Ctrl+Z again')
        page.app.key('ctrl+shift+z')
        page.expect(['created_ts', 'session_guid', 'lead.external_lead_id', 'status'], 'Ctrl+Shift+Z')
        page.app.key('Delete')
        page.expect(['created_ts', 'lead.external_lead_id'], 'Delete')
        page.app.find('button', 'Undo').click()     # in the toast
        page.expect(['created_ts', 'session_guid', 'lead.external_lead_id', 'status'], 'Undo in the toast')
        point(page.row('created_ts'))
        point(page.row('lead.external_lead_id'), 'shift')
        page.app.drag(page.row('session_guid').find(None, 'Drag to another place'), page.row('status').find(None, 'Drag to another place'))
        page.expect(['status', 'created_ts', 'session_guid', 'lead.external_lead_id'], 'dragged')
        page.app.key('ctrl+a', 'Delete')
        wait(lambda: not page.rows(), 'Ctrl+A and Delete')


def test_typing(demo):
    """What is typed is one step; an entry's own undo comes first."""
    with Columns(demo) as page:
        point(page.row('status'))
        page.app.key('F2')
        page.app.key('ctrl+a')
        xdotool('type', '--delay', 8, 'State')
        page.expect(['session_guid', 'created_ts', 'State', 'lead.external_lead_id'], 'typed')
        page.app.key('Return')
        page.app.key('ctrl+z')
        page.expect(FIELDS, 'Ctrl+Z after typing')
        page.app.key('ctrl+shift+z')
        page.expect(['session_guid', 'created_ts', 'State', 'lead.external_lead_id'], 'typed again')


def test_sets(demo):
    """Columns kept under a name and used again, after a restart too."""
    with Columns(demo) as page:
        point(page.row('status'))
        page.app.key('Delete')
        page.menu('Column sets', 'Save as column set…')
        dialog = page.app.find('text', 'Name of the set').window()
        dialog.find('text', 'Name of the set').set_text('For the call centre')
        dialog.find('button', 'Save').click()
        sets = home / 'share/eksport/column-sets'
        wait(lambda: list(sets.glob('*.json')), 'the set is not saved')
    files = list(sets.glob('*.json'))
    assert len(files) == 1, files
    with Columns(demo) as page:
        page.menu('Column sets', 'For the call centre', 'Add to the columns')
        page.expect(FIELDS + ['session_guid', 'created_ts', 'lead.external_lead_id'], 'added')
        page.menu('Column sets', 'For the call centre', 'Use instead of the columns')
        page.expect(['session_guid', 'created_ts', 'lead.external_lead_id'], 'replaced')
        page.shoot('sets')
        page.wizard.find('button', 'Undo the last change').click()
        page.wizard.find('label', '7 columns in the file')
        page.wizard.find('button', 'Undo the last change').click()
        page.expect(FIELDS, 'undone')
        page.menu('Column sets', 'For the call centre', 'Delete the set')
        wait(lambda: not files[0].exists(), 'the set is still there')


def test_counted(demo):
    """Records put together: by the day and the status, counted and summed; seen at once, undone, and the columns are still there."""
    with Columns(demo) as page:
        page.count()
        page.expect_counted(['Created (day)'], ['Number of records'], 'a beginning that works')
        page.preview('created_ts_day', 'switched')
        page.shoot('counted')
        press(page.wizard, 'Add “Status”')
        page.expect_counted(['Created (day)', 'Status'], ['Number of records'], 'a text is grouped by')
        page.wizard.find('combo box', re.compile(r'^Use of .*Created')).choose('Each month')
        page.expect_counted(['Created (month)', 'Status'], ['Number of records'], 'by the month')
        page.preview('created_ts_month', 'by the month')
        page.app.key('ctrl+f')
        xdotool('type', '--delay', 8, 'total amount')
        time.sleep(0.5)
        next(n for n in page.wizard.all(None, 'Add “Total amount”') if 'click' in n.actions()).click()
        page.expect_counted(['Created (month)', 'Status'], ['Number of records', 'Total amount'], 'a number is summed')
        page.preview('agreement_amount_total_sum', 'summed')
        page.wizard.find('combo box', re.compile(r'^Use of .*Status')).choose('Number of different values')
        page.expect_counted(['Created (month)'], ['Number of records', 'Total amount', 'Status'], 'counted instead of grouped by')
        wait(lambda: page.row_of('Status').has('focused'), 'the focus does not come along')
        page.app.key('alt+Up')
        page.expect_counted(['Created (month)'], ['Number of records', 'Status', 'Total amount'], 'moved')
        page.app.key('F2')
        xdotool('type', '--delay', 8, 'States')
        page.preview('States', 'renamed')
        page.shoot('counted-values')
        nameless = unlabelled(page.wizard)
        assert not nameless, f'without a name: {nameless}'
        page.app.key('Return')
        for _step in range(3):
            page.app.key('ctrl+z')
        page.expect_counted(['Created (month)', 'Status'], ['Number of records', 'Total amount'], 'undone')
        page.count('One row for each record')
        page.expect(FIELDS, 'the columns are as they were')
        page.preview('lead.external_lead_id', 'back')
        page.count()
        page.expect_counted(['Created (month)', 'Status'], ['Number of records', 'Total amount'], 'and so is what was counted')


def test_counted_file(demo):
    """What is counted in the window is in the file: as many rows as there are months, and all records in them."""
    with Columns(demo) as page:
        page.count()
        page.wizard.find('combo box', re.compile(r'^Use of .*Created')).choose('Each year')
        page.expect_counted(['Created (year)'], ['Number of records'], 'by the year')
        press(page.wizard.find('list', re.compile('^Values that are counted')), re.compile('^Settings of '))
        page.wizard.find('text', 'Where a value is empty')
        assert not list(page.wizard.all('spin button', 'Largest size, 0 for any')), 'a number of records has no size'
        page.shoot('counted-settings')
        page.wizard.find('list', 'Steps').find('label', 'Review').mouse()
        page.wizard.find('label', re.compile(r'They are counted by Created \(year\)\.'))
        page.shoot('counted-review')
        page.wizard.find('button', 'Export').click()
        file = work / 'columns.csv'
        wait(file.exists, 'no file')
    lines = file.read_text(encoding='utf-8-sig').splitlines()
    assert lines[0] == 'created_ts_year;count', lines
    assert lines[1:] == sorted(lines[1:]) and sum(int(line.split(';')[1]) for line in lines[1:]) == 200, lines


with Demo('--records', '200') as organisation:
    run([test_settings, test_sizes, test_fault, test_custom, test_several, test_typing, test_sets, test_counted, test_counted_file], organisation)
