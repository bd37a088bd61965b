import { Alert, Badge, Button, Group, Tabs, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconDeviceFloppy, IconInfoCircle, IconPlayerPlay, IconRocket } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FunctionVersion, type ScriptFunction, useRunFunction } from '@/api/functions'
import { useMay } from '@/api/session'
import { CopyButton } from '@/ui/copy-button'
import { LabelBadges } from '@/ui/label-badges'
import { PageFrame } from '@/ui/page-frame'
import { Bench } from './bench'
import { withVersion } from './draft'
import { FunctionActions } from './function-actions'
import { useFunctionCrumbs } from './function-crumbs'
import { given } from './functions'
import { LeaveGuard } from './leave-guard'
import { PublishFunction } from './publish-function'
import { StaleDialog } from './stale-dialog'
import { useDraft } from './use-draft'
import { useRunInputs } from './use-run-inputs'
import { UsesPart } from './uses-part'
import { VersionsPart } from './versions-part'

const parts = ['code', 'versions', 'uses'] as const
type Part = (typeof parts)[number]

/** Workbench is a function that is open: its code, its versions, and the flows that call it. */
export function Workbench({ fn }: { fn: ScriptFunction }) {
  const { t } = useTranslation(['functions', 'shell'])
  const go = useNavigate()
  const asked: { part?: unknown } = useSearch({ strict: false })
  const part: Part = parts.find((p) => p === asked.part) ?? 'code'
  const may = { edit: useMay('flow.edit'), publish: useMay('flow.publish') }
  const draft = useDraft(fn)
  const run = useRunFunction()
  const [publishing, setPublishing] = useState<ScriptFunction>()
  const inputs = useRunInputs(fn.id, draft.now.inputs)
  const leavingRef = useRef(false)
  const crumbs = useFunctionCrumbs(true)
  const show = (next: Part) => void go({ to: `/functions/${fn.id}`, search: (next === 'code' ? {} : { part: next }) as never, replace: true })
  const runs = draft.busy || run.isPending
  const start = async () => {
    const values = inputs.take()
    if (runs || values === undefined) return
    if (part !== 'code') show('code')
    if (await draft.save()) run.mutate({ id: fn.id, inputs: values })
  }
  const publish = async () => {
    const saved = await draft.save()
    if (saved) setPublishing(saved)
    else if (part !== 'code') show('code')
  }
  const take = (version: FunctionVersion) => {
    draft.change(withVersion(draft.now, version))
    show('code')
  }
  const free = may.edit && draft.stale === undefined && publishing === undefined
  useHotkeys([['mod+S', () => void (free && draft.save())], ['mod+Enter', () => void (free && start())]], [], true)
  return (
    <PageFrame
      title={fn.name}
      crumbs={crumbs}
      actions={
        <>
          {may.edit && (
            <>
              <Text size="sm" c="dimmed" role="status">
                {draft.dirty ? t('bar.unsaved') : t('bar.saved')}
              </Text>
              <Button variant="default" leftSection={<IconDeviceFloppy size={16} aria-hidden />} disabled={!draft.dirty} loading={draft.busy} title="Ctrl+S" onClick={() => void draft.save()}>
                {t('shell:save')}
              </Button>
              <Button variant={may.publish ? 'default' : 'filled'} leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={run.isPending} title="Ctrl+Enter" onClick={() => void start()}>
                {t('bar.run')}
              </Button>
            </>
          )}
          {may.publish && (
            <Button leftSection={<IconRocket size={16} aria-hidden />} disabled={draft.busy} onClick={() => void publish()}>
              {t('bar.publish')}
            </Button>
          )}
          <FunctionActions
            fn={fn}
            opened
            onDeleted={() => {
              leavingRef.current = true
              void go({ to: '/functions' })
            }}
          />
        </>
      }
    >
      <Group gap="xs">
        <Badge variant="light" color="gray" tt="none">
          {fn.language}
        </Badge>
        <Text size="sm">{fn.version > 0 ? t('list.numbered', { number: fn.version }) : t('list.draftOnly')}</Text>
        <LabelBadges labels={given(fn.labels)} of={fn.version} />
        {fn.changed && fn.version > 0 && (
          <Badge variant="outline" color="gray" size="sm" tt="none">
            {t('list.changed')}
          </Badge>
        )}
        <Group gap={2} wrap="nowrap">
          <Text size="xs" c="dimmed" ff="monospace">
            {fn.id}
          </Text>
          <CopyButton value={fn.id} what={t('bar.id')} />
        </Group>
      </Group>
      {!may.edit && (
        <Alert color="blue" variant="light" icon={<IconInfoCircle aria-hidden />}>
          {t('shell:viewOnly')} {t('bar.runNeeds')}
        </Alert>
      )}
      <Tabs value={part} onChange={(next) => show(next as Part)}>
        <Tabs.List mb="md">
          {parts.map((p) => (
            <Tabs.Tab key={p} value={p}>
              {t(`parts.${p}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="code">
          <Bench draft={draft} readOnly={!may.edit} run={run} inputs={inputs} onRun={() => void start()} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">{part === 'versions' && <VersionsPart fn={fn} now={draft.now} mayTake={may.edit} onTake={take} />}</Tabs.Panel>
        <Tabs.Panel value="uses">{part === 'uses' && <UsesPart id={fn.id} />}</Tabs.Panel>
      </Tabs>
      {publishing && <PublishFunction fn={publishing} onClose={() => setPublishing(undefined)} />}
      {draft.stale && <StaleDialog draft={draft} theirs={draft.stale} />}
      <LeaveGuard draft={draft} leavingRef={leavingRef} />
    </PageFrame>
  )
}
