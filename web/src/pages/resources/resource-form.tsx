import { Button, Drawer, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { serverFieldServices } from '@/api/field-services'
import { type Resource, type ResourceKind, type ResourceNoun, useSaveResource } from '@/api/resources'
import { Form } from '@/field/form'
import { ErrorState } from '@/ui/error-state'
import { useReturnFocus } from '@/ui/return-focus'
import { texts } from './resource-page'

/** The refusals of a save at the settings that they are about; `rest` is about something else. */
export function problemsOf(error: Error | null): { at: { field: string; message: string; severity: 'error' }[]; name?: string; rest: boolean } {
  if (!(error instanceof ApiProblem)) return { at: [], rest: error !== null }
  const at: { field: string; message: string; severity: 'error' }[] = []
  let name: string | undefined
  for (const { location = '', message } of error.errors) {
    const path = location.replace(/^body\./, '')
    if (path === 'name') name = message
    else if (path.startsWith('settings.')) at.push({ field: path.slice('settings.'.length), message, severity: 'error' })
  }
  return { at, name, rest: at.length === 0 && name === undefined }
}

/** ResourceForm makes a resource or changes one; its form is that of its kind. */
export function ResourceForm({ noun, form, resource, onClose }: { noun: ResourceNoun; form: ResourceKind['form']; resource?: Resource; onClose: () => void }) {
  const { t } = useTranslation(['resources', 'shell'])
  const [name, setName] = useState(resource?.name ?? '')
  const [settings, setSettings] = useState<Resource['settings']>(resource?.settings ?? {})
  const save = useSaveResource(noun)
  useReturnFocus()
  const problems = problemsOf(save.error)
  return (
    <Drawer opened onClose={onClose} closeOnClickOutside={false} position="right" size="lg" title={resource === undefined ? t(`${texts[noun]}.create`) : t('editOf', { name: resource.name })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate({ resource, name, settings }, { onSuccess: onClose })
        }}
      >
        <Stack>
          {save.error && problems.rest && <ErrorState error={save.error} />}
          <TextInput label={t('name')} required value={name} error={problems.name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          <Form fields={form} values={settings} onChange={setSettings} services={serverFieldServices} problems={problems.at} stored={resource?.stored ? ['value'] : undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('shell:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
