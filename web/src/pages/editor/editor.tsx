import { Center, Container } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { activitiesQuery, flowQuery } from '@/api/flows'
import { useSession } from '@/api/session'
import type { Language } from '@/i18n/languages'
import { catalogOf } from '@/model/catalog'
import { Failed } from '@/ui/failed'
import { Loading } from '@/ui/loading'
import { Desk } from './desk'
import { type Kept, readKept } from './keep'

/** Editor is the page of one flow: it is drawn once the flow, the catalog and what the browser kept are there. */
export function Editor() {
  const { flow: id } = useParams({ strict: false })
  return <Opened key={id} id={id ?? ''} />
}

function Opened({ id }: { id: string }) {
  const { i18n } = useTranslation('designer')
  const { organisation, user } = useSession()
  const flow = useQuery({ ...flowQuery(id), refetchOnWindowFocus: false })
  const kinds = useQuery({ ...activitiesQuery(i18n.language as Language), select: catalogOf, placeholderData: (old) => old })
  const key = `${organisation ?? ''} ${user.id} ${id}`
  const [kept, setKept] = useState<{ found: Kept | undefined }>()
  useEffect(() => {
    void readKept(key).then((found) => setKept({ found }))
  }, [key])
  const error = flow.error ?? kinds.error
  if (error && !(flow.data && kinds.data)) {
    return (
      <Container size="sm" py="xl">
        <Failed error={error} reset={() => void Promise.all([flow.refetch(), kinds.refetch()])} />
      </Container>
    )
  }
  if (!flow.data?.document || !kinds.data || !kept) {
    return (
      <Center h="60dvh">
        <Loading />
      </Center>
    )
  }
  return <Desk flow={flow.data} catalog={kinds.data} kept={kept.found} keptAs={key} />
}
