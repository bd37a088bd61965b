import type { FunctionParameter, FunctionText, FunctionVersion, ScriptFunction } from '@/api/functions'

/** What a person changes of a function. */
export type Draft = { name: string; description: string; inputs: readonly FunctionParameter[]; outputs: readonly FunctionParameter[]; source: string }

/** What a function is made of, as it is saved. */
export function draftOf(from: ScriptFunction): Draft {
  return { name: from.name, description: from.description ?? '', inputs: from.inputs, outputs: from.outputs, source: from.source ?? '' }
}

/** The draft with what a version runs; name and description are not of a version. */
export function withVersion(draft: Draft, version: FunctionVersion): Draft {
  return { ...draft, inputs: version.inputs, outputs: version.outputs, source: version.source ?? '' }
}

/** A draft without rows that are still empty: so that what the server says of a row is said of the one that is seen. */
export function tidy(draft: Draft): Draft {
  const told = (p: FunctionParameter) => p.name.trim() !== '' || (p.type ?? '') !== ''
  return draft.inputs.every(told) && draft.outputs.every(told) ? draft : { ...draft, inputs: draft.inputs.filter(told), outputs: draft.outputs.filter(told) }
}

/** A draft as it is sent; rows that are still empty are left out. */
export function bodyOf(given: Draft): FunctionText {
  const draft = tidy(given)
  const rows = (list: readonly FunctionParameter[]) => list.map((p) => ({ name: p.name.trim(), ...(p.type ? { type: p.type } : {}) }))
  return { name: draft.name.trim(), description: draft.description.trim(), language: 'JavaScript', inputs: rows(draft.inputs), outputs: rows(draft.outputs), source: draft.source }
}

/** Whether two drafts are sent as the same text. */
export function same(a: Draft, b: Draft): boolean {
  return a === b || JSON.stringify(bodyOf(a)) === JSON.stringify(bodyOf(b))
}

export type Side = 'inputs' | 'outputs'
/** A parameter that differs between two versions. */
export type ParameterChange = { side: Side; name: string; from?: string; to?: string }

/** What differs in what goes in and comes out; a type that is not given is an empty text. */
export function parameterChanges(from: Pick<Draft, Side>, to: Pick<Draft, Side>): ParameterChange[] {
  return (['inputs', 'outputs'] as const).flatMap((side) => {
    const types = (list: readonly FunctionParameter[]) => new Map(list.map((p) => [p.name, p.type ?? '']))
    const [before, after] = [types(from[side]), types(to[side])]
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((name) => before.get(name) !== after.get(name))
      .map((name) => {
        const [was, is] = [before.get(name), after.get(name)]
        return { side, name, ...(was === undefined ? {} : { from: was }), ...(is === undefined ? {} : { to: is }) }
      })
  })
}
