import { ActionIcon, FileButton, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Resource, useSetAudio } from '@/api/resources'

/** A file's bytes in base64, a piece at a time, so that large ones do not overflow the stack. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

/** UploadAudio takes a WAV or MP3 file as what a prompt sounds like. */
export function UploadAudio({ prompt }: { prompt: Resource }) {
  const { t } = useTranslation('resources')
  const set = useSetAudio()
  const reset = useRef<() => void>(null)
  const take = async (file: File | null) => {
    reset.current?.() // so that the same file, mended, can be chosen again
    if (!file) return
    const audio = base64(new Uint8Array(await file.arrayBuffer()))
    set.mutate(
      { prompt, audio },
      {
        onSuccess: () => notifications.show({ message: t('prompts.stored', { name: prompt.name }) }),
        onError: (error) => notifications.show({ color: 'red', message: error.message, autoClose: 10_000 }),
      },
    )
  }
  return (
    <FileButton resetRef={reset} onChange={(file) => void take(file)} accept="audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3">
      {(props) => (
        <Tooltip label={t('prompts.upload')}>
          <ActionIcon {...props} variant="subtle" color="gray" loading={set.isPending} aria-label={t('prompts.uploadOf', { name: prompt.name })}>
            <IconUpload size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  )
}
