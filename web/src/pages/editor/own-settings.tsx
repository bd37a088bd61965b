import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'

/** OwnSettings shows the settings that an import brought with the flow; they are kept as they came. */
export function OwnSettings() {
  const { t } = useTranslation('designer')
  const { document: doc } = useDesigner()
  const settings = Object.entries(doc.settings ?? {})
  if (settings.length === 0) return null
  return (
    <Stack gap="xs" className={classes.section} component="section" aria-label={t('flow.settings')}>
      <Text fw={600} size="sm" component="h3">
        {t('flow.settings')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('flow.settingsKept')}
      </Text>
      {settings.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text className={classes.value}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</Text>
        </div>
      ))}
    </Stack>
  )
}
