#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every #include keeps to the floors of the house. TAP, one subtest a rule.

usage: check-includes.py TABLE.json ROOT          lint ROOT/src and ROOT/tests
       check-includes.py TABLE.json --fixtures    every file of fixtures/ breaks the rule it is named after

The include path of a room already hides what it may not see. This catches what that cannot: a path
that climbs out of the folder, and libraries whose headers lie in the compiler's own folders. TABLE is
written by meson from the build's own table of rooms, so there is one source of truth."""
import json
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
# Whose headers belong in which rooms only.
OUTSIDE = {
    r'gtk/|gdk/|gsk/|adwaita|graphene': {'app'},
    r'pango|cairo|fontconfig/': {'app', 'format'},
    r'libsoup/': {'source', 'demo'},
    r'simdjson|libxml/': {'source'},
    r'gpgme|gpg-error': {'crypt'},
    r'curl/': {'deliver'},
    r'libsecret/|sqlite3': {'store'},
    r'xlsxwriter|zlib|isa-l|igzip': {'format'},
    r'openssl/': {'base', 'source', 'deliver'},
    r'unigbrk': {'transform', 'format'},
}
RULES = {
    'relative-include': 'an include names a header, not a way to it',
    'room-not-seen': 'a room includes only its own headers and those of the rooms it sees',
    'library-out-of-room': 'each outside library has its rooms',
}


def room_of_headers(root):
    """Which rooms have a header of that name."""
    owners = {}
    for path in (root / 'src').glob('*/*.h'):
        owners.setdefault(path.name, set()).add(path.parent.name)
    return owners


def check_include(room, kind, name, owners, sees):
    """Yields (rule, message) for one include of a file in ROOM (None: a main program or a test)."""
    if name.startswith('.') or '/..' in name:
        yield 'relative-include', f'“{name}” climbs out of its folder'
    if room is None:
        return
    having = owners.get(pathlib.PurePath(name).name, set())
    if kind == '"' and having and not having & {room, *sees[room]}:
        yield 'room-not-seen', f'{room} does not see {" or ".join(sorted(having))}: “{name}”'
    for pattern, rooms in OUTSIDE.items():
        if kind == '<' and re.match(pattern, name) and room not in rooms:
            yield 'library-out-of-room', f'<{name}> belongs in {", ".join(sorted(rooms))}, not in {room}'


def check(root, sees, owners):
    """Yields (rule, path, message)."""
    for path in sorted(root.glob('src/**/*')) + sorted(root.glob('tests/**/*')):
        relative = path.relative_to(root)
        if path.suffix not in ('.c', '.cc', '.h') or 'fixtures' in relative.parts:
            continue
        room = relative.parts[1] if relative.parts[0] == 'src' and len(relative.parts) == 3 else None
        for found in INCLUDE.finditer(path.read_text(encoding='utf-8')):
            for rule, message in check_include(room, found[1], found[2], owners, sees):
                yield rule, relative, message


def main():
    with open(sys.argv[1], encoding='utf-8') as table:
        sees = json.load(table)
    here = pathlib.Path(__file__).resolve().parent
    fixtures = here / 'fixtures'
    print('1..' + str(len(RULES)))
    if sys.argv[2] == '--fixtures':
        found = {(rule, path.stem) for rule, path, _ in check(fixtures, sees, room_of_headers(here.parent.parent))}
        stems = {path.stem for path in fixtures.glob('src/*/*.c')}
        for number, rule in enumerate(RULES, 1):
            # A rule bites its own fixtures and no other.
            own = {stem for stem in stems if stem.startswith(rule)}
            ok = own and {stem for name, stem in found if name == rule} == own
            print(f'{"" if ok else "not "}ok {number} {rule} bites')
        return
    found = list(check(pathlib.Path(sys.argv[2]), sees, room_of_headers(pathlib.Path(sys.argv[2]))))
    for number, (rule, what) in enumerate(RULES.items(), 1):
        breaches = [f'# {path}: {message}' for name, path, message in found if name == rule]
        print('\n'.join(breaches + [f'{"not " if breaches else ""}ok {number} {rule}: {what}']))


if __name__ == '__main__':
    main()
