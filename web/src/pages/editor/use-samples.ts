import { useMemo } from 'react'
import type { FlowDocument } from '@/api/flows'

/** Values for trying expressions: the defaults of the flow's variables. */
export function useSamples(_flow: string, document: FlowDocument): Readonly<Record<string, unknown>> {
  const { variables } = document
  return useMemo(() => Object.fromEntries(variables.flatMap((v) => (v.secure || v.value === undefined ? [] : [[v.name, v.value]]))), [variables])
}
