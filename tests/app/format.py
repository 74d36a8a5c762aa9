#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step “Format” of the wizard as a person uses it.

usage: format.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR

Speaks TAP. Every kind of file can be chosen and every setting of it is there; what is wrong stands at its row; the file
has what was chosen. With SHOTS=FOLDER in the environment it leaves pictures there."""
import pathlib
import re
import sys
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from uidrive import Node, wait, xdotool   # noqa: E402
from walker import Demo, go_to, run, save_job, shoot, shots, start, work   # noqa: E402

FIELDS = ['session_guid', 'created_ts', 'status', 'lead.external_lead_id']

# What each kind of file has, besides packing and extension, which all have.
LINES = ['Delimiter', 'Titles in the first row', 'Quote every value', 'Guard against formulas', 'Decimal mark', 'Line breaks in values', 'Line ends', 'Encoding']
SETTINGS = {
    'CSV for Excel': LINES + ['Delimiter in a line of its own'],
    'CSV for systems': LINES + ['Delimiter in a line of its own'],
    'CSV, Unicode text': LINES + ['Delimiter in a line of its own'],
    'Text': LINES + ['Layout'],
    'JSON': ['A value that is missing', 'All values as text', 'Objects and lists as values'],
    'JSON lines': ['A value that is missing', 'All values as text', 'Objects and lists as values'],
    'XML': ['Name of the element around all rows', 'Name of the element of a row', 'A value that is missing'],
    'XLSX': ['Titles in the first row', 'Information sheet', 'All tables in one workbook', 'File size'],
    'PDF': ['Charts'],
}
COMMON = ['Pack the file', 'Another file extension']


class Format:
    """A wizard at that step, and what a person sees there."""

    def __init__(self, demo, name, file_name='format.csv'):
        self.folder = work / name
        job = save_job(demo, 'format', {'columns': [{'field': f, 'title': f} for f in FIELDS]}, self.folder, file_name=file_name)
        self.app = start(job)
        self.wizard = go_to(self.app, 'Format')
        cards = self.wizard.find(None, 'Kind of file')
        self.page = next(Node(up, self.app) for up in cards.ancestors() if up.get_role_name() == 'scroll pane')
        self.wizard.find('button', 'Hide the preview').click()     # room for the page

    def __enter__(self):
        return self

    def __exit__(self, kind, *error):
        if kind and shots:
            self.app.shot(f'{shots}/failed-{self.folder.name}.png')
        self.app.quit()

    def choose(self, kind):
        self.page.find('button', kind).click()
        time.sleep(0.3)

    def settings(self):
        """The titles that are to be seen."""
        return {n.name for n in self.page.all('label') if n.name}

    def reach(self, role, name):
        """A control, scrolled to the middle of the page."""
        node = self.page.find(role, name)
        height = self.wizard.box()[3]
        left, middle = self.page.centre()[0] - 370, self.wizard.centre()[1]
        xdotool('mousemove', left, middle)      # beside everything that scrolls by itself
        for _try in range(30):
            _left, top, _width, own = node.box()
            if height * 0.2 < top and top + own < height * 0.8:
                break
            xdotool('click', 4 if top < height / 2 else 5)
            time.sleep(0.1)
        time.sleep(0.5)
        return node

    def type(self, title, text):
        self.reach('text', title).type(text)

    def pick(self, title, place):
        """Another item of a choice: so many places below the chosen one."""
        self.reach('combo box', title).mouse()
        time.sleep(0.5)
        self.app.key(*['Down'] * place, 'Return')
        time.sleep(0.3)

    def insert(self, field):
        """A field into the name of the file, by the keyboard."""
        press(self.page, 'Insert a field')
        item = self.app.find('list item', field)
        self.shoot('fields')
        for _place in range(20):
            if item.has('focused'):
                break
            self.app.key('Down')
        self.app.key('Return')
        time.sleep(0.3)

    def sample(self):
        """The lines of the file as they are shown: those after the caption; empty while there are none."""
        texts = [n.name for n in self.page.all('label', re.compile('\n'))]
        return texts[0] if texts else ''

    def expect_fault(self, words):
        self.page.find('label', re.compile(words))
        wait(lambda: not self.wizard.find('button', 'Next').has('sensitive'), 'the step can be left all the same')

    def export(self):
        """To the finished file."""
        self.wizard.find('list', 'Steps').find('label', 'Review').mouse()
        self.wizard.find('button', 'Export').click()
        self.app.find('button', 'Show in folder')
        files = sorted(p for p in self.folder.rglob('*') if p.is_file() and '.report.' not in p.name)
        assert len(files) == 1, files
        return files[0]

    def shoot(self, name):
        shoot(self.app, f'format-{name}')


def press(window, name):
    """Of the two nodes that a menu button has the inner one acts."""
    nodes = [n for n in window.all(None, name) if 'click' in n.actions()]
    assert nodes, f'no button {name!r}'
    nodes[-1].click()


def unlabelled(window):
    """What a screen reader could not name. The inner button of a drop-down is GTK's own business."""
    def is_inner(node):
        return any(up.get_role_name() == 'combo box' for up in node.ancestors())
    return [f'{n.role} {n.raw_name!r}' for n in window.unlabelled() if not is_inner(n)]


def test_kinds(demo):
    """Every kind of file can be chosen, and has its settings and no others."""
    every = {title for titles in SETTINGS.values() for title in titles} | {'Widths of the columns, in characters, with a blank between', 'A value that is too long'}
    with Format(demo, 'kinds') as page:
        for kind, titles in SETTINGS.items():
            page.choose(kind)
            seen = page.settings()
            missing = [t for t in titles + COMMON if t not in seen]
            assert not missing, f'{kind}: no {missing}'
            assert not [t for t in every - set(titles) if t in seen], f'{kind}: {every & seen - set(titles)}'
            nameless = unlabelled(page.page)
            assert not nameless, f'{kind}: without a name: {nameless}'
            page.page.find('label', re.compile('^The .*first 5 rows'))
            page.shoot(kind.lower().replace(' ', '-').replace(',', ''))


def test_xml(demo):
    """Names of elements, wrong ones first, and the file that has them."""
    with Format(demo, 'xml') as page:
        page.choose('XML')
        page.type('Name of the element around all rows', 'my sessions')
        page.expect_fault('^The name of an XML element begins with')
        page.shoot('xml-fault')
        page.type('Name of the element around all rows', 'sessions')
        page.page.gone('label', re.compile('^The name of an XML element begins with'))
        page.type('Name of the element of a row', 'session')
        wait(lambda: '<session>' in page.sample() and '</sessions>' in page.sample(), 'the lines do not follow')
        wait(lambda: page.wizard.find('button', 'Next').has('sensitive'), 'still something wrong')
        path = page.export()
        assert path.name == 'format.xml', path      # the ending follows the kind
        text = path.read_text(encoding='utf-8')
        assert '<sessions' in text and text.count('<session>') == 200 and text.rstrip().endswith('</sessions>'), text[:400]


def test_delimiter(demo):
    """A delimiter of one's own: what is no delimiter is told at its row."""
    with Format(demo, 'delimiter') as page:
        page.pick('Delimiter', 4)
        page.expect_fault('^The delimiter ')
        page.type('Character between two values', '5')
        page.expect_fault('^The delimiter ')
        page.shoot('delimiter-fault')
        page.type('Character between two values', '~')
        wait(lambda: page.sample().startswith('session_guid~created_ts~'), 'the lines do not follow')
        wait(lambda: page.wizard.find('button', 'Next').has('sensitive'), 'still something wrong')
        text = page.export().read_bytes()
        assert text.startswith(b'\xef\xbb\xbfsession_guid~created_ts~status~'), text[:100]


def test_widths(demo):
    """Columns of a fixed width: a width is missing, one is suggested for each."""
    with Format(demo, 'widths') as page:
        page.choose('Text')
        page.pick('Layout', 1)
        page.expect_fault('^The column “session_guid” has no width')
        page.shoot('widths-fault')
        page.page.find('button', 'Suggest').click()
        wait(lambda: page.wizard.find('button', 'Next').has('sensitive'), 'still something wrong')
        page.page.gone('label', re.compile('has no width'))
        page.shoot('widths')
        lines = page.export().read_text(encoding='utf-8').splitlines()
        assert len(lines) == 201 and len({len(line) for line in lines}) == 1, lines[:3]


def test_name(demo):
    """A field put into the name of the file, where the cursor is; what is wrong with a name; the language of the file,
    and a report beside it."""
    with Format(demo, 'name') as page:
        page.choose('XLSX')
        page.reach('text', 'File name')
        page.insert('Time of the run')
        wait(lambda: page.page.find('text', 'File name').text() == 'format{time}.xlsx', page.page.find('text', 'File name').text())
        page.page.find('label', re.compile(r'^Now it would be called “format\d\d-\d\d-\d\d\.xlsx”'))
        page.app.key('Home')
        xdotool('type', '--delay', 8, 'my ')
        page.insert('Day of the run')
        wait(lambda: page.page.find('text', 'File name').text() == 'my {date}format{time}.xlsx', page.page.find('text', 'File name').text())
        page.type('File name', 'mine-{dat}.xlsx')
        page.expect_fault(r'^{dat} in .*Did you mean {date}\?')
        page.shoot('name-fault')
        page.type('File name', 'mine-{rows}.xlsx')
        page.page.find('label', re.compile(r'The number of rows is an example\.'))
        page.pick('Language of the file', 1)
        page.pick('Report beside the file', 1)
        page.shoot('name')
        path = page.export()
        assert path.name == 'mine-200.xlsx', path
        with zipfile.ZipFile(path) as package:
            words = b''.join(package.read(n) for n in package.namelist() if n.endswith('.xml')).decode()
        assert 'Skrevne rækker' in words and 'Rows written' not in words, words[-600:]
        report = path.with_name('mine-200.xlsx.report.txt').read_text(encoding='utf-8')
        assert '200' in report and 'rækker' in report.lower(), report


with Demo('--records', '200') as organisation:
    run([test_kinds, test_xml, test_delimiter, test_widths, test_name], organisation)
