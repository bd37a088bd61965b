import type { FieldProps } from './form-field'
import { Written } from './text'

/** Expr is an expression that is the whole setting. */
export function Expr(props: FieldProps) {
  return <Written {...props} expression />
}
