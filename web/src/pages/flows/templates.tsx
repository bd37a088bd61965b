import { SimpleGrid, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconLayoutGrid } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Template, templatesQuery } from '@/api/templates'
import { useMay } from '@/api/session'
import type { Language } from '@/i18n/languages'
import { EmptyState } from '@/ui/empty-state'
import { Loading } from '@/ui/loading'
import { NotHad } from '@/ui/not-had'
import { PageFrame } from '@/ui/page-frame'
import { useFlowCrumbs } from './flow-crumbs'
import { TemplateCard } from './template-card'
import { UseTemplate } from './use-template'

const categories: Template['category'][] = ['basics', 'queueing', 'data', 'digital']

/** Templates is the gallery of flows to begin with. */
export function Templates() {
  const { t, i18n } = useTranslation(['flows', 'shell'])
  const crumbs = useFlowCrumbs(true)
  const mayEdit = useMay('flow.edit')
  const templates = useQuery(templatesQuery(i18n.language as Language))
  const [using, setUsing] = useState<Template | null>(null)
  const all = templates.data ?? []
  return (
    <PageFrame title={t('templates.title')} crumbs={crumbs} lead={t('templates.lead')}>
      {templates.isPending ? (
        <Loading />
      ) : templates.isError ? (
        <NotHad error={templates.error} retry={() => void templates.refetch()} />
      ) : all.length === 0 ? (
        <EmptyState icon={<IconLayoutGrid size={28} />} title={t('templates.emptyTitle')} lead={t('templates.empty')} />
      ) : (
        categories
          .map((category) => ({ category, those: all.filter((one) => one.category === category) }))
          .filter(({ those }) => those.length > 0)
          .map(({ category, those }) => (
            <Stack key={category} gap="sm" component="section" aria-label={t(`categories.${category}`)}>
              <Title order={2}>{t(`categories.${category}`)}</Title>
              <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                {those.map((one) => (
                  <TemplateCard key={one.name} template={one} onUse={mayEdit ? () => setUsing(one) : undefined} />
                ))}
              </SimpleGrid>
            </Stack>
          ))
      )}
      {using && <UseTemplate key={using.name} template={using} onClose={() => setUsing(null)} />}
    </PageFrame>
  )
}
