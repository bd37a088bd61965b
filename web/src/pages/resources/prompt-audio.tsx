import { useTranslation } from 'react-i18next'
import type { Resource } from '@/api/resources'
import classes from './prompt-audio.module.css'

/** PromptAudio plays what is stored of a prompt. */
export function PromptAudio({ prompt }: { prompt: Resource }) {
  const { t } = useTranslation('resources')
  // There is nothing to caption that the prompt's own text, beside it, does not say.
  return <audio className={classes.player} controls preload="none" src={`/api/prompts/${prompt.id}/audio?${prompt.audio?.hash.slice(0, 8) ?? ''}`} aria-label={t('prompts.play', { name: prompt.name })} />
}
