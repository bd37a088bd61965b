import { Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Link, useNavigate } from '@tanstack/react-router'
import { IconCopy, IconFileCode, IconFileTypeJs, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { exportPath, type Flow, useDuplicateFlow } from '@/api/flows'
import { useMay } from '@/api/session'
import { RowMenu } from '@/ui/row-menu'
import { DeleteFlow } from './delete-flow'

/** FlowActions is the menu of a flow. */
export function FlowActions({ flow }: { flow: Flow }) {
  const { t } = useTranslation(['flows', 'shell'])
  const go = useNavigate()
  const mayEdit = useMay('flow.edit')
  const duplicate = useDuplicateFlow()
  const [deleting, remove] = useDisclosure(false)
  const copy = () =>
    duplicate.mutate(
      { id: flow.id },
      {
        onSuccess: (made) => void go({ to: `/flows/${made.id}` }),
        onError: (error) => notifications.show({ color: 'red', title: t('shell:errorTitle'), message: error.message }),
      },
    )
  return (
    <>
      <RowMenu label={t('list.actionsOf', { name: flow.name })} loading={duplicate.isPending}>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} component={Link} to={`/flows/${flow.id}`}>
          {t('list.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} component={Link} to={`/flows/${flow.id}/versions`}>
          {t('list.versions')}
        </Menu.Item>
        {mayEdit && (
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
            {t('list.duplicate')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileTypeJs size={16} aria-hidden />} component="a" href={exportPath(flow.id, 'webex')} download>
          {t('list.exportWebex')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileCode size={16} aria-hidden />} component="a" href={exportPath(flow.id, 'yaml')} download>
          {t('list.exportYaml')}
        </Menu.Item>
        {mayEdit && (
          <>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove.open}>
              {t('shell:delete')}
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {deleting && <DeleteFlow flow={flow} onClose={remove.close} />}
    </>
  )
}
