import type { Values } from './form-field'
import { placeIn } from './place'
import { lookUp, parsed, shortly } from './samples'
import type { ExpressionWord, ScopeVariable } from './services'

/** Something that can be written at a place. */
export type Offer = {
  label: string
  sort: 'variable' | 'member' | ExpressionWord['kind']
  /** Type and last value, or how it is written. */
  detail: string
  doc: string
  /** What is written, with the cursor so many characters before its end. */
  text: string
  back: number
}

export type Vocabulary = { variables: readonly ScopeVariable[]; samples: Values; words: readonly ExpressionWord[]; fromFlow: string }

/** What can be written at a position of a text, and where the word begins that it replaces; undefined for nothing. */
export function offersAt(text: string, position: number, { variables, samples, words, fromFlow }: Vocabulary, expression = false): { from: number; offers: Offer[] } | undefined {
  const { sort, typed, from } = placeIn(text, position, expression)
  const ofVariables = variables.map((v) => offerOf(v, samples, fromFlow))
  switch (sort) {
    case 'quoted':
      return undefined
    case 'text':
      return { from, offers: ofVariables.map((o) => ({ ...o, text: `{{ ${o.label} }}` })) }
    case 'filter':
    case 'test':
    case 'tag':
      return { from, offers: words.filter((w) => w.kind === sort).map(offerOfWord) }
    case 'value': {
      const members = membersOf(typed, variables, samples)
      const others = words.filter((w) => w.kind === 'function' || w.kind === 'operator').map(offerOfWord)
      return { from, offers: members.length > 0 ? [...members, ...ofVariables] : [...ofVariables, ...others] }
    }
  }
}

function offerOf(v: ScopeVariable, samples: Values, fromFlow: string): Offer {
  const last = v.secure ? undefined : lookUp(samples, v.name)
  const value = v.secure ? '•••' : last === undefined ? '' : shortly(last)
  return { label: v.name, sort: 'variable', detail: [v.type, value].filter((x) => x !== undefined && x !== '').join('  '), doc: v.from ?? fromFlow, text: v.name, back: 0 }
}

function offerOfWord(w: ExpressionWord): Offer {
  const takes = w.kind !== 'operator' && w.kind !== 'tag' && w.signature.includes('(') && !w.signature.endsWith('()')
  const called = w.kind === 'function' || w.signature.includes('(')
  const text = w.kind === 'operator' || w.kind === 'tag' || !called ? w.name : `${w.name}()`
  return { label: w.name, sort: w.kind, detail: w.signature, doc: w.doc, text, back: takes ? 1 : 0 }
}

/** What the last value of the thing before the dot has inside. */
function membersOf(typed: string, variables: readonly ScopeVariable[], samples: Values): Offer[] {
  const dot = typed.lastIndexOf('.')
  if (dot < 0) return []
  const owner = typed.slice(0, dot)
  if (variables.some((v) => v.secure && (owner === v.name || owner.startsWith(`${v.name}.`)))) return []
  const value = parsed(lookUp(samples, owner))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value)
    .filter(([name]) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !variables.some((v) => v.name === `${owner}.${name}`))
    .map(([name, inside]) => ({ label: `${owner}.${name}`, sort: 'member', detail: shortly(inside), doc: '', text: `${owner}.${name}`, back: 0 }))
}
