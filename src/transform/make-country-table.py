#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The countries of ISO 3166-1 as a C table, from the package iso-codes: codes, and names in five languages.

usage: make-country-table.py ISO_CODES_PREFIX OUTPUT"""
import gettext
import json
import pathlib
import sys

# In the order of eks_job_languages; the names of iso-codes are English.
LANGUAGES = ['en', 'da', 'nl', 'sv', 'fr']
# What iso-codes 4.15 leaves in English.
MENDED = {
    'da': {'KP': 'Nordkorea', 'KR': 'Sydkorea', 'SY': 'Syrien', 'TR': 'Tyrkiet'},
    'fr': {'TR': 'Turquie'},
}
# What people write and ISO 3166-1 does not say. UK is reserved there for this country, EL is what the European Union writes.
OTHER_NAMES = {
    'BN': ['Brunei'],
    'CI': ['Ivory Coast', 'Elfenbenskysten', 'Elfenbenskusten', 'Ivoorkust'],
    'CV': ['Cape Verde', 'Kap Verde', 'Kaapverdië'],
    'CZ': ['Czech Republic', 'République tchèque'],
    'FK': ['Falkland Islands'],
    'FM': ['Micronesia'],
    'GB': ['UK', 'Great Britain', 'Storbritannien', 'Groot-Brittannië', 'Grande-Bretagne', 'England', 'Scotland', 'Wales',
           'Northern Ireland'],
    'GR': ['EL'],
    'MK': ['Macedonia', 'Makedonien', 'Macedonië', 'Macédoine'],
    'MM': ['Burma', 'Birma', 'Birmanie'],
    'MO': ['Macau'],
    'NL': ['Holland', 'Hollande'],
    'PS': ['Palestine', 'Palæstina', 'Palestina'],
    'RU': ['Russia', 'Rusland', 'Ryssland', 'Russie'],
    'SZ': ['Swaziland'],
    'TL': ['East Timor', 'Østtimor', 'Östtimor', 'Oost-Timor', 'Timor oriental'],
    'TR': ['Turkey', 'Turquie', 'Tyrkiet'],
    'US': ['United States of America', 'America', 'Amerika'],
    'VA': ['Vatican', 'Vatican City', 'Vatikanet', 'Vatikanen', 'Vaticaan', 'Vaticaanstad'],
}
# Also without the word: “&” is no letter, so “Trinidad & Tobago” is “Trinidad Tobago”.
AND = [f' {word} ' for word in ('and', 'og', 'en', 'och', 'et')]


def load_catalogue(prefix, language):
    if language == 'en':
        return gettext.NullTranslations()
    path = prefix / f'share/locale/{language}/LC_MESSAGES/iso_3166-1.mo'
    try:
        with path.open('rb') as file:
            return gettext.GNUTranslations(file)
    except OSError as error:
        sys.exit(f'{error}\nThe names of countries are in the package iso-codes. Where dpkg leaves out translations, install it with '
                 '-o Dpkg::Options::=--path-include=/usr/share/locale/*/LC_MESSAGES/iso_3166-1.mo')


def choose_name(country, catalogue, language):
    code = country['alpha_2']
    name = country.get('common_name', country['name'])
    return MENDED.get(language, {}).get(code) or catalogue.gettext(name)


def list_aliases(country, catalogues):
    """All names but those that are chosen."""
    for key in ('name', 'common_name', 'official_name'):
        if key in country:
            yield country[key]
            yield from (catalogue.gettext(country[key]) for catalogue in catalogues)
    yield from OTHER_NAMES.get(country['alpha_2'], [])


def vary(names):
    """Each name as a list has it, as people say it, and without “and”."""
    for name in names:
        yield name
        if ', ' in name:
            yield ' '.join(reversed(name.split(', ', 1)))
        for word in AND:
            if word in name:
                yield name.replace(word, ' ')


def quote(text):
    """A text of C: JSON escapes quotes and backslashes the same way."""
    return json.dumps(text, ensure_ascii=False)


def main():
    prefix = pathlib.Path(sys.argv[1])
    with (prefix / 'share/iso-codes/json/iso_3166-1.json').open(encoding='utf-8') as file:
        countries = sorted(json.load(file)['3166-1'], key=lambda country: country['alpha_2'])
    catalogues = [load_catalogue(prefix, language) for language in LANGUAGES]
    rows, aliases = [], []
    for number, country in enumerate(countries):
        names = [choose_name(country, catalogue, language) for catalogue, language in zip(catalogues, LANGUAGES)]
        rows.append(f'  {{ "{country["alpha_2"]}", "{country["alpha_3"]}", {{ {", ".join(map(quote, names))} }} }},')
        others = dict.fromkeys(vary([*names, *list_aliases(country, catalogues)]))
        aliases += [f'  {{ {quote(name)}, {number} }},' for name in others if name not in names]
    text = ['/* Made by make-country-table.py from ISO 3166-1 as the package iso-codes has it. */', '#include "config.h"', '',
            '#include "eks-cell-country-private.h"', '',
            'const EksCountry eks_countries[] = {', *rows, '};',
            'const guint eks_n_countries = G_N_ELEMENTS (eks_countries);', '',
            'const EksCountryAlias eks_country_aliases[] = {', *aliases, '};',
            'const guint eks_n_country_aliases = G_N_ELEMENTS (eks_country_aliases);', '']
    pathlib.Path(sys.argv[2]).write_text('\n'.join(text), encoding='utf-8')


if __name__ == '__main__':
    main()
