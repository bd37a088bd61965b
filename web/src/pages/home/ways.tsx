import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/api/session'
import classes from './home.module.css'

/** Where somebody goes who builds nothing, and the action that shows it. */
const places = [
  { noun: 'flows', to: '/flows', needs: 'flow.read' },
  { noun: 'contacts', to: '/contacts', needs: 'contact.read' },
  { noun: 'queues', to: '/queues', needs: 'queue.read' },
  { noun: 'agents', to: '/agents', needs: 'queue.read' },
  { noun: 'connectors', to: '/connectors', needs: 'connector.read' },
  { noun: 'users', to: '/users', needs: 'user.list' },
  { noun: 'organisations', to: '/organisations', needs: 'organisation.read' },
  { noun: 'tokens', to: '/tokens', needs: 'token.list' },
  { noun: 'audit', to: '/audit', needs: 'audit.read' },
  { noun: 'settings', to: '/settings', needs: '' },
] as const

/** Ways are links to what the person may see. */
export function Ways() {
  const { t } = useTranslation(['home', 'shell'])
  const { may } = useSession()
  return (
    <nav aria-label={t('ways')}>
      <ul className={classes.list}>
        {places.filter((p) => p.needs === '' || may.includes(p.needs)).map((p) => (
          <li key={p.noun}>
            <Anchor component={Link} to={p.to} className={classes.name}>
              {t(`shell:nouns.${p.noun}`)}
            </Anchor>
          </li>
        ))}
      </ul>
    </nav>
  )
}
