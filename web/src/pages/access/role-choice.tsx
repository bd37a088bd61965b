import { Checkbox, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { rolesQuery } from '@/api/users'
import type { Language } from '@/i18n/languages'

/** RoleChoice chooses one or several roles; what each is for stands under it. */
export function RoleChoice({ value, onChange }: { value: string[]; onChange: (roles: string[]) => void }) {
  const { t, i18n } = useTranslation(['admin', 'shell'])
  const { data } = useQuery(rolesQuery(i18n.language as Language))
  return (
    <Checkbox.Group label={t('users.roles')} value={value} onChange={onChange} withAsterisk>
      <Stack gap="xs" mt="xs">
        {data?.items.map((r) => (
          <Checkbox
            key={r.role}
            value={r.role}
            label={
              <>
                {r.title} {r.ours && <Text span size="xs" c="dimmed">{`(${t('shell:beta')})`}</Text>}
              </>
            }
            description={r.help}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
