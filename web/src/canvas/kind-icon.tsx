import {
  IconArrowBarRight, IconBell, IconBox, IconBraces, IconCalendarTime, IconCode, IconDatabase, IconGitBranch, IconHash, IconHeadset, IconHourglass, IconKey, IconListDetails, IconMessage, IconMicrophone, IconMusic,
  IconPercentage, IconPhoneCall, IconPhoneOff, IconPhoneOutgoing, IconPlayerPlay, IconPlayerStop, IconRobot, IconSearch, IconShieldCheck, IconStar, IconSubtask, IconUsers, IconVariable, IconVolume, IconWindow, IconWorld, type Icon,
} from '@tabler/icons-react'
import type { ActivityKind } from '@/model/document'
import classes from './kind-icon.module.css'

// By words in a kind's name, the first that fits. A kind without such a word has the sign of its group.
const signs: [RegExp, Icon][] = [
  [/^start$|-start$/, IconPlayerPlay], [/^end$|-end$/, IconPlayerStop], [/disconnect/, IconPhoneOff], [/subflow|goto/, IconSubtask], [/music/, IconMusic], [/menu/, IconListDetails], [/digits/, IconHash],
  [/lookup|info/, IconSearch], [/agent/, IconRobot], [/escalate|distribution/, IconArrowBarRight], [/queue/, IconUsers], [/callback/, IconPhoneCall], [/transfer|caller/, IconPhoneOutgoing], [/whisper|announcement|play/, IconVolume],
  [/pop/, IconWindow], [/record|audio|media/, IconMicrophone], [/feedback/, IconStar], [/otp/, IconKey], [/hash/, IconShieldCheck], [/message/, IconMessage], [/request/, IconWorld], [/variable/, IconVariable],
  [/condition|case/, IconGitBranch], [/percent/, IconPercentage], [/hours/, IconCalendarTime], [/parse/, IconBraces], [/function/, IconCode], [/wait/, IconHourglass], [/data/, IconDatabase],
]
const groups: Record<ActivityKind['group'], Icon> = { 'Call Handling': IconHeadset, 'Flow Control': IconGitBranch, Events: IconBell }

/** KindIcon is the sign of a kind of activity; one that Callwright does not know has a box. */
export function KindIcon({ kind, group, size = 18 }: { kind: string; group?: ActivityKind['group'] | undefined; size?: number }) {
  const Sign = group === undefined ? IconBox : (signs.find(([words]) => words.test(kind))?.[1] ?? groups[group])
  return (
    <span className={classes.icon} data-group={group ?? 'unknown'} aria-hidden>
      <Sign size={size} stroke={1.7} />
    </span>
  )
}
