import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FlowActivity } from '@/api/flows'
import { SendPanel } from '@/field/send-panel'
import { type FieldServices, FieldServicesContext } from '@/field/services'
import { kindOf } from '@/model/catalog'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { setAllSettings } from './settings-change'

/** SendSection tries the request of an activity; what is picked in the answer becomes a path and a variable (ui.md, points 19 and 20). */
export function SendSection({ activity, services }: { activity: FlowActivity; services: FieldServices }) {
  const { t } = useTranslation('designer')
  const { catalog, perform, editing } = useDesigner()
  const { id, label } = activity
  const fields = kindOf(catalog, activity.kind)?.form ?? []
  return (
    <Stack gap="sm" className={classes.section} component="section" aria-label={t('send.title')}>
      <Text fw={600} component="h3">
        {t('send.title')}
      </Text>
      <FieldServicesContext value={services}>
        <SendPanel key={id} fields={fields} values={activity.settings ?? {}} disabled={!editing.on} onChange={(values) => perform('setting', (now) => setAllSettings(now, id, values), { what: label })} />
      </FieldServicesContext>
    </Stack>
  )
}
