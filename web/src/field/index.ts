import type { ComponentType } from 'react'
import { Bool } from './bool'
import { Choice } from './choice'
import { Duration } from './duration'
import { Expr } from './expr'
import type { FieldProps, FormField } from './form-field'
import { Int } from './int'
import { Items } from './items'
import { Pairs } from './pairs'
import { Part } from './part'
import { Path } from './path'
import { Pem } from './pem'
import { Plain } from './plain'
import { Prompts } from './prompts'
import { Ref } from './ref'
import { Secret } from './secret'
import { Table } from './table'
import { Text } from './text'
import { Value } from './value'

/** The control of each kind of field. */
export const controls: Record<FormField['kind'], ComponentType<FieldProps>> = {
  bool: Bool, choice: Choice, duration: Duration, expr: Expr, int: Int, items: Items, pairs: Pairs, part: Part, path: Path,
  plain: Plain, prompts: Prompts, ref: Ref, secret: Secret, table: Table, text: Text, value: Value,
}

/** The control of a field; a kind that is not known here is a plain text. */
export function controlOf(field: FormField): ComponentType<FieldProps> {
  if (field.kind === 'plain' && field.format === 'pem') return Pem
  return (controls as Partial<typeof controls>)[field.kind] ?? Plain
}
