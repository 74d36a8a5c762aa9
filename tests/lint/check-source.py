#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house for C, as a program. TAP, one subtest a rule.

usage: check-source.py ROOT          lint ROOT/src and ROOT/tests
       check-source.py --fixtures    every file below fixtures/source breaks the rule it is named after"""
import pathlib
import re
import sys

LONGEST_FUNCTION = 100
SYSTEMS = re.compile(r'onlinefundraising|smsapi|\bclang\b|deployteq|kimple|easypromos', re.I)
# A note that something is missing is not a substitute for it.
UNFINISHED = re.compile(r'\b(TODO|FIXME|XXX|HACK|WIP|lorem ipsum|not implemented)\b', re.I)
UNBOUNDED = re.compile(r'\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|g_alloca|g_newa|system|popen|tmpnam|mktemp) \(')
PRINTING = re.compile(r'\b(g_print|g_printerr|printf|fprintf|puts|perror|g_message|g_warning|g_critical|g_error|g_info) \(')
WALL_CLOCK = re.compile(r'\b(g_get_real_time|g_date_time_new_now\w*|g_get_current_time|gettimeofday|clock_gettime|time) \(')
LIBC_LOCALE = re.compile(r'\b(strtod|strtof|atof|atoi|atol|strftime|mktime|localtime\w*|setlocale(?! \(\w+, NULL\))|isalpha|isdigit|isspace|tolower|toupper|strcoll) \(')
# GObject's own tables and the guard of g_once_init_enter() are the exceptions.
STATIC_DATA = re.compile(r'^[ \t]*static (?!GParamSpec \*|guint \w*signals\[|gsize \w+ = 0;|GOnce |.*\bconst(expr)?\b)[\w *]+(\[[^\]]*\])?( =|;)', re.M)
SPEAKING_ROOMS = {'cli', 'app'}


def strip(text, strings=True):
    """The code alone: comments (and strings) blanked, lines kept."""
    def blank(found):
        token = found[0]
        if token.startswith('/') or strings:
            return re.sub(r'[^\n]', ' ', token)
        return token
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


class Source:
    def __init__(self, root, path):
        self.path = path.relative_to(root)
        self.text = path.read_text(encoding='utf-8')
        self.code = strip(self.text)
        self.is_source = self.path.suffix in ('.c', '.cc')
        self.is_product = self.path.parts[0] == 'src'
        # None for the main programs, which are above all rooms.
        self.room = self.path.parts[1] if self.is_product and len(self.path.parts) == 3 else None

    def lines_of(self, pattern, text):
        return [(text.count('\n', 0, found.start()) + 1, found[0].strip(' (')) for found in pattern.finditer(text)]


def head(source):
    """The file begins with its licence and a sentence on what it is for."""
    lines = source.text.split('\n')
    if 'SPDX-License-Identifier: GPL-3.0-or-later' not in lines[0]:
        yield 1, 'no licence'
    elif len(lines) < 2 or not re.match(r'(/\*|//) \w', lines[1].strip()):
        yield 2, 'no sentence on what it is for'


def config_first(source):
    """The first include of a source file is "config.h"."""
    first = re.search(r'^#\s*include\s*(\S+)', source.text, re.M)
    if source.is_source and first and first[1] != '"config.h"':
        yield source.text.count('\n', 0, first.start()) + 1, first[1] + ' comes before "config.h"'


def system_name(source):
    """What is known of a system stands in data/connectors, not in C."""
    if source.is_product and source.room != 'demo':
        yield from source.lines_of(SYSTEMS, source.text)


def unfinished(source):
    """Nothing is left for later in a comment."""
    yield from source.lines_of(UNFINISHED, source.text)


def goto(source):
    """No goto: g_autoptr cleans up."""
    yield from source.lines_of(re.compile(r'\bgoto\b'), source.code)


def unbounded(source):
    """No function that writes without a bound or runs a shell."""
    yield from source.lines_of(UNBOUNDED, source.code)


def printing(source):
    """Libraries return errors; only the programs speak."""
    if source.is_product and source.room is not None and source.room not in SPEAKING_ROOMS:
        yield from source.lines_of(PRINTING, source.code)


def wall_clock(source):
    """The time comes from an EksClock."""
    if source.is_product and source.path.stem != 'eks-clock':
        yield from source.lines_of(WALL_CLOCK, source.code)


def libc_locale(source):
    """No number, date or letter goes through the C library's locale."""
    if source.room is not None:
        yield from source.lines_of(LIBC_LOCALE, source.code)


def static_data(source):
    """Nothing is remembered outside of an object."""
    if source.is_product:
        yield from source.lines_of(STATIC_DATA, source.code)


def message_elsewhere(source):
    """What leaves for a service is made in two places: by its address and its actions, and where an access token is asked for."""
    if source.is_product and source.room != 'demo' and source.path.stem not in ('eks-service', 'eks-access-token'):
        yield from source.lines_of(re.compile(r'\b(soup_message_new\w*|soup_message_set_method|SOUP_METHOD_(?!GET\b)\w+)\b'), source.code)


def default_application(source):
    """Nothing but the application itself asks for the application."""
    if source.room != 'app':
        yield from source.lines_of(re.compile(r'\bg_application_get_default\b'), source.code)


def long_function(source):
    """No function is longer than 100 lines."""
    start, before = None, ''
    for number, line in enumerate(source.code.split('\n'), 1):
        if line.startswith('{') and before.rstrip().endswith(')'):
            start = number
        elif line.startswith('}') and start:
            if number - start + 1 > LONGEST_FUNCTION:
                yield start, f'{number - start + 1} lines'
            start = None
        if line.strip():
            before = line


RULES = [head, config_first, system_name, unfinished, goto, unbounded, printing, wall_clock, libc_locale,
         static_data, message_elsewhere, default_application, long_function]


def sources(root, folders):
    for path in sorted(p for folder in folders for p in (root / folder).glob('**/*')):
        if path.suffix in ('.c', '.cc', '.h') and 'fixtures' not in path.relative_to(root).parts:
            yield Source(root, path)


def test_fixtures(here):
    """A rule bites its own fixtures, and each fixture breaks that one rule only."""
    root = here / 'fixtures/source'
    files = list(sources(root, ['src']))
    for number, rule in enumerate(RULES, 1):
        own = {s.path for s in files if s.path.stem.replace('-', '_').startswith(rule.__name__)}
        bitten = {s.path for s in files if list(rule(s))}
        ok = own and own == bitten
        if not ok:
            print(f'# own fixtures {sorted(map(str, own))}, bitten {sorted(map(str, bitten))}')
        print(f'{"" if ok else "not "}ok {number} {rule.__name__} bites')


def main():
    print(f'1..{len(RULES)}')
    if sys.argv[1] == '--fixtures':
        test_fixtures(pathlib.Path(__file__).resolve().parent)
        return
    files = list(sources(pathlib.Path(sys.argv[1]), ['src', 'tests']))
    for number, rule in enumerate(RULES, 1):
        breaches = [f'# {s.path}:{line}: {what}' for s in files for line, what in rule(s)]
        print('\n'.join(breaches + [f'{"not " if breaches else ""}ok {number} {rule.__name__}: {rule.__doc__}']))


if __name__ == '__main__':
    main()
