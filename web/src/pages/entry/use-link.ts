import { useEffect, useState } from 'react'
import { linkInAddress } from './link'

/** The link in the address, also one that is pasted there while the page is open: then the browser loads nothing anew. */
export function useLink(): string {
  const [link, setLink] = useState(linkInAddress)
  useEffect(() => {
    const follow = () => setLink((before) => linkInAddress() || before)
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return link
}
