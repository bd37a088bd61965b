import {
  IconAddressBook, IconArrowRampRight, IconBuilding, IconClockHour4, IconFunction, IconHeadset, IconHome, IconKey, IconMicrophone, IconPlugConnected,
  IconReportSearch, IconRoute, IconSettings, IconUsers, IconUsersGroup, IconVariable,
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
  queues: IconUsersGroup,
  agents: IconHeadset,
  businessHours: IconClockHour4,
  prompts: IconMicrophone,
  globalVariables: IconVariable,
  users: IconUsers,
  organisations: IconBuilding,
  tokens: IconKey,
  audit: IconReportSearch,
  settings: IconSettings,
}
