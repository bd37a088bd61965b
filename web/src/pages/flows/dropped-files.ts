/** A file that was given, with its path in the folder that was dropped. */
export type Given = { path: string; file: File }

const fitting = /\.(json|ya?ml)$/i

/** Files of a folder that may be flows; the others are not even mentioned. A file that was given by itself is always taken. */
export function mayBeFlow(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return fitting.test(name) && !name.startsWith('.') && !path.split('/').includes('__MACOSX')
}

// readEntries gives a part of a folder at a time, and nothing at its end.
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

const deepest = 12

async function walk(entry: FileSystemEntry, depth: number): Promise<Given[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (entry.isFile) {
    if (depth > 0 && !mayBeFlow(path)) return []
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ path, file }]
  }
  if (depth >= deepest) return []
  const found: Given[] = []
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) found.push(...(await walk(child, depth + 1)))
  return found
}

/** The files of a drop: those dropped themselves, and in folders those that may be flows. To be called while the event is handled. */
export async function droppedFiles(transfer: Pick<DataTransfer, 'items' | 'files'>): Promise<Given[]> {
  const entries = Array.from(transfer.items).flatMap((item) => (item.kind === 'file' ? [item.webkitGetAsEntry()] : []))
  if (!entries.some((e) => e !== null)) return chosenFiles(transfer.files)
  const found: Given[] = []
  for (const entry of entries) {
    if (entry !== null) found.push(...(await walk(entry, 0)))
  }
  return found.sort((a, b) => a.path.localeCompare(b.path))
}

/** The files of a file field, also of one for folders. */
export function chosenFiles(files: ArrayLike<File>): Given[] {
  return Array.from(files)
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path, file }) => !file.webkitRelativePath || mayBeFlow(path))
}

let waiting: Given[] = []

/** Keeps files that were dropped on another page until the import takes them. */
export function handOver(files: Given[]): void {
  waiting = files
}

/** The files that wait, once. */
export function takeOver(): Given[] {
  const files = waiting
  waiting = []
  return files
}
