import { Menu } from '@mantine/core'
import { IconArrowBackUp, IconFileCode, IconFileTypeJs } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { exportPath } from '@/api/flows'
import { useMay } from '@/api/session'

/** VersionItems are what only versions of flows have in their menu: taken back into the draft, and exported. */
export function VersionItems({ flow, number, onRevert }: { flow: string; number: number; onRevert: () => void }) {
  const { t } = useTranslation('flows')
  const mayEdit = useMay('flow.edit')
  return (
    <>
      {mayEdit && (
        <>
          <Menu.Divider />
          <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={onRevert}>
            {t('versions.revert')}
          </Menu.Item>
        </>
      )}
      <Menu.Divider />
      <Menu.Item leftSection={<IconFileTypeJs size={16} aria-hidden />} component="a" href={exportPath(flow, 'webex', number)} download>
        {t('list.exportWebex')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFileCode size={16} aria-hidden />} component="a" href={exportPath(flow, 'yaml', number)} download>
        {t('list.exportYaml')}
      </Menu.Item>
    </>
  )
}
