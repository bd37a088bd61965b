import { change, type FlowDocument } from '@/model/document'
import { same, type Settings } from '@/model/settings'

/** Writes all the settings of an activity. */
export function setAllSettings(doc: FlowDocument, id: string, values: Readonly<Settings>): FlowDocument {
  return change(doc, id, (a) => {
    if (same(a.settings ?? {}, values)) return a
    const { settings: _, ...rest } = a
    return Object.keys(values).length === 0 ? rest : { ...rest, settings: { ...values } }
  })
}
