import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconCopy, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScriptFunction } from '@/api/functions'
import { useMay } from '@/api/session'
import { RowMenu } from '@/ui/row-menu'
import { DeleteFunction } from './delete-function'
import { NewFunction } from './new-function'

type Props = { fn: ScriptFunction; /** It is open: there is nothing to open. */ opened?: boolean; onDeleted?: () => void }

/** FunctionActions is the menu of a function. */
export function FunctionActions({ fn, opened = false, onDeleted }: Props) {
  const { t } = useTranslation(['functions', 'shell'])
  const mayEdit = useMay('flow.edit')
  const [asked, ask] = useState<'copy' | 'delete' | null>(null)
  if (opened && !mayEdit) return null
  return (
    <>
      <RowMenu label={t('list.actionsOf', { name: fn.name })} large={opened}>
        {!opened && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} component={Link} to={`/functions/${fn.id}`}>
              {t('list.open')}
            </Menu.Item>
            <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} component={Link} to={`/functions/${fn.id}`} search={{ part: 'versions' } as never}>
              {t('parts.versions')}
            </Menu.Item>
          </>
        )}
        {mayEdit && (
          <>
            <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => ask('copy')}>
              {t('list.duplicate')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask('delete')}>
              {t('shell:delete')}
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {asked === 'copy' && <NewFunction from={fn} onClose={() => ask(null)} />}
      {asked === 'delete' && <DeleteFunction fn={fn} onClose={() => ask(null)} onDeleted={onDeleted} />}
    </>
  )
}
