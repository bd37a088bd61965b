package script

// Places returns how many runs of an owner have a place, and how many wait for one.
func (p *Pool) Places(owner string, trial bool) (busy, waiting int) {
	l := p.live
	if trial {
		l = p.trials
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if o := l.owners[owner]; o != nil {
		return o.busy, len(o.waiting)
	}
	return 0, 0
}
