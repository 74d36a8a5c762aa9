#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every kind of destination must do, tried with a real server that is started here. TAP.

usage: EKS_SHIM=libshim.so conformance.py KIND DELIVER-FILE [WORD…]    KIND: one of servers.KINDS; only cases with a WORD in their name
environment: EKS_KILLS   how many kill -9 are tried, 50 unless set

A kind is a class (servers/base.py says what it must offer) with a set of features; a case is a function here that names the
features it needs, so a new kind runs all that it can by being put into servers.KINDS. Each case begins with an empty folder
and leaves the server as it found it; deliver-file.c does one delivery as a run of an export does it. After each delivery that
does not succeed there is nothing but an older file under the final name, and the next one succeeds and leaves nothing else."""
import atexit
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import servers   # noqa: E402

KILLS = int(os.environ.get('EKS_KILLS', '50'))
NAME = 'export.csv'
NAMES = ['blåbær + 100 % #1;*[x]?.csv', ' blanks  at both ends ', '~tilde.csv', '-dash "quoted" \'q\' back\\slash.csv', 'a&b=c,d@e!$(f){g}^`h`|i<j>.csv', '"']
CASES = []


def case(*needs):
    def add(function):
        CASES.append((function, set(needs)))
        return function
    return add


class Failure(Exception):
    pass


def check(good, *what):
    if not good:
        raise Failure(' '.join(str(w) for w in what))


def make_content(seed, size=None):
    return random.Random(seed).randbytes(size or SIZE)


class Outcome:
    def __init__(self, status, answer):
        self.status = status
        self.answer = answer
        self.error = answer.get('error')


class Bench:
    """One server, one deliverer."""

    def __init__(self, server, program):
        self.server = server
        self.program = program
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='eks-bench-'))
        atexit.register(shutil.rmtree, self.dir, ignore_errors=True)
        self.tokens = self.dir / 'tokens'
        self.secrets = {s for s in (server.secret, server.wrong_secret) if s}

    def command(self, content, *options, destination=None, name=NAME, secret=None, environment=None):
        file, job = self.dir / 'parcel', self.dir / 'destination.json'
        file.write_bytes(content)
        job.write_text(json.dumps(destination or self.server.destination()))
        env = {**os.environ, **self.server.environment, **(environment or {})}
        if secret or self.server.secret:
            env['EKSPORT_SECRET_DESTINATION_PLACE'] = secret or self.server.secret
        return [self.program, str(job), str(file), '--name', name, '--tokens', str(self.tokens), *options], env

    def deliver(self, content, *options, **keywords):
        command, env = self.command(content, *options, **keywords)
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=100)
        self.check_secrets(done.stdout + done.stderr + (self.tokens.read_text() if self.tokens.exists() else ''))
        if done.returncode < 0 and not (environment := keywords.get('environment') or {}).get('EKS_SHIM_KILL'):
            raise Failure(f'ended by signal {-done.returncode}: {done.stderr}')
        check(not done.stderr, done.stderr)
        return Outcome(done.returncode, json.loads(done.stdout or '{}'))

    def check_secrets(self, text):
        for secret in self.secrets:
            check(secret not in text, 'a secret was told:', text)

    def good(self, content, *options, **keywords):
        outcome = self.deliver(content, *options, **keywords)
        check(outcome.status == 0, 'should have succeeded:', outcome.answer)
        return outcome.answer

    def bad(self, error, content, *options, **keywords):
        outcome = self.deliver(content, *options, **keywords)
        expected = {'cancelled': 130}.get(error, 4)
        check(outcome.error == error and outcome.status == expected, f'{error} and {expected} expected, not', outcome.status, outcome.answer)
        return outcome.answer

    def only(self, **files):
        """Exactly these files are there."""
        there = self.server.files()
        check(sorted(there) == sorted(files), 'there should be', sorted(files), 'not', sorted(there))
        for name, content in files.items():
            check(there[name] == content, name, f'has {len(there[name])} other bytes')

    def holds(self, content):
        self.only(**{NAME: content})


def holds_older(bench, content):
    """After a file that was kept but not well: none under the name where an older one cannot be put back."""
    if 'older' in bench.server.features or bench.server.files():
        bench.holds(content)


@case()
def proves_what_it_delivered(bench):
    content = make_content(1)
    receipt = bench.good(content)
    bench.holds(content)
    check(receipt['bytes'] == len(content) and receipt['destination'] == 'place', receipt)


@case()
def reads_the_whole_file_back(bench):
    if bench.server.kind == 'local':
        return
    content = make_content(2)
    receipt = bench.good(content, destination=bench.server.destination(read_back='whole'))
    bench.holds(content)
    check(receipt['hash_checked'], receipt)


@case()
def delivers_an_empty_file(bench):
    bench.good(b'')
    bench.holds(b'')


@case()
def takes_names_as_they_are(bench):
    for number, name in enumerate(NAMES):
        bench.good(b'%d' % number, name=name)
        bench.good(b'%d again' % number, name=name)
    bench.only(**{name: b'%d again' % number for number, name in enumerate(NAMES)})


@case()
def refuses_names_with_line_breaks(bench):
    for name in ('a\r\nDELE b', 'a\nb', 'a/b', '..'):
        bench.bad('delivery', b'x', name=name)
    bench.only()


@case()
def replaces_an_older_file(bench):
    bench.server.put(NAME, b'older')
    bench.good(make_content(3))
    bench.holds(make_content(3))
    bench.good(b'shorter')
    bench.holds(b'shorter')


@case()
def takes_back_what_it_delivered(bench):
    """Another destination failed after this one had committed."""
    bench.good(make_content(4), '--until', 'withdraw')
    bench.only()


@case('older')
def puts_the_older_file_back(bench):
    bench.server.put(NAME, b'older')
    bench.good(make_content(4), '--until', 'withdraw')
    bench.holds(b'older')


@case('older')
def puts_the_older_file_back_without_links(bench):
    if bench.server.kind != 'local':
        return
    bench.server.put(NAME, b'older')
    environment = {'LD_PRELOAD': os.environ['EKS_SHIM'], 'EKS_SHIM_NO_LINK': '1'}
    bench.good(make_content(21), '--until', 'withdraw', environment=environment)
    bench.holds(b'older')
    bench.good(make_content(21), environment=environment)
    bench.holds(make_content(21))


@case('older')
def puts_the_older_file_back_once_the_newer_is_gone(bench):
    """Whoever takes the newer one away may be killed before it says so: the sweep puts the older one back."""
    receipt = bench.dir / 'receipt.json'
    bench.server.put(NAME, b'older')
    receipt.write_text(json.dumps(bench.good(make_content(20), '--until', 'commit')))
    check(bench.good(b'', '--remove', str(receipt))['outcome'] == 'removed')
    bench.bad('delivery', b'x', name='..')   # sweeps first
    bench.holds(b'older')


@case('older')
def notices_that_an_empty_file_is_missing(bench):
    bench.good(b'', '--until', 'stage')
    bench.server.clear()
    bench.bad('delivery', b'', '--adopt', 'commit')
    bench.only()


@case('fetched')
def knows_what_was_fetched_at_once(bench):
    """Whoever waits for files there may be quicker than the look at what was delivered."""
    content = make_content(22)
    bench.server.put(NAME, b'older')
    with bench.server.fetching():
        receipt = bench.good(content)
        check(receipt['read_back'] == 'none' and receipt['bytes'] == len(content) and 'mark' not in receipt, receipt)
        bench.only()
        receipt = bench.good(content, '--until', 'withdraw')
        check(not receipt['clean'], 'what somebody has cannot be taken back', receipt)
    check(bench.good(content)['read_back'] == 'size')
    bench.holds(content)


@case()
def takes_up_what_a_killed_run_left(bench):
    """Staged or committed already, another process finishes it, or takes it back."""
    content = make_content(19)
    for left in ('stage', 'commit'):
        for end in ('commit', 'withdraw'):
            bench.server.put(NAME, b'older')
            bench.tokens.unlink(missing_ok=True)
            bench.good(content, '--until', left)
            bench.good(content, '--adopt', end)
            if end == 'commit':
                bench.holds(content)
            else:
                holds_older(bench, b'older')
            bench.server.clear()


@case()
def removes_only_what_it_delivered(bench):
    receipt = bench.dir / 'receipt.json'
    receipt.write_text(json.dumps(bench.good(make_content(5))))
    check(bench.good(b'', '--remove', str(receipt))['outcome'] == 'removed')
    bench.only()
    check(bench.good(b'', '--remove', str(receipt))['outcome'] == 'gone')
    bench.server.put(NAME, b'somebody else')
    check(bench.good(b'', '--remove', str(receipt))['outcome'] == 'changed')
    bench.holds(b'somebody else')


@case()
def tests_itself_and_leaves_nothing(bench):
    answer = bench.good(b'', '--test')
    check(len(answer['steps']) >= 3 and answer['steps'][-1].startswith('not-checked'), answer)
    bench.only()


@case('secret')
def does_not_insist_on_a_refused_login(bench):
    bench.server.put(NAME, b'older')
    bench.bad('delivery-refused', b'x', secret=bench.server.wrong_secret)
    answer = bench.deliver(b'', '--test', secret=bench.server.wrong_secret)
    check(answer.error == 'delivery-refused', answer.answer)
    bench.holds(b'older')
    bench.good(b'x')


@case('peer')
def sends_nothing_to_another_server(bench):
    bench.server.put(NAME, b'older')
    with bench.server.changed_peer():
        bench.bad('peer-changed', b'x')
        bench.holds(b'older')
    bench.good(b'x')
    bench.holds(b'x')


@case('pins')
def sends_nothing_to_an_unknown_server(bench):
    known = bench.server.destination()['host_key']
    answer = bench.bad('peer-unknown', b'x', destination=bench.server.destination(host_key=[]))
    check(known in answer['message'], answer)
    answer = bench.deliver(b'', '--test', destination=bench.server.destination(host_key=[]))
    check(answer.error == 'peer-unknown' and answer.answer['host_keys'] == [known], answer.answer)
    bench.good(b'x', destination=bench.server.destination(host_key=['SHA256:' + 'A' * 43, known]))


@case('folders')
def makes_folders_only_when_it_may(bench):
    deep = bench.server.folder.rstrip('/') + '/år 2025/03 #1'
    if bench.server.kind != 'local':
        answer = bench.bad('delivery', b'x', destination=bench.server.destination(folder=deep, make_folders=False))
        check('03 #1' in answer['message'], answer)
        bench.only()
    bench.good(b'x', destination=bench.server.destination(folder=deep))
    bench.only(**{'år 2025/03 #1/' + NAME: b'x'})


@case('folders')
def does_not_replace_a_folder(bench):
    bench.good(b'x', destination=bench.server.destination(folder=bench.server.folder.rstrip('/') + '/' + NAME))
    bench.bad('delivery', b'x')
    bench.only(**{NAME + '/' + NAME: b'x'})


@case('disk')
def says_that_there_is_no_space(bench):
    bench.server.put(NAME, b'older')
    for limit in (0, SIZE // 3, SIZE - 1):
        with bench.server.full(limit):
            bench.bad('no-space', make_content(6))
            bench.holds(b'older')
    bench.good(make_content(6))
    bench.holds(make_content(6))


@case('disk')
def notices_that_nothing_was_kept(bench):
    bench.server.put(NAME, b'older')
    for limit in (SIZE // 2, SIZE - 1):
        with bench.server.forgetful(limit):
            bench.bad('delivery', make_content(7))
            holds_older(bench, b'older')
    bench.good(make_content(7))
    bench.holds(make_content(7))


@case('disk')
def notices_other_bytes(bench):
    if bench.server.kind == 'local':
        return
    bench.server.put(NAME, b'older')
    destination = bench.server.destination(read_back='whole')
    with bench.server.changing(SIZE // 2):
        bench.bad('delivery', make_content(8), destination=destination)
    holds_older(bench, b'older')
    bench.good(make_content(8), destination=destination)
    bench.holds(make_content(8))


@case('network')
def goes_on_after_each_tenth(bench):
    content = make_content(9)
    sent = 0
    for tenth in range(10):
        bench.server.proxy.cut(len(content) * tenth // 10 + 1)
        bench.good(content)
        bench.holds(content)
        sent += bench.server.proxy.sent
        bench.server.clear()
    bench.server.proxy.ok()
    print(f'# {sent / len(content):.1f} times the file for 10 deliveries')
    # Begun anew each time it would be 14.5 times; what was on its way when it was cut is lost.
    check('resume' not in bench.server.features or sent < 13 * len(content), 'it began anew')


@case('network')
def gives_up_when_the_network_stays_away(bench):
    content = make_content(10)
    for tenth in range(10):
        bench.server.put(NAME, b'older')
        bench.server.proxy.cut(len(content) * tenth // 10 + 1, down=True)
        bench.bad('delivery', content)
        there = bench.server.files()
        check(there[NAME] == b'older', 'the older file is gone')
        bench.server.proxy.ok()
        bench.good(content)
        bench.holds(content)


@case('network')
def gets_there_although_cut_often(bench):
    content = make_content(11)
    bench.server.proxy.cut(len(content) // 3, times=4)
    bench.good(content)
    bench.holds(content)
    bench.server.proxy.ok()


@case('network')
def ends_when_cancelled(bench):
    bench.server.put(NAME, b'older')
    bench.server.proxy.stall(SIZE // 2)
    bench.bad('cancelled', make_content(12), '--cancel', '1')
    bench.server.proxy.ok()
    check(bench.server.files()[NAME] == b'older', 'the older file is gone')
    bench.good(make_content(12))
    bench.holds(make_content(12))


@case('network')
def does_not_wait_for_ever(bench):
    bench.server.proxy.stall(SIZE // 2)
    bench.good(make_content(13), '--patience', '1')
    bench.server.proxy.ok()
    bench.holds(make_content(13))


@case('errors')
def reads_answers_that_say_well(bench):
    bench.server.put(NAME, b'older')
    with bench.server.answers():
        bench.bad('delivery', make_content(14))
        bench.holds(b'older')
    bench.good(make_content(14))
    bench.holds(make_content(14))


def count_steps(bench, content):
    counter = bench.dir / 'steps'
    bench.good(content, environment={'LD_PRELOAD': os.environ['EKS_SHIM'], 'EKS_SHIM_COUNT': str(counter)})
    return int(counter.read_text())


def choose_moments(steps):
    """All, if there are not more; else the first and the last of them, where things change, and others by chance."""
    edge = min(KILLS // 3, 20)
    fixed = list(range(1, edge // 2 + 1)) + list(range(steps - edge + 1, steps + 1))
    if steps <= KILLS:
        return range(1, steps + 1)
    rest = sorted(set(range(1, steps + 1)) - set(fixed))
    return sorted(fixed + random.sample(rest, min(KILLS - len(fixed), len(rest))))


@case()
def survives_being_killed(bench):
    older, newer = make_content(15), make_content(16, SIZE // 3)
    bench.server.put(NAME, older)
    steps = count_steps(bench, newer)
    moments = choose_moments(steps)
    print(f'# {len(moments)} of {steps} moments')
    for moment in moments:
        bench.server.put(NAME, older)
        environment = {'LD_PRELOAD': os.environ['EKS_SHIM'], 'EKS_SHIM_KILL': str(moment)}
        outcome = bench.deliver(newer, environment=environment)
        there = bench.server.files()
        check(outcome.status in (-signal.SIGKILL, 0), f'killed at {moment}:', outcome.status, outcome.answer)
        check(there.get(NAME) in (older, newer, None), f'killed at {moment}: neither the older nor the newer file')
        check(there.get(NAME) is not None or older in there.values(), f'killed at {moment}: the older file is lost')
        bench.good(newer)
        bench.holds(newer)


@case()
def sweeps_what_was_killed(bench):
    """Without a delivery that follows: the sweep alone puts the older file back."""
    older, newer = make_content(17), make_content(18, SIZE // 3)
    bench.server.put(NAME, older)
    steps = count_steps(bench, newer)
    for moment in range(max(1, steps - 14), steps + 1):
        bench.server.put(NAME, older)
        bench.deliver(newer, environment={'LD_PRELOAD': os.environ['EKS_SHIM'], 'EKS_SHIM_KILL': str(moment)})
        bench.bad('delivery', b'x', name='..')   # sweeps first
        there = bench.server.files()
        check(list(there) == [NAME] and there[NAME] in (older, newer), f'killed at {moment}: there is', {n: len(c) for n, c in there.items()})


def run(number, function, bench):
    name = function.__name__.replace('_', ' ')
    try:
        bench.server.clear()
        bench.tokens.unlink(missing_ok=True)
        function(bench)
        bench.check_secrets(bench.tokens.read_text() if bench.tokens.exists() else '')
        print(f'ok {number} {name}', flush=True)
        return
    except Failure as failure:
        print('# ' + re.sub(r'\n', '\n# ', str(failure)))
    except Exception:
        print('# ' + traceback.format_exc().replace('\n', '\n# '))
    print('# ' + '\n# '.join(bench.server.logs().splitlines()[-12:]))
    with contextlib.suppress(AttributeError):
        bench.server.proxy.ok()
    print(f'not ok {number} {name}', flush=True)


def main():
    kind, program, *words = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    seed = int(os.environ.get('EKS_SEED', random.randrange(10 ** 6)))
    random.seed(seed)
    print(f'# EKS_SEED={seed}')
    with servers.make(kind) as server:
        globals()['SIZE'] = server.size
        cases = [f for f, needs in CASES if needs <= server.features and (not words or any(w in f.__name__ for w in words))]
        print(f'1..{len(cases)}')
        bench = Bench(server, program)
        for number, function in enumerate(cases, 1):
            run(number, function, bench)


if __name__ == '__main__':
    main()
