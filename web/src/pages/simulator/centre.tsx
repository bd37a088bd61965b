import { Autocomplete, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconHeadset, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact, ContactEvent } from '@/api/contacts'
import { agentNamesQuery } from '@/api/resources'
import { useMay } from '@/api/session'
import { actsOf, agentEvent, type Figures, figuresEvent, noFigures } from './acts'
import classes from './simulator.module.css'

type Props = { contact: Contact; pending: boolean; onEvent: (event: ContactEvent) => void }

/** Centre plays the contact centre: what fits the moment is offered, and nothing when nobody can do anything. */
export function Centre({ contact, pending, onEvent }: Props) {
  const { t } = useTranslation('simulator')
  const may = useMay('queue.read')
  const agents = useQuery({ ...agentNamesQuery, enabled: may, retry: false })
  const [name, setName] = useState('')
  const [team, setTeam] = useState('')
  const acts = actsOf(contact)
  if (acts.length === 0) return null
  const waits = acts.includes('agent-answers')
  const act = (type: (typeof acts)[number], primary = false) => (
    <Button key={type} size="xs" variant={primary ? 'filled' : 'default'} disabled={pending} onClick={() => onEvent(agentEvent(type, waits ? name : '', waits ? team : ''))}>
      {t(`acts.${type}`)}
    </Button>
  )
  return (
    <section className={classes.section} aria-label={t('centre')}>
      <Group gap="xs" mb="xs">
        {waits ? <IconUsers size={16} aria-hidden /> : <IconHeadset size={16} aria-hidden />}
        <Text size="sm" fw={600}>
          {waits ? t('inQueue', { queue: contact.queue_name ?? contact.queue }) : t('withAgent', { agent: contact.agent_name ?? contact.agent })}
        </Text>
      </Group>
      {waits ? (
        <Stack gap="xs">
          <Group grow gap="xs">
            <Autocomplete size="xs" label={t('agent')} placeholder={t('anyAgent')} data={[...new Set(agents.data?.map((a) => a.name))]} value={name} onChange={setName} />
            <TextInput size="xs" label={t('team')} value={team} onChange={(e) => setTeam(e.currentTarget.value)} />
          </Group>
          <Group gap={6}>
            {act('agent-answers', true)}
            {act('agent-offered')}
            {act('agent-declines')}
            {act('callback-fails')}
          </Group>
          <FiguresForm pending={pending} onEvent={onEvent} />
        </Stack>
      ) : (
        <Group gap={6}>
          {act('agent-ends', true)}
          {act('agent-leaves')}
        </Group>
      )}
    </section>
  )
}

const fields = ['position', 'wait', 'available', 'loggedOn'] as const

/** FiguresForm says what the flow learns of its queue. */
function FiguresForm({ pending, onEvent }: { pending: boolean; onEvent: (event: ContactEvent) => void }) {
  const { t } = useTranslation('simulator')
  const [figures, setFigures] = useState<Figures>(noFigures)
  return (
    <details className={classes.details}>
      <summary>{t('figures.title')}</summary>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          onEvent(figuresEvent(figures))
        }}
      >
        <div className={classes.figuresForm}>
          {fields.map((f) => (
            <NumberInput key={f} size="xs" label={t(`figures.${f}`)} min={f === 'position' ? 1 : 0} allowDecimal={false} value={figures[f]} onChange={(n) => setFigures({ ...figures, [f]: typeof n === 'number' ? n : '' })} />
          ))}
        </div>
        <Button type="submit" size="xs" variant="default" disabled={pending} mt="xs">
          {t('figures.tell')}
        </Button>
      </form>
    </details>
  )
}
