import { Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { longestFlowName } from '@/model/largest-flow'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { OwnSettings } from './own-settings'
import { VariablesSection } from './variables-section'

/** FlowPanel is what shows when nothing is selected: the flow's own settings and its variables. */
export function FlowPanel() {
  const { t } = useTranslation('designer')
  const { document: doc, perform, editing } = useDesigner()
  return (
    <>
      <div className={classes.head}>
        <Title order={2} size="h4">
          {t('flow.title')}
        </Title>
        <IconAdjustments size={18} aria-hidden />
      </div>
      <div className={classes.scroll}>
        <Stack gap="sm" className={classes.section} component="section" aria-label={t('general.title')}>
          <NameInput />
          <Textarea
            label={t('flow.description')} size="sm" autosize minRows={2} maxRows={8} value={doc.description ?? ''} readOnly={!editing.on}
            onChange={(e) => perform('flowNote', { ...doc, description: e.currentTarget.value }, { field: 'flow note' })}
          />
          <Text size="xs" c="dimmed">
            {t(doc.type === 'subflow' ? 'flow.isSubflow' : 'flow.isFlow')}
          </Text>
        </Stack>
        <VariablesSection />
        <OwnSettings />
      </div>
    </>
  )
}

/** NameInput renames the flow as it is typed; while nothing stands there, the flow keeps the name that it had. */
function NameInput() {
  const { t } = useTranslation('designer')
  const { document: doc, perform, editing } = useDesigner()
  const [blank, setBlank] = useState(false)
  return (
    <TextInput
      label={t('flow.name')} size="sm" withAsterisk maxLength={longestFlowName} value={blank ? '' : doc.name} readOnly={!editing.on} error={blank || doc.name.trim() === '' ? t('general.labelEmpty') : undefined}
      onChange={(e) => {
        const name = e.currentTarget.value
        setBlank(name.trim() === '')
        if (name.trim() !== '') perform('flowName', { ...doc, name }, { field: 'flow name' })
      }}
      onBlur={() => setBlank(false)}
    />
  )
}
