import { Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconTags } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '@/api/flows'
import { type FunctionVersion, functionVersionsQuery, type ScriptFunction } from '@/api/functions'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { LabelBadges } from '@/ui/label-badges'
import { Loading } from '@/ui/loading'
import { Moment } from '@/ui/moment'
import { CompareVersions, type Pair } from './compare-versions'
import type { Draft } from './draft'
import classes from './functions.module.css'
import { LabelVersion } from './label-version'
import { TakeVersion } from './take-version'
import { VersionActions } from './version-actions'

type Asked = { what: 'label'; label: Label; version: FunctionVersion } | { what: 'take'; version: FunctionVersion } | null
type Props = { fn: ScriptFunction; now: Draft; mayTake: boolean; onTake: (version: FunctionVersion) => void }

/** VersionsPart lists what was published of a function, and compares it. */
export function VersionsPart({ fn, now, mayTake, onTake }: Props) {
  const { t } = useTranslation(['functions', 'shell'])
  const versions = useInfiniteQuery(functionVersionsQuery(fn.id))
  const [pair, setPair] = useState<Pair>()
  const [asked, ask] = useState<Asked>(null)
  const comparison = useRef<HTMLHeadingElement>(null)
  if (versions.isPending) return <Loading />
  if (versions.isError) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />
  const all = versions.data.pages.flatMap((p) => p.items)
  const [last, before] = all
  if (last === undefined) return <EmptyState icon={<IconTags size={28} />} title={t('versions.emptyTitle')} lead={t('versions.empty')} />
  // What is new: in the draft, else in the last version.
  const first = fn.changed || before === undefined ? { from: last.number, to: 0 } : { from: before.number, to: last.number }
  const compare = (chosen: Pair) => {
    setPair(chosen)
    comparison.current?.scrollIntoView({ behavior: 'smooth', block: 'start' })
    // The menu gives the focus back to its button when it closes, unless somebody else has it since.
    setTimeout(() => comparison.current?.focus({ preventScroll: true }))
  }
  return (
    <Stack gap="xl">
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing="sm" className={classes.table} aria-label={t('parts.versions')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('list.version')}</Table.Th>
              <Table.Th>{t('versions.note')}</Table.Th>
              <Table.Th className={classes.wide}>{t('versions.published')}</Table.Th>
              <Table.Th>
                <span className={classes.unseen}>{t('list.actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {all.map((version, i) => (
              <Table.Tr key={version.number}>
                <Table.Td>
                  <Text fw={600}>{version.number}</Text>
                  <LabelBadges labels={Object.fromEntries(Object.entries(fn.labels).filter(([, n]) => n === version.number))} />
                </Table.Td>
                <Table.Td>
                  <Text size="sm" className={classes.clip} c={version.note ? undefined : 'dimmed'}>
                    {version.note ?? t('versions.noNote')}
                  </Text>
                </Table.Td>
                <Table.Td className={classes.wide}>
                  <Text size="sm">
                    <Moment at={version.published} />
                  </Text>
                  <Text size="xs" c="dimmed">
                    {version.by}
                  </Text>
                </Table.Td>
                <Table.Td align="right">
                  <VersionActions
                    fn={fn}
                    number={version.number}
                    before={all[i + 1]?.number}
                    onCompare={compare}
                    onLabel={(label) => ask({ what: 'label', label, version })}
                    onTake={mayTake ? () => ask({ what: 'take', version }) : undefined}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {versions.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
            {t('shell:more')}
          </Button>
        </Group>
      )}
      <Stack gap="md" component="section" aria-labelledby="comparison">
        <Title order={2} id="comparison" ref={comparison} tabIndex={-1}>
          {t('compare.title')}
        </Title>
        <CompareVersions id={fn.id} now={now} numbers={all.map((v) => v.number)} pair={pair ?? first} onPair={setPair} />
      </Stack>
      {asked?.what === 'label' && <LabelVersion fn={fn} label={asked.label} number={asked.version.number} onClose={() => ask(null)} />}
      {asked?.what === 'take' && <TakeVersion fn={fn} number={asked.version.number} onTake={onTake} onClose={() => ask(null)} />}
    </Stack>
  )
}
