import { Text } from '@mantine/core'
import { IconMicrophone } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Resource } from '@/api/resources'
import { useMay } from '@/api/session'
import type { Column } from '@/ui/listing'
import { PromptAudio } from './prompt-audio'
import { text } from './reading'
import { ResourcePage } from './resource-page'
import { UploadAudio } from './upload-audio'

/** Prompts are audio files that flows play; in the simulator their text stands for them. */
export function Prompts() {
  const { t } = useTranslation('resources')
  const mayEdit = useMay('flow.edit')
  const columns: Column<Resource>[] = [
    { key: 'audio', head: t('prompts.audio'), cell: (r) => (r.audio ? <PromptAudio prompt={r} /> : <Text size="sm" c="dimmed">{t('prompts.noAudio')}</Text>) },
    { key: 'text', head: t('prompts.text'), wide: true, cell: (r) => <Text size="sm" lineClamp={2}>{text(r.settings, 'text') || '–'}</Text> },
  ]
  return <ResourcePage noun="prompts" icon={<IconMicrophone size={28} />} columns={columns} actions={mayEdit ? (r) => <UploadAudio prompt={r} /> : undefined} />
}
