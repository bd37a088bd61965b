import { Button, Group, Modal, Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowDocument } from '@/api/flows'
import { type Conflict, merge, resolve } from '@/model/merge'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import type { Stale } from './use-saving'

type Choice = 'mine' | 'theirs'

/** The document after every conflict was decided. */
export function decided(merged: FlowDocument, conflicts: readonly Conflict[], choices: Readonly<Record<string, Choice>>): FlowDocument {
  return conflicts.reduce((doc, c) => resolve(doc, c, choices[c.where] ?? 'mine'), merged)
}

/** MergeDialog shows what two people changed at the same place, side by side, and lets a person choose each (ui.md, point 16). */
export function MergeDialog({ stale }: { stale: Stale }) {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { saving } = useDesigner()
  const [choices, choose] = useState<Record<string, Choice>>({})
  const [{ merged, conflicts }] = useState(() => merge(stale.base, stale.mine, stale.theirs))
  const open = conflicts.filter((c) => choices[c.where] === undefined).length
  const every = (choice: Choice) => choose(Object.fromEntries(conflicts.map((c) => [c.where, choice])))
  return (
    <Modal opened onClose={() => saving.settle()} size="xl" title={t('merge.title')} closeButtonProps={{ 'aria-label': s('close') }}>
      <Stack gap="md">
        <Text size="sm">{t('merge.lead', { by: stale.by, count: conflicts.length })}</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => every('mine')}>
            {t('merge.allMine')}
          </Button>
          <Button size="xs" variant="default" onClick={() => every('theirs')}>
            {t('merge.allTheirs')}
          </Button>
        </Group>
        {conflicts.map((c) => (
          <ConflictView key={c.where} conflict={c} by={stale.by} choice={choices[c.where]} onChoose={(choice) => choose((old) => ({ ...old, [c.where]: choice }))} />
        ))}
        <Group justify="flex-end" gap="xs">
          <Text size="xs" c="dimmed" role="status">
            {open > 0 ? t('merge.open', { count: open }) : ''}
          </Text>
          <Button variant="default" onClick={() => saving.settle()}>
            {t('merge.later')}
          </Button>
          <Button disabled={open > 0} onClick={() => saving.settle(decided(merged, conflicts, choices))}>
            {t('merge.take')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

type ConflictProps = { conflict: Conflict; by: string; choice: Choice | undefined; onChoose: (choice: Choice) => void }

function ConflictView({ conflict: c, by, choice, onChoose }: ConflictProps) {
  const { t } = useTranslation('designer')
  const place = c.path.slice(c.label === '' ? 0 : 2).filter((p) => p !== 'settings').join(' › ')
  return (
    <Radio.Group value={choice ?? null} onChange={onChoose} label={[c.label, place].filter(Boolean).join(' · ')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt={6}>
        {(['mine', 'theirs'] as const).map((side) => (
          <Radio.Card key={side} value={side} p="sm" aria-label={side === 'mine' ? t('merge.mine') : t('merge.theirs', { by })}>
            <Group wrap="nowrap" align="flex-start" gap="xs">
              <Radio.Indicator />
              <Stack gap={4} miw={0}>
                <Text size="xs" c="dimmed">
                  {side === 'mine' ? t('merge.mine') : t('merge.theirs', { by })}
                </Text>
                <Text className={classes.value}>{told(c[side]) ?? t('merge.gone')}</Text>
              </Stack>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
      {c.base !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('merge.before', { value: told(c.base) })}
        </Text>
      )}
    </Radio.Group>
  )
}

function told(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
