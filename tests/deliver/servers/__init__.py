# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers for deliveries, started by the tests on loopback: each kind is a class that base.Server describes."""
import importlib

KINDS = {
    'local': 'local.Local',
    'sftp': 'sftp.Sftp',
    'ftp': 'ftp.Plain',
    'ftps-explicit': 'ftp.Explicit',
    'ftps-implicit': 'ftp.Implicit',
    's3': 'objects.S3',
    's3-path-style': 'objects.S3PathStyle',
    's3-tls': 'objects.S3Tls',
    's3-parts': 'objects.S3InParts',
    'gcs': 'objects.Gcs',
    'gcs-tls': 'objects.GcsTls',
}


def make(kind):
    module, name = KINDS[kind].split('.')
    return getattr(importlib.import_module('servers.' + module), name)()
