// Before the page is drawn: light or dark as chosen, else as the system has it.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('callwright-scheme')
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
