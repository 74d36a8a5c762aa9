# SPDX-License-Identifier: GPL-3.0-or-later
"""What every walk through the application has: a home of its own, the demo organisation on loopback, the words that a
person reads, pictures, and its tests one after another as TAP.

A walk is started as WALK.py LANGUAGE EKSPORT EKSPORT_CLI LOCALEDIR. ONLY=NAME[,NAME] in the environment runs some of its tests,
SHOTS=FOLDER leaves pictures there."""
import gettext
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import traceback

from uidrive import App

language, program, cli, localedir = sys.argv[1:5]
walk = pathlib.Path(sys.argv[0]).stem
catalog = gettext.translation('eksport', localedir, [language], fallback=language == 'en')
work = pathlib.Path(tempfile.mkdtemp(prefix=f'eks-{walk}-'))
home = work / 'home'
home.mkdir()
log = work / 'log'
shots = os.environ.get('SHOTS')
environment = {'HOME': str(home), 'XDG_DATA_HOME': str(home / 'share'), 'XDG_STATE_HOME': str(home / 'state'),
               'LANG': 'C.UTF-8', 'LC_ALL': 'C.UTF-8' if language == 'en' else '', 'LANGUAGE': language, 'EKSPORT_LOCALEDIR': localedir,
               'G_DEBUG': 'fatal-criticals', 'EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY': 'demo-key-onlinefundraising'}


def _(text):
    """What a person reads: translated, without the mark of the access key."""
    return catalog.gettext(text).replace('_', '', 1)


def n_(one, many, number):
    """The same with a number in it, and whatever separates thousands."""
    return re.compile('^' + re.escape(catalog.ngettext(one, many, number)).replace('%s', re.sub(r'(?<=\d)(?=(\d{3})+$)', r'\\D?', str(number))))


class Demo:
    """The demo organisation on loopback."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([cli, 'demo', *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
        self.urls = json.loads(self.process.stdout.readline())
        self.url = self.urls['onlinefundraising']

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(60)


def start(*arguments):
    with open(log, 'a', encoding='utf-8') as out:
        return App([program, *map(str, arguments)], env=environment, log=out)


def save_job(demo, stem, table, folder=work, **more):
    """An export of sessions of the demo organisation, as a job file that the application can open."""
    path = work / f'{stem}.eksport.json'
    job = {'version': 1, 'name': stem.capitalize(), 'connection': {'connector': 'onlinefundraising', 'settings': {'base_url': demo.url if demo else ''}},
           'tables': [{'entity': 'onboarding_session', **table}], 'format': {'type': 'csv', 'preset': 'excel'}, 'file_name': f'{stem}.csv',
           'destinations': [{'id': 'folder', 'type': 'local', 'folder': str(folder)}], **more}
    path.write_text(json.dumps(job), encoding='utf-8')
    return path


def find_wizard(app):
    return app.find('list', _('Steps')).window()


def go_to(app, step):
    """A complete export can be looked over at once: any step is a click away."""
    wizard = find_wizard(app)
    time.sleep(0.7)
    wizard.find('list', _('Steps')).find('label', _(step)).mouse()
    return wizard


def shoot(app, name):
    if shots:
        time.sleep(1)
        app.shot(f'{shots}/{language}-{name}.png')


def report_failure(number, name):
    print(f'not ok {number} {language} {name}')
    for line in traceback.format_exc().splitlines():
        print('#', line)
    if shots:
        subprocess.run(['import', '-window', 'root', f'{shots}/{language}-{walk}-{name}-failed.png'], check=False)
    print('# log:', (log.read_text(encoding='utf-8')[-4000:] if log.exists() else '').replace('\n', '\n# '), flush=True)


def run(tests, *shared):
    """Runs each test with @shared; a failure is its own, the others still run."""
    only = os.environ.get('ONLY')
    tests = [t for t in tests if not only or t.__name__[5:] in only.split(',')]
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        try:
            test(*shared)
            print(f'ok {number} {language} {test.__name__[5:]}', flush=True)
        except Exception:
            failed += 1
            report_failure(number, test.__name__[5:])
    sys.exit(failed > 0)
