#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox stays shut, and what is built into it has a checksum. TAP.

usage: check-flatpak.py APP_ID MANIFEST      lint
       check-flatpak.py APP_ID --fixtures    every manifest of fixtures/flatpak is refused, but the clean one"""
import json
import pathlib
import re
import sys

ALLOWED = {'--share=ipc', '--share=network', '--socket=wayland', '--socket=fallback-x11', '--device=dri'}


def modules_of(manifest):
    for module in manifest.get('modules', []):
        yield module
        yield from modules_of(module)


def faults(path, app_id):
    try:
        manifest = json.loads(path.read_text(encoding='utf-8'))
    except ValueError as error:
        return [f'not JSON: {error}']
    found = []
    if manifest.get('app-id') != app_id:
        found.append(f'app-id is {manifest.get("app-id")}')
    if manifest.get('runtime') != 'org.gnome.Platform' or not str(manifest.get('runtime-version', '')).isdigit():
        found.append('the runtime is not a release of org.gnome.Platform')
    found += [f'{argument} opens the sandbox' for argument in manifest.get('finish-args', []) if argument not in ALLOWED]
    for module in modules_of(manifest):
        for source in module.get('sources', []):
            if source['type'] == 'dir':
                continue
            if not source.get('url', '').startswith('https://') or not re.fullmatch(r'[0-9a-f]{64}', source.get('sha256', '')):
                found.append(f'{module["name"]}: a source needs https and a sha256')
    return found


def main():
    app_id, what = sys.argv[1:]
    fixtures = what == '--fixtures'
    paths = sorted((pathlib.Path(__file__).resolve().parent / 'fixtures/flatpak').glob('*.json')) if fixtures else [pathlib.Path(what)]
    print(f'1..{len(paths)}')
    for number, path in enumerate(paths, 1):
        found = faults(path, app_id)
        refuse = fixtures and path.stem != 'clean'
        ok = bool(found) == refuse
        print('\n'.join([f'# {fault}' for fault in found if not refuse]
                        + [f'{"" if ok else "not "}ok {number} {path.name} is {"refused" if refuse else "accepted"}']))


if __name__ == '__main__':
    main()
