import { Badge, Button, Card, Group, Text, Title } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Template } from '@/api/templates'
import classes from './flows.module.css'

/** TemplateCard shows what a template does and what it needs. */
export function TemplateCard({ template, onUse }: { template: Template; onUse?: () => void }) {
  const { t } = useTranslation('flows')
  return (
    <Card withBorder className={classes.card} component="article">
      <Title order={3}>{template.title}</Title>
      <Text size="sm" c="dimmed" mt={4} className={classes.grow}>
        {template.description}
      </Text>
      <Group gap={6} mt="sm">
        <Badge variant="light" color="gray" tt="none">
          {t('templates.activities', { count: template.activities })}
        </Badge>
        {template.connectors.map((c) => (
          <Badge key={c.name} variant="light" tt="none" leftSection={<IconPlugConnected size={12} aria-hidden />}>
            {t('templates.connectsTo', { title: c.title })}
          </Badge>
        ))}
        {template.sandbox && (
          <Badge variant="light" color="green" tt="none">
            {t('templates.runsNow')}
          </Badge>
        )}
      </Group>
      {onUse && (
        <Button mt="md" variant="light" onClick={onUse} aria-label={t('templates.useNamed', { title: template.title })}>
          {t('templates.use')}
        </Button>
      )}
    </Card>
  )
}
