# SPDX-License-Identifier: GPL-3.0-or-later
"""What all servers of the tests share: a folder, ports, accounts, certificates, and an end whatever happens."""
import atexit
import contextlib
import ctypes
import mmap
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

SERVER = '127.0.0.1'
PROXY = '127.0.0.2'   # the same ports: a proxy that need not understand what passes
BLOCK = 16            # ports that belong together
FIRST, LAST = 20000, 32000   # below those that the kernel gives away by itself
USER = 'ekst-'


class Server:
    """One place that files are delivered to, as conformance.py sees it.

    features     what can be tried:
                   'secret'     it can refuse a login
                   'peer'       it can become another server (host key, certificate)
                   'pins'       what it is known by is in the destination, as “host_key”
                   'folders'    it has folders that may be missing
                   'network'    self.proxy stands between
                   'resume'     an upload goes on where it was cut
                   'disk'       full(), forgetful() and changing() work
                   'fetched'    fetching() takes files away as soon as they have their names
                   'errors'     answers() makes it answer 200 with an error in the body
                   'older'      what was replaced can be put back
                 and for peers.py: 'keys', 'certificates', 'clear' (nothing is encrypted), 'ftp' (it begins in clear)
    size         bytes of a file that is large for it
    kind         the type, for messages
    destination(**changes)  the destination as in a job file, its folder being self.folder
    secret       what it accepts, or None; wrong_secret is one that it refuses
    start(), stop()
    files()      {name: bytes} of all that is in the folder, also what is hidden; uploads that are not finished count as
                 '(unfinished) NAME'
    put(name, bytes)  what somebody else left there
    environment  for the process that delivers
    """
    kind = ''
    size = 700_001
    features = frozenset()
    secret = None
    wrong_secret = 'wrong-kanarie'
    folder = ''
    environment = {}

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='eks-server-', dir='/tmp'))
        self.dir.chmod(0o755)
        self.processes = []
        self.users = []
        self.proxy = None
        atexit.register(self.close)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends all that was started, removes all that was made; may be called twice."""
        if self.proxy:
            self.proxy.close()
            self.proxy = None
        self.stop()
        for user in self.users:
            remove_user(user)
        self.users = []
        shutil.rmtree(self.dir, ignore_errors=True)

    def start(self):
        raise NotImplementedError

    def stop(self):
        for process in self.processes:
            end(process)
        self.processes = []

    def run(self, *command, environment=None):
        """A server that stays in the foreground and ends with us."""
        log = open(self.dir / (pathlib.Path(command[0]).name + '.log'), 'ab')
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent,
                                   env={**os.environ, **(environment or {})})
        log.close()
        self.processes.append(process)
        return process

    @contextlib.contextmanager
    def changed_peer(self):
        raise NotImplementedError

    def logs(self):
        return '\n'.join(p.read_text(errors='replace') for p in self.dir.glob('*.log'))


def die_with_parent():
    os.setsid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def children(pid):
    found = []
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        with contextlib.suppress(OSError, ValueError):
            fields = stat.read_text().rpartition(')')[2].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def tree(pid):
    return [pid] + [p for child in children(pid) for p in tree(child)]


def end(process):
    for pid in tree(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def wait_for_port(port, process, seconds=20):
    """Until somebody listens there, or the server has ended."""
    for _ in range(seconds * 50):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection((SERVER, port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f'nothing listens on port {port}: {process.args[0]} ended with {process.poll()}')


def take(name):
    """A lock that goes when we do and leaves nothing: a socket without a file. None if somebody else has it."""
    lock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        lock.bind('\0eks-test-' + name)
        return lock
    except OSError:
        lock.close()
        return None


class Ports:
    """BLOCK ports in a row that no other test has; free as far as can be known."""
    def __init__(self):
        for first in range(FIRST + BLOCK * secrets.randbelow(64), LAST, BLOCK):
            self.lock = take(f'ports-{first}')
            if self.lock and all(is_free(host, port) for host in (SERVER, PROXY) for port in range(first, first + BLOCK)):
                self.first = first
                return
            if self.lock:
                self.lock.close()
        raise RuntimeError('no ports left')

    def __getitem__(self, index):
        return self.first + index

    def all(self):
        return range(self.first, self.first + BLOCK)


def is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((host, port))
            return True
    return False


@contextlib.contextmanager
def accounts_lock():
    while not (lock := take('accounts')):
        time.sleep(0.02)
    with lock:
        yield


def add_user(password, home, shell='/bin/sh'):
    """A user of this computer with that password; needs root."""
    hashed = subprocess.run(['openssl', 'passwd', '-6', '-stdin'], input=password, capture_output=True, text=True, check=True).stdout.strip()
    with accounts_lock():
        remove_stale_users()
        name = next(n for n in (f'{USER}{os.getpid()}-{i}' for i in range(100)) if not user_exists(n))
        subprocess.run(['useradd', '--system', '--shell', shell, '--no-create-home', '--home-dir', home, '--password', hashed, name],
                       check=True, capture_output=True)
    return name


def user_exists(name):
    with contextlib.suppress(KeyError):
        pwd.getpwnam(name)
        return True
    return False


def remove_stale_users():
    """Those of tests that were killed."""
    for entry in pwd.getpwall():
        if entry.pw_name.startswith(USER) and not os.path.exists('/proc/' + entry.pw_name[len(USER):].split('-')[0]):
            subprocess.run(['userdel', '--force', entry.pw_name], capture_output=True)


def remove_user(name):
    with accounts_lock():
        for _ in range(50):
            if subprocess.run(['userdel', '--force', name], capture_output=True).returncode in (0, 6):
                return
            time.sleep(0.1)   # one of its processes is still ending


class Disk:
    """What shim.c does to files of a user: see there."""
    NONE, FULL, FORGET, CHANGE, TAKE = range(5)

    def __init__(self, path, user):
        self.environment = {'LD_PRELOAD': os.environ['EKS_SHIM'], 'EKS_SHIM_DISK': str(path)}
        self.user = user
        path.write_bytes(bytes(24))
        path.chmod(0o644)
        with open(path, 'r+b') as file:
            self.page = mmap.mmap(file.fileno(), 24)

    @contextlib.contextmanager
    def __call__(self, mode, limit):
        self.page[:] = struct.pack('=QQQ', mode, limit, self.user)
        try:
            yield
        finally:
            self.page[:] = bytes(24)


class FolderServer(Server):
    """One whose files are in a folder of this computer."""
    features = frozenset({'folders', 'disk', 'older', 'fetched'})

    def __init__(self):
        super().__init__()
        self.root = self.dir / 'files'
        self.root.mkdir()
        self.disk = None

    @property
    def place(self):
        return self.root / self.folder.lstrip('/')

    def files(self):
        return {str(p.relative_to(self.place)): p.read_bytes() for p in sorted(self.place.glob('**/*')) if p.is_file()}

    def put(self, name, content):
        self.place.mkdir(parents=True, exist_ok=True)
        (self.place / name).write_bytes(content)
        for path in (self.place / name, self.place):
            os.chown(path, *self.owner())

    def owner(self):
        return os.getuid(), os.getgid()

    def clear(self):
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        os.chown(self.place, *self.owner())

    def full(self, limit):
        return self.disk(Disk.FULL, limit)

    def forgetful(self, limit):
        return self.disk(Disk.FORGET, limit)

    def changing(self, limit):
        return self.disk(Disk.CHANGE, limit)

    def fetching(self):
        return self.disk(Disk.TAKE, 0)


def needs_root():
    if os.getuid() != 0:
        print('1..0 # SKIP accounts can only be made by root')
        sys.exit(0)
