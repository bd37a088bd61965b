import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScriptFunction } from '@/api/functions'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { draftOf } from './draft'
import classes from './functions.module.css'
import { ParameterChanges } from './parameter-changes'
import type { Editing } from './use-draft'

const TextDiff = lazy(() => import('@/ui/text-diff').then((m) => ({ default: m.TextDiff })))

/** StaleDialog sets what somebody else saved beside what is here, and lets the person choose. */
export function StaleDialog({ draft, theirs }: { draft: Editing; theirs: ScriptFunction }) {
  const { t } = useTranslation(['functions', 'shell'])
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  const by = theirs.updated_by || t('stale.somebody')
  const other = draftOf(theirs)
  const sides: [string, string] = [t('stale.theirs', { by }), t('stale.mine')]
  return (
    <Modal opened onClose={draft.later} size="xl" title={t('stale.title')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        <Text size="sm">{t('stale.lead', { by })}</Text>
        {other.name !== draft.now.name && <Text size="sm">{t('stale.names', { theirs: other.name, mine: draft.now.name })}</Text>}
        <ParameterChanges from={other} to={draft.now} />
        {other.source === draft.now.source ? (
          <Text size="sm" c="dimmed">
            {t('stale.sameSource')}
          </Text>
        ) : (
          <>
            <div className={classes.sides}>
              {sides.map((side, i) => (
                <span key={side}>
                  {narrow && (i === 0 ? '− ' : '+ ')}
                  {side}
                </span>
              ))}
            </div>
            <Suspense fallback={<Loading />}>
              <TextDiff from={other.source} to={draft.now.source} labels={sides} narrow={narrow} />
            </Suspense>
          </>
        )}
        {draft.error && <ErrorState error={draft.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={draft.later}>
            {t('stale.later')}
          </Button>
          <Button variant="default" onClick={draft.takeTheirs}>
            {t('stale.takeTheirs')}
          </Button>
          <Button color="red" loading={draft.busy} onClick={() => void draft.keepMine()}>
            {t('stale.keepMine')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
