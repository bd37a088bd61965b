package lint

// circle looks whether a contact has come back to where it was before although
// nobody did anything: nothing but a limit ends such a loop. One activity that
// leads to itself is let go round until its own limit ends it.
func (x *explorer) circle(t *tree) {
	if t.state.Queued() != "" || t.state.Ended() || len(t.pending) == 0 {
		return
	}
	var round []choice
	for up := t; !up.root() && len(round) < 24; up = up.parent {
		if !up.choice.quiet() {
			return
		}
		round = append([]choice{up.choice}, round...)
		if up.parent.mark != t.mark || up.parent.root() {
			continue
		}
		x.around(up.parent, t, round)
		return
	}
}

// quiet reports whether the choice is nothing that a person did.
func (c choice) quiet() bool {
	return c.kind == elapse || c.kind == answer && (text(at(c.data, []any{"digits"}))+text(at(c.data, []any{"speech"})) == "" && at(c.data, []any{"message"}) == nil)
}

func (x *explorer) around(from, t *tree, round []choice) {
	n := x.nodes[t.waits()]
	key := t.waits()
	for _, c := range round {
		key += "\x00" + c.option
	}
	if n == nil || x.looped[key] || len(x.looped) > 200 {
		return
	}
	x.looped[key] = true
	limit := n.kind.Limit
	if limit == 0 || len(round) > 1 {
		x.find(t, endless(n, round))
		return
	}
	now := t
	for range limit + 2 {
		next := x.extend(now, round[0])
		if next == nil || x.steps > 2*x.options.Budget {
			return
		}
		x.wish(next)
		if next.waits() != t.waits() {
			x.settle(next)
			x.find(next, ended(n, limit, round[0]))
			return
		}
		now = next
	}
}
