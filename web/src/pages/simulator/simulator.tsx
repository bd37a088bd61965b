import { Badge, Button, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { IconAdjustments } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { followedQuery, useStartContact } from '@/api/contacts'
import type { FlowDocument } from '@/api/flows'
import { useMay } from '@/api/session'
import type { Marks } from '@/canvas/mark'
import type { Catalog } from '@/model/catalog'
import { lightsOf, noLights, sameLights } from '@/model/lights'
import type { LinkAt } from '@/model/links'
import { stepsOf, visitsOf } from '@/model/trace'
import { ErrorState, type Trouble } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { Refused } from './refused'
import { Run } from './run'
import classes from './simulator.module.css'
import { bodyOf, firstForm } from './start'
import { StartForm } from './start-form'

export type SimulatorProps = {
  /** Id of the flow. */
  flow: string
  /** As it is on the canvas, saved or not. */
  document: FlowDocument
  catalog: Catalog
  /** The canvas differs from the draft that the server has and would run. */
  dirty: boolean
  /** Saves the draft; refused when it could not be saved. */
  save: () => Promise<void>
  /** Lights the path on the canvas: marks by id of activity, and the links that were taken. */
  onMarks: (marks: Marks, taken: LinkAt[]) => void
  /** Shows an activity on the canvas and opens its form. */
  onFocus: (activity: string) => void
  /** A contact begins at once. */
  start?: boolean
}

/** Simulator runs the draft with a simulated contact, on the engine and through the connectors of real ones. */
export default function Simulator({ flow, document: doc, catalog, dirty, save, onMarks, onFocus, start }: SimulatorProps) {
  const { t } = useTranslation('simulator')
  const may = useMay('contact.simulate')
  const [form, setForm] = useState(() => firstForm(doc))
  const [contact, setContact] = useState<string>()
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<Trouble>()
  const begin = useStartContact()
  const followed = useQuery({ ...followedQuery(contact ?? ''), enabled: contact !== undefined })
  const steps = useMemo(() => stepsOf(followed.data?.lines ?? []), [followed.data?.lines])
  useLights(doc, contact === undefined ? undefined : steps, followed.data?.over ?? false, onMarks)
  useSamplesAfter(contact, followed.data?.over ?? false)

  const run = async (force = false) => {
    setFailure(undefined)
    setSaving(true)
    try {
      if (dirty) await save()
      const made = await begin.mutateAsync(bodyOf(flow, doc, form, force))
      setContact(made.id)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setSaving(false)
    }
  }
  const first = useRef(start === true && may)
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (first.current) void latest.current()
    first.current = false
  }, [])

  const live = contact !== undefined && followed.data !== undefined
  return (
    <section className={classes.simulator} aria-label={t('title')}>
      <Group className={classes.head} justify="space-between" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <h2 className={classes.title}>{t('title')}</h2>
          {live && (
            <Badge c="var(--mantine-color-text)" variant="light" color={followed.data.over ? 'gray' : 'teal'} radius="sm" tt="none">
              {t(followed.data.over ? 'isOver' : 'isLive')}
            </Badge>
          )}
        </Group>
        {contact !== undefined && (
          <Button size="compact-sm" variant="subtle" leftSection={<IconAdjustments size={15} aria-hidden />} onClick={() => setContact(undefined)}>
            {t('newContact')}
          </Button>
        )}
      </Group>
      <div className={classes.scroll}>
        {failure && (
          <div className={classes.section}>
            <Refused error={failure} document={doc} onFocus={onFocus} onForce={() => void run(true)} />
          </div>
        )}
        {live && followed.error && (
          <div className={classes.section}>
            <ErrorState error={followed.error} retry={() => void followed.refetch()} />
          </div>
        )}
        {!may ? (
          <p className={classes.section}>{t('mayNot')}</p>
        ) : contact === undefined ? (
          <StartForm form={form} variables={doc.variables.map((v) => v.name)} pending={saving} dirty={dirty} onChange={setForm} onStart={() => void run()} />
        ) : followed.data ? (
          <Run key={contact} followed={followed.data} steps={steps} document={doc} catalog={catalog} onFocus={onFocus} onAgain={() => void run()} restarting={saving} />
        ) : followed.error ? (
          <div className={classes.section}>
            <ErrorState error={followed.error} retry={() => void followed.refetch()} />
          </div>
        ) : (
          <Loading />
        )}
      </div>
    </section>
  )
}

/** Lights the way of the contact on the canvas, as long as there is one, and only when it changed. */
function useLights(doc: FlowDocument, steps: ReturnType<typeof stepsOf> | undefined, over: boolean, onMarks: SimulatorProps['onMarks']) {
  const shown = useRef(noLights)
  const tell = useRef(onMarks)
  useEffect(() => {
    tell.current = onMarks
  })
  const lights = useMemo(() => (steps === undefined ? noLights : lightsOf(doc, visitsOf(steps), over)), [doc, steps, over])
  const put = useCallback((next: typeof lights) => {
    if (sameLights(next, shown.current)) return
    shown.current = next
    tell.current(next.marks, next.taken)
  }, [])
  useEffect(() => put(lights), [lights, put])
  useEffect(() => () => put(noLights), [put])
}

/** Offers the values of a contact that is over to the fields of the designer, that show the last run's. */
function useSamplesAfter(contact: string | undefined, over: boolean) {
  const cache = useQueryClient()
  useEffect(() => {
    if (contact !== undefined) void cache.invalidateQueries({ queryKey: ['contacts', 'samples'] })
  }, [cache, contact, over])
}
