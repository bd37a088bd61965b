import type { LinkProps } from '@tanstack/react-router'

export type Noun =
  | 'home' | 'flows' | 'functions' | 'contacts' | 'connectors' | 'entryPoints' | 'webhooks' | 'schedules' | 'queues' | 'agents' | 'skills' | 'businessHours' | 'prompts'
  | 'globalVariables' | 'virtualAgents' | 'mediaDestinations' | 'users' | 'organisations' | 'tokens' | 'audit' | 'settings'

export type SectionName = 'customerExperience' | 'operation' | 'tenantSettings' | 'administration'

/** A page in the sidebar, and the action without which it is not there. */
export type Place = { noun: Noun; to: NonNullable<LinkProps['to']>; needs?: string; via?: 'integrations' }

export type Section = { name: SectionName; places: Place[] }

/** The sidebar: sections by Webex's names, and in them the nouns of the API. */
export const sections: Section[] = [
  {
    name: 'customerExperience',
    places: [
      { noun: 'flows', to: '/flows', needs: 'flow.read' },
      { noun: 'functions', to: '/functions', needs: 'flow.read' },
      { noun: 'entryPoints', to: '/entry-points', needs: 'entry_point.read' },
      { noun: 'webhooks', to: '/webhooks', needs: 'entry_point.write' },
      { noun: 'schedules', to: '/schedules', needs: 'entry_point.read' },
      { noun: 'contacts', to: '/contacts', needs: 'contact.read' },
    ],
  },
  {
    name: 'operation',
    places: [
      { noun: 'queues', to: '/queues', needs: 'queue.read' },
      { noun: 'agents', to: '/agents', needs: 'queue.read' },
      { noun: 'skills', to: '/skills', needs: 'queue.read' },
      { noun: 'businessHours', to: '/business-hours', needs: 'flow.read' },
      { noun: 'prompts', to: '/prompts', needs: 'flow.read' },
      { noun: 'globalVariables', to: '/global-variables', needs: 'flow.read' },
      { noun: 'virtualAgents', to: '/virtual-agents', needs: 'flow.read' },
      { noun: 'mediaDestinations', to: '/media-destinations', needs: 'flow.read' },
    ],
  },
  { name: 'tenantSettings', places: [{ noun: 'connectors', to: '/connectors', needs: 'connector.read', via: 'integrations' }] },
  {
    name: 'administration',
    places: [
      { noun: 'users', to: '/users', needs: 'user.list' },
      { noun: 'organisations', to: '/organisations', needs: 'organisation.read' },
      { noun: 'tokens', to: '/tokens', needs: 'token.list' },
      { noun: 'audit', to: '/audit', needs: 'audit.read' },
      { noun: 'settings', to: '/settings' },
    ],
  },
]
