import { Button, Checkbox, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowDocument } from '@/api/flows'
import { addVariable, changeVariable, removeVariable, variableUses } from '@/model/variables'
import { useDesigner } from './designer-context'
import { nameProblem, valueProblem } from './variable-rules'
import { VariableValue } from './variable-value'

type Variable = FlowDocument['variables'][number]

const types: Variable['type'][] = ['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATETIME', 'JSON']
const flags = ['secure', 'agent_viewable', 'agent_editable', 'reportable'] as const

/** VariableDialog makes a flow variable, or changes one; a new name follows wherever it is used. */
export function VariableDialog({ variable, onClose }: { variable: Variable | undefined; onClose: () => void }) {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { document: doc, catalog, perform, editing } = useDesigner()
  const [v, set] = useState<Variable>(variable ?? { name: '', type: 'STRING' })
  const [tried, setTried] = useState(false)
  const global = v.source === 'GLOBAL'
  const wrong = { name: nameProblem(doc, v.name, variable?.name), value: valueProblem(v) }
  const uses = variable ? variableUses(doc, variable.name, catalog) : []
  const change = (part: Partial<Variable>) => set((old) => ({ ...old, ...part }))
  const done = (e: FormEvent) => {
    e.preventDefault()
    setTried(true)
    if (wrong.name !== undefined || wrong.value !== undefined) return
    if (variable) perform('changeVariable', changeVariable(doc, variable.name, v, catalog), { what: v.name.trim() })
    else perform('addVariable', addVariable(doc, { ...v, name: v.name.trim() }), { what: v.name.trim() })
    onClose()
  }
  const remove = () => {
    if (variable) perform('removeVariable', removeVariable(doc, variable.name), { what: variable.name })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={variable ? variable.name : t('variables.add')} closeButtonProps={{ 'aria-label': s('close') }}>
      <form onSubmit={done} noValidate>
        <Stack gap="sm">
          <TextInput
            data-autofocus label={t('variables.name')} withAsterisk value={v.name} readOnly={!editing.on || global} onChange={(e) => change({ name: e.currentTarget.value })}
            error={wrong.name !== undefined && (tried || v.name !== '') ? t(`variables.wrong.${wrong.name}`) : undefined}
          />
          <Select
            label={t('variables.type')} allowDeselect={false} value={v.type} readOnly={!editing.on || global} onChange={(type) => change({ type: type as Variable['type'] })}
            data={types.map((type) => ({ value: type, label: t(`variables.types.${type}`) }))} comboboxProps={{ withinPortal: true }}
          />
          <VariableValue type={v.type} value={v.value} onChange={(value) => change({ value })} readOnly={!editing.on} error={wrong.value ? t(`variables.wrong.${wrong.value}`) : undefined} />
          <Textarea label={t('variables.description')} autosize minRows={1} maxRows={5} value={v.description ?? ''} readOnly={!editing.on} onChange={(e) => change({ description: e.currentTarget.value || undefined })} />
          {!global && flags.map((flag) => (
            <Checkbox
              key={flag} label={t(`variables.${flag}`)} description={flag === 'secure' ? t('variables.secureHint') : undefined} checked={v[flag] ?? false} disabled={!editing.on || (flag === 'agent_editable' && !v.agent_viewable)}
              onChange={(e) => change({ [flag]: e.currentTarget.checked || undefined })}
            />
          ))}
          {v.agent_viewable && !global && <TextInput label={t('variables.desktopLabel')} value={v.desktop_label ?? ''} readOnly={!editing.on} onChange={(e) => change({ desktop_label: e.currentTarget.value || undefined })} />}
          {variable && (
            <Text size="xs" c="dimmed">
              {uses.length === 0 ? t('variables.unused') : t('variables.usedBy', { where: [...new Set(uses.map((u) => u.label))].join(', ') })}
            </Text>
          )}
          <Group justify="space-between">
            {variable && editing.on ? (
              <Button variant="subtle" color="red" onClick={remove}>
                {uses.length > 0 ? t('variables.removeUsed', { count: uses.length }) : s('delete')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {s('cancel')}
              </Button>
              {editing.on && <Button type="submit">{t('variables.done')}</Button>}
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
