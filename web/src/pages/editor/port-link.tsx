import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FlowActivity } from '@/api/flows'
import { kindOf } from '@/model/catalog'
import { find, place } from '@/model/document'
import { link, linkOf, unlink } from '@/model/links'
import { type Port, unwired } from '@/model/ports'
import { useDesigner } from './designer-context'

/** What a port that has no link means, in words (ui.md, point 21). */
function useUnwired(): (activity: string, port: string) => string {
  const { t } = useTranslation('designer')
  const { document: doc, catalog } = useDesigner()
  return (activity, port) => {
    const found = unwired(doc, activity, catalog).find((u) => u.port === port)
    return found ? t(`links.goesTo.${found.goesTo}`, { by: found.by ?? '' }) : ''
  }
}

/** PortLink is one port and what it leads to. */
export function PortLink({ activity, port, size = 'sm' }: { activity: FlowActivity; port: Port; size?: 'xs' | 'sm' }) {
  const { t } = useTranslation('designer')
  const { document: doc, catalog, perform, editing } = useDesigner()
  const explain = useUnwired()
  const to = linkOf(activity, port.name)?.to ?? null
  const there = doc[place(doc, activity.id) ?? 'activities'].filter((a) => {
    const role = kindOf(catalog, a.kind)?.role
    return role !== 'start' && role !== 'handler'
  })
  const lead = (next: string | null) => {
    const what = `${activity.label} · ${port.title}`
    if (next === null) perform('unlink', unlink(doc, activity.id, port.name), { what })
    else perform('link', link(doc, activity.id, port.name, next), { what: `${what} → ${find(doc, next)?.label ?? ''}` })
  }
  return (
    <Select
      label={port.title} size={size} value={to} onChange={lead} clearable searchable readOnly={!editing.on} nothingFoundMessage={t('links.none')} placeholder={t('links.choose')}
      description={to === null ? explain(activity.id, port.name) : undefined} inputWrapperOrder={['label', 'input', 'description', 'error']}
      aria-label={t('links.of', { port: port.title, activity: activity.label })}
      data={there.map((a) => ({ value: a.id, label: a.label }))} clearButtonProps={{ 'aria-label': t('links.clear', { port: port.title }) }}
    />
  )
}
