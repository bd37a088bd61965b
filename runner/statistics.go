package runner

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// ActivityStatistics is what contacts went through at one activity of a flow's
// version.
type ActivityStatistics struct {
	Flow     string // id
	Version  string // id
	Number   int    // of the version
	Activity string // label
	Kind     string
	Count    int           // visits
	Errors   int           // of which failed
	Rate     float64       // Errors of Count
	P50      time.Duration // until it was left; of visits that have ended
	P95      time.Duration
	P99      time.Duration
	Ports    map[string]int // visits that left by each; "" for those that have not, or ended the branch
}

// mostStatistics is how many contacts statistics take in, the newest ones.
const mostStatistics = 10_000

// Statistics sums up the paths of the newest 10,000 contacts that a query
// selects, by the version of the flow and the activity, in the order of their
// labels.
func (r *Runner) Statistics(ctx context.Context, q Query) ([]ActivityStatistics, error) {
	sums := map[visited]*sum{}
	q.After, q.Limit = "", mostPage
	for n := 0; n < mostStatistics; {
		page, next, err := r.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range page {
			add(sums, &page[i])
		}
		if n += len(page); next == "" {
			break
		}
		q.After = next
	}
	list := make([]ActivityStatistics, 0, len(sums))
	for _, s := range sums {
		list = append(list, s.total())
	}
	slices.SortFunc(list, func(a, b ActivityStatistics) int {
		return cmp.Or(cmp.Compare(a.Flow, b.Flow), cmp.Compare(b.Number, a.Number), cmp.Compare(a.Version, b.Version),
			cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Kind, b.Kind))
	})
	return list, nil
}

// visited is an activity of a version.
type visited struct{ version, activity, kind string }

// sum is what is counted of an activity.
type sum struct {
	ActivityStatistics
	took []time.Duration
}

func add(sums map[visited]*sum, c *Contact) {
	for i := range c.Path {
		v := &c.Path[i]
		at := visited{c.Version, v.Activity, v.Kind}
		s := sums[at]
		if s == nil {
			s = &sum{ActivityStatistics: ActivityStatistics{Flow: c.Flow, Version: c.Version, Number: c.Number, Activity: v.Activity, Kind: v.Kind,
				Ports: map[string]int{}}}
			sums[at] = s
		}
		s.Count++
		s.Ports[v.Port]++
		if v.Error != "" {
			s.Errors++
		}
		if v.Port != "" {
			s.took = append(s.took, v.Took)
		}
	}
}

func (s *sum) total() ActivityStatistics {
	slices.Sort(s.took)
	at := func(part float64) time.Duration {
		if len(s.took) == 0 {
			return 0
		}
		return s.took[min(len(s.took)-1, int(part*float64(len(s.took))))]
	}
	t := s.ActivityStatistics
	t.Rate = float64(t.Errors) / float64(t.Count)
	t.P50, t.P95, t.P99 = at(0.50), at(0.95), at(0.99)
	t.Ports = maps.Clone(t.Ports)
	return t
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
