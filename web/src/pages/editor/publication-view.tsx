import { Alert, Group, List, Loader, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { kindOf } from '@/model/catalog'
import { useDesigner } from './designer-context'
import { DiffList } from './diff-list'
import { ProblemLine } from './problem-line'

type Publication = Schemas['Publication']

/** PublicationView is what publishing would do: problems, changes, tests, and what takes the new version. */
export function PublicationView({ publication, testing, onClose }: { publication: Publication; testing: boolean; onClose: () => void }) {
  const { t } = useTranslation('designer')
  const { focus, catalog } = useDesigner()
  const { problems, changes, tests, touched } = publication
  const bad = problems.filter((p) => p.severity === 'error')
  const rest = problems.filter((p) => p.severity === 'warning')
  return (
    <Stack gap="md">
      {!publication.ready && (
        <Alert color="red" variant="light" title={t('publish.blocked', { count: bad.length })} role="alert">
          <Stack gap={6}>
            {bad.map((p) => (
              <UnstyledButton
                key={`${p.code} ${p.activity_id ?? ''} ${p.field ?? ''}`}
                onClick={() => {
                  onClose()
                  focus(p.activity_id, p.field)
                }}
              >
                <ProblemLine severity="error" message={p.message} mend={p.mend} place={p.activity} />
              </UnstyledButton>
            ))}
          </Stack>
        </Alert>
      )}
      {rest.length > 0 && (
        <Part title={t('publish.warnings', { count: rest.length })}>
          {rest.map((p) => (
            <ProblemLine key={`${p.code} ${p.activity_id ?? ''} ${p.field ?? ''}`} severity="warning" message={p.message} place={p.activity} />
          ))}
        </Part>
      )}
      <Part title={t('publish.changes')}>{changes ? <DiffList diff={changes} titleOf={(kind) => kindOf(catalog, kind)?.title ?? kind} /> : <Text size="sm">{t('publish.first')}</Text>}</Part>
      <Part title={t('publish.tests')}>
        {testing && <Loader size="xs" />}
        {!testing && (tests ?? []).length === 0 && <Text size="sm">{t('publish.noTests')}</Text>}
        {(tests ?? []).map((test) => (
          <Group key={test.name} gap={6} wrap="nowrap" align="flex-start">
            {test.passed ? <IconCircleCheck size={16} color="var(--mantine-color-teal-6)" aria-hidden /> : <IconCircleX size={16} color="var(--mantine-color-red-6)" aria-hidden />}
            <Stack gap={0}>
              <Text size="sm">{t(test.passed ? 'publish.passed' : 'publish.failed', { name: test.name, milliseconds: Math.round(test.milliseconds) })}</Text>
              {test.differences.map((d) => (
                <Text size="xs" c="dimmed" key={d}>
                  {d}
                </Text>
              ))}
            </Stack>
          </Group>
        ))}
      </Part>
      {touched.length > 0 && (
        <Part title={t('publish.touched')}>
          <List size="sm">
            {touched.map((u) => (
              <List.Item key={`${u.kind} ${u.id} ${u.label ?? ''}`}>{[u.name, u.label].filter(Boolean).join(' · ')}</List.Item>
            ))}
          </List>
        </Part>
      )}
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Text fw={600} size="sm" component="h3">
        {title}
      </Text>
      {children}
    </Stack>
  )
}
