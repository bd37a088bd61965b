import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { createContext, type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useRevertFlow } from '@/api/flows'
import { ErrorState } from '@/ui/error-state'
import { useDesigner } from './designer-context'

const RevertContext = createContext<() => void>(() => undefined)

/** Asks whether to give up the draft. */
export function useRevert(): () => void {
  return useContext(RevertContext)
}

/** Revert asks what to go back to: the draft as it was saved last, or the version that was published last. Either can be undone. */
export function Revert({ children }: { children: ReactNode }) {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { flow, state, dispatch, saving } = useDesigner()
  const [open, { open: ask, close }] = useDisclosure(false)
  const back = useRevertFlow()
  const toSaved = () => {
    dispatch({ type: 'reverted', document: state.base, revision: state.revision })
    close()
  }
  const toVersion = async () => {
    const reverted = await back.mutateAsync({ id: flow.id, revision: state.revision, version: flow.version })
    if (reverted.document) dispatch({ type: 'reverted', document: reverted.document, revision: reverted.revision })
    close()
  }
  return (
    <RevertContext value={ask}>
      {children}
      <Modal opened={open} onClose={close} title={t('revert.title')} closeButtonProps={{ 'aria-label': s('close') }}>
        <Stack gap="sm">
          <Text size="sm">{t('revert.lead')}</Text>
          {back.error && <ErrorState error={back.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="subtle" onClick={close}>
              {s('cancel')}
            </Button>
            {flow.version > 0 && (
              <Button variant="default" loading={back.isPending} onClick={() => void toVersion().catch(() => undefined)}>
                {t('revert.toVersion', { version: flow.version })}
              </Button>
            )}
            <Button disabled={!saving.dirty} onClick={toSaved}>
              {t('revert.toSaved')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </RevertContext>
  )
}
