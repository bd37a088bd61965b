import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { type FlowType, useCreateFlow } from '@/api/flows'
import { ErrorState } from '@/ui/error-state'
import { firstDraft } from './first-draft'

/** NewFlow is the dialog that begins a flow and opens it. */
export function NewFlow({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['flows', 'shell'])
  const go = useNavigate()
  const create = useCreateFlow()
  const [name, setName] = useState('')
  const [type, setType] = useState<FlowType>('flow')
  const taken = create.error instanceof ApiProblem && create.error.reason === 'name_taken'
  const close = () => {
    create.reset()
    setName('')
    onClose()
  }
  const make = (e: FormEvent) => {
    e.preventDefault()
    if (name.trim() === '') return
    create.mutate({ document: firstDraft(name, type) }, { onSuccess: (flow) => void go({ to: `/flows/${flow.id}` }) })
  }
  return (
    <Modal opened={opened} onClose={close} title={t('create.title')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form onSubmit={make}>
        <Stack>
          <TextInput
            data-autofocus
            required
            label={t('create.name')}
            maxLength={200}
            value={name}
            error={taken ? t('create.taken') : undefined}
            onChange={(e) => {
              setName(e.currentTarget.value)
              if (create.isError) create.reset()
            }}
          />
          <Radio.Group label={t('create.type')} value={type} onChange={setType}>
            <Stack gap="xs" mt={4}>
              <Radio value="flow" label={t('types.flow')} description={t('create.flowHint')} />
              <Radio value="subflow" label={t('types.subflow')} description={t('create.subflowHint')} />
            </Stack>
          </Radio.Group>
          {create.error && !taken && <ErrorState error={create.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              {t('create.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
