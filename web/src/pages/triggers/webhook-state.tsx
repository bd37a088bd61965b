import { Badge } from '@mantine/core'
import { IconKey, IconKeyOff, IconLockOpen } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@/api/webhooks'

/** Whom a webhook lets in. */
export function standing(w: Pick<Webhook, 'keyed' | 'has_key'>): 'keyed' | 'revoked' | 'open' {
  if (!w.keyed) return 'open'
  return w.has_key ? 'keyed' : 'revoked'
}

const signs = { keyed: { color: 'green', Icon: IconKey }, revoked: { color: 'red', Icon: IconKeyOff }, open: { color: 'orange', Icon: IconLockOpen } }

/** WebhookState says whom a webhook lets in. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('triggers')
  const state = standing(webhook)
  const { color, Icon } = signs[state]
  return (
    <Badge variant="light" tt="none" h="auto" color={color} leftSection={<Icon size={12} aria-hidden />} styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}>
      {t(`webhooks.states.${state}`)}
    </Badge>
  )
}
