import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { FlowUse } from '@/api/flows'

/** UseLine says in a line what leads to a flow, and where. */
export function UseLine({ use }: { use: FlowUse }) {
  const { t } = useTranslation('flows')
  const to = use.kind === 'entry-point' ? '/entry-points' : `/flows/${use.id}`
  const by = use.pinned ? t('use.pinned', { number: use.pinned }) : use.label ? t('use.label', { label: use.label }) : ''
  const at = use.kind === 'entry-point' ? '' : use.version ? t('use.inVersion', { number: use.version }) : t('use.inDraft')
  const facts = [use.activity, at, by].filter(Boolean).join(' · ')
  return (
    <Text size="sm" component="span">
      {t(`use.${use.kind}`)}{' '}
      <Anchor component={Link} to={to} size="sm">
        {use.name}
      </Anchor>
      {facts && ` (${facts})`}
    </Text>
  )
}
