/** Where in a text with expressions something is written. */
export type Place = {
  /** text: outside of expressions. quoted: inside quotation marks or a comment. */
  sort: 'text' | 'quoted' | 'value' | 'filter' | 'test' | 'tag'
  /** What is typed of the word, and where it begins. */
  typed: string
  from: number
}

const opening = /\{\{|\{%|\{#/g

/** Says what can be written at a position. */
export function placeIn(text: string, position: number, expression = false): Place {
  const before = text.slice(0, position)
  const opened = openedAt(before) ?? (expression && !before.includes('{{') ? { at: 0, mark: '' } : undefined)
  const word = /[\p{L}_][\p{L}\p{N}_.]*$/u.exec(before)?.[0] ?? ''
  if (opened === undefined) return { sort: 'text', typed: word, from: position - word.length }
  const inside = before.slice(opened.at + opened.mark.length)
  if (opened.mark === '{#' || inQuotes(inside)) return { sort: 'quoted', typed: '', from: position }
  const place = { typed: word, from: position - word.length }
  const rest = inside.slice(0, inside.length - word.length)
  if (/\|\s*$/.test(rest) && !/\|\|\s*$/.test(rest)) return { sort: 'filter', ...place }
  if (/\bis(\s+not)?\s+$/.test(rest)) return { sort: 'test', ...place }
  if (opened.mark === '{%' && /^-?\s*$/.test(rest)) return { sort: 'tag', ...place }
  return { sort: 'value', ...place }
}

/** The mark that opens what the end of a text stands in; undefined when all are closed. */
function openedAt(before: string): { at: number; mark: string } | undefined {
  opening.lastIndex = 0
  for (let found = opening.exec(before); found; found = opening.exec(before)) {
    const mark = found[0]
    const closing = mark === '{{' ? '}}' : mark === '{%' ? '%}' : '#}'
    const end = before.indexOf(closing, found.index + 2)
    if (end < 0) return { at: found.index, mark }
    opening.lastIndex = end + 2
  }
  return undefined
}

function inQuotes(inside: string): boolean {
  let quote = ''
  for (let i = 0; i < inside.length; i++) {
    const c = inside.charAt(i)
    if (quote !== '' && c === '\\') i++
    else if (quote === '' && (c === '"' || c === "'")) quote = c
    else if (c === quote) quote = ''
  }
  return quote !== ''
}
