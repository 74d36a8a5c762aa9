# SPDX-License-Identifier: GPL-3.0-or-later
"""vsftpd: in clear, or with TLS that is required, explicit and implicit, whose data connections must go on with the session."""
import contextlib
import os
import pathlib
import pwd

from . import base, certificates, proxy

VSFTPD = '/usr/sbin/vsftpd'
EMPTY = pathlib.Path('/run/vsftpd/empty')


class Plain(base.FolderServer):
    kind = 'ftp'
    features = base.FolderServer.features | {'secret', 'network', 'resume', 'ftp', 'clear'}
    secret = 'Kanarie-æ#%:@ 8'
    lines = ''

    def __init__(self):
        base.needs_root()
        super().__init__()
        self.ports = base.Ports()
        self.folder = '/in'
        self.root.chmod(0o755)
        self.certificate = None

    def owner(self):
        entry = pwd.getpwnam(self.user)
        return entry.pw_uid, entry.pw_gid

    def configure(self):
        config = self.dir / 'vsftpd.conf'
        config.write_text(f'''listen=YES
listen_address={base.SERVER}
listen_port={self.ports[0]}
background=NO
anonymous_enable=NO
local_enable=YES
write_enable=YES
local_umask=022
pam_service_name=vsftpd
secure_chroot_dir={EMPTY}
chroot_local_user=YES
allow_writeable_chroot=YES
local_root={self.root}
pasv_address={base.SERVER}
pasv_min_port={self.ports[1]}
pasv_max_port={self.ports[base.BLOCK - 1]}
port_enable=NO
xferlog_enable=YES
vsftpd_log_file={self.dir}/transfers.log
seccomp_sandbox=NO
delay_failed_login=0
{self.lines}
''' + (f'rsa_cert_file={self.certificate}\n' if self.certificate else ''))
        return config

    def start(self):
        EMPTY.mkdir(parents=True, exist_ok=True)
        if not self.users:
            self.users.append(base.add_user(self.secret, str(self.root)))
            self.user = self.users[0]
            os.chown(self.root, *self.owner())
            self.disk = base.Disk(self.dir / 'disk', self.owner()[0])
        process = self.run(VSFTPD, str(self.configure()), environment=self.disk.environment)
        base.wait_for_port(self.ports[0], process)
        if self.proxy is None:
            self.proxy = proxy.Proxy(self.ports.all(), range(self.ports[1], self.ports[base.BLOCK]))

    def destination(self, folder=None, **changes):
        return {'id': 'place', 'type': 'ftp', 'host': base.PROXY, 'port': self.ports[0], 'user': self.user, 'folder': folder or self.folder, **changes}


class Explicit(Plain):
    kind = 'ftps-explicit'
    features = (Plain.features - {'clear'}) | {'peer', 'certificates'}
    tls = 'explicit'
    lines = '''ssl_enable=YES
force_local_logins_ssl=YES
force_local_data_ssl=YES
require_ssl_reuse=YES
strict_ssl_read_eof=YES
ssl_ciphers=HIGH
ssl_tlsv1=YES
ssl_sslv2=NO
ssl_sslv3=NO
'''

    def __init__(self):
        super().__init__()
        self.pems = certificates.make_all(self.dir / 'certificates')
        self.certificate = self.pems['good']

    @contextlib.contextmanager
    def with_certificate(self, name):
        self.certificate = self.pems[name]
        self.stop()
        self.start()
        try:
            yield
        finally:
            self.certificate = self.pems['good']
            self.stop()
            self.start()

    def changed_peer(self):
        return self.with_certificate('strange')

    def destination(self, folder=None, **changes):
        return {**super().destination(folder), 'type': 'ftps', 'tls': self.tls, 'ca_file': str(self.pems['ca']), **changes}


class Implicit(Explicit):
    kind = 'ftps-implicit'
    features = Explicit.features - {'ftp'}
    tls = 'implicit'
    lines = Explicit.lines + 'implicit_ssl=YES\n'
