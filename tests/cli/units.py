#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/scheduling.md gives to systemd, cron and Kubernetes: read by those who will read it, and a timer that rings.

usage: units.py EKSPORT_CLI SOURCE_ROOT BUILT_SERVICE

Speaks TAP. The timer is one of a real “systemd --user”, where that can be started."""
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from operations import Service   # noqa: E402

support = pathlib.Path(__file__).resolve().parent.parent / 'support'


class Skipped(Exception):
    """Cannot be tried on this machine."""


def verify(service, timer, *options):
    """systemd reads both, with the program that there is."""
    if not shutil.which('systemd-analyze'):
        raise Skipped('no systemd-analyze')
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(service).read_text(encoding='utf-8')
        pathlib.Path(folder, 'eksport-due.service').write_text(re.sub(r'^ExecStart=\S+', f'ExecStart={cli}', text, flags=re.M), encoding='utf-8')
        shutil.copy(timer, pathlib.Path(folder, 'eksport-due.timer'))
        done = subprocess.run(['systemd-analyze', *options, 'verify', '--man=no', f'{folder}/eksport-due.timer', f'{folder}/eksport-due.service'],
                              env={**os.environ, 'XDG_RUNTIME_DIR': folder}, capture_output=True, text=True, check=False, timeout=60)
        told = [line for line in done.stderr.splitlines() if 'eksport' in line]
        assert done.returncode == 0 and not told, (done.returncode, done.stderr)


def test_user_units():
    verify(built, root / 'data/systemd/eksport-due.timer', '--user')
    assert re.search(r'^ExecStart=/\S+/eksport-cli due$', built.read_text(encoding='utf-8'), re.M)


def test_system_units():
    verify(root / 'docs/units/system/eksport-due.service', root / 'docs/units/system/eksport-due.timer')


def test_units_bite():
    """What is wrong in a unit is noticed here."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = pathlib.Path(folder, 'wrong.timer')
        wrong.write_text((root / 'data/systemd/eksport-due.timer').read_text(encoding='utf-8').replace('*:0/5', 'never at all'), encoding='utf-8')
        try:
            verify(built, wrong, '--user')
        except AssertionError:
            return
    raise AssertionError('a wrong time is taken')


def test_manifest():
    """The CronJob and what it needs belong together."""
    volume, secret, job = yaml.safe_load_all((root / 'docs/units/kubernetes/eksport-due.yaml').read_text(encoding='utf-8'))
    assert [part['kind'] for part in (volume, secret, job)] == ['PersistentVolumeClaim', 'Secret', 'CronJob']
    spec = job['spec']
    assert spec['concurrencyPolicy'] == 'Forbid' and len(spec['schedule'].split()) == 5, spec
    assert spec['jobTemplate']['spec']['backoffLimit'] == 0
    pod = spec['jobTemplate']['spec']['template']['spec']
    assert pod['restartPolicy'] == 'Never' and pod['volumes'][0]['persistentVolumeClaim']['claimName'] == volume['metadata']['name']
    container = pod['containers'][0]
    assert container['command'] == ['eksport-cli', 'due'] and container['envFrom'] == [{'secretRef': {'name': secret['metadata']['name']}}]
    data = {variable['name']: variable['value'] for variable in container['env']}['XDG_DATA_HOME']
    mounted = {mount['name']: mount['mountPath'] for mount in container['volumeMounts']}
    assert mounted[pod['volumes'][0]['name']] == data + '/eksport', (data, mounted)
    assert all(name.startswith('EKSPORT_SECRET_') for name in secret['stringData'])


def test_pages():
    """The page names files that are there, and options that the program has."""
    page = (root / 'docs/scheduling.md').read_text(encoding='utf-8')
    for link in re.findall(r'\]\(([^)#]+)', page):
        assert (root / 'docs' / link).exists(), link
    known = subprocess.run([cli, 'due', '--help'], capture_output=True, text=True, check=True).stdout
    for line in re.findall(r'eksport-cli due([^`\n]*)', page):
        for option in re.findall(r'--[a-z-]+', line):
            assert option in known, option


def prepare(home, service, name):
    """A saved export that was planned three hours ago, and saved long before."""
    jobs = home / 'share' / 'eksport' / 'jobs'
    jobs.mkdir(parents=True)
    slot = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=3)
    path = jobs / f'{name}.eksport.json'
    path.write_text(json.dumps(service.make_job(name, home / 'out', {'type': 'daily', 'at': f'{slot:%H:%M}', 'time_zone': 'UTC'})), encoding='utf-8')
    os.utime(path, (time.time() - 20 * 3600,) * 2)


def put_units(home):
    """Installed as they are, but for a timer that rings every two seconds, and what this machine has."""
    units = home / 'config' / 'systemd' / 'user'
    units.mkdir(parents=True)
    shutil.copy(built, units)
    shutil.copy(root / 'data/systemd/eksport-due.timer', units)
    for unit, text in (('timer', '[Timer]\nOnCalendar=\nOnCalendar=*:*:0/2\nAccuracySec=100ms\n'),
                       ('service', f'[Service]\nExecStart=\nExecStart={cli} due\nEnvironment=XDG_DATA_HOME={home}/share HOME={home} LC_ALL=C.UTF-8 EKSPORT_DATADIR={root}/data\n')):
        folder = units / f'eksport-due.{unit}.d'
        folder.mkdir()
        (folder / 'test.conf').write_text(text, encoding='utf-8')
    secrets = home / '.config' / 'eksport'
    secrets.mkdir(parents=True)
    (secrets / 'secrets').write_text('EKSPORT_SECRET_KIMPLE_API_KEY=key\n')


SCRIPT = '''set -eu
systemctl --user daemon-reload
systemctl --user enable --now eksport-due.timer
for _ in $(seq 150); do
  ls "$1"/out/*.csv > /dev/null 2>&1 && [ "$(systemctl --user is-active eksport-due.service || true)" = inactive ] && break
  sleep 0.2
done
systemctl --user show -p Result eksport-due.service
systemctl --user stop eksport-due.timer
'''


def test_timer():
    """A timer that was switched on runs what is due; its service tells of success."""
    service = Service()
    with tempfile.TemporaryDirectory(prefix='eks-units-') as folder:
        home = pathlib.Path(folder)
        prepare(home, service, 'rung')
        put_units(home)
        done = subprocess.run([support / 'systemd-user-run', 'sh', '-c', SCRIPT, 'sh', folder], capture_output=True, text=True, check=False, timeout=120,
                              env={**os.environ, 'HOME': folder, 'XDG_CONFIG_HOME': f'{folder}/config'})
        if done.returncode == 77:
            raise Skipped('no systemd --user can be started here')
        assert done.returncode == 0 and 'Result=success' in done.stdout, (done.returncode, done.stdout, done.stderr)
        assert len(list((home / 'out').glob('rung-*.csv'))) == 1, list((home / 'out').glob('*'))


def main():
    tests = [value for name, value in globals().items() if name.startswith('test_')]
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__name__}', flush=True)
        except Skipped as reason:
            print(f'ok {number} {test.__name__} # SKIP {reason}', flush=True)
        except Exception:   # noqa: BLE001
            print(f'not ok {number} {test.__name__}', flush=True)
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()), flush=True)


cli, root, built = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
cli = os.path.abspath(cli)
if __name__ == '__main__':
    main()
