import { useState } from 'react'
import type { FunctionParameter } from '@/api/functions'
import { keepInputs, keptInputs } from './kept-inputs'
import { type Inputs, inputsOf, inputsOfJSON, type Typed, typedOf } from './run-values'

/** The values with which a function is run, as a form or as JSON. */
export type RunInputs = {
  typed: Typed
  type: (name: string, value: string) => void
  /** The JSON; undefined while the form is used. */
  text?: string
  write: (text: string) => void
  show: (mode: 'form' | 'json') => void
  /** What is wrong, once a run was tried. */
  wrong: Inputs['wrong']
  notObject: boolean
  /** Takes the values for a run; undefined while one is wrong. */
  take: () => Record<string, unknown> | undefined
}

/** Keeps the values with which a function is run. */
export function useRunInputs(id: string, parameters: readonly FunctionParameter[]): RunInputs {
  const [typed, setTyped] = useState<Typed>(() => keptInputs(id))
  const [text, write] = useState<string>()
  const [tried, setTried] = useState(false)
  const read = inputsOf(parameters, typed)
  const json = text === undefined ? undefined : inputsOfJSON(text)
  return {
    typed,
    type: (name, value) => setTyped((old) => ({ ...old, [name]: value })),
    ...(text === undefined ? {} : { text }),
    write,
    show: (mode) => {
      if (mode === 'form' && json !== undefined) setTyped((old) => ({ ...old, ...typedOf(json) }))
      write(mode === 'json' ? JSON.stringify(read.values, null, 2) : undefined)
    },
    wrong: tried ? read.wrong : {},
    notObject: tried && text !== undefined && json === undefined,
    take: () => {
      setTried(true)
      if (text !== undefined) return json
      if (Object.keys(read.wrong).length > 0) return undefined
      keepInputs(id, typed)
      return read.values
    },
  }
}
