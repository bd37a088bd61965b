import { expect, test } from 'vitest'
import { NotText, textOf } from './text-of-file'

const flow = '{"name":"Grüße 名前"}'
const utf16 = (littleEndian: boolean) => {
  const bytes = new DataView(new ArrayBuffer(2 + 2 * flow.length))
  for (const [i, unit] of [0xfeff, ...Array.from({ length: flow.length }, (_, at) => flow.charCodeAt(at))].entries()) bytes.setUint16(2 * i, unit, littleEndian)
  return bytes.buffer
}

test.each<[string, BlobPart]>([
  ['UTF-8', flow],
  ['UTF-8 with a mark', `\ufeff${flow}`],
  ['UTF-16, little end first', utf16(true)],
  ['UTF-16, big end first', utf16(false)],
])('%s is read', async (_, bytes) => {
  expect(await textOf(new Blob([bytes]))).toBe(flow)
})

test.each<[string, BlobPart]>([
  ['Latin-1', new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65])],
  ['a ZIP file, even one whose bytes are all letters', 'PK\u0003\u0004 flow.json'],
  ['half a letter in UTF-16', new Uint8Array([0xff, 0xfe, 0x7b])],
])('%s is refused instead of read with letters lost', async (_, bytes) => {
  await expect(textOf(new Blob([bytes]))).rejects.toBeInstanceOf(NotText)
})
