# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenSSH with SFTP only."""
import contextlib
import os
import pathlib
import pwd
import subprocess

from . import base, proxy

SSHD = '/usr/sbin/sshd'


class Sftp(base.FolderServer):
    kind = 'sftp'
    features = base.FolderServer.features | {'secret', 'peer', 'pins', 'keys', 'network', 'resume'}
    secret = 'Kanarie-æ#%:@ 7'

    def __init__(self, extra=''):
        base.needs_root()
        super().__init__()
        self.ports = base.Ports()
        self.folder = str(self.root / 'in')
        self.root.chmod(0o755)
        self.extra = extra
        self.host_keys = ['hostkey']
        for name, kind in (('hostkey', 'ed25519'), ('other', 'ed25519'), ('hostkey_rsa', 'rsa'), ('id_ed25519', 'ed25519'), ('id_rsa', 'rsa')):
            self.make_key(name, kind)
        self.make_key('id_pass', 'ed25519', 'nøgle 2')

    def make_key(self, name, kind, passphrase=''):
        subprocess.run(['ssh-keygen', '-q', '-t', kind, *(['-b', '2048'] if kind == 'rsa' else []), '-N', passphrase, '-f', self.dir / name],
                       check=True)

    @property
    def place(self):
        return pathlib.Path(self.folder)

    def owner(self):
        entry = pwd.getpwnam(self.user)
        return entry.pw_uid, entry.pw_gid

    def fingerprint(self, name):
        return subprocess.run(['ssh-keygen', '-l', '-f', self.dir / f'{name}.pub'], capture_output=True, text=True, check=True).stdout.split()[1]

    def configure(self):
        keys = ''.join(f'HostKey {self.dir}/{name}\n' for name in self.host_keys)
        authorized = self.dir / 'authorized_keys'
        authorized.write_text(''.join(p.read_text() for p in self.dir.glob('id_*.pub')))
        authorized.chmod(0o644)
        config = self.dir / 'sshd_config'
        config.write_text(f'''ListenAddress {base.SERVER}
Port {self.ports[0]}
PidFile none
{keys}AuthorizedKeysFile {authorized}
StrictModes no
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
MaxStartups 100
MaxAuthTries 20
LoginGraceTime 20
AllowUsers {self.user}
Subsystem sftp internal-sftp
ForceCommand internal-sftp -d {self.root}
AllowTcpForwarding no
X11Forwarding no
PrintMotd no
{self.extra}
''')
        return config

    def start(self):
        pathlib.Path('/run/sshd').mkdir(exist_ok=True)
        if not self.users:
            self.users.append(base.add_user(self.secret, str(self.root)))
            self.user = self.users[0]
            os.chown(self.root, *self.owner())
            self.disk = base.Disk(self.dir / 'disk', self.owner()[0])
        process = self.run(SSHD, '-D', '-e', '-f', str(self.configure()), environment=self.disk.environment)
        base.wait_for_port(self.ports[0], process)
        if self.proxy is None:
            self.proxy = proxy.Proxy([self.ports[0]])

    @contextlib.contextmanager
    def with_host_keys(self, *names):
        before, self.host_keys = self.host_keys, list(names)
        self.stop()
        self.start()
        try:
            yield
        finally:
            self.host_keys = before
            self.stop()
            self.start()

    def changed_peer(self):
        return self.with_host_keys('other')

    def destination(self, folder=None, **changes):
        return {'id': 'place', 'type': 'sftp', 'host': base.PROXY, 'port': self.ports[0], 'user': self.user, 'folder': folder or self.folder,
                'host_key': self.fingerprint('hostkey'), **changes}
