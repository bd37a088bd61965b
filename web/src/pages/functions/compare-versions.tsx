import { Group, Select, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { functionVersionQuery } from '@/api/functions'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import type { VersionPair } from '@/ui/version-table'
import { type Draft, withVersion } from './draft'
import { ParameterChanges } from './parameter-changes'

const TextDiff = lazy(() => import('@/ui/text-diff').then((m) => ({ default: m.TextDiff })))

type Props = { id: string; now: Draft; numbers: readonly number[]; pair: VersionPair; onPair: (pair: VersionPair) => void }

/** CompareVersions shows what differs between two versions, or a version and what is in the editor. */
export function CompareVersions({ id, now, numbers, pair, onPair }: Props) {
  const { t } = useTranslation('functions')
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  const asked = [pair.from, pair.to] as const
  const from = useQuery({ ...functionVersionQuery(id, pair.from), enabled: pair.from > 0 })
  const to = useQuery({ ...functionVersionQuery(id, pair.to), enabled: pair.to > 0 })
  const [before, after] = [from, to].map((v, i) => (asked[i] === 0 ? now : v.data && withVersion(now, v.data)))
  const named = (n: number) => (n === 0 ? t('compare.draft') : t('list.numbered', { number: n }))
  const data = [0, ...numbers].map((n) => ({ value: String(n), label: named(n) }))
  const error = from.error ?? to.error
  const equal = before !== undefined && after !== undefined && before.source === after.source
  return (
    <>
      <Group gap="sm" align="flex-end">
        <Select label={t('compare.from')} w={180} allowDeselect={false} data={data} value={String(pair.from)} onChange={(v) => onPair({ ...pair, from: Number(v) })} />
        <Select label={t('compare.to')} w={180} allowDeselect={false} data={data} value={String(pair.to)} onChange={(v) => onPair({ ...pair, to: Number(v) })} />
      </Group>
      {error ? (
        <ErrorState error={error} />
      ) : before === undefined || after === undefined ? (
        <Loading />
      ) : (
        <>
          <ParameterChanges from={before} to={after} />
          {equal ? (
            <Text size="sm" c="dimmed">
              {t('compare.sameSource')}
            </Text>
          ) : (
            <Suspense fallback={<Loading />}>
              <TextDiff from={before.source} to={after.source} labels={[named(pair.from), named(pair.to)]} narrow={narrow} />
            </Suspense>
          )}
        </>
      )}
    </>
  )
}
