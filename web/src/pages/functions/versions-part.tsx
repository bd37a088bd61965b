import { Button, Group, Menu, Stack, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconArrowBackUp, IconTags } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Label, useSettableLabels } from '@/api/flows'
import { type FunctionVersion, functionVersionsQuery, type ScriptFunction } from '@/api/functions'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { type VersionPair, VersionTable } from '@/ui/version-table'
import { CompareVersions } from './compare-versions'
import type { Draft } from './draft'
import { LabelVersion } from './label-version'
import { TakeVersion } from './take-version'

type Asked = { what: 'label'; label: Label; version: FunctionVersion } | { what: 'take'; version: FunctionVersion } | null
type Props = { fn: ScriptFunction; now: Draft; mayTake: boolean; onTake: (version: FunctionVersion) => void }

/** VersionsPart lists what was published of a function, and compares it. */
export function VersionsPart({ fn, now, mayTake, onTake }: Props) {
  const { t } = useTranslation(['functions', 'shell'])
  const versions = useInfiniteQuery(functionVersionsQuery(fn.id))
  const settable = useSettableLabels()
  const [pair, setPair] = useState<VersionPair>()
  const [asked, ask] = useState<Asked>(null)
  const comparison = useRef<HTMLHeadingElement>(null)
  if (versions.isPending) return <Loading />
  if (versions.isError) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />
  const all = versions.data.pages.flatMap((p) => p.items)
  const [last, before] = all
  if (last === undefined) return <EmptyState icon={<IconTags size={28} />} title={t('versions.emptyTitle')} lead={t('versions.empty')} />
  // What is new: in the draft, else in the last version.
  const first = fn.changed || before === undefined ? { from: last.number, to: 0 } : { from: before.number, to: last.number }
  const compare = (chosen: VersionPair) => {
    setPair(chosen)
    comparison.current?.scrollIntoView({ behavior: 'smooth', block: 'start' })
    // The menu gives the focus back to its button when it closes, unless somebody else has it since.
    setTimeout(() => comparison.current?.focus({ preventScroll: true }))
  }
  return (
    <Stack gap="xl">
      <VersionTable
        label={t('parts.versions')}
        versions={all}
        labels={fn.labels}
        settable={settable}
        onCompare={compare}
        onLabel={(label, version) => ask({ what: 'label', label, version })}
        more={(version) =>
          mayTake && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => ask({ what: 'take', version })}>
                {t('versions.take')}
              </Menu.Item>
            </>
          )
        }
      />
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
