import { Badge, Button, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import { type Token, tokensQuery, useRevokeToken } from '@/api/tokens'
import { Confirm } from '@/ui/confirm'
import { EmptyState } from '@/ui/empty-state'
import { type Column, Listing } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { useAdministrationCrumbs } from './administration-crumbs'
import { CreateToken } from './create-token'

/** How an API token stands. */
export function standing(t: Token, now: Date = new Date()): 'active' | 'revoked' | 'expired' {
  if (t.revoked !== undefined) return 'revoked'
  return new Date(t.expires) <= now ? 'expired' : 'active'
}

/** Tokens are API tokens: with which programs act for a person. */
export function Tokens() {
  const { t } = useTranslation(['admin', 'shell'])
  const tokens = useInfiniteQuery(tokensQuery)
  const revoke = useRevokeToken()
  const mayCreate = useMay('token.create')
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<Token | null>(null)
  const crumbs = useAdministrationCrumbs()
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('tokens.create')}
    </Button>
  )
  const columns: Column<Token>[] = [
    { key: 'name', head: t('tokens.name'), cell: (k) => <Text size="sm" fw={600}>{k.name}</Text> },
    { key: 'scopes', head: t('tokens.scopes'), wide: true, cell: (k) => <Text size="sm">{k.scopes.length === 0 ? t('tokens.allScopes') : k.scopes.join(', ')}</Text> },
    { key: 'used', head: t('tokens.used'), wide: true, cell: (k) => (k.used === undefined ? t('tokens.never') : <Moment at={k.used} />) },
    { key: 'state', head: t('tokens.state'), cell: (k) => <Badge variant="light" color={standing(k) === 'active' ? 'green' : 'gray'}>{t(`tokens.states.${standing(k)}`)}</Badge> },
    { key: 'expires', head: t('tokens.expires'), cell: (k) => <Moment at={k.expires} /> },
    {
      key: 'actions',
      head: t('actions'),
      cell: (k) =>
        standing(k) === 'active' && (
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setEnding(k)} aria-label={t('tokens.revokeOf', { name: k.name })}>
            {t('tokens.revoke')}
          </Button>
        ),
    },
  ]
  return (
    <PageFrame title={t('shell:nouns.tokens')} crumbs={crumbs} lead={t('tokens.lead')} actions={create}>
      <Listing label={t('shell:nouns.tokens')} list={tokens} columns={columns} rowKey={(k) => k.id} empty={<EmptyState icon={<IconKey size={28} />} title={t('tokens.emptyTitle')} lead={t('tokens.empty')}>{create}</EmptyState>} />
      <CreateToken opened={making} onClose={() => setMaking(false)} />
      <Confirm
        opened={ending !== null}
        title={t('tokens.revokeOf', { name: ending?.name ?? '' })}
        action={t('tokens.revoke')}
        danger
        pending={revoke.isPending}
        error={revoke.error}
        onClose={() => (revoke.reset(), setEnding(null))}
        onConfirm={() => ending && revoke.mutate(ending.id, { onSuccess: () => setEnding(null) })}
      >
        <Text size="sm">{t('tokens.revokeLead')}</Text>
      </Confirm>
    </PageFrame>
  )
}
