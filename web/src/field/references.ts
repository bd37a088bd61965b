import { objectOf, textOf } from './form-field'
import type { NamedThing } from './services'

/** The name and id that a reference is kept as: a text, or an object with both. */
export function readReference(value: unknown): { name: string; id: string } {
  if (typeof value !== 'object' || value === null) return { name: textOf(value), id: '' }
  const { id, name } = objectOf(value)
  return { name: textOf(name), id: textOf(id) }
}

/** How a reference to a thing is kept. */
export function writeReference(thing: NamedThing): unknown {
  return thing.id === undefined || thing.id === '' || thing.id === thing.name ? thing.name : { id: thing.id, name: thing.name }
}

/** The thing that a reference means: the one of its id, else the one of its name. A text may be either. */
export function referred(value: unknown, things: readonly NamedThing[]): NamedThing | undefined {
  const { name, id } = readReference(value)
  return things.find((x) => x.id !== undefined && (x.id === id || x.id === name)) ?? things.find((x) => x.name === (name === '' ? id : name))
}

/** The things whose name or word has what was typed. */
export function matching(things: readonly NamedThing[], typed: string): readonly NamedThing[] {
  const wanted = typed.trim().toLowerCase()
  return wanted === '' ? things : things.filter((x) => `${x.name} ${x.detail ?? ''}`.toLowerCase().includes(wanted))
}
