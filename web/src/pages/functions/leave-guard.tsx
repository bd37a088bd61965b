import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Editing } from './use-draft'

/** LeaveGuard asks before changes are left behind; `leavingRef` says that they are meant to be. */
export function LeaveGuard({ draft, leavingRef }: { draft: Editing; leavingRef: RefObject<boolean> }) {
  const { t } = useTranslation(['functions', 'shell'])
  const { dirty } = draft
  const block = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && !leavingRef.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && !leavingRef.current,
    withResolver: true,
  })
  const save = async () => {
    if (await draft.save()) block.proceed?.()
    else block.reset?.()
  }
  return (
    <Modal opened={block.status === 'blocked'} onClose={() => block.reset?.()} title={t('leave.title')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        <Text size="sm">{t('leave.lead', { name: draft.now.name })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => block.reset?.()} data-autofocus>
            {t('leave.stay')}
          </Button>
          <Button variant="default" color="red" onClick={() => block.proceed?.()}>
            {t('leave.discard')}
          </Button>
          <Button loading={draft.busy} onClick={() => void save()}>
            {t('leave.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
