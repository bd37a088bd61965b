import { Button, Checkbox, Collapse, Group, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Rows } from './rows'
import classes from './simulator.module.css'
import type { StartForm as Form } from './start'

type Props = { form: Form; variables: readonly string[]; pending: boolean; dirty: boolean; onChange: (form: Form) => void; onStart: () => void }

/** StartForm is what a person says about the contact before it starts. */
export function StartForm({ form, variables, pending, dirty, onChange, onStart }: Props) {
  const { t } = useTranslation('simulator')
  const [more, { toggle }] = useDisclosure(form.at !== '' || form.paused || form.variables.length > 0 || form.headers.length > 0)
  const put = (part: Partial<Form>) => onChange({ ...form, ...part })
  return (
    <form
      className={classes.form}
      onSubmit={(e) => {
        e.preventDefault()
        onStart()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('lead')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-label={t('channel')}
          value={form.channel}
          onChange={(channel) => put({ channel })}
          data={[{ value: 'telephony', label: t('channels.telephony') }, { value: 'chat', label: t('channels.chat') }]}
        />
        <Group grow gap="xs" align="flex-start">
          <TextInput label={t('ani')} value={form.ani} onChange={(e) => put({ ani: e.currentTarget.value })} inputMode="tel" />
          <TextInput label={t('dnis')} value={form.dnis} onChange={(e) => put({ dnis: e.currentTarget.value })} inputMode="tel" />
        </Group>
        <Button type="submit" size="md" fullWidth loading={pending} leftSection={<IconPlayerPlayFilled size={18} aria-hidden />}>
          {t('start')}
        </Button>
        {dirty && (
          <Text size="xs" c="dimmed" ta="center">
            {t('savesFirst')}
          </Text>
        )}
        <UnstyledButton type="button" className={classes.more} aria-expanded={more} onClick={toggle}>
          <IconChevronRight size={16} aria-hidden />
          {t('more')}
        </UnstyledButton>
        <Collapse expanded={more}>
          <Stack gap="sm">
            <TextInput type="datetime-local" label={t('clockStarts')} description={t('clockStartsHelp')} value={form.at} onChange={(e) => put({ at: e.currentTarget.value })} />
            <Checkbox label={t('pausedClock')} checked={form.paused} onChange={(e) => put({ paused: e.currentTarget.checked })} />
            <Rows what="variable" names={variables} rows={form.variables} onChange={(rows) => put({ variables: rows })} />
            <Rows what="header" names={[]} rows={form.headers} onChange={(headers) => put({ headers })} />
          </Stack>
        </Collapse>
      </Stack>
    </form>
  )
}
