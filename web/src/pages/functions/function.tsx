import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { functionQuery } from '@/api/functions'
import { Failed } from '@/ui/failed'
import { Loading } from '@/ui/loading'
import { Workbench } from './workbench'

/** FunctionPage is the page of one function. */
export function FunctionPage() {
  const { function: id = '' }: { function?: string } = useParams({ strict: false })
  const fn = useQuery(functionQuery(id))
  if (fn.data) return <Workbench key={id} fn={fn.data} />
  if (fn.error) return <Failed error={fn.error} reset={() => void fn.refetch()} />
  return <Loading />
}
