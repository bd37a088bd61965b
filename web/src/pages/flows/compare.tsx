import { Group, Select, Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { type Flow, flowQuery } from '@/api/flows'
import { diffQuery, type Version, versionQuery } from '@/api/versions'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { DiffCards } from './diff-cards'
import type { VersionPair } from '@/ui/version-table'

const TextDiff = lazy(() => import('@/ui/text-diff').then((m) => ({ default: m.TextDiff })))

/** The text form of a version, or of the draft. */
function useText(flow: string, number: number) {
  const draft = useQuery({ ...flowQuery(flow), enabled: number === 0 })
  const version = useQuery({ ...versionQuery(flow, number), enabled: number > 0 })
  return number === 0 ? draft : version
}

function Texts({ flow, pair, labels }: { flow: string; pair: VersionPair; labels: [string, string] }) {
  const [from, to] = [useText(flow, pair.from), useText(flow, pair.to)]
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  const error = from.error ?? to.error
  if (error) return <ErrorState error={error} />
  if (from.data?.text === undefined || to.data?.text === undefined) return <Loading />
  return (
    <Suspense fallback={<Loading />}>
      <TextDiff from={from.data.text} to={to.data.text} labels={labels} narrow={narrow} />
    </Suspense>
  )
}

/** Compare shows what differs between two versions, by activities or as text. */
export function Compare({ flow, versions, pair, onPair }: { flow: Flow; versions: Version[]; pair: VersionPair; onPair: (pair: VersionPair) => void }) {
  const { t } = useTranslation('flows')
  const diff = useQuery({ ...diffQuery(flow.id, pair.from, pair.to), enabled: pair.from !== pair.to })
  const named = (n: number) => (n === 0 ? t('diff.draft') : t('list.numbered', { number: n }))
  const data = [0, ...versions.map((v) => v.number)].map((n) => ({ value: String(n), label: named(n) }))
  return (
    <>
      <Group gap="sm" align="flex-end">
        <Select label={t('diff.from')} w={180} allowDeselect={false} data={data} value={String(pair.from)} onChange={(v) => onPair({ ...pair, from: Number(v) })} />
        <Select label={t('diff.to')} w={180} allowDeselect={false} data={data} value={String(pair.to)} onChange={(v) => onPair({ ...pair, to: Number(v) })} />
      </Group>
      <Tabs defaultValue="activities" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="activities">{t('diff.byActivity')}</Tabs.Tab>
          <Tabs.Tab value="text">{t('diff.asText')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="activities" pt="md">
          {pair.from === pair.to ? <DiffCards diff={null} /> : diff.isPending ? <Loading /> : diff.isError ? <ErrorState error={diff.error} retry={() => void diff.refetch()} /> : <DiffCards diff={diff.data} />}
        </Tabs.Panel>
        <Tabs.Panel value="text" pt="md">
          <Texts flow={flow.id} pair={pair} labels={[named(pair.from), named(pair.to)]} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
