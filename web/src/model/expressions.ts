// What expressions read. This is no parser: it finds names in the right places, and
// leaves texts, comments and attributes alone. Whether an expression is right, the server says.

type Name = { name: string; at: number }

const opening = /\{\{|\{%|\{#/g
const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\p{L}_][\p{L}\p{M}\p{Nd}_]*|\d+(?:\.\d+)?|\s+|[^]/gu
const word = /^[\p{L}_]/u
const words = new Set(['and', 'or', 'not', 'is', 'in', 'contains', 'equals', 'matches', 'true', 'false', 'null', 'none', 'if', 'elseif', 'elif', 'else', 'endif', 'for', 'endfor', 'set', 'filter', 'endfilter', 'autoescape', 'endautoescape', 'verbatim', 'endverbatim'])

/** The names that a text reads: the first of `Menu.OptionEntered | trim`. With `bare`, a text without marks is one expression. */
export function rootsIn(text: string, bare = false): Name[] {
  const out: Name[] = []
  for (const [from, to] of parts(text, bare)) collect(text, from, to, out)
  return out
}

/** Whether a text reads a name. */
export function reads(text: string, name: string, bare = false): boolean {
  return text.includes(name) && rootsIn(text, bare).some((r) => r.name === name)
}

/** The text with one name that it reads replaced by another. */
export function renameRoot(text: string, from: string, to: string, bare = false): string {
  if (!text.includes(from)) return text
  let out = ''
  let done = 0
  for (const { name, at } of rootsIn(text, bare)) {
    if (name !== from) continue
    out += text.slice(done, at) + to
    done = at + from.length
  }
  return out + text.slice(done)
}

/** From where to where the insides of {{ }} and {% %} reach. */
function parts(text: string, bare: boolean): [number, number][] {
  const out: [number, number][] = []
  opening.lastIndex = 0
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const from = found.index + 2
    const close = found[0] === '{{' ? '}}' : found[0] === '{%' ? '%}' : '#}'
    const to = closing(text, from, close)
    if (close !== '#}') out.push([from, to])
    opening.lastIndex = Math.min(text.length, to + 2)
  }
  return out.length === 0 && bare ? [[0, text.length]] : out
}

function closing(text: string, from: number, mark: string): number {
  if (mark === '#}') return indexOr(text, mark, from)
  let quote = ''
  for (let i = from; i < text.length; i++) {
    const c = text.charAt(i)
    if (quote !== '') {
      if (c === '\\') i++
      else if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (text.startsWith(mark, i)) return i
  }
  return indexOr(text, mark, from)
}

function indexOr(text: string, mark: string, from: number): number {
  const i = text.indexOf(mark, from)
  return i < 0 ? text.length : i
}

function collect(text: string, from: number, to: number, out: Name[]): void {
  let before = ''
  for (const token of text.slice(from, to).matchAll(tokens)) {
    const t = token[0]
    if (/^\s/.test(t)) continue
    if (word.test(t) && before !== '.' && before !== '|' && !words.has(t) && !calls(text, from + token.index + t.length, to)) out.push({ name: t, at: from + token.index })
    before = t
  }
}

/** Whether what stands at i makes the name before it a function or a named argument. */
function calls(text: string, i: number, to: number): boolean {
  const rest = text.slice(i, to)
  return /^\s*\(/.test(rest) || /^\s*=(?!=)/.test(rest)
}
