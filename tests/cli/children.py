#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A system that nobody described before, with everything that makes records hard to reach: lists under other lists, states by
id, phone numbers and times in several spellings, values in arrays and inside of texts. From its answers to the files.

usage: children.py EKSPORT_CLI

Speaks TAP. The system is an HTTP server in this process; its connector stands in the data folder of a made-up person."""
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import park   # noqa: E402
from park import asked   # noqa: E402

cli = sys.argv[1]
work = pathlib.Path(tempfile.mkdtemp(prefix='eks-children-'))
environment = {**os.environ, 'HOME': str(work), 'XDG_DATA_HOME': str(work / 'share'), 'XDG_STATE_HOME': str(work / 'state'), 'XDG_CONFIG_HOME': str(work / 'config'),
               'EKSPORT_SECRET_PARK_TOKEN': 'open sesame', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}

def run(columns, entity='entry', parents=None, where=None, fmt=None, name='out.csv', code=0, more=()):
    """Runs an export; gives what it reported and the file's bytes."""
    out = tempfile.mkdtemp(dir=work)
    table = {'entity': entity, 'columns': [{'field': c} if isinstance(c, str) else c for c in columns]}
    if parents is not None:
        table['parents'] = parents
    if where is not None:
        table['where'] = {'all': where}
    job = pathlib.Path(out, 'job.eksport.json')
    job.write_text(json.dumps({'version': 1, 'name': 'Park', 'connection': {'connector': 'park', 'settings': {}}, 'tables': [table], 'format': fmt or {'type': 'csv', 'preset': 'systems'},
                               'file_name': name, 'report': 'none', 'parameters': {'which': '{x}'},
                               'destinations': [{'id': 'folder', 'type': 'local', 'folder': out}]}), encoding='utf-8')
    asked.clear()
    done = subprocess.run([cli, 'run', str(job), '--progress', 'json', *more], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, (done.returncode, done.stderr)
    if code != 0:
        return done.stderr, b''
    report = json.loads(done.stdout.strip().splitlines()[-1])
    return report, pathlib.Path(report['files'][0]['path']).read_bytes()


def rows(data):
    return list(csv.reader(io.StringIO(data.decode('utf-8')), delimiter=';'))[1:]


def test_all_parents():
    report, data = run(['id', 'operation', 'operation_id'])
    assert rows(data) == [['1', 'Summer “game”', 'su/1'], ['2', 'Summer “game”', 'su/1'], ['3', 'Summer “game”', 'su/1'], ['1', 'Braces', '{x}']], data
    assert '"duplicate' in json.dumps(report), report


def test_chosen_parents():
    _, data = run(['id'], parents={'operation': ['{{x}}', {'key': 'su/1', 'name': 'Summer'}]})
    assert rows(data) == [['1'], ['1'], ['2'], ['3']], data
    assert not any(a.startswith('/operations?') or a == '/operations' for a in asked), asked
    _, data = run(['operation'], parents={'operation': ['{which}']}, more=['--set', 'which=empty'])
    assert rows(data) == [], data
    _, data = run(['operation'], parents={'operation': ['{which}']})
    assert rows(data) == [['Braces']], data


def test_vanished_parent():
    for columns in (['id'], ['id', 'operation']):
        said, _ = run(columns, parents={'operation': ['su/1', 'gone']}, code=3)
        assert '“gone”' in said, said


def test_repeated_parameter():
    _, data = run(['of'], entity='visit')
    assert rows(data) == [['su/1+{x}'], ['empty']], data
    assert any('links%5B%5D=su%2F1&links%5B%5D=%7Bx%7D' in a for a in asked), asked


def test_wrong_parents():
    said, _ = run(['id'], parents={'contact': ['1']}, code=2)
    assert 'tables[0].parents.contact' in said, said
    said, _ = run(['id'], entity='operation', parents={'operation': ['1']}, code=2)
    assert 'tables[0].parents.operation' in said, said
    said, _ = run(['id'], entity='result', code=2)
    assert 'tables[0].entity' in said and 'looked up' in said, said


def test_file_name():
    for parents, name in ((None, 'all'), (['su/1'], 'su_1'), ([{'key': 'su/1', 'name': 'Summer'}], 'Summer'), ([{'key': 'su/1', 'name': 'Summer'}, '{{x}}', 'empty'], 'Summer+2')):
        report, _ = run(['id'], parents={'operation': parents} if parents else None, name='{parent}.csv')
        assert pathlib.Path(report['files'][0]['path']).name == f'{name}.csv', report['files']


def test_states_and_numbers():
    _, data = run(['state', 'points', 'sent'], where=[{'field': 'points', 'is': 'greater', 'value': '0.9'}, {'field': 'state', 'is': 'one_of', 'value': ['404', '409', 'LOST']}])
    assert rows(data) == [['404', '1', '2025-01-31T23:30:00+01:00'], ['409', '12', ''], ['LOST', '2.5', '2025-02-01T00:30:00+01:00']], data
    _, data = run(['state'], where=[{'field': 'points', 'is': 'equal', 'value': '0.3'}])
    assert rows(data) == [['404']], data
    _, data = run(['points'], fmt={'type': 'json'}, name='out.json')
    assert json.loads(data) == [{'points': '0.3000'}, {'points': 1}, {'points': '12'}, {'points': '2.5'}], data     # as the system spells them
    _, data = run(['points'], fmt={'type': 'xlsx'}, name='out.xlsx')
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read('xl/worksheets/sheet1.xml').decode()
    assert '<v>0.3' in sheet and '<v>12</v>' in sheet and '<v>2.5</v>' in sheet, sheet


def test_zones():
    january = [{'field': 'at', 'is': 'between', 'value': ['2025-01-31', '2025-01-31']}]
    _, data = run(['at', {'field': 'at', 'title': 'local', 'transform': ['datetime']}, {'field': 'at', 'title': 'day', 'transform': ['date']}], where=january)
    assert rows(data) == [[spelt, '2025-01-31 23:30:00', '2025-01-31'] for spelt in ('2025-01-31 23:30:00 +0100', '2025-01-31T23:30:00+01:00', '2025-01-31T22:30:00Z')], data
    _, data = run(['at'], fmt={'type': 'json'}, name='out.json', where=january)
    assert [row['at'] for row in json.loads(data)] == ['2025-01-31T23:30:00+01:00', '2025-01-31T23:30:00+01:00', '2025-01-31T22:30:00Z'], data
    _, data = run(['at'], fmt={'type': 'xlsx'}, name='out.xlsx', where=january)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read('xl/worksheets/sheet1.xml').decode()
    assert sheet.count('<v>45688.97916666') == 3, sheet     # 31 January 2025, 23:30 on the wall
    _, data = run(['at'], where=[{'field': 'at', 'is': 'greater', 'value': '2025-01-31T23:30:00+01:00'}])
    assert rows(data) == [['2025-01-31T23:30:00Z']], data


def test_arrays_and_texts():
    _, data = run(['pet', 'age', 'city', 'zip'])
    assert rows(data) == [['cat', '7', 'Århus', '08000'], ['', '=1+1', 'Odense', ''], ['', '', '', ''], ['', '', '', '']], data


def test_look_ups():
    report, data = run(['id', 'contact.name', 'result.won'], parents={'operation': ['su/1']})
    assert rows(data) == [['1', 'Ada', 'true'], ['2', 'Ada', 'false'], ['3', '', 'true']], data
    assert '/results?id=1%7C2' in asked and '/results?id=3' in asked and '/old/3' in asked, asked
    assert not any(a.startswith('/old/1') for a in asked), asked
    assert 'ACME' not in json.dumps(report), 'a personal key stands in the report'


def test_same_number():
    """A person who is found by a number in another spelling of it is so by key, too."""
    _, data = run(['id', 'card.name'], parents={'operation': ['su/1']})
    assert rows(data) == [['1', 'Ada'], ['2', 'Ada'], ['3', '']], data
    assert not any(a.startswith('/cards') for a in asked), asked


def files(name, text):
    """A folder with one file, as a connection."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    (folder / name).write_text(text, encoding='utf-8')
    return {'connector': 'files', 'settings': {'folder': str(folder)}}


def run_tables(connection, tables, code=0):
    out = tempfile.mkdtemp(dir=work)
    job = pathlib.Path(out, 'job.eksport.json')
    job.write_text(json.dumps({'version': 1, 'name': 'Look-ups', 'connection': connection, 'tables': tables, 'format': {'type': 'csv', 'preset': 'systems'},
                               'file_name': '{table}.csv', 'report': 'none', 'destinations': [{'id': 'folder', 'type': 'local', 'folder': out}]}), encoding='utf-8')
    done = subprocess.run([cli, 'run', str(job)], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done.stderr if code else {path.stem: rows(path.read_bytes()) for path in pathlib.Path(out).glob('*.csv')}


def lookup(connection, entity, key, foreign_key):
    return [{'id': 'crm', 'connection': connection, 'entity': entity, 'key': key, 'foreign_key': foreign_key}]


def test_two_look_ups_of_a_name():
    """Two areas call different look-ups the same: each reads its own connection."""
    people = files('people.csv', 'nr;who\n1;Ada\n2;Bo\n')
    games = files('games.csv', 'nr;what\nsu/1;Chess\n{x};Go\n')
    done = run_tables({'connector': 'park', 'settings': {}}, [
        {'name': 'entries', 'entity': 'entry', 'parents': {'operation': ['su/1']}, 'lookups': lookup(people, 'row', 'id', 'nr'), 'columns': [{'field': 'id'}, {'field': 'crm.who'}]},
        {'name': 'operations', 'entity': 'operation', 'lookups': lookup(games, 'row', 'id', 'nr'), 'columns': [{'field': 'id'}, {'field': 'crm.what'}]}])
    assert done == {'entries': [['1', 'Ada'], ['2', 'Bo'], ['3', '']], 'operations': [['su/1', 'Chess'], ['{x}', 'Go'], ['empty', '']]}, done
    done = run_tables({'connector': 'park', 'settings': {}}, [
        {'name': name, 'entity': entity, 'lookups': lookup(files('people.csv', f'nr;who\nsu/1;{name}\n1;{name}\n'), 'row', 'id', 'nr'), 'columns': [{'field': 'crm.who'}],
         'where': {'all': [{'field': 'crm.who', 'is': 'not_empty'}]}} for name, entity in (('e', 'entry'), ('o', 'operation'))])
    assert done == {'e': [['e'], ['e']], 'o': [['o']]}, done


ENTRY = {'name': 'rows', 'entity': 'row', 'columns': [{'field': 'nr'}, {'field': 'crm.state'}, {'field': 'crm.sent'}],
         'lookups': lookup({'connector': 'park', 'settings': {}}, 'entry', 'nr', 'id')}


def test_look_up_reads_as_an_export():
    """Other spellings of a value, seconds since 1970 and values of the record above are read there as they are in an export."""
    done = run_tables(files('n.csv', 'nr;x\n1;x\n3;x\n'), [{**ENTRY, 'columns': ENTRY['columns'] + [{'field': 'crm.operation'}]}])
    assert done == {'rows': [['1', '404', '2025-01-31T23:30:00+01:00', 'Summer “game”'], ['3', '409', '', 'Summer “game”']]}, done


def test_look_up_below_what_is_gone():
    """One record above that vanished is an error, and not a system that has no such records at all."""
    park.Mood.gone = 'su/1'
    try:
        said = run_tables(files('n.csv', 'nr;x\n1;x\n'), [ENTRY], code=3)
    finally:
        park.Mood.gone = ''
    assert 'su/1' in said and 'not there any more' in said, said


def test_days_of_another_list():
    """Where one list is not there and the next goes by another time, nobody asks it for the days of the first."""
    _, data = run(['id'], entity='turn', where=[{'field': 'began', 'is': 'between', 'value': ['2025-01-31', '2025-01-31']}])
    assert rows(data) == [['long'], ['short']], data
    _, data = run(['id'], entity='turn', where=[{'field': 'ended', 'is': 'between', 'value': ['2025-02-20', '2025-02-20']}])
    assert rows(data) == [['long']] and any(a.startswith('/turns?from=2025-02') for a in asked), (data, asked)


def test_entities():
    listed = subprocess.run([cli, 'entities', 'park', '--json'], env=environment, capture_output=True, text=True, check=False)
    found = {e['id']: e for e in json.loads(listed.stdout)}
    assert 'result' not in found and found['entry']['parent'] == 'operation', found


_url, close = park.start(work / 'share')
added = subprocess.run([cli, 'connection', 'add', 'park', 'park'], env=environment, capture_output=True, text=True, check=False)
print('#', added.stdout.strip(), added.stderr.strip())

tests = [value for name, value in list(globals().items()) if name.startswith('test_')]
print(f'1..{len(tests)}')
failed = 0
for number, test in enumerate(tests, 1):
    try:
        test()
        print(f'ok {number} {test.__name__}', flush=True)
    except Exception:  # noqa: BLE001: whatever went wrong is what the line is about
        failed += 1
        print(f'not ok {number} {test.__name__}', flush=True)
        print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()), flush=True)
close()
sys.exit(1 if failed else 0)
