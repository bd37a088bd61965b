// Fails when the entry bundle has grown beyond 250 kB compressed: what a browser
// loads before it draws the first page.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 250_000
const out = new URL('../dist/', import.meta.url)
const index = readFileSync(new URL('index.html', out), 'utf8')
const files = [...index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1])
const sizes = files.map((name) => ({ name, size: gzipSync(readFileSync(new URL(name, out))).length }))
const total = sizes.filter((s) => s.name.endsWith('.js')).reduce((sum, s) => sum + s.size, 0)
console.log(`entry: ${(total / 1000).toFixed(1)} kB gzipped of ${limit / 1000} kB, ${files.length} files`)
if (files.length === 0 || total > limit) {
  console.error(files.length === 0 ? 'index.html loads nothing' : `The entry bundle is too large: ${sizes.map((s) => `${s.name} ${s.size}`).join(', ')}`)
  process.exit(1)
}
