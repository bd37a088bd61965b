import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ProblemLines } from './frame'
import { type CheckedCertificate, useFieldServices } from './services'
import { useAsked } from './use-asked'

/** A fingerprint as certificates' tools write it: pairs of digits with colons. */
export function fingerprint(hex: string): string {
  return hex.replaceAll(':', '').toUpperCase().match(/../g)?.join(':') ?? hex
}

type Facts = { pem: { certificate?: string; private_key?: string }; of: 'certificate' | 'private_key'; label: string }

/** CertificateFacts says at once what a certificate or a key is, and whether they belong together. */
export function CertificateFacts({ pem, of, label }: Facts) {
  const { t } = useTranslation('field')
  const { checkCertificate } = useFieldServices()
  const { data, error } = useAsked('certificate', pem[of] === undefined ? undefined : pem, checkCertificate)
  if (error) return <ProblemLines problems={[{ severity: 'warning', message: t('notChecked', { message: error.message }) }]} />
  if (!data) return null
  const problems = data.problems.filter((p) => p.field === of)
  return (
    <span role="status" style={{ display: 'block' }}>
      <ProblemLines problems={problems.map((p) => ({ severity: 'error', message: `${label} ${p.message}` }))} />
      {of === 'certificate' && data.certificate && <OfCertificate of={data.certificate} warnings={data.warnings} />}
      {of === 'private_key' && data.private_key && (
        <Text span inherit display="block">
          {t('keyIs', { type: data.private_key.type, size: data.private_key.curve ?? t('bits', { count: data.private_key.bits ?? 0 }) })}
        </Text>
      )}
      {of === 'private_key' && data.match !== undefined && (
        data.match ? (
          <Text span inherit display="block" c="var(--mantine-color-success, var(--mantine-color-green-text))">
            {t('keyMatches')}
          </Text>
        ) : problems.length === 0 && <ProblemLines problems={[{ severity: 'error', message: t('keyDiffers') }]} />
      )}
    </span>
  )
}

const soon = 30

function OfCertificate({ of: certificate, warnings }: { of: NonNullable<CheckedCertificate['certificate']>; warnings: readonly string[] }) {
  const { t, i18n } = useTranslation('field')
  const date = new Date(certificate.expires).toLocaleDateString(i18n.language, { dateStyle: 'medium' })
  const { days } = certificate
  const expiry = days < 0 ? t('expired', { date }) : t('expires', { date, count: days })
  return (
    <>
      <Text span inherit display="block">
        {certificate.subject}
      </Text>
      <Text span inherit display="block" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {t('fingerprint')} {fingerprint(certificate.fingerprint_sha256)}
      </Text>
      {days <= soon ? <ProblemLines problems={[{ severity: days < 0 ? 'error' : 'warning', message: expiry }]} /> : (
        <Text span inherit display="block">
          {expiry}
        </Text>
      )}
      <ProblemLines problems={warnings.map((message) => ({ severity: 'warning', message }))} />
    </>
  )
}
