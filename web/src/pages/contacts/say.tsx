import { ActionIcon, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Contact, useContactInput } from '@/api/contacts'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { actionFor, inputOf } from './standing'

/** Say gives a contact that goes on keys or words, for whoever may. */
export function Say({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const may = useMay(actionFor(contact))
  const input = useContactInput(contact.id)
  const [text, setText] = useState('')
  if (!may) return null
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (text.trim() === '') return
        input.mutate(inputOf(contact, text), { onSuccess: () => setText((now) => (now === text ? '' : now)) })
      }}
    >
      <TextInput
        mt="sm"
        maw={480}
        aria-label={t('one.say')}
        placeholder={t('one.say')}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        rightSection={
          <ActionIcon type="submit" variant="subtle" aria-label={t('one.send')} loading={input.isPending}>
            <IconSend size={16} aria-hidden />
          </ActionIcon>
        }
      />
      {input.error && <ErrorState error={input.error} />}
    </form>
  )
}
