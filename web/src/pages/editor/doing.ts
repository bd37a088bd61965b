import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { duplicate, find, removeActivities } from '@/model/document'
import { kindOf } from '@/model/catalog'
import { useDesigner } from './designer-context'

/** What a person does with what is selected. */
export function useDoing() {
  const { t } = useNames()
  const { document: doc, state, perform, editing, catalog } = useDesigner()
  const { selection } = state
  const remove = useCallback(() => {
    const ids = selection.filter((id) => kindOf(catalog, find(doc, id)?.kind ?? '')?.role !== 'start')
    if (editing.on && ids.length > 0) perform('delete', removeActivities(doc, ids), { what: t(ids), select: [] })
  }, [selection, catalog, doc, editing.on, perform, t])
  const copy = useCallback(() => {
    const ids = selection.filter((id) => kindOf(catalog, find(doc, id)?.kind ?? '')?.role !== 'start')
    if (!editing.on || ids.length === 0) return
    const { doc: next, ids: made } = duplicate(doc, ids)
    perform('duplicate', next, { what: t(ids), select: made })
  }, [selection, catalog, doc, editing.on, perform, t])
  return useMemo(() => ({ remove, copy }), [remove, copy])
}

/** Names activities for the undo list: one by its label, many by their number. */
export function useNames() {
  const { document: doc } = useDesigner()
  const { t: text } = useTranslation('designer')
  const t = useCallback((ids: readonly string[]) => (ids.length === 1 ? (find(doc, ids[0] ?? '')?.label ?? '') : text('activities', { count: ids.length })), [doc, text])
  return { t }
}
