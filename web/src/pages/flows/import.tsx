import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconFolder, IconUpload } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import { PageFrame } from '@/ui/page-frame'
import { chosenFiles, takeOver } from './dropped-files'
import { useFlowCrumbs } from './flow-crumbs'
import classes from './flows.module.css'
import { ImportCard } from './import-card'
import { PageDrop } from './page-drop'
import { useImport } from './use-import'

function FileButtons({ onChoose }: { onChoose: (files: FileList) => void }) {
  const { t } = useTranslation('flows')
  const single = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const taken = (input: HTMLInputElement) => {
    if (input.files) onChoose(input.files)
    input.value = ''
  }
  return (
    <Group justify="center">
      <input ref={single} type="file" multiple hidden accept=".json,.yaml,.yml" aria-label={t('import.files')} onChange={(e) => taken(e.currentTarget)} />
      <input ref={folder} type="file" hidden {...{ webkitdirectory: '' }} aria-label={t('import.folder')} onChange={(e) => taken(e.currentTarget)} />
      <Button leftSection={<IconUpload size={16} aria-hidden />} onClick={() => single.current?.click()}>
        {t('import.files')}
      </Button>
      <Button variant="default" leftSection={<IconFolder size={16} aria-hidden />} onClick={() => folder.current?.click()}>
        {t('import.folder')}
      </Button>
    </Group>
  )
}

/** Import takes files, tells what is in them, and saves what is wanted. */
export function Import() {
  const { t } = useTranslation(['flows', 'shell'])
  const crumbs = useFlowCrumbs(true)
  const mayEdit = useMay('flow.edit')
  const { files, saving, add, put, remove, clear, run, choicesOf } = useImport({ tooLarge: t('import.tooLarge'), unreadable: t('import.unreadable'), notText: t('import.notText'), empty: t('import.empty') })
  useEffect(() => {
    const waiting = takeOver()
    if (waiting.length > 0) void add(waiting)
  }, [add])
  const count = (state: string) => files.filter((f) => f.state === state).length
  const wanted = files.filter((f) => f.included && (f.state === 'ready' || f.state === 'failed')).length
  const [checking, bad, saved, failed] = [count('checking'), count('bad'), count('saved'), count('failed')]
  const total = wanted + count('saving') + saved
  if (!mayEdit) {
    return (
      <PageFrame title={t('import.title')} crumbs={crumbs}>
        <Text>{t('shell:viewOnly')}</Text>
      </PageFrame>
    )
  }
  return (
    <PageDrop onFiles={(given) => void add(given)} disabled={saving}>
      <PageFrame title={t('import.title')} crumbs={crumbs} lead={t('import.lead')}>
        <Stack className={classes.zone} gap="sm">
          <Text fw={600}>{t('import.drop')}</Text>
          <FileButtons onChoose={(chosen) => void add(chosenFiles(chosen))} />
          <Text size="sm" c="dimmed">
            {t('import.forms')}
          </Text>
        </Stack>
        {files.length > 0 && (
          <Stack gap="md">
            <Group justify="space-between" gap="sm">
              <Text role="status">
                {[
                  t('import.given', { count: files.length }),
                  checking > 0 && t('import.checking', { count: checking }),
                  bad > 0 && t('import.bad', { count: bad }),
                  saved > 0 && t('import.saved', { count: saved }),
                  failed > 0 && t('import.failed', { count: failed }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
              <Group gap="xs">
                <Button variant="default" onClick={clear} disabled={saving}>
                  {saved > 0 && wanted === 0 ? t('import.again') : t('import.clear')}
                </Button>
                {(wanted > 0 || saving) && (
                  <Button onClick={() => void run()} loading={saving} disabled={checking > 0}>
                    {t('import.run', { count: wanted })}
                  </Button>
                )}
              </Group>
            </Group>
            {saving && <Progress value={(100 * saved) / Math.max(1, total)} aria-label={t('import.progress')} />}
            {files.map((file) => (
              <ImportCard key={file.key} file={file} files={files} bound={choicesOf(file, files)} busy={saving} open={files.length <= 3} onChange={(part) => put(file.key, part)} onRemove={() => remove(file.key)} />
            ))}
          </Stack>
        )}
      </PageFrame>
    </PageDrop>
  )
}
