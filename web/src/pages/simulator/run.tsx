import { Button, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Followed, useContactClock, useContactEvent, useContactInput, useHangUp } from '@/api/contacts'
import type { FlowDocument } from '@/api/flows'
import type { Catalog } from '@/model/catalog'
import { askedOf, lastFailed, sentOf, type Step, visitsOf } from '@/model/trace'
import { Conversation } from '@/ui/conversation'
import { ErrorState } from '@/ui/error-state'
import { Exchange } from '@/ui/exchange'
import { TokenExchange } from '@/ui/token-exchange'
import { ValueTable } from '@/ui/value-table'
import { Caller } from './caller'
import { Centre } from './centre'
import { Clock } from './clock'
import { isKey, type Key, press } from './keys'
import { LastSteps } from './last-steps'
import { hasFailed, Outcome } from './outcome'
import classes from './simulator.module.css'

type Props = { followed: Followed; steps: readonly Step[]; document: FlowDocument; catalog: Catalog; onFocus: (activity: string) => void; onAgain: () => void; restarting: boolean }

/** Run is a simulated contact as it goes on: what is said, what can be done, what came of it. */
export function Run({ followed, steps, document: doc, catalog, onFocus, onAgain, restarting }: Props) {
  const { t } = useTranslation('simulator')
  const { contact, said, over } = followed
  const input = useContactInput(contact.id)
  const hangUp = useHangUp(contact.id)
  const event = useContactEvent(contact.id)
  const clock = useContactClock(contact.id)
  const [typed, setTyped] = useState('')
  const visits = useMemo(() => visitsOf(steps), [steps])
  const asked = useMemo(() => askedOf(steps), [steps])
  // Keys that were put together for one question are not meant for the next.
  const [question, setQuestion] = useState(asked?.question)
  if (question !== asked?.question) {
    setQuestion(asked?.question)
    setTyped('')
  }
  const requests = useMemo(() => visits.flatMap((v) => sentOf(v).map((sent) => ({ activity: v.activity, sent }))), [visits])
  const key = (k: Key) => {
    const next = press(asked, typed, k)
    setTyped(next.typed)
    if (next.send !== undefined) input.mutate({ digits: next.send })
  }
  const onKeyDown = (e: React.KeyboardEvent) => {
    const target = e.target as HTMLElement
    if (over || contact.channel !== 'telephony' || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || !isKey(e.key)) return
    e.preventDefault()
    e.stopPropagation()
    key(e.key)
  }
  const error = [input, hangUp, event, clock].find((m) => m.error !== null)?.error
  return (
    <div className={classes.run} onKeyDown={onKeyDown} tabIndex={-1} data-run>
      <Conversation said={said} label={t('conversation')} />
      {over && (
        <div className={classes.section}>
          <Outcome contact={contact} visits={visits} document={doc} onFocus={onFocus} />
          <Button mt="sm" fullWidth leftSection={<IconRefresh size={16} aria-hidden />} loading={restarting} onClick={onAgain}>
            {t('again')}
          </Button>
        </div>
      )}
      {!over && (
        <Caller
          channel={contact.channel} asked={asked} typed={typed} sending={input.isPending} onKey={key} onSay={(text) => input.mutate({ text })} onHangUp={() => hangUp.mutate(undefined)} hangingUp={hangUp.isPending}
        />
      )}
      {error && (
        <div className={classes.section}>
          <ErrorState error={error} />
        </div>
      )}
      {!over && <Centre contact={contact} pending={event.isPending} onEvent={event.mutate} />}
      {!over && <Clock contact={contact} moving={clock.isPending} onMove={clock.mutate} />}
      {requests.length > 0 && (
        <section className={classes.section} aria-label={t('requests')}>
          <h3 className={classes.heading}>{t('requests')}</h3>
          {requests.map(({ activity, sent }, i) => (sent.type === 'token' ? <TokenExchange key={i} sent={sent.request} from={activity} /> : <Exchange key={i} sent={sent.request} from={activity} />))}
        </section>
      )}
      <section className={classes.section} aria-label={t('variables')}>
        <h3 className={classes.heading}>{t('variables')}</h3>
        <ValueTable values={contact.variables ?? {}} label={t('variables')} empty={t('noVariables')} />
      </section>
      <section className={classes.section} aria-label={t('steps')}>
        <h3 className={classes.heading}>{t('steps')}</h3>
        <LastSteps steps={steps} document={doc} catalog={catalog} onFocus={onFocus} told={over && hasFailed(contact) ? lastFailed(visits)?.number : undefined} />
        {followed.unfaithful && (
          <Text size="xs" c="dimmed">
            {followed.unfaithful}
          </Text>
        )}
      </section>
    </div>
  )
}
