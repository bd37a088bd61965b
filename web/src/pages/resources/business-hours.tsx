import { IconClockHour4 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Resource } from '@/api/resources'
import type { Column } from '@/ui/listing'
import { count, text } from './reading'
import { ResourcePage } from './resource-page'

/** BusinessHours are the times at which the contact centre is open, with holidays and overrides. */
export function BusinessHours() {
  const { t } = useTranslation('resources')
  const columns: Column<Resource>[] = [
    { key: 'zone', head: t('businessHours.zone'), cell: (r) => text(r.settings, 'zone') || 'UTC' },
    { key: 'shifts', head: t('businessHours.shifts'), cell: (r) => count(r.settings, 'shifts') },
    { key: 'holidays', head: t('businessHours.holidays'), wide: true, cell: (r) => count(r.settings, 'holidays') },
    { key: 'overrides', head: t('businessHours.overrides'), wide: true, cell: (r) => count(r.settings, 'overrides') },
  ]
  return <ResourcePage noun="business-hours" icon={<IconClockHour4 size={28} />} columns={columns} />
}
