import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countryOf, countryOfDomain, countryOfLocale, countryOfPhone } from './countries.ts'

const reads = (
  reader: (said: string) => string | undefined,
  table: readonly (readonly [string, string | undefined])[],
) =>
  assert.deepEqual(
    table.map(([said]) => [said, reader(said)]),
    table,
  )

test('a country is known by its code and by its name in five languages', () =>
  reads(countryOf, [
    ['de', 'DE'],
    [' Germany ', 'DE'],
    ['Deutschland', 'DE'],
    ['Allemagne', 'DE'],
    ['Alemania', 'DE'],
    ['Alemanha', 'DE'],
    ['U.S.A.', 'US'],
    ['United States', 'US'],
    ['United States of America', 'US'],
    ['UK', 'GB'],
    ['England', 'GB'],
    ['Österreich', 'AT'],
    ['Türkiye', 'TR'],
    ["Côte d'Ivoire", 'CI'],
    ['The Netherlands', 'NL'],
    ['Atlantis', undefined],
    ['', undefined],
    ['ZZ', undefined],
  ]))

test('a phone number in international form names its country', () =>
  reads(countryOfPhone, [
    ['+49 30 1234567', 'DE'],
    ['0044 (20) 7946-0000', 'GB'],
    ['+1 212 555 0100', 'US'],
    ['+1-416-555-0100', 'CA'],
    ['+1 809 555 0100', 'DO'],
    ['+7 701 1234567', 'KZ'],
    ['+351 21 123 4567', 'PT'],
    ['030 1234567', undefined],
    ['+999 1234567', undefined],
    ['', undefined],
  ]))

test('a domain ending is a country only where it is used as one', () =>
  reads(countryOfDomain, [
    ['acme.de', 'DE'],
    ['acme.co.uk', 'GB'],
    ['acme.io', undefined],
    ['acme.ai', undefined],
    ['acme.com', undefined],
    ['acme.eu', undefined],
  ]))

test('a locale names the region it was set for', () =>
  reads(countryOfLocale, [
    ['pt-BR', 'BR'],
    ['de_AT', 'AT'],
    ['zh-Hant-TW', 'TW'],
    ['en', undefined],
    ['', undefined],
  ]))
