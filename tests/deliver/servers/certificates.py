# SPDX-License-Identifier: GPL-3.0-or-later
"""An authority and certificates for loopback, good and bad, made by openssl in a folder.

usage, for tests that are no Python: certificates.py FOLDER"""
import pathlib
import subprocess
import sys

GOOD = 'DNS:localhost,IP:127.0.0.1,IP:127.0.0.2'


def openssl(*arguments):
    subprocess.run(['openssl', *map(str, arguments)], check=True, capture_output=True)


def make_authority(folder, name):
    key, certificate = folder / f'{name}.key', folder / f'{name}.crt'
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', 30, '-keyout', key, '-out', certificate,
            '-subj', f'/CN={name}', '-addext', 'basicConstraints=critical,CA:TRUE')
    return certificate


def make_certificate(folder, name, authority, names=GOOD, days=20):
    """FOLDER/NAME.pem: certificate and key."""
    key, request, certificate, extensions = (folder / f'{name}.{end}' for end in ('key', 'csr', 'crt', 'ext'))
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', request, '-subj', f'/CN={name}')
    extensions.write_text(f'subjectAltName={names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n')
    openssl('x509', '-req', '-in', request, '-CA', authority, '-CAkey', authority.with_suffix('.key'), '-CAcreateserial', '-days', days,
            '-extfile', extensions, '-out', certificate)
    pem = folder / f'{name}.pem'
    pem.write_bytes(certificate.read_bytes() + key.read_bytes())
    pem.chmod(0o600)
    return pem


def make_all(folder):
    """ca.crt; good, other-name, expired and strange (by another authority): each a .pem."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = make_authority(folder, 'ca')
    return {
        'ca': authority,
        'good': make_certificate(folder, 'good', authority),
        'other-name': make_certificate(folder, 'other-name', authority, 'DNS:other.example'),
        'expired': make_certificate(folder, 'expired', authority, days=-1),
        'strange': make_certificate(folder, 'strange', make_authority(folder, 'strange-ca')),
    }


if __name__ == '__main__':
    make_all(pathlib.Path(sys.argv[1]))
