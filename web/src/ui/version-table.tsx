import { Menu, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconGitCompare, IconTag } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button'
import { LabelBadges } from './label-badges'
import { Moment } from './moment'
import { RowMenu } from './row-menu'
import classes from './version-table.module.css'

type Numbered = { number: number; note?: string; published: string; by: string; hash?: string }

/** Two versions to be compared; 0 is the draft. */
export type VersionPair = { from: number; to: number }

type Props<V extends Numbered, L extends string> = {
  label: string
  /** The newest first. */
  versions: V[]
  /** Which version each label is at. */
  labels: Record<string, number>
  /** The labels that the person may set. */
  settable: L[]
  onCompare: (pair: VersionPair) => void
  onLabel: (label: L, version: V) => void
  /** What else can be done with a version, as items of its menu. */
  more?: (version: V) => ReactNode
}

/** Whether a label goes back to an earlier version. */
export function isRollback(labels: Record<string, number>, label: string, number: number): boolean {
  return (labels[label] ?? 0) > number
}

/** VersionTable lists what was published of a flow or a function, with a menu for each version. */
export function VersionTable<V extends Numbered, L extends string>({ label, versions, labels, settable, onCompare, onLabel, more }: Props<V, L>) {
  const { t } = useTranslation('shell')
  const hashed = versions.some((v) => v.hash !== undefined)
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="sm" className={classes.table} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('versions.version')}</Table.Th>
            <Table.Th>{t('versions.note')}</Table.Th>
            <Table.Th className={classes.wide}>{t('versions.published')}</Table.Th>
            {hashed && <Table.Th className={classes.wide}>{t('versions.hash')}</Table.Th>}
            <Table.Th>
              <VisuallyHidden component="span">{t('versions.actions')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {versions.map((version, i) => (
            <Table.Tr key={version.number}>
              <Table.Td>
                <Text fw={600}>{version.number}</Text>
                <LabelBadges labels={Object.fromEntries(Object.entries(labels).filter(([, n]) => n === version.number))} />
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
              {version.hash !== undefined && (
                <Table.Td className={classes.wide}>
                  <Text span className={classes.hash} title={version.hash}>
                    {version.hash.slice(0, 12)}
                  </Text>{' '}
                  <CopyButton value={version.hash} what={t('versions.hashOf', { number: version.number })} />
                </Table.Td>
              )}
              <Table.Td align="right">
                <VersionMenu number={version.number} before={versions[i + 1]?.number} labels={labels} settable={settable} onCompare={onCompare} onLabel={(l) => onLabel(l, version)}>
                  {more?.(version)}
                </VersionMenu>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type MenuProps<L extends string> = Pick<Props<Numbered, L>, 'labels' | 'settable' | 'onCompare'> & { number: number; before?: number; onLabel: (label: L) => void; children: ReactNode }

function VersionMenu<L extends string>({ number, before, labels, settable, onCompare, onLabel, children }: MenuProps<L>) {
  const { t } = useTranslation('shell')
  const free = settable.filter((l) => labels[l] !== number)
  return (
    <RowMenu label={t('versions.actionsOf', { number })} width={260}>
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
          {isRollback(labels, label, number) ? t('versions.rollLabel', { label }) : t('versions.setLabel', { label })}
        </Menu.Item>
      ))}
      {children}
    </RowMenu>
  )
}
