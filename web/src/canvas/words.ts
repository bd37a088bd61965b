import type { TFunction } from 'i18next'
import type { Unwired } from '@/model/ports'
import type { Face } from './faces'
import { spoken } from './mark'

type T = TFunction<'designer'>

/** Where an unlinked port goes, in a few words. */
export function goesWords(t: T, { goesTo, by = '' }: Unwired): string {
  switch (goesTo) {
    case 'errorPort':
    case 'errorEvent':
      return t('canvas.goesTo', { to: by })
    case 'caller':
      return t('canvas.goesToCaller')
    case 'contactEnds':
      return t('canvas.contactEnds')
    case 'branchEnds':
      return t('canvas.branchEnds')
  }
}

/** What a mark says. */
export function markWords(t: T, { state, visits, tookMs, breakpoint }: NonNullable<Face['mark']>, language: string): string[] {
  return [
    ...(state === undefined ? [] : [t(`canvas.mark_${state}` as 'canvas.mark_done')]),
    ...(visits !== undefined && visits > 1 ? [t('canvas.visits', { count: visits })] : []),
    ...(tookMs === undefined ? [] : [spoken(tookMs, language)]),
    ...(breakpoint ? [t('canvas.breakpoint')] : []),
  ]
}

/** How many problems an activity has, in words. */
export function problemWords(t: T, { problems }: Pick<Face, 'problems'>): string[] {
  return (['error', 'warning', 'note'] as const).flatMap((s) => (problems[s] > 0 ? [t(`canvas.${s}s` as 'canvas.errors', { count: problems[s] })] : []))
}

/** All that the drawing of an activity says, for those who listen. */
export function faceWords(t: T, face: Face, language: string): string {
  const { activity, kind } = face
  return [
    activity.label, kind?.title ?? t('canvas.unknownKind', { kind: activity.kind }), ...(activity.disabled ? [t('canvas.disabled')] : []), ...problemWords(t, face), ...(face.changed ? [t('canvas.changed')] : []),
    ...(face.mark ? markWords(t, face.mark, language) : []), ...(activity.description ? [t('canvas.note', { note: activity.description })] : []),
  ].join(', ')
}
