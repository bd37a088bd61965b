package credential

import (
	"slices"
	"sync/atomic"
	"time"
)

const (
	// windowLength is how far back a [Window] looks, and windowSize how many
	// requests it holds at most: 8 KB, from the first one on.
	windowLength = time.Hour
	windowSize   = 1024
)

// Window keeps in memory how the last requests to a server went: those of the
// last hour, at most 1,024. The zero Window is ready to be used, by any number of
// goroutines at once; none of them waits for another. A nil one keeps nothing.
type Window struct{ kept atomic.Pointer[kept] }

// kept is a ring of requests, each in one word so that it is written at once.
type kept struct {
	next  atomic.Uint64
	words [windowSize]atomic.Uint64
}

// A word has the time in seconds since 1970, how long it took in ticks, and how
// it ended. The zero word is none.
const (
	tick       = 10 * time.Microsecond
	mostTicks  = 1<<30 - 1 // three hours
	wordFailed = 1 << 31
	wordDenied = 1 << 30
)

// Figures sum up the requests of a [Window].
type Figures struct {
	Count  int
	Errors int     // of them without an answer, or with one that the server failed by
	Denied int     // of them with an answer that refuses the request
	Rate   float64 // Errors of Count
	P50    time.Duration
	P95    time.Duration
	P99    time.Duration
	Since  time.Time // when counting began
	Last   time.Time // the last request; zero without one
}

// Add keeps one request, which went out at a time.
func (w *Window) Add(at time.Time, took time.Duration, failed, denied bool) {
	if w == nil {
		return
	}
	k := w.kept.Load()
	for k == nil {
		w.kept.CompareAndSwap(nil, &kept{})
		k = w.kept.Load()
	}
	word := uint64(uint32(at.Unix()))<<32 | uint64(min(max(took/tick, 0), mostTicks))
	if failed {
		word |= wordFailed
	}
	if denied {
		word |= wordDenied
	}
	k.words[(k.next.Add(1)-1)%windowSize].Store(word)
}

// Figures sums up what was kept, as of now. From is when counting began.
func (w *Window) Figures(now, from time.Time) Figures {
	f := Figures{Since: from}
	if begin := now.Add(-windowLength); begin.After(from) {
		f.Since = begin
	}
	if w == nil {
		return f
	}
	k := w.kept.Load()
	if k == nil {
		return f
	}
	oldest, newest, took := f.add(k)
	if f.Count == 0 {
		return f
	}
	if f.Count == windowSize && oldest.After(f.Since) {
		f.Since = oldest // those before it are forgotten
	}
	slices.Sort(took)
	at := func(part float64) time.Duration { return took[min(len(took)-1, int(part*float64(len(took))))] }
	f.Rate, f.Last = float64(f.Errors)/float64(f.Count), newest
	f.P50, f.P95, f.P99 = at(0.50), at(0.95), at(0.99)
	return f
}

// add counts the requests since f.Since.
func (f *Figures) add(k *kept) (oldest, newest time.Time, took []time.Duration) {
	since := uint32(f.Since.Unix())
	first, last := ^uint32(0), uint32(0)
	for i := range k.words {
		word := k.words[i].Load()
		at := uint32(word >> 32)
		if word == 0 || at < since {
			continue
		}
		f.Count++
		if word&wordFailed != 0 {
			f.Errors++
		}
		if word&wordDenied != 0 {
			f.Denied++
		}
		first, last = min(first, at), max(last, at)
		took = append(took, time.Duration(word&mostTicks)*tick)
	}
	return time.Unix(int64(first), 0).UTC(), time.Unix(int64(last), 0).UTC(), took
}
