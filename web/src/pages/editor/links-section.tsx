import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FlowActivity } from '@/api/flows'
import { kindOf } from '@/model/catalog'
import { portsOf } from '@/model/ports'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { PortLink } from './port-link'

/** LinksSection says where each port of an activity leads, and changes it without a mouse. */
export function LinksSection({ activity }: { activity: FlowActivity }) {
  const { t } = useTranslation('designer')
  const { catalog } = useDesigner()
  const ports = portsOf(kindOf(catalog, activity.kind), activity)
  if (ports.length === 0) return null
  return (
    <Stack gap="sm" className={classes.section} component="section" aria-label={t('links.title')}>
      <Text fw={600} component="h3">
        {t('links.title')}
      </Text>
      {ports.map((p) => (
        <PortLink key={p.name} activity={activity} port={p} />
      ))}
    </Stack>
  )
}
