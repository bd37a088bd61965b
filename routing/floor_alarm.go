package routing

// alarm is a moment at which something may change for its owner.
type alarm struct {
	due int64 // ns since 1970; 0 for never
	at  int32 // place in alarms; -1 when not there
}

func (a *alarm) clock() *alarm { return a }

// alarms is a heap of those who have an alarm, the earliest first.
type alarms[T interface{ clock() *alarm }] []T

// set gives x the moment due; 0 takes its alarm away.
func (h *alarms[T]) set(x T, due int64) {
	a := x.clock()
	switch {
	case due == 0 && a.at < 0:
		return
	case due == 0:
		h.remove(int(a.at))
		a.due = 0
		return
	case a.at < 0:
		a.at = int32(len(*h))
		*h = append(*h, x)
	}
	a.due = due
	h.down(h.up(int(a.at)))
}

func (h *alarms[T]) remove(i int) {
	last := len(*h) - 1
	h.swap(i, last)
	(*h)[last].clock().at = -1
	var none T
	(*h)[last] = none
	*h = (*h)[:last]
	if i < last {
		h.down(h.up(i))
	}
}

// due returns whose alarm is due by now.
func (h alarms[T]) due(now int64) (x T, ok bool) {
	if len(h) == 0 || h[0].clock().due > now {
		return x, false
	}
	return h[0], true
}

func (h alarms[T]) next() int64 {
	if len(h) == 0 {
		return 0
	}
	return h[0].clock().due
}

func (h alarms[T]) less(i, j int) bool { return h[i].clock().due < h[j].clock().due }

func (h alarms[T]) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].clock().at, h[j].clock().at = int32(i), int32(j)
}

func (h alarms[T]) up(i int) int {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.less(i, parent) {
			break
		}
		h.swap(i, parent)
		i = parent
	}
	return i
}

func (h alarms[T]) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && h.less(child+1, child) {
			child++
		}
		if !h.less(child, i) {
			return
		}
		h.swap(i, child)
		i = child
	}
}
