import { Stack, Title, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './field.module.css'
import { Fields } from './fields'
import type { FieldProblem, FormField, Values } from './form-field'
import { ProblemLines } from './frame'
import { type FieldServices, FieldServicesContext, useFieldServices } from './services'
import { applies, homeless, isAt } from './shown'

export type FormProps = {
  fields: readonly FormField[]
  values: Values
  /** Takes all the values after a change, and the path of the setting that was changed: outputs[0].path. */
  onChange: (values: Values, path: string) => void
  problems?: readonly FieldProblem[]
  /** What the fields need from outside; left out, those of the context around the form. */
  services?: FieldServices
  disabled?: boolean
  /** Names of secrets that the server has and never shows. */
  stored?: readonly string[]
  /** Whether sections get headings of their own; true unless told. */
  sections?: boolean
  /** Level of the headings of sections. */
  headings?: 2 | 3 | 4
  /** What ids of controls begin with; the name of a setting follows after a hyphen. */
  idPrefix?: string
  /** The setting, by its path, that gets the focus; when it changes, or when focusCount does. */
  focusPath?: string
  focusCount?: number
}

/**
 * The fields of each section, in the order in which sections first come. What Webex
 * does not have and nobody must give comes last, unless it has a section.
 */
export function sectionsOf(fields: readonly FormField[], beyond: string): { name: string; fields: FormField[] }[] {
  const list: { name: string; fields: FormField[] }[] = []
  for (const field of fields) {
    const name = field.section ?? (field.ours && !field.required ? beyond : '')
    const there = list.find((s) => s.name === name)
    if (there) there.fields.push(field)
    else list.push({ name, fields: [field] })
  }
  return list.sort((a, b) => Number(a.name === beyond) - Number(b.name === beyond))
}

/** Form draws the settings of anything that has a list of fields. */
export function Form({ fields, values, onChange, problems = [], services, disabled = false, stored, sections = true, headings = 3, idPrefix, focusPath, focusCount }: FormProps) {
  const { t } = useTranslation('field')
  const own = useId()
  const around = useFieldServices()
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focusPath !== undefined && focusPath !== '' && form.current) focusField(form.current, focusPath)
  }, [focusPath, focusCount])
  const shared = { values, onChange, problems, disabled, path: '', id: idPrefix ?? own, stored, among: fields }
  const stray = homeless(problems, fields, values, '')
  return (
    <FieldServicesContext value={services ?? around}>
      <div className={classes.form} ref={form}>
        <Stack gap="md">
          {stray.length > 0 && (
            <div>
              <ProblemLines problems={stray.map((p) => (p.field === undefined || p.field === '' ? p : { ...p, message: `${p.field}: ${p.message}` }))} />
            </div>
          )}
          {sections ? sectionsOf(fields, t('beyond')).map((s) =>
            s.name === '' ? (
              <Fields key="" {...shared} fields={s.fields} />
            ) : (
              s.fields.some((f) => applies(f, fields, values)) && (
                <Section key={s.name} name={s.name} order={headings} optional={s.fields.every((f) => f.ours && values[f.name] === undefined)} troubled={s.fields.some((f) => problems.some((p) => isAt(p, f.name)) || (focusPath !== undefined && isAt({ field: focusPath }, f.name)))}>
                  <Fields {...shared} fields={s.fields} />
                </Section>
              )
            ),
          ) : <Fields {...shared} fields={fields} />}
        </Stack>
      </div>
    </FieldServicesContext>
  )
}

/** Section is a part of a form with a heading. One that nobody has used yet and that goes beyond Webex begins closed; one with a problem cannot be closed. */
function Section({ name, order, optional, troubled, children }: { name: string; order: 2 | 3 | 4; optional: boolean; troubled: boolean; children: ReactNode }) {
  const id = useId()
  const [wanted, want] = useState(!optional)
  const open = wanted || troubled
  return (
    <section className={classes.section} aria-labelledby={`${id}-name`}>
      <Title order={order} size="h4">
        <UnstyledButton className={classes.heading} aria-expanded={open} aria-controls={id} onClick={() => want(!open)} id={`${id}-name`} fw={600}>
          <IconChevronRight size={16} aria-hidden className={classes.chevron} />
          {name}
        </UnstyledButton>
      </Title>
      <div id={id} hidden={!open}>
        <Stack gap="md" pt="sm">
          {children}
        </Stack>
      </div>
    </section>
  )
}

const controls = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"], button:not([aria-expanded])'

/** Moves the focus to the control of a setting, or of the nearest thing around it. */
export function focusField(form: HTMLElement, path: string): boolean {
  for (let at = path; at !== ''; at = at.replace(/(\.[^.[]*|\[[^[]*\]|^[^.[]*)$/, '')) {
    const place = [...form.querySelectorAll<HTMLElement>('[data-path]')].find((e) => e.dataset.path === at)
    const control = place?.querySelector<HTMLElement>(controls)
    if (place && control) {
      place.scrollIntoView({ block: 'center' })
      control.focus()
      return true
    }
  }
  return false
}
