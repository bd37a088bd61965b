import { ActionIcon, Badge, Group, Title, Tooltip } from '@mantine/core'
import { IconAdjustments, IconApps, IconArrowLeft, IconHelp, IconHistory, IconListTree, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'

/** TopBar says which flow this is, what became of it, and leads away from it. */
export function TopBar({ wide }: { wide: boolean }) {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { flow, document: doc, show, panels, saving, editing } = useDesigner()
  useEffect(() => {
    document.title = `${doc.name} · ${s('product')}`
  }, [doc.name, s])
  const labels = Object.entries(flow.labels).filter(([label]) => label !== 'Latest').map(([label, version]) => `${label} ${String(version)}`)
  return (
    <header className={classes.top}>
      <Tooltip label={t('top.back')}>
        <ActionIcon component={Link} to="/flows" variant="subtle" color="gray" aria-label={t('top.back')}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Title order={1} className={classes.name} title={doc.name}>
        {doc.name}
      </Title>
      <Group gap={6} wrap="nowrap" visibleFrom="sm">
        <Badge variant="default" tt="none">
          {flow.version === 0 ? t('top.neverPublished') : t('top.version', { version: flow.version })}
        </Badge>
        {(flow.changed || saving.dirty) && flow.version > 0 && (
          <Badge variant="light" color="yellow" autoContrast tt="none">
            {t('top.changed')}
          </Badge>
        )}
        {labels.map((label) => (
          <Badge key={label} variant="outline" tt="none">
            {label}
          </Badge>
        ))}
      </Group>
      <Group gap={4} ml="auto" wrap="nowrap">
        {!wide && editing.on && <Tool label={t('top.library')} keys="Tab" on={panels.library} onClick={() => show('library', !panels.library)} icon={<IconApps size={18} aria-hidden />} />}
        {!wide && <Tool label={t('top.settings')} keys="Enter" on={panels.settings} onClick={() => show('settings', !panels.settings)} icon={<IconAdjustments size={18} aria-hidden />} />}
        <Tool label={t('top.find')} keys="Ctrl F" on={panels.find} onClick={() => show('find', !panels.find)} icon={<IconSearch size={18} aria-hidden />} />
        <Tool label={t('top.outline')} keys="Shift O" on={panels.outline} onClick={() => show('outline', !panels.outline)} icon={<IconListTree size={18} aria-hidden />} />
        <Tooltip label={t('top.versions')}>
          <ActionIcon component={Link} to={`/flows/${flow.id}/versions`} variant="subtle" color="gray" aria-label={t('top.versions')}>
            <IconHistory size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tool label={t('top.help')} keys="?" on={panels.help} onClick={() => show('help', true)} icon={<IconHelp size={18} aria-hidden />} />
      </Group>
    </header>
  )
}

type ToolProps = { label: string; keys: string; on: boolean; onClick: () => void; icon: React.ReactNode }

function Tool({ label, keys, on, onClick, icon }: ToolProps) {
  return (
    <Tooltip label={`${label} (${keys})`}>
      <ActionIcon variant={on ? 'light' : 'subtle'} color={on ? undefined : 'gray'} aria-pressed={on} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
