import { expect, it } from 'vitest'
import { sentence } from './sentence'

it.each([
  ['the token endpoint answered 401', 'The token endpoint answered 401'],
  ['https://id.example/token gave a token', 'https://id.example/token gave a token'],
  ['Everything is well.', 'Everything is well.'],
  [undefined, ''],
])('%s', (text, shown) => expect(sentence(text)).toBe(shown))
