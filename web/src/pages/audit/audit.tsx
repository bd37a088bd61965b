import { Alert, Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconReportSearch, IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auditQuery, useVerifyAudit } from '@/api/audit'
import { useMay } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { type Column, Listing } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import classes from './audit.module.css'
import { type Entry, entryOf, nouns, since } from './entry'

/** Verify follows the chain of the log and says what it found. */
function Verify() {
  const { t } = useTranslation('admin')
  const verify = useVerifyAudit()
  return (
    <>
      <Group>
        <Button variant="default" leftSection={<IconShieldCheck size={16} aria-hidden />} loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('audit.verify')}
        </Button>
      </Group>
      {verify.error && <ErrorState error={verify.error} />}
      {verify.data && (
        <Alert role="status" color={verify.data.ok ? 'green' : 'red'} icon={verify.data.ok ? <IconShieldCheck aria-hidden /> : <IconShieldX aria-hidden />} title={t(verify.data.ok ? 'audit.whole' : 'audit.broken')}>
          {verify.data.sentence}
        </Alert>
      )}
    </>
  )
}

/** Audit is who did what, and whether it was done, refused or failed; newest first. */
export function Audit() {
  const { t } = useTranslation(['admin', 'shell'])
  const [noun, setNoun] = useState<string | null>(null)
  const [object, setObject] = useState('')
  const [age, setAge] = useState<string | null>(null)
  const [id] = useDebouncedValue(object.trim(), 250)
  const filter = { ...(noun === null ? {} : { kind: noun }), ...(id === '' ? {} : { object: id }), ...(age === null ? {} : { since: since(age) }) }
  const list = useInfiniteQuery(auditQuery(filter))
  const mayVerify = useMay('audit.verify')
  const columns: Column<Entry>[] = [
    { key: 'time', head: t('audit.time'), cell: (e) => <Moment at={e.time} /> },
    { key: 'actor', head: t('audit.actor'), cell: (e) => <Text size="sm" className={classes.text}>{e.actor}</Text> },
    { key: 'action', head: t('audit.action'), cell: (e) => <Text size="sm" ff="monospace">{e.action}</Text> },
    { key: 'object', head: t('audit.object'), wide: true, cell: (e) => <Text size="sm" className={classes.text}>{e.object}</Text> },
    { key: 'outcome', head: t('audit.outcome'), cell: (e) => <Text size="sm" fw={e.outcome === 'done' ? undefined : 600}>{t(`audit.outcomes.${e.outcome}`)}</Text> },
    { key: 'detail', head: t('audit.detail'), wide: true, cell: (e) => <Text size="xs" c="dimmed" className={classes.text}>{e.detail}</Text> },
  ]
  return (
    <PageFrame title={t('shell:nouns.audit')} crumbs={[{ label: t('shell:sections.administration') }]} lead={t('audit.lead')}>
      {mayVerify && <Verify />}
      <Group gap="sm" align="flex-end">
        <Select label={t('audit.noun')} placeholder={t('audit.all')} clearable value={noun} onChange={setNoun} data={nouns} />
        <TextInput label={t('audit.objectId')} value={object} onChange={(e) => setObject(e.currentTarget.value)} />
        <Select label={t('audit.since')} placeholder={t('audit.all')} clearable value={age} onChange={setAge} data={(['1', '7', '30'] as const).map((d) => ({ value: d, label: t('audit.days', { count: Number(d) }) }))} />
      </Group>
      <Listing
        label={t('shell:nouns.audit')}
        list={{ ...list, data: list.data && { pages: list.data.pages.map((p) => ({ items: p.items.map(entryOf) })) } }}
        columns={columns}
        rowKey={(e) => String(e.sequence)}
        empty={<EmptyState icon={<IconReportSearch size={28} />} title={t('audit.emptyTitle')} lead={t('audit.empty')} />}
      />
    </PageFrame>
  )
}
