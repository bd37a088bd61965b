import { describe, expect, test } from 'vitest'
import { curlOf } from './curl-example'

describe('the example', () => {
  test('M1: names the header of the key, and never the key', () => {
    const text = curlOf({ url: 'https://c.example/hooks/abc', keyed: true })
    expect(text).toBe(`curl -X POST 'https://c.example/hooks/abc' \\\n  -H 'Content-Type: application/json' \\\n  -H "X-Callwright-Key: $KEY" \\\n  -d '{"customer": "4711"}'`)
  })

  test('of a webhook without a key says nothing of one', () => {
    expect(curlOf({ url: 'https://c.example/hooks/abc', keyed: false })).not.toContain('X-Callwright-Key')
  })

  test('cannot be left by an address with quotes', () => {
    expect(curlOf({ url: "https://c.example/'; rm -rf ~ #", keyed: false })).toContain(`'https://c.example/'\\''; rm -rf ~ #'`)
  })
})
