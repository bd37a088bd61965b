export type Token = { from: number; to: number; sort: 'mark' | 'string' | 'number' | 'keyword' | 'filter' | 'name' | 'operator' | 'comment' }

const keywords = new Set([
  'and', 'or', 'not', 'is', 'in', 'contains', 'matches', 'equals', 'true', 'false', 'null', 'none', 'if', 'elseif', 'else', 'endif', 'for', 'endfor', 'set', 'filter', 'endfilter', 'block', 'endblock',
  'verbatim', 'endverbatim', 'macro', 'endmacro', 'autoescape', 'endautoescape',
])

const closings: Record<string, string> = { '{{': '}}', '{%': '%}', '{#': '#}' }

/** The coloured parts of a text with expressions, in order. */
export function tokensOf(text: string, expression = false): Token[] {
  const found: Token[] = []
  let at = 0
  if (expression && !text.includes('{{')) {
    readInside(text, 0, text.length, found)
    return found
  }
  while (at < text.length) {
    const open = text.slice(at).search(/\{[{%#]/)
    if (open < 0) break
    const from = at + open
    const closing = closings[text.slice(from, from + 2)] ?? '}}'
    const end = text.indexOf(closing, from + 2)
    const inner = end < 0 ? text.length : end
    at = end < 0 ? text.length : end + 2
    if (closing === '#}') {
      found.push({ from, to: at, sort: 'comment' })
      continue
    }
    found.push({ from, to: from + 2, sort: 'mark' })
    readInside(text, from + 2, inner, found)
    if (end >= 0) found.push({ from: end, to: at, sort: 'mark' })
  }
  return found
}

const pattern = /(?<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(?<number>\d+(?:\.\d+)?)|(?<pipe>\|\s*)(?<filter>[\p{L}_][\p{L}\p{N}_]*)|(?<name>[\p{L}_][\p{L}\p{N}_.]*)|(?<operator>[-+*/%<>=!~?:|]+)/gu

function readInside(text: string, from: number, to: number, found: Token[]) {
  for (const m of text.slice(from, to).matchAll(pattern)) {
    const at = from + m.index
    const end = at + m[0].length
    const { string, number, pipe, filter, name } = m.groups ?? {}
    if (string !== undefined) found.push({ from: at, to: end, sort: 'string' })
    else if (number !== undefined) found.push({ from: at, to: end, sort: 'number' })
    else if (filter !== undefined) {
      found.push({ from: at, to: at + 1, sort: 'operator' }, { from: at + (pipe ?? '').length, to: end, sort: 'filter' })
    } else if (name !== undefined) found.push({ from: at, to: end, sort: keywords.has(name) ? 'keyword' : 'name' })
    else found.push({ from: at, to: end, sort: 'operator' })
  }
}

/** The part of a text to underline for a mistake at a line and column, both from 1. */
export function spanAt(text: string, line: number, column: number): { from: number; to: number } {
  const lines = text.split('\n')
  const before = lines.slice(0, Math.max(0, line - 1)).reduce((sum, l) => sum + l.length + 1, 0)
  // Columns count characters, positions UTF-16 units.
  const inLine = [...(lines[line - 1] ?? '')].slice(0, Math.max(0, column - 1)).join('').length
  const from = Math.min(before + inLine, text.length)
  const word = /^[\p{L}\p{N}_.]+|^[^\s]/u.exec(text.slice(from))?.[0].length ?? 0
  return word > 0 ? { from, to: from + word } : { from: Math.max(0, from - 1), to: from }
}
