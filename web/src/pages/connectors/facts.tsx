import { Fragment, type ReactNode } from 'react'
import classes from './connectors.module.css'

export type Fact = { label: string; value: ReactNode }

/** Facts are names with what they are, one under the other. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map((f) => (
        <Fragment key={f.label}>
          <dt>{f.label}</dt>
          <dd>{f.value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
