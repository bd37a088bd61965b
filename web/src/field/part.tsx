import { Input, Stack, Text } from '@mantine/core'
import classes from './field.module.css'
import { type FieldProps, objectOf } from './form-field'
import { FieldLabel, ProblemLines } from './frame'

/** Part is a setting that is itself a form. */
export function Part({ field, value, onChange, problems, disabled, path, id, Fields }: FieldProps) {
  const own = problems.filter((p) => p.field === path)
  return (
    <fieldset className={classes.fieldset} aria-describedby={field.help === '' ? undefined : `${id}-help`}>
      <legend className={classes.legend}>
        <FieldLabel label={field.label} ours={field.ours} />
      </legend>
      {field.help !== '' && (
        <Text id={`${id}-help`} size="xs" c="dimmed">
          {field.help}
        </Text>
      )}
      {own.length > 0 && (
        <Input.Error component="div">
          <ProblemLines problems={own} />
        </Input.Error>
      )}
      <Stack gap="sm" mt={6}>
        <Fields
          fields={field.fields ?? []}
          values={objectOf(value)}
          onChange={(values, changed) => onChange(Object.keys(values).length === 0 ? undefined : values, changed)}
          problems={problems.filter((p) => p.field !== path)}
          disabled={disabled}
          path={path}
          id={id}
        />
      </Stack>
    </fieldset>
  )
}
