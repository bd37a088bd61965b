import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { sandboxQuery } from '@/api/sandbox'
import { useMay } from '@/api/session'
import { type Template, useTemplateUse } from '@/api/templates'

/** The template that shows the most in the least time: a connector, its token, a queue. */
const sampleTemplate = 'customer-lookup'

/** useSample makes the sample with its connector at the sandbox, and opens it with the simulator beside it. */
export function useSample() {
  const { i18n } = useTranslation()
  const go = useNavigate()
  const sandbox = useQuery(sandboxQuery)
  const use = useTemplateUse()
  const make = () => {
    if (use.isPending) return
    use.mutate(
      { name: sampleTemplate, body: { sandbox: true, language: i18n.language as Template['language'] } },
      { onSuccess: ({ flow }) => void go({ to: `/flows/${flow.id}`, search: { simulate: 1 } as never }) },
    )
  }
  return { make, pending: use.isPending, error: use.error, ready: sandbox.data?.running, mayConnect: useMay('connector.create') }
}
