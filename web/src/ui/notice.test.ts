import { expect, it } from 'vitest'
import { noticeOf } from './notice'

it('ui-5: notices that are known can be said in every language, others stay as they are', () => {
  expect(noticeOf('waiting for an agent')).toEqual({ key: 'queued' })
  expect(noticeOf('Ann has joined')).toEqual({ key: 'joined', name: 'Ann' })
  expect(noticeOf('an agent has joined')).toEqual({ key: 'someoneJoined' })
  expect(noticeOf('the call is over')).toEqual({ key: 'callOver' })
  expect(noticeOf('the conversation is over')).toEqual({ key: 'over' })
  expect(noticeOf('the agent has left')).toEqual({ key: 'left' })
  expect(noticeOf('hung up')).toEqual({ key: 'hungUp' })
  expect(noticeOf('transferred to +1 555')).toEqual({ key: 'transferred', name: '+1 555' })
  expect(noticeOf('something else')).toBeUndefined()
})
