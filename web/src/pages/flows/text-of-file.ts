/** What textOf throws when a file holds no text that can be read: it is packed, or its letters are written in another way. */
export class NotText extends Error {}

const begins = (bytes: Uint8Array, ...these: number[]) => these.every((b, i) => bytes[i] === b)

function encodingOf(bytes: Uint8Array): string {
  if (begins(bytes, 0xff, 0xfe)) return 'utf-16le'
  return begins(bytes, 0xfe, 0xff) ? 'utf-16be' : 'utf-8'
}

/** The text of a file. No letter is lost silently: what is neither UTF-8 nor marked as UTF-16 is refused. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) throw new NotText('it is a ZIP file')
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new NotText('it is not text in UTF-8', { cause })
  }
}
