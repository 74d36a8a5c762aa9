#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every string of the program is said in every language. TAP.

usage: check-po.py ROOT          lint ROOT/po
       check-po.py --fixtures    each catalog and tree below fixtures/po is refused, but the clean ones"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
UPDATE = HERE.parent.parent / 'build-aux/update-po'


def check_list(root):
    """The list of files and the template are as update-po makes them; each language has its catalog."""
    update = subprocess.run([UPDATE, '--check', root], capture_output=True, text=True, check=False)
    faults = (update.stdout + update.stderr).splitlines()
    languages = (root / 'po/LINGUAS').read_text(encoding='utf-8').split()
    catalogs = sorted(path.stem for path in (root / 'po').glob('*.po'))
    if sorted(languages) != catalogs:
        faults.append(f'LINGUAS names {languages}, there is {catalogs}')
    return faults


def check_catalog(path, template=None):
    """Correct by msgfmt, complete, nothing fuzzy, and of the strings that there are."""
    done = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', path], env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'},
                          capture_output=True, text=True, check=False)
    faults = [] if done.returncode == 0 else done.stderr.splitlines()
    if re.search(r'\d+ (fuzzy|untranslated)', done.stderr):
        faults.append(done.stderr.strip().splitlines()[-1])
    if template:
        compared = subprocess.run(['msgcmp', '--use-untranslated', '--use-fuzzy', path, template],
                                  capture_output=True, text=True, check=False)
        if compared.returncode != 0:
            faults.append('it lacks strings of the template: run build-aux/update-po')
    return faults


def report(number, name, faults):
    print('\n'.join([f'# {fault}' for fault in faults] + [f'{"not " if faults else ""}ok {number} {name}']))


def main():
    if sys.argv[1] == '--fixtures':
        fixtures = sorted((HERE / 'fixtures/po').glob('*'))
        print(f'1..{len(fixtures)}')
        for number, path in enumerate(fixtures, 1):
            faults = check_list(path) if path.is_dir() else check_catalog(path)
            clean = path.stem.startswith('clean')
            report(number, f'{path.name} is {"accepted" if clean else "refused"}', faults if clean else [] if faults else ['was accepted'])
        return
    root = pathlib.Path(sys.argv[1])
    catalogs = sorted((root / 'po').glob('*.po'))
    print(f'1..{len(catalogs) + 1}')
    report(1, 'nothing is forgotten', check_list(root))
    for number, path in enumerate(catalogs, 2):
        report(number, f'{path.name} is complete', check_catalog(path, root / 'po/eksport.pot'))


if __name__ == '__main__':
    main()
