# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of this computer."""
import os

from . import base


class Local(base.FolderServer):
    kind = 'local'

    def __init__(self):
        super().__init__()
        self.folder = 'out'

    def start(self):
        self.disk = base.Disk(self.dir / 'disk', os.getuid())
        self.environment = self.disk.environment

    def destination(self, folder=None, **changes):
        return {'id': 'place', 'type': 'local', 'folder': str(self.root / (folder or self.folder)), **changes}
