import { Badge, Button, Menu, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconHeadset } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { agentNamesQuery, agentStandingsQuery, type AgentStanding, type Resource, useSetAgentState } from '@/api/resources'
import { useMay } from '@/api/session'
import type { Column } from '@/ui/listing'
import { text } from './reading'
import { ResourcePage } from './resource-page'

const settable = ['available', 'idle', 'logged-out'] as const

const known = ['available', 'idle', 'logged-out', 'offered', 'busy', 'wrap-up', 'not-responding'] as const

/** SetState says for an agent whether contacts may be offered. */
function SetState({ agent }: { agent: { id: string; name: string } }) {
  const { t } = useTranslation(['resources', 'shell'])
  const set = useSetAgentState()
  const put = (state: (typeof settable)[number]) =>
    set.mutate({ id: agent.id, state }, { onError: (error) => notifications.show({ color: 'red', title: t('shell:errorTitle'), message: error.message }) })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="default" loading={set.isPending} rightSection={<IconChevronDown size={14} aria-hidden />} aria-label={t('agents.setStateOf', { name: agent.name })}>
          {t('agents.setState')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {settable.map((state) => (
          <Menu.Item key={state} onClick={() => put(state)}>
            {t(`agents.states.${state}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Agents are who answers contacts, with the state each is in now. */
export function Agents() {
  const { t } = useTranslation('resources')
  const standings = useQuery(agentStandingsQuery)
  const maySet = useMay('agent.state')
  const of = (r: Resource): AgentStanding | undefined => standings.data?.find((s) => s.id === r.id || s.name === r.name)
  const word = (state: string) => {
    const one = known.find((k) => k === state)
    return one === undefined ? state : t(`agents.states.${one}`)
  }
  const columns: Column<Resource>[] = [
    { key: 'state', head: t('agents.state'), cell: (r) => ((s) => (s ? <Badge variant="light" color={s.state === 'available' ? 'green' : 'gray'}>{word(s.state)}</Badge> : '–'))(of(r)) },
    { key: 'queues', head: t('agents.queues'), wide: true, cell: (r) => of(r)?.queues.join(', ') || '–' },
    { key: 'team', head: t('agents.team'), wide: true, cell: (r) => text(r.settings, 'team') || '–' },
  ]
  return (
    <ResourcePage noun="agents" icon={<IconHeadset size={28} />} columns={columns} actions={maySet ? (r) => <SetState agent={r} /> : undefined}>
      <OfQueues agents={standings.data ?? []} word={word} maySet={maySet} />
    </ResourcePage>
  )
}

/** OfQueues are the agents who stand with a queue that they serve, and have no entry of their own. */
function OfQueues({ agents, word, maySet }: { agents: AgentStanding[]; word: (state: string) => string; maySet: boolean }) {
  const { t } = useTranslation('resources')
  const own = useQuery(agentNamesQuery)
  if (own.data === undefined) return null
  const rows = agents.filter((a) => !own.data.some((r) => r.id === a.id || r.name === a.name))
  if (rows.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2}>{t('agents.ofQueues')}</Title>
      <Paper withBorder>
        <Table verticalSpacing="sm">
          <Table.Tbody>
            {rows.map((a) => (
              <Table.Tr key={a.id}>
                <Table.Td>
                  <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {a.name}
                  </Text>
                  <Text size="xs" c="dimmed" hiddenFrom="sm">
                    {a.queues.join(', ')}
                  </Text>
                </Table.Td>
                <Table.Td visibleFrom="sm">{a.queues.join(', ')}</Table.Td>
                <Table.Td>{word(a.state)}</Table.Td>
                <Table.Td ta="right">{maySet && <SetState agent={a} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Stack>
  )
}
