package audit_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/audit/audittest"
)

// chain makes a log with n entries for o-1, and one for the installation.
func chain(t *testing.T, n int) (*audit.Log, *audittest.Store) {
	t.Helper()
	l, s := newLog()
	installation := entry("vault.initialise")
	installation.Organisation = ""
	record(t, l, installation)
	for range n {
		record(t, l, entry("connector.test"))
	}
	return l, s
}

func TestN3_SoundChain(t *testing.T) {
	t.Parallel()
	l, s := chain(t, 2500)
	all := s.All("o-1")
	var told []int64
	r, err := l.Verify(t.Context(), "o-1", func(n int64) { told = append(told, n) }, audit.Head{Sequence: 700, Hash: all[699].Hash})
	if err != nil || !r.OK || r.Entries != 2500 || r.FirstBad != 0 || r.Head.Sequence != 2500 || string(r.Head.Hash) != string(all[2499].Hash) {
		t.Errorf("Verify = %+v, %v", r, err)
	}
	if !slices.Equal(told, []int64{1000, 2000, 2500, 2500}) {
		t.Errorf("progress %v", told)
	}
	if r, err := l.Verify(t.Context(), "nobody", nil); err != nil || r.OK || r.FirstBad != 1 || r.Entries != 0 {
		t.Errorf("no chain: %+v, %v", r, err)
	}
}

func TestN3_TamperingIsFound(t *testing.T) {
	t.Parallel()
	other, so := chain(t, 10) // another chain, sound in itself
	extra := entry("connector.delete")
	record(t, other, extra)
	foreign := so.All("o-1")
	for name, c := range map[string]struct {
		tamper func([]audit.Entry) []audit.Entry
		bad    int64
		says   string
	}{
		"changed":       {func(e []audit.Entry) []audit.Entry { e[3].Actor.ID = "u-2"; return e }, 4, "not as it was written"},
		"changed time":  {func(e []audit.Entry) []audit.Entry { e[3].Time = e[3].Time.Add(1e9); return e }, 4, "not as it was written"},
		"changed hash":  {func(e []audit.Entry) []audit.Entry { e[3].Hash = e[2].Hash; return e }, 4, "not as it was written"},
		"removed":       {func(e []audit.Entry) []audit.Entry { return slices.Delete(e, 3, 4) }, 4, "entry 4 is missing"},
		"two removed":   {func(e []audit.Entry) []audit.Entry { return slices.Delete(e, 3, 5) }, 4, "entries 4 to 5 are missing"},
		"first removed": {func(e []audit.Entry) []audit.Entry { return e[1:] }, 1, "entry 1 is missing"},
		"renumbered":    {func(e []audit.Entry) []audit.Entry { e = slices.Delete(e, 3, 4); e[3].Sequence = 4; return e }, 4, "not as it was written"},
		"reordered": {func(e []audit.Entry) []audit.Entry {
			e[3], e[4] = e[4], e[3]
			e[3].Sequence, e[4].Sequence = 4, 5
			return e
		}, 4, "not as it was written"},
		"inserted":         {func(e []audit.Entry) []audit.Entry { return slices.Insert(e, 3, e[2]) }, 4, "put in there"},
		"of another chain": {func(e []audit.Entry) []audit.Entry { e[3].Organisation = "o-2"; return e }, 4, "put in there"},
		"replaced":         {func(e []audit.Entry) []audit.Entry { e[5].Previous = e[2].Hash; rehash(t, &e[5]); return e }, 6, "was not written after"},
		"end cut off":      {func(e []audit.Entry) []audit.Entry { return e[:7] }, 8, "its end was cut off"},
		"all removed":      {func([]audit.Entry) []audit.Entry { return nil }, 1, "its end was cut off"},
		"written past log": {func([]audit.Entry) []audit.Entry { return foreign }, 11, "something else wrote to it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, s := chain(t, 10)
			s.Tamper("o-1", c.tamper)
			r, err := l.Verify(t.Context(), "o-1", nil)
			if err != nil || r.OK || r.FirstBad != c.bad || !strings.Contains(r.Sentence, c.says) {
				t.Errorf("Verify = %+v, %v", r, err)
			}
		})
	}
}

// rehash gives an entry the hash it should have, as somebody who knows how would.
func rehash(t *testing.T, e *audit.Entry) {
	t.Helper()
	s := audittest.NewStore()
	s.SetHead(e.Organisation, audit.Head{Sequence: e.Sequence - 1, Hash: e.Previous})
	record(t, audit.New(s, nil), *e)
	*e = s.All(e.Organisation)[0]
}

// TestN3_RewrittenWithItsHead: nothing in the database shows it, a head that was
// noted down elsewhere does.
func TestN3_RewrittenWithItsHead(t *testing.T) {
	t.Parallel()
	l, s := chain(t, 10)
	noted := s.All("o-1")[7]
	known := audit.Head{Sequence: noted.Sequence, Hash: noted.Hash}
	if r, err := l.Verify(t.Context(), "o-1", nil, known); err != nil || !r.OK {
		t.Fatalf("before: %+v, %v", r, err)
	}
	s.Tamper("o-1", func(e []audit.Entry) []audit.Entry { return e[:5] })
	end := s.All("o-1")[4]
	s.SetHead("o-1", audit.Head{Sequence: end.Sequence, Hash: end.Hash})
	if r, err := l.Verify(t.Context(), "o-1", nil); err != nil || !r.OK {
		t.Errorf("cut with its head, without a known one: %+v, %v", r, err)
	}
	if r, err := l.Verify(t.Context(), "o-1", nil, known); err != nil || r.OK || r.FirstBad != 6 || !strings.Contains(r.Sentence, "at least 8") {
		t.Errorf("cut with its head: %+v, %v", r, err)
	}
	for range 5 {
		record(t, l, entry("connector.delete"))
	}
	if r, err := l.Verify(t.Context(), "o-1", nil, known); err != nil || r.OK || r.FirstBad != 8 || !strings.Contains(r.Sentence, "noted") {
		t.Errorf("rewritten with its head: %+v, %v", r, err)
	}
}

func TestN3_VerifyAll(t *testing.T) {
	t.Parallel()
	l, s := chain(t, 10)
	s.Tamper("o-1", func(e []audit.Entry) []audit.Entry { e[0].Action = "x.y"; return e })
	told := map[string]int64{}
	reports, err := l.VerifyAll(t.Context(), func(o string, n int64) { told[o] = n }, map[string]audit.Head{"o-gone": {Sequence: 3, Hash: []byte{1}}})
	if err != nil || len(reports) != 3 {
		t.Fatalf("VerifyAll = %+v, %v", reports, err)
	}
	for i, want := range []struct {
		organisation string
		ok           bool
		bad          int64
	}{{"", true, 0}, {"o-1", false, 1}, {"o-gone", false, 1}} {
		if r := reports[i]; r.Organisation != want.organisation || r.OK != want.ok || r.FirstBad != want.bad {
			t.Errorf("report %d: %+v", i, r)
		}
	}
	if told[""] != 1 {
		t.Errorf("progress %v", told)
	}
}

// moving is a store whose recorded head changes while the chain is read.
type moving struct {
	*audittest.Store
	heads []map[string]audit.Head
}

func (m *moving) Heads(context.Context) (map[string]audit.Head, error) {
	now := m.heads[0]
	m.heads = m.heads[1:]
	return now, nil
}

// TestN3_WhileWriting: entries that are added while the chain is read are no
// tampering; a head that does not fit what was read is.
func TestN3_WhileWriting(t *testing.T) {
	t.Parallel()
	_, s := chain(t, 10)
	all := s.All("o-1")
	head := func(n int64, hash []byte) map[string]audit.Head {
		return map[string]audit.Head{"o-1": {Sequence: n, Hash: hash}}
	}
	for name, c := range map[string]struct {
		before, after map[string]audit.Head
		ok            bool
	}{
		"added":           {head(8, all[7].Hash), head(10, all[9].Hash), true},
		"added after":     {head(8, all[7].Hash), head(12, []byte("later")), true},
		"another head":    {head(8, all[7].Hash), head(10, all[8].Hash), false},
		"head went back":  {head(8, all[7].Hash), head(9, all[8].Hash), false},
		"head was wrong":  {head(8, all[8].Hash), head(10, all[9].Hash), false},
		"head was beyond": {head(11, []byte("x")), head(11, []byte("x")), false},
	} {
		l := audit.New(&moving{s, []map[string]audit.Head{c.before, c.after}}, nil)
		if r, err := l.Verify(t.Context(), "o-1", nil); err != nil || r.OK != c.ok {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}
