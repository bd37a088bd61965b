import {
  IconAddressBook, IconArrowRampRight, IconBroadcast, IconBuilding, IconCalendarTime, IconClockHour4, IconFunction, IconHeadset, IconHome, IconKey, IconMicrophone,
  IconPlugConnected, IconReportSearch, IconRobot, IconRoute, IconSettings, IconStars, IconUsers, IconUsersGroup, IconVariable, IconWebhook,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Noun } from './places'

/** The sign of each noun. */
export const icons: Record<Noun, ComponentType<{ size?: number; 'aria-hidden'?: boolean }>> = {
  home: IconHome,
  flows: IconRoute,
  functions: IconFunction,
  contacts: IconAddressBook,
  connectors: IconPlugConnected,
  entryPoints: IconArrowRampRight,
  webhooks: IconWebhook,
  schedules: IconCalendarTime,
  queues: IconUsersGroup,
  agents: IconHeadset,
  skills: IconStars,
  businessHours: IconClockHour4,
  prompts: IconMicrophone,
  globalVariables: IconVariable,
  virtualAgents: IconRobot,
  mediaDestinations: IconBroadcast,
  users: IconUsers,
  organisations: IconBuilding,
  tokens: IconKey,
  audit: IconReportSearch,
  settings: IconSettings,
}
