import { Alert, Center, Container, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { IconInfoCircle } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Contact as ContactData, contactQuery, conversationQuery, type Followed, followedQuery } from '@/api/contacts'
import { useMay } from '@/api/session'
import { stepsOf } from '@/model/trace'
import { Conversation } from '@/ui/conversation'
import { ErrorState, type Trouble } from '@/ui/error-state'
import { Failed } from '@/ui/failed'
import { Loading } from '@/ui/loading'
import { PageFrame } from '@/ui/page-frame'
import { ValueTable } from '@/ui/value-table'
import { Actions } from './actions'
import { useContactCrumbs } from './contact-crumbs'
import classes from './contacts.module.css'
import { Facts } from './facts'
import { Say } from './say'

const Trace = lazy(() => import('./trace'))

/** Contact is one run: how it stands, its way through the flow, what was said, what it knows. It follows a contact that goes on. */
export function Contact() {
  const { contact: id = '' } = useParams({ strict: false })
  const mayTrace = useMay('flow.read')
  return mayTrace ? <Traced key={id} id={id} /> : <Untraced key={id} id={id} />
}

function Traced({ id }: { id: string }) {
  const followed = useQuery(followedQuery(id))
  if (followed.data === undefined) return <Waiting error={followed.error} retry={() => void followed.refetch()} />
  return <Page contact={followed.data.contact} followed={followed.data} said={followed.data.said} lost={followed.error} retry={() => void followed.refetch()} />
}

/** A contact for whoever may see it, but not how its flow works. */
function Untraced({ id }: { id: string }) {
  const contact = useQuery({ ...contactQuery(id), refetchInterval: (q) => (q.state.data?.state === 'over' || q.state.status === 'error' ? false : 1000) })
  const said = useQuery({ ...conversationQuery(id), refetchInterval: (q) => (q.state.data?.over === true || q.state.status === 'error' ? false : 1000) })
  if (contact.data === undefined) return <Waiting error={contact.error} retry={() => void contact.refetch()} />
  const retry = () => void Promise.all([contact.refetch(), said.refetch()])
  return <Page contact={contact.data} said={said.data?.said ?? []} lost={contact.error ?? said.error} retry={retry} />
}

function Waiting({ error, retry }: { error: Error | null; retry: () => void }) {
  if (error) {
    return (
      <Container size="sm" py="xl">
        <Failed error={error} reset={retry} />
      </Container>
    )
  }
  return (
    <Center h="60dvh">
      <Loading />
    </Center>
  )
}

type Shown = {
  contact: ContactData
  followed?: Followed
  said: Followed['said']
  /** Why it is not followed any more; what is shown stands as it was. */
  lost: Trouble | null
  retry: () => void
}

function Page({ contact, followed, said, lost, retry }: Shown) {
  const { t } = useTranslation('contacts')
  const lines = followed?.lines
  const steps = useMemo(() => stepsOf(lines ?? []), [lines])
  const over = followed?.over ?? contact.state === 'over'
  return (
    <PageFrame title={contact.flow.name} crumbs={useContactCrumbs(true)} actions={<Actions contact={contact} over={over} />}>
      {lost && <ErrorState error={lost} retry={retry} />}
      <Facts contact={contact} />
      {followed?.unfaithful && (
        <Alert color="yellow" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('one.unfaithful')}>
          {followed.unfaithful}
        </Alert>
      )}
      {!followed && (
        <Alert color="blue" variant="light" icon={<IconInfoCircle aria-hidden />}>
          {t('one.mayNotTrace')}
        </Alert>
      )}
      <Tabs defaultValue={followed ? 'trace' : 'conversation'} keepMounted={false}>
        <Tabs.List>
          {followed && <Tabs.Tab value="trace">{t('one.tabs.trace')}</Tabs.Tab>}
          <Tabs.Tab value="conversation">{t('one.tabs.conversation')}</Tabs.Tab>
          <Tabs.Tab value="variables">{t('one.tabs.variables')}</Tabs.Tab>
        </Tabs.List>
        {followed && (
          <Tabs.Panel value="trace" pt="md">
            <Suspense fallback={<Loading />}>
              <Trace contact={contact} steps={steps} over={over} />
            </Suspense>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="conversation" pt="md">
          <div className={classes.talk}>
            <Conversation said={said} label={t('one.tabs.conversation')} />
          </div>
          {!over && <Say contact={contact} />}
        </Tabs.Panel>
        <Tabs.Panel value="variables" pt="md">
          <ValueTable values={contact.variables ?? {}} label={t('one.tabs.variables')} empty={t('one.noVariables')} />
        </Tabs.Panel>
      </Tabs>
    </PageFrame>
  )
}
