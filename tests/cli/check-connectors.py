#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-connectors.py EKSPORT_CLI ROOT: descriptions of systems, their schema and their documentation say the same. TAP.

Every connector that comes with Eksport, and every example of docs/connectors.md, is one to the program and to
docs/connector.schema.json; a key that is misspelt is a fault to both, wherever it stands; the schema has every key that the
program reads."""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

import jsonschema

cli, root = sys.argv[1], pathlib.Path(sys.argv[2])
work = pathlib.Path(tempfile.mkdtemp(prefix='eks-check-connectors-'))
schema = json.loads((root / 'docs/connector.schema.json').read_text(encoding='utf-8'))
validator = jsonschema.Draft202012Validator(schema)
github = json.loads((root / 'data/examples/github.eksport-connector.json').read_text(encoding='utf-8'))
whole = json.loads((root / 'tests/connector/corpus/descriptor/whole.json').read_text(encoding='utf-8'))


def check(connector):
    """What the program says against it; an empty text is nothing."""
    path = work / 'connector.json'
    path.write_text(json.dumps(connector), encoding='utf-8')
    done = subprocess.run([cli, 'connector', 'check', str(path)], capture_output=True, text=True, timeout=30)
    assert done.returncode in (0, 2), done
    return done.stderr if done.returncode else ''


def violations(connector):
    return [f'{"/".join(map(str, e.absolute_path))}: {e.message[:200]}' for e in validator.iter_errors(connector)]


def expect_good(name, connector):
    faults = check(connector)
    assert not faults, f'{name}: {faults}'
    assert not violations(connector), f'{name}: {violations(connector)}'


def test_shipped():
    """Every connector that comes with Eksport, and the examples"""
    jsonschema.Draft202012Validator.check_schema(schema)
    files = [*(root / 'data/connectors').glob('*.json'), *(root / 'data/examples').glob('*connector.json')]
    assert len(files) > 1
    for path in files:
        expect_good(path.name, json.loads(path.read_text(encoding='utf-8')))
    expect_good('whole', whole)


def put(connector, place, value):
    """The connector with something else at entities[0].streams[0]."""
    steps = [int(s) if s.isdigit() else s for s in re.findall(r'\w+', place)]
    at = connector
    for step in steps[:-1]:
        at = at[step]
    if steps[-1] == len(at) and isinstance(at, list):
        at.append(value)
    else:
        at[steps[-1]] = value
    return connector


def test_page():
    """Every example of the page"""
    page = (root / 'docs/connectors.md').read_text(encoding='utf-8')
    blocks = re.findall(r'(?:<!-- in: (\S+) -->\n)?```json\n(.*?)```', page, re.DOTALL)
    assert len(blocks) > 10
    for place, text in blocks:
        value = json.loads(text)
        expect_good(f'{place or "whole"}: {text}', put(copy.deepcopy(github), place, value) if place else value)


def objects(value, path=''):
    """(place, object) of every object whose keys have a meaning."""
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from objects(each, f'{path}[{number}]')
    elif isinstance(value, dict) and 'en' not in value:
        yield path, value
        for name, each in value.items():
            if name not in ('embedded', 'parameters', 'map'):
                yield from objects(each, f'{path}.{name}' if path else name)


def test_misspelt():
    """A key that is not known, in every object there is; and none is one that begins with $"""
    for path, _value in list(objects(whole)):
        broken = copy.deepcopy(whole)
        dict(objects(broken))[path]['exampel'] = 1
        place = f'{path}.exampel' if path else 'exampel'
        assert f'{place}: ' in check(broken), f'{place} is not a fault to the program:\n{check(broken)}'
        if '.job.' not in path:
            assert violations(broken), f'{place} is not a fault to the schema'
        fine = copy.deepcopy(whole)
        dict(objects(fine))[path]['$exampel'] = 1
        if '.job.' not in path:
            expect_good(f'{path}.$exampel', fine)


def keys_of(value):
    if isinstance(value, list):
        for each in value:
            yield from keys_of(each)
    elif isinstance(value, dict):
        yield from value.get('properties', {})
        for each in value.values():
            yield from keys_of(each)


def test_keys():
    """The schema has every key that the program reads, and no other"""
    read = set()
    for path in (root / 'src/connector').glob('*.c'):
        text = path.read_text(encoding='utf-8')
        read |= set(re.findall(r'\beks_(?:json_object|descriptor)_(?:dup|get|open|has)\w* \((?:self, |descriptor, )?\w+, "([a-z_]+)"', text))
    assert len(read) > 50
    known = {k for k in keys_of(schema) if not k.startswith('$')}
    assert not read - known, f'not in the schema: {sorted(read - known)}'


def test_tables():
    """The tables of the page are those of the schema"""
    done = subprocess.run([root / 'build-aux/update-connector-docs', '--check'], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


tests = [test_shipped, test_page, test_misspelt, test_keys, test_tables]
print(f'1..{len(tests)}')
for number, test in enumerate(tests, 1):
    try:
        test()
        print(f'ok {number} {test.__name__[5:]}', flush=True)
    except Exception:
        print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()))
        print(f'not ok {number} {test.__name__[5:]}', flush=True)
