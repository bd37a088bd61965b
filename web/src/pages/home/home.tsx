import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { IconFileImport, IconPlayerPlay, IconPlus } from '@tabler/icons-react'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { PageFrame } from '@/ui/page-frame'
import { Recent } from './recent'
import { StartCard } from './start-card'
import { Ways } from './ways'
import { useSample } from './use-sample'

/** Home is the first screen: three ways to begin, and what there is. */
export function Home() {
  const { t } = useTranslation(['home', 'shell'])
  const mayEdit = useMay('flow.edit')
  const mayRead = useMay('flow.read')
  const sample = useSample()
  return (
    <PageFrame title={t('title')} lead={mayEdit ? t('lead') : t('shell:viewOnly')}>
      {mayEdit && (
        <Stack gap="xs">
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <StartCard
              icon={<IconPlayerPlay size={28} aria-hidden />}
              title={t('sample')}
              lead={sample.ready === false ? t('noSandbox') : sample.mayConnect ? t('sampleLead') : t('sampleNoConnector')}
              busy={sample.pending}
              main
              {...(sample.ready === false || !sample.mayConnect ? { to: '/flows/templates' } : { onClick: sample.make })}
            >
              {sample.ready === false && (
                <Text size="sm" ff="monospace" component="code">
                  {'callwright serve --sandbox'}
                </Text>
              )}
            </StartCard>
            <StartCard icon={<IconFileImport size={28} aria-hidden />} title={t('import')} lead={t('importLead')} to="/flows/import" />
            <StartCard icon={<IconPlus size={28} aria-hidden />} title={t('newFlow')} lead={t('newFlowLead')} to="/flows" search={{ new: true }} />
          </SimpleGrid>
          <Text role="status" size="sm" c="dimmed">
            {sample.pending ? t('making') : ''}
          </Text>
          {sample.error && <ErrorState error={sample.error} />}
        </Stack>
      )}
      {!mayEdit && <Ways />}
      {mayRead && <Recent />}
    </PageFrame>
  )
}
