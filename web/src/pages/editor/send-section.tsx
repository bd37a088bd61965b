import type { FlowActivity } from '@/api/flows'
import type { FieldServices } from '@/field/services'

/** SendSection tries the request of an activity. */
export function SendSection(_: { activity: FlowActivity; services: FieldServices }) {
  return null
}
