import { ActionIcon, Menu } from '@mantine/core'
import { IconArrowBackUp, IconDots, IconGitCompare, IconTag } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Label } from '@/api/flows'
import type { ScriptFunction } from '@/api/functions'
import { useMay } from '@/api/session'
import type { Pair } from './compare-versions'

const labels: Label[] = ['Dev', 'Test', 'Live']

type Props = { fn: ScriptFunction; number: number; before?: number; onCompare: (pair: Pair) => void; onLabel: (label: Label) => void; onTake?: () => void }

/** Whether a label goes back to an earlier version. */
export function isRollback(fn: Pick<ScriptFunction, 'labels'>, label: Label, number: number): boolean {
  return (fn.labels[label] ?? 0) > number
}

/** VersionActions is the menu of a version: compare, label, roll back, take into the draft. */
export function VersionActions({ fn, number, before, onCompare, onLabel, onTake }: Props) {
  const { t } = useTranslation('functions')
  const may = { publish: useMay('flow.publish'), live: useMay('flow.live') }
  const free = may.publish ? labels.filter((l) => fn.labels[l] !== number && (l !== 'Live' || may.live)) : []
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('versions.actionsOf', { number })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconGitCompare size={16} aria-hidden />} onClick={() => onCompare({ from: number, to: 0 })}>
          {t('versions.compareDraft')}
        </Menu.Item>
        {before !== undefined && (
          <Menu.Item leftSection={<IconGitCompare size={16} aria-hidden />} onClick={() => onCompare({ from: before, to: number })}>
            {t('versions.comparePrevious')}
          </Menu.Item>
        )}
        {free.length > 0 && <Menu.Divider />}
        {free.map((label) => (
          <Menu.Item key={label} leftSection={<IconTag size={16} aria-hidden />} onClick={() => onLabel(label)}>
            {isRollback(fn, label, number) ? t('versions.rollLabel', { label }) : t('versions.setLabel', { label })}
          </Menu.Item>
        ))}
        {onTake && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={onTake}>
              {t('versions.take')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
