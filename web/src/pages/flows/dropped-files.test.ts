import { describe, expect, test } from 'vitest'
import { chosenFiles, droppedFiles, handOver, mayBeFlow, takeOver } from './dropped-files'

const file = (name: string, path = '') => Object.defineProperty(new File(['{}'], name), 'webkitRelativePath', { value: path })

type Entry = { isFile: boolean; fullPath: string }

function leaf(path: string): Entry {
  const name = path.split('/').at(-1)!
  return { isFile: true, fullPath: path, file: (done: (f: File) => void) => done(new File(['{}'], name)) } as Entry
}

/** A folder that gives its entries two at a time, as browsers give a hundred. */
function folder(path: string, ...children: Entry[]): Entry {
  const createReader = () => {
    const left = [...children]
    return { readEntries: (done: (some: Entry[]) => void) => done(left.splice(0, 2)) }
  }
  return { isFile: false, fullPath: path, createReader } as Entry
}

const transfer = (...entries: (Entry | null)[]) =>
  ({ items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })), files: [] }) as unknown as Pick<DataTransfer, 'items' | 'files'>

describe('droppedFiles', () => {
  test('walks folders to their ends and takes what may be a flow', async () => {
    const given = await droppedFiles(transfer(folder('/flows', leaf('/flows/b.json'), leaf('/flows/readme.md'), leaf('/flows/a.yaml'), folder('/flows/deep', leaf('/flows/deep/c.yml')))))
    expect(given.map((g) => g.path)).toEqual(['flows/a.yaml', 'flows/b.json', 'flows/deep/c.yml'])
  })

  test('a file that was dropped itself is taken whatever it is called', async () => {
    const given = await droppedFiles(transfer(leaf('/export.txt')))
    expect(given.map((g) => g.path)).toEqual(['export.txt'])
  })

  test('where the browser tells no entries, the files are taken', async () => {
    const given = await droppedFiles({ ...transfer(null), files: [file('x.json')] as unknown as FileList })
    expect(given.map((g) => g.path)).toEqual(['x.json'])
  })

  test('a folder that cannot be read is an error, not nothing', async () => {
    const broken = { isFile: false, fullPath: '/x', createReader: () => ({ readEntries: (_: unknown, fail: (e: Error) => void) => fail(new Error('gone')) }) }
    await expect(droppedFiles(transfer(broken as Entry))).rejects.toThrow('gone')
  })

  test('folders in folders without end are left alone', async () => {
    const endless: Entry = folder('/x')
    Object.assign(endless, { createReader: () => { let once = [endless]; return { readEntries: (done: (e: Entry[]) => void) => { done(once); once = [] } } } })
    expect(await droppedFiles(transfer(endless))).toEqual([])
  })
})

describe('chosenFiles', () => {
  test('of a folder those that may be flows, with their paths', () => {
    expect(chosenFiles([file('a.json', 'in/a.json'), file('a.png', 'in/a.png')]).map((g) => g.path)).toEqual(['in/a.json'])
  })

  test('of single files all', () => {
    expect(chosenFiles([file('a.txt')]).map((g) => g.path)).toEqual(['a.txt'])
  })
})

test.each([
  ['x.json', true],
  ['in/x.YAML', true],
  ['x.flowtest', false],
  ['.hidden.json', false],
  ['__MACOSX/x.json', false],
])('%s may be a flow: %s', (path, may) => {
  expect(mayBeFlow(path)).toBe(may)
})

test('files that wait are given once', () => {
  handOver([{ path: 'a', file: file('a') }])
  expect(takeOver()).toHaveLength(1)
  expect(takeOver()).toEqual([])
})
