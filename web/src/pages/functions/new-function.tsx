import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { functionQuery, type ScriptFunction, useCreateFunction } from '@/api/functions'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { bodyOf, draftOf } from './draft'
import { keepInputs } from './kept-inputs'
import { problemAt, problemsOf } from './problems'
import { starters } from './starters'

/** NewFunction is the dialog that begins a function and opens it; with `from` it is a copy of that one. */
export function NewFunction({ from, onClose }: { from?: ScriptFunction; onClose: () => void }) {
  const { t } = useTranslation(['functions', 'shell'])
  const go = useNavigate()
  const create = useCreateFunction()
  const [name, setName] = useState(from ? t('create.copyOf', { name: from.name }) : '')
  const [description, setDescription] = useState(from?.description ?? '')
  const [chosen, choose] = useState<string>(starters[0]?.name ?? '')
  const original = useQuery({ ...functionQuery(from?.id ?? ''), enabled: from !== undefined, staleTime: 0 })
  const problems = problemsOf(create.error)
  const make = (e: FormEvent) => {
    e.preventDefault()
    const starter = starters.find((s) => s.name === chosen)
    const text = from ? original.data && draftOf(original.data) : starter
    if (name.trim() === '' || text === undefined) return
    create.mutate(bodyOf({ name, description, inputs: text.inputs, outputs: text.outputs, source: text.source }), {
      onSuccess: (made) => {
        if (!from && starter) keepInputs(made.id, starter.sample)
        void go({ to: `/functions/${made.id}` })
      },
    })
  }
  return (
    <Modal opened onClose={onClose} title={from ? t('create.copyTitle', { name: from.name }) : t('create.title')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form onSubmit={make}>
        <Stack>
          <TextInput
            data-autofocus
            required
            label={t('create.name')}
            maxLength={200}
            value={name}
            error={problemAt(problems, 'name')}
            onChange={(e) => {
              setName(e.currentTarget.value)
              if (create.isError) create.reset()
            }}
          />
          <Textarea label={t('create.description')} autosize minRows={1} maxRows={4} maxLength={2000} value={description} onChange={(e) => setDescription(e.currentTarget.value)} />
          {!from && (
            <Radio.Group label={t('create.starter')} value={chosen} onChange={choose}>
              <Stack gap="xs" mt={4}>
                {starters.map((s) => (
                  <Radio key={s.name} value={s.name} label={t(`starters.${s.name}`)} description={t(`starters.${s.name}Hint`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {from && original.isPending && <Loading />}
          {original.error && <ErrorState error={original.error} retry={() => void original.refetch()} />}
          {create.error && problemAt(problems, 'name') === undefined && <ErrorState error={create.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || (from !== undefined && original.data === undefined)}>
              {t('create.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
