import { Alert, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconInfoCircle } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Contact, contactFlowQuery } from '@/api/contacts'
import { activitiesQuery } from '@/api/flows'
import { Canvas } from '@/canvas/canvas'
import { linkKey } from '@/canvas/faces'
import type { Language } from '@/i18n/languages'
import { catalogOf } from '@/model/catalog'
import { find, labelled, type Place, place } from '@/model/document'
import { lightsOf, sameLights } from '@/model/lights'
import { type Step, visitsOf } from '@/model/trace'
import { Loading } from '@/ui/loading'
import classes from './contacts.module.css'
import { Inspector } from './inspector'
import { StepList } from './step-list'
import { useSteady } from './use-steady'

const nothing = () => undefined

/** Trace is the way of a contact: the flow that it ran with the path on it, its steps, and what one of them was about. */
export default function Trace({ contact, steps, over }: { contact: Contact; steps: readonly Step[]; over: boolean }) {
  const { t, i18n } = useTranslation('contacts')
  const flow = useQuery(contactFlowQuery(contact.id))
  const catalog = useQuery({ ...activitiesQuery(i18n.language as Language), select: catalogOf })
  const doc = flow.data?.document ?? undefined
  const visits = useMemo(() => visitsOf(steps), [steps])
  const lights = useSteady(useMemo(() => (doc ? lightsOf(doc, visits, over) : undefined), [doc, visits, over]), (a, b) => a !== undefined && b !== undefined && sameLights(a, b))
  const taken = useMemo(() => new Set((lights?.taken ?? []).map((l) => linkKey(l.from, l.port))), [lights])
  const [number, setNumber] = useState<number>()
  const [wanted, setWanted] = useState<Place>()
  const failed = visits.find((v) => v.failed)
  const chosen = steps.find((s) => s.number === number) ?? (number === undefined ? (failed ?? visits.at(-1)) : undefined)
  const id = doc && chosen?.type === 'visit' ? labelled(doc, chosen.activity)?.id : undefined
  const part = wanted ?? (doc && id !== undefined ? place(doc, id) : undefined) ?? 'activities'
  const selection = useMemo(() => (doc && id !== undefined && place(doc, id) === part ? [id] : []), [doc, id, part])
  const choose = useCallback((n: number) => {
    setWanted(undefined)
    setNumber(n)
  }, [])
  const onSelect = (ids: string[]) => {
    const label = doc && ids[0] !== undefined ? find(doc, ids[0])?.label : undefined
    const visit = visits.findLast((v) => v.activity === label)
    if (visit) choose(visit.number)
  }
  return (
    <div className={classes.trace}>
      <div className={classes.drawing}>
        {flow.error ? (
          <Alert color="yellow" variant="light" icon={<IconInfoCircle aria-hidden />}>
            {t('one.canvasGone')}
          </Alert>
        ) : doc && catalog.data ? (
          <>
            {doc.events.length > 0 && (
              <SegmentedControl
                size="xs" className={classes.parts} aria-label={t('one.part')} value={part} onChange={setWanted}
                data={[{ value: 'activities', label: t('one.mainFlow') }, { value: 'events', label: t('one.eventFlows') }]}
              />
            )}
            <div className={classes.canvas}>
              <Canvas document={doc} place={part} catalog={catalog.data} marks={lights?.marks} takenLinks={taken} editable={false} selection={selection} onChange={nothing} onSelect={onSelect} onOpen={nothing} />
            </div>
          </>
        ) : (
          <Loading />
        )}
      </div>
      <StepList steps={steps} chosen={chosen?.number} over={over} onChoose={choose} />
      <div className={classes.inspector}>{chosen ? <Inspector key={chosen.number} step={chosen} visits={visits} onChoose={choose} /> : <p className={classes.hint}>{t('one.pick')}</p>}</div>
    </div>
  )
}
