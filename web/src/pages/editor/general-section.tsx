import { Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowActivity } from '@/api/flows'
import { describe, labelFree, rename, setDisabled } from '@/model/document'
import { longestLabel } from '@/model/largest-flow'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'

/** GeneralSection has what every activity has: its label, a note, whether it is passed over. */
export function GeneralSection({ activity }: { activity: FlowActivity }) {
  const { t } = useTranslation('designer')
  const { document: doc, perform, editing } = useDesigner()
  const { id, label } = activity
  return (
    <Stack gap="sm" className={classes.section} data-open component="section" aria-label={t('general.title')}>
      <Text fw={600} component="h3">
        {t('general.title')}
      </Text>
      <LabelInput key={`${id} ${label}`} activity={activity} />
      <Textarea
        label={t('general.note')} autosize minRows={1} maxRows={8} size="sm" value={activity.description ?? ''} readOnly={!editing.on}
        onChange={(e) => perform('note', describe(doc, id, e.currentTarget.value), { what: label, field: `${id} note` })}
      />
      <Group justify="space-between">
        <Switch
          label={t('general.disable')} description={t('general.disableHint')} checked={activity.disabled ?? false} disabled={!editing.on}
          onChange={(e) => perform(e.currentTarget.checked ? 'disable' : 'enable', setDisabled(doc, id, e.currentTarget.checked), { what: label })}
        />
      </Group>
    </Stack>
  )
}

/** LabelInput renames when the person is done, because expressions that read the label follow it. */
function LabelInput({ activity: { id, label } }: { activity: FlowActivity }) {
  const { t } = useTranslation('designer')
  const { document: doc, catalog, perform, editing, state } = useDesigner()
  const [text, setText] = useState(label)
  const input = useRef<HTMLInputElement>(null)
  const { focus } = state
  useEffect(() => {
    if (focus.activity !== id || focus.field !== 'label') return
    input.current?.focus()
    input.current?.select()
  }, [focus, id])
  const free = labelFree(doc, id, text)
  const done = () => {
    if (free) perform('rename', rename(doc, id, text, catalog), { what: text.trim() })
    else setText(label)
  }
  return (
    <TextInput
      ref={input} label={t('general.label')} withAsterisk size="sm" maxLength={longestLabel} value={text} readOnly={!editing.on} error={free || text === label ? undefined : text.trim() === '' ? t('general.labelEmpty') : t('general.labelTaken')}
      onChange={(e) => setText(e.currentTarget.value)}
      onBlur={done}
      onKeyDown={(e) => {
        if (e.key === 'Enter') done()
        if (e.key === 'Escape') setText(label)
      }}
    />
  )
}
