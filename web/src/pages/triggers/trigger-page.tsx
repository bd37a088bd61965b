import { Button, Text, TextInput } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/ui/empty-state'
import { Explained, greyed } from '@/ui/explained'
import { type Column, Listing, type Pages } from '@/ui/listing'
import { PageFrame } from '@/ui/page-frame'
import { ViewOnly } from '@/ui/view-only'
import { useTriggerCrumbs } from './trigger-crumbs'

type Props<T> = {
  noun: 'webhooks' | 'schedules'
  icon: ReactNode
  list: Pages<T>
  columns: Column<T>[]
  /** What is looked for by name: as it is written, and as it was asked for. */
  name: string
  wanted: string
  onName: (name: string) => void
  mayWrite: boolean
  onCreate: () => void
  children?: ReactNode
}

/** TriggerPage lists what starts contacts, of one sort. */
export function TriggerPage<T extends { id: string }>({ noun, icon, list, columns, name, wanted, onName, mayWrite, onCreate, children }: Props<T>) {
  const { t } = useTranslation(['triggers', 'shell'])
  const why = mayWrite ? undefined : t('shell:viewOnly')
  const create = (
    <Explained why={why}>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onCreate} {...greyed(why)}>
        {t(`${noun}.create`)}
      </Button>
    </Explained>
  )
  const none = list.data?.pages[0]?.items.length === 0 && wanted === ''
  const empty = none ? (
    <EmptyState icon={icon} title={t(`${noun}.emptyTitle`)} lead={mayWrite ? t(`${noun}.empty`) : t('shell:viewOnly')}>
      {mayWrite && create}
    </EmptyState>
  ) : (
    <Text c="dimmed" role="status">
      {t('noneFound')}
    </Text>
  )
  return (
    <PageFrame title={t(`shell:nouns.${noun}`)} crumbs={useTriggerCrumbs()} lead={t(`${noun}.lead`)} actions={list.data && !list.error && !none && create}>
      {why !== undefined && list.data && !list.error && !none && <ViewOnly />}
      {list.data && !none && (
        <TextInput type="search" maw={320} aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={16} aria-hidden />} value={name} onChange={(e) => onName(e.currentTarget.value)} />
      )}
      <Listing label={t(`shell:nouns.${noun}`)} list={list} columns={columns} rowKey={(one) => one.id} empty={empty} />
      {children}
    </PageFrame>
  )
}
