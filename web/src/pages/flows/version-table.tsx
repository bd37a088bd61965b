import { ActionIcon, Menu, Table, Text } from '@mantine/core'
import { IconArrowBackUp, IconDots, IconFileCode, IconFileTypeJs, IconGitCompare, IconTag } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { exportPath, type Flow, type Label } from '@/api/flows'
import { useMay } from '@/api/session'
import type { Version } from '@/api/versions'
import { CopyButton } from '@/ui/copy-button'
import { LabelBadges } from '@/ui/label-badges'
import { Moment } from '@/ui/moment'
import classes from './flows.module.css'
import { isRollback, type Pair } from './version-pairs'

const labels: Label[] = ['Dev', 'Test', 'Live']

type Props = { flow: Flow; versions: Version[]; onCompare: (pair: Pair) => void; onLabel: (label: Label, version: Version) => void; onRevert: (version: Version) => void }

function VersionActions({ flow, version, before, onCompare, onLabel, onRevert }: Omit<Props, 'versions'> & { version: Version; before?: Version }) {
  const { t } = useTranslation('flows')
  const may = { edit: useMay('flow.edit'), publish: useMay('flow.publish'), live: useMay('flow.live') }
  const { number } = version
  const free = labels.filter((l) => flow.labels[l] !== number && (l === 'Live' ? may.live : may.publish))
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
        {before && (
          <Menu.Item leftSection={<IconGitCompare size={16} aria-hidden />} onClick={() => onCompare({ from: before.number, to: number })}>
            {t('versions.comparePrevious')}
          </Menu.Item>
        )}
        {free.length > 0 && <Menu.Divider />}
        {free.map((label) => (
          <Menu.Item key={label} leftSection={<IconTag size={16} aria-hidden />} onClick={() => onLabel(label, version)}>
            {isRollback(flow, label, number) ? t('versions.rollLabel', { label }) : t('versions.setLabel', { label })}
          </Menu.Item>
        ))}
        {may.edit && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => onRevert(version)}>
              {t('versions.revert')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileTypeJs size={16} aria-hidden />} component="a" href={exportPath(flow.id, 'webex', number)} download>
          {t('list.exportWebex')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileCode size={16} aria-hidden />} component="a" href={exportPath(flow.id, 'yaml', number)} download>
          {t('list.exportYaml')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** VersionTable lists the versions of a flow, the newest first. */
export function VersionTable({ flow, versions, ...on }: Props) {
  const { t } = useTranslation('flows')
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="sm" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('list.version')}</Table.Th>
            <Table.Th>{t('versions.note')}</Table.Th>
            <Table.Th className={classes.wide}>{t('versions.published')}</Table.Th>
            <Table.Th className={classes.wide}>{t('versions.hash')}</Table.Th>
            <Table.Th>
              <span className={classes.unseen}>{t('list.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {versions.map((version, i) => (
            <Table.Tr key={version.id}>
              <Table.Td>
                <Text fw={600}>{version.number}</Text>
                <LabelBadges labels={Object.fromEntries(Object.entries(flow.labels).filter(([, n]) => n === version.number))} />
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
              <Table.Td className={classes.wide}>
                <Text span className={classes.mono} title={version.hash}>
                  {version.hash.slice(0, 12)}
                </Text>{' '}
                <CopyButton value={version.hash} what={t('versions.hashOf', { number: version.number })} />
              </Table.Td>
              <Table.Td align="right">
                <VersionActions flow={flow} version={version} before={versions[i + 1]} {...on} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
