# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers for deliveries, started by the tests on loopback: each kind is a class that base.Server describes."""
import importlib

KINDS = {
    'local': 'local.Local',
    'sftp': 'sftp.Sftp',
    'ftp': 'ftp.Plain',
    'ftps-explicit': 'ftp.Explicit',
    'ftps-implicit': 'ftp.Implicit',
}


def make(kind):
    module, name = KINDS[kind].split('.')
    return getattr(importlib.import_module('servers.' + module), name)()
