import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bindablesQuery } from '@/api/bindables'
import { sandboxQuery } from '@/api/sandbox'
import { useMay } from '@/api/session'
import { type Template, useTemplateUse } from '@/api/templates'
import { ErrorState } from '@/ui/error-state'
import { matching } from './matching'
import { bindingsFrom, leaveOpen, makeAtSandbox, needsSandbox } from './template-choice'

/** UseTemplate asks for a name and for the connectors, makes the flow and opens it. */
export function UseTemplate({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t, i18n } = useTranslation(['flows', 'shell'])
  const go = useNavigate()
  const use = useTemplateUse()
  const mayConnect = useMay('connector.create')
  const connectors = useQuery({ ...bindablesQuery('connector'), enabled: template.connectors.length > 0 })
  const sandbox = useQuery(sandboxQuery)
  const [name, setName] = useState(template.title)
  const [choices, setChoices] = useState<Record<string, string>>({})
  const atSandbox = mayConnect && template.sandbox && sandbox.data?.running === true
  const have = connectors.data ?? []
  const choiceOf = (wanted: string) => choices[wanted] ?? matching({ name: wanted }, have)?.id ?? (atSandbox ? makeAtSandbox : leaveOpen)
  const all = Object.fromEntries(template.connectors.map((c) => [c.name, choiceOf(c.name)]))
  const make = (e: FormEvent) => {
    e.preventDefault()
    use.mutate(
      { name: template.name, body: { name: name.trim() || undefined, language: i18n.language as Template['language'], bindings: bindingsFrom(all), sandbox: needsSandbox(all) } },
      { onSuccess: ({ flow }) => void go({ to: `/flows/${flow.id}` }) },
    )
  }
  return (
    <Modal opened onClose={onClose} title={template.title} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form onSubmit={make}>
        <Stack>
          <TextInput data-autofocus label={t('create.name')} maxLength={200} value={name} onChange={(e) => setName(e.currentTarget.value)} />
          {template.connectors.map((c) => (
            <Select
              key={c.name}
              label={t('templates.connector', { name: c.name })}
              description={t('templates.connectsTo', { title: c.title })}
              allowDeselect={false}
              value={choiceOf(c.name)}
              onChange={(v) => setChoices((old) => ({ ...old, [c.name]: v ?? leaveOpen }))}
              data={[
                ...(atSandbox ? [{ value: makeAtSandbox, label: t('templates.atSandbox') }] : []),
                { value: leaveOpen, label: t('import.leaveOpen') },
                ...have.map((h) => ({ value: h.id, label: h.name })),
              ]}
            />
          ))}
          {template.connectors.length > 0 && sandbox.data?.running === false && (
            <Text size="sm" c="dimmed">
              {t('templates.noSandbox')}
            </Text>
          )}
          {use.error && <ErrorState error={use.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={use.isPending}>
              {t('templates.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
