package routing

import "fmt"

// Turn says which of several paths the turn-th contact takes, counted from 0,
// when each path is to get its percentage of all: a smooth weighted
// round-robin. Any stretch of as many contacts as the percentages add up to,
// 100 as a rule, shares them out exactly, and the paths alternate as evenly as
// the numbers let them. A path with 0 is never taken.
func Turn(percents []int, turn uint64) (int, error) {
	total := 0
	for i, p := range percents {
		if p < 0 || p > maxWeight {
			return 0, fmt.Errorf("sharing out contacts: path %d has %d percent, give 0 to 100", i+1, p)
		}
		total += p
	}
	if total == 0 {
		return 0, fmt.Errorf("sharing out contacts: no path has more than 0 percent")
	}
	// Each round every path gains its weight; the richest is taken and pays the
	// total. After total rounds all are where they began.
	credit := make([]int, len(percents))
	taken := 0
	for range turn%uint64(total) + 1 {
		taken = -1
		for i, p := range percents {
			if credit[i] += p; p > 0 && (taken < 0 || credit[i] > credit[taken]) {
				taken = i
			}
		}
		credit[taken] -= total
	}
	return taken, nil
}

// maxWeight keeps the rounds of one turn few; percentages end at 100.
const maxWeight = 1000

// Allocation counts the turns of percent-allocation activities. It is not safe
// for concurrent use.
type Allocation struct {
	seed  uint64
	turns map[string]uint64
}

// NewAllocation begins each activity's round at the turn seed: 0 for the first
// contact after a flow was published, which is when Webex begins again.
func NewAllocation(seed int) *Allocation {
	return &Allocation{seed: uint64(max(0, seed)), turns: map[string]uint64{}}
}

// Next returns the path whose turn it is at the activity, and counts it.
func (a *Allocation) Next(activity string, percents []int) (int, error) {
	i, err := Turn(percents, a.seed+a.turns[activity])
	if err == nil {
		a.turns[activity]++
	}
	return i, err
}
