#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual and the completion know the commands and options that the program knows. TAP.

usage: check-help.py PROGRAM MANUAL COMPLETION"""
import pathlib
import re
import subprocess
import sys


def list_commands(program):
    """All that the program itself lists: none can be forgotten here."""
    asked = subprocess.run([program, '--help'], capture_output=True, text=True, check=True, timeout=30)
    return re.findall(r'^  ([a-z]+(?: [a-z]+)?)(?= )', asked.stdout.split('Commands:')[1], re.M)


def main():
    program, manual, completion = sys.argv[1:]
    manual = pathlib.Path(manual).read_text(encoding='utf-8').replace('\\-', '-')
    completion = pathlib.Path(completion).read_text(encoding='utf-8')
    commands = list_commands(program)
    assert len(commands) > 20, commands
    print(f'1..{len(commands)}')
    for number, command in enumerate(commands, 1):
        asked = subprocess.run([program, *command.split(), '--help'], capture_output=True, text=True, check=False, timeout=30)
        # Options that every GOption program has are not ours to explain.
        options = set(re.findall(r'(?<![\w-])--[a-z][a-z-]+', asked.stdout)) - {'--help', '--help-all'}
        faults = [f'# {command} --help exits with {asked.returncode}'] if asked.returncode else []
        faults += [f'# the manual does not say {command}'] if not re.search(rf'^\.B.* ?"?\b{command}\b', manual, re.M) else []
        faults += [f'# {command} {option} is not in the manual' for option in sorted(options) if option not in manual]
        faults += [f'# {command} {option} is not completed' for option in sorted(options) if option not in completion]
        print('\n'.join(faults + [f'{"not " if faults else ""}ok {number} {command}']))


if __name__ == '__main__':
    main()
