import { Button, Menu, Stack, Text, TextInput } from '@mantine/core'
import { IconDeviceFloppy, IconDownload, IconTestPipe } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cassettePath, type Contact, useSaveAsTest } from '@/api/contacts'
import { useMay } from '@/api/session'
import { Confirm } from '@/ui/confirm'
import { testName } from './test-name'

/** SaveAsTest makes a test of a contact: as a file, or kept with its flow. */
export function SaveAsTest({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const mayKeep = useMay('flow.edit')
  const [asking, setAsking] = useState(false)
  const [name, setName] = useState('')
  const wanted = testName(name)
  const save = useSaveAsTest(contact.id)
  const [tried, setTried] = useState(false)
  const open = () => {
    save.reset()
    setTried(false)
    setAsking(true)
  }
  const keep = () => {
    setTried(true)
    if (wanted !== '') save.mutate({ flow: contact.flow.id, name: wanted })
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconTestPipe size={16} aria-hidden />}>
            {t('test.open')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={cassettePath(contact.id)} download leftSection={<IconDownload size={16} aria-hidden />}>
            {t('test.download')}
          </Menu.Item>
          {mayKeep && (
            <Menu.Item leftSection={<IconDeviceFloppy size={16} aria-hidden />} onClick={open}>
              {t('test.keep')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking} title={t('test.open')} action={t('test.save')} pending={save.isPending} error={save.error} onClose={() => setAsking(false)}
        onConfirm={keep}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('test.lead')}
          </Text>
          <TextInput label={t('test.name')} description={wanted !== '' && wanted !== name ? `${wanted}.flowtest` : undefined} error={tried && wanted === '' && t('test.nameNeeded')} value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          {save.isSuccess && <Text role="status">{t('test.saved')}</Text>}
        </Stack>
      </Confirm>
    </>
  )
}
