import { useMemo } from 'react'
import { serverFieldServices } from '@/api/field-services'
import type { FieldServices } from '@/field/services'
import { find } from '@/model/document'
import { addVariable, variablesInScope } from '@/model/variables'
import { useDesigner } from './designer-context'

/** What the fields of an activity get from the page: names, what is in scope, values of the last run, new variables. */
export function useServices(activity: string): FieldServices {
  const { document: doc, catalog, perform, samples, editing } = useDesigner()
  return useMemo(() => {
    const variables = variablesInScope(doc, activity, catalog).map((v) => ({
      name: v.name, secure: v.secure, ...(v.type ? { type: v.type } : {}), ...(v.activity === undefined ? {} : { from: find(doc, v.activity)?.label ?? '' }),
    }))
    const own = doc.variables.map((v) => ({ name: v.name, detail: v.type }))
    return {
      ...serverFieldServices,
      names: (target, signal) => (target === 'variable' ? Promise.resolve(own) : serverFieldServices.names(target, signal)),
      variables,
      samples,
      ...(editing.on ? { createVariable: (name, type) => perform('addVariable', (now) => addVariable(now, { name, type }), { what: name }) } : {}),
    } satisfies FieldServices
  }, [doc, activity, catalog, perform, samples, editing.on])
}
