#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house for the templates of the windows. TAP, one subtest a rule.

usage: check-ui.py FOLDER          lint FOLDER/**/*.ui
       check-ui.py --fixtures      every file of fixtures/ui breaks the rule it is named after"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

SPOKEN = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'heading', 'body', 'text',
          'application-name', 'comments'}
# Leaving with the next GTK, or newer than GTK 4.8 and libadwaita 1.2.
WRONG_AGE = re.compile(r'^(GtkAssistant|GtkDialog|GtkTreeView|GtkComboBox\w*|GtkFileChooserDialog|GtkMessageDialog'
                       r'|AdwDialog|AdwAlertDialog|AdwNavigationView|AdwToolbarView|AdwSwitchRow|AdwSpinRow|AdwBreakpoint\w*'
                       r'|AdwBanner|AdwSpinner)$')
BUTTONS = {'GtkButton', 'GtkToggleButton', 'GtkMenuButton', 'GtkLinkButton'}


class Template:
    def __init__(self, path):
        self.path = path
        self.text = path.read_text(encoding='utf-8')
        try:
            self.root = ElementTree.fromstring(self.text)
            self.fault = None
        except ElementTree.ParseError as error:
            self.root, self.fault = ElementTree.Element('interface'), str(error)

    def objects(self):
        return [e for e in self.root.iter() if e.tag in ('object', 'template')]


def properties(element):
    return {p.get('name').replace('_', '-'): p for p in element.findall('property')}


def well_formed(template):
    """Each template is XML."""
    if template.fault:
        yield template.fault


def licence(template):
    """Each template says its licence."""
    if 'SPDX-License-Identifier: GPL-3.0-or-later' not in template.text:
        yield 'no licence'


def untranslated(template):
    """What a person reads can be translated."""
    for element in template.root.iter():
        spoken = element.get('name', '').replace('_', '-') in SPOKEN and element.tag in ('property', 'attribute')
        if (spoken and re.search(r'[^\W\d_]', element.text or '') and element.get('translatable') not in ('yes', 'true')
                and element.get('bind-source') is None):
            yield f'<{element.tag} name="{element.get("name")}">{element.text}'


def wrong_age(template):
    """No widget that Debian 12 does not have or the next GTK will not have."""
    for element in template.objects():
        if WRONG_AGE.match(element.get('class') or element.get('parent') or ''):
            yield element.get('class') or element.get('parent')


def nameless_button(template):
    """A button that shows only an icon has a name for the screen reader."""
    for element in template.objects():
        own = properties(element)
        if (element.get('class') in BUTTONS and 'icon-name' in own and 'label' not in own
                and not any(p.get('name') in ('label', 'labelled-by')
                            for p in element.findall('accessibility/*'))):
            yield element.get('id') or own['icon-name'].text


RULES = [well_formed, licence, untranslated, wrong_age, nameless_button]


def main():
    here = pathlib.Path(__file__).resolve().parent
    fixtures = sys.argv[1] == '--fixtures'
    templates = [Template(p) for p in sorted((here / 'fixtures/ui' if fixtures else pathlib.Path(sys.argv[1])).glob('**/*.ui'))]
    print(f'1..{len(RULES)}')
    for number, rule in enumerate(RULES, 1):
        breaches = [(t.path, what) for t in templates for what in rule(t)]
        if fixtures:
            own = {t.path for t in templates if t.path.stem.replace('-', '_').startswith(rule.__name__)}
            ok = own and own == {path for path, _ in breaches}
            print(f'{"" if ok else "not "}ok {number} {rule.__name__} bites')
        else:
            lines = [f'# {path}: {what}' for path, what in breaches]
            print('\n'.join(lines + [f'{"not " if lines else ""}ok {number} {rule.__name__}: {rule.__doc__}']))


if __name__ == '__main__':
    main()
