import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { IconBuilding } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession, useSwitchOrganisation } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'

/** The organisations that a person may go into. */
export function useOrganisations() {
  return useSession().organisations.filter((o) => !o.invited)
}

/** ChooseOrganisation stands where the page would be, until it is known whose things it shows. The address stays. */
export function ChooseOrganisation() {
  const { t } = useTranslation('shell')
  const places = useOrganisations()
  const { mutate, error, isPending, variables } = useSwitchOrganisation()
  const router = useRouter()
  const only = places.length === 1 ? places[0]?.id : undefined
  const taken = useRef(false)
  const choose = (id: string) => mutate(id, { onSuccess: () => void router.invalidate() })
  useEffect(() => {
    if (only === undefined || taken.current) return
    taken.current = true
    mutate(only)
  }, [only, mutate])
  if (only !== undefined && !error) return <Loading />
  return (
    <Center mih="60dvh" p="md">
      <Stack gap="md" w="100%" maw={420}>
        <Stack gap={4}>
          <Title order={1}>{t('chooseOrganisation')}</Title>
          <Text c="dimmed">{t('chooseOrganisationLead')}</Text>
        </Stack>
        {error && <ErrorState error={error} />}
        {places.map((o) => (
          <Button key={o.id} variant="default" size="md" justify="flex-start" leftSection={<IconBuilding size={18} aria-hidden />} loading={isPending && variables === o.id} disabled={isPending} onClick={() => choose(o.id)}>
            {o.name}
          </Button>
        ))}
      </Stack>
    </Center>
  )
}
