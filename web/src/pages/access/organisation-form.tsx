import { Button, Group, Modal, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Organisation, useChangeOrganisation, useChangeOwnOrganisation, useCreateOrganisation } from '@/api/organisations'
import { ErrorState } from '@/ui/error-state'
import { useReturnFocus } from '@/ui/return-focus'

/** OrganisationForm founds an organisation or changes one. Licences and limits are the operator's. */
export function OrganisationForm({ organisation, operator, onClose }: { organisation?: Organisation; operator: boolean; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shell'])
  const [form, setForm] = useState({ name: organisation?.name ?? '', licences: organisation?.licences ?? [], custom_connectors: organisation?.custom_connectors ?? 0 })
  const create = useCreateOrganisation()
  useReturnFocus()
  const change = useChangeOrganisation()
  const changeOwn = useChangeOwnOrganisation()
  const doing = organisation === undefined ? create : operator ? change : changeOwn
  const submit = () => {
    const then = { onSuccess: onClose }
    if (organisation === undefined) create.mutate(form, then)
    else if (operator) change.mutate({ organisation, change: form }, then)
    else changeOwn.mutate({ organisation, change: { name: form.name } }, then)
  }
  return (
    <Modal opened onClose={onClose} title={organisation === undefined ? t('organisations.create') : t('organisations.editOf', { name: organisation.name })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          submit()
        }}
      >
        <Stack>
          {doing.error && <ErrorState error={doing.error} />}
          <TextInput label={t('organisations.name')} required value={form.name} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} data-autofocus />
          {operator && (
            <>
              <TagsInput label={t('organisations.licences')} description={t('organisations.licencesHint')} value={form.licences} onChange={(licences) => setForm({ ...form, licences })} data={['FLEX3']} />
              <NumberInput label={t('organisations.limit')} description={t('organisations.limitHint')} min={0} allowDecimal={false} value={form.custom_connectors} onChange={(v) => setForm({ ...form, custom_connectors: Number(v) })} />
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={doing.isPending}>
              {t('shell:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
