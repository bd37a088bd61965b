package routing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/routing"
)

func TestTurnsAlternate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		percents []int
		want     []int
	}{
		{[]int{50, 50}, []int{0, 1, 0, 1, 0, 1}},
		{[]int{100}, []int{0, 0, 0}},
		{[]int{0, 100, 0}, []int{1, 1, 1}},
		{[]int{60, 20, 20}, []int{0, 1, 0, 2, 0, 0, 1, 0, 2, 0}},
		{[]int{1, 1, 1}, []int{0, 1, 2, 0, 1, 2}}, // shares that do not add up to 100
	} {
		var got []int
		for n := range c.want {
			i, err := routing.Turn(c.percents, uint64(n))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, i)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v: %s", c.percents, diff)
		}
	}
}

func TestAllocationBeginsAtItsSeed(t *testing.T) {
	t.Parallel()
	next := func(a *routing.Allocation, activity string) int {
		i, err := a.Next(activity, []int{50, 50})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	a := routing.NewAllocation(1)
	got := []int{next(a, "A"), next(a, "A"), next(a, "B"), next(a, "A")}
	if diff := cmp.Diff([]int{1, 0, 1, 1}, got); diff != "" {
		t.Errorf("each activity counts for itself from the seed: %s", diff)
	}
	if i := next(routing.NewAllocation(-5), "A"); i != 0 {
		t.Errorf("a negative seed begins at %d", i)
	}
	if i := next(routing.NewAllocation(1), "A"); i != 1 {
		t.Errorf("the same seed gives %d", i)
	}
}

func TestTurnRefuses(t *testing.T) {
	t.Parallel()
	for _, percents := range [][]int{nil, {}, {0, 0}, {50, -1}, {5000}} {
		if _, err := routing.Turn(percents, 0); err == nil {
			t.Errorf("%v: no error", percents)
		}
	}
	if _, err := routing.NewAllocation(0).Next("A", nil); err == nil {
		t.Error("an allocation without paths: no error")
	}
}

// Any hundred contacts in a row are shared out exactly, wherever they begin,
// and no path is ever more than one contact ahead of its share or behind it.
func FuzzAllocation(f *testing.F) {
	f.Add(uint8(90), uint8(10), uint8(0), uint64(0))
	f.Add(uint8(33), uint8(33), uint8(34), uint64(7))
	f.Add(uint8(1), uint8(98), uint8(1), uint64(1<<63))
	f.Fuzz(func(t *testing.T, a, b, c uint8, from uint64) {
		percents := []int{int(a % 101)}
		percents = append(percents, int(b)%(101-percents[0]))
		percents = append(percents, int(c)%(101-percents[0]-percents[1]))
		percents = append(percents, 100-percents[0]-percents[1]-percents[2])
		from %= 1 << 40
		counts := make([]int, len(percents))
		for n := range uint64(100) {
			i, err := routing.Turn(percents, from/100*100+n)
			if err != nil {
				t.Fatal(err)
			}
			counts[i]++
			for p := range percents {
				if ahead := 100*counts[p] - percents[p]*int(n+1); ahead <= -200 || ahead >= 200 {
					t.Fatalf("%v: after %d contacts path %d had %d", percents, n+1, p, counts[p])
				}
			}
		}
		if diff := cmp.Diff(percents, counts); diff != "" {
			t.Fatal(diff)
		}
		shifted := make([]int, len(percents))
		for n := range uint64(100) {
			i, _ := routing.Turn(percents, from+n)
			shifted[i]++
		}
		if diff := cmp.Diff(percents, shifted); diff != "" {
			t.Fatalf("from %d: %s", from, diff)
		}
	})
}
