package routing

import (
	"math/bits"

	"github.com/callwright/callwright/value"
)

// line is a queue on the floor.
type line struct {
	key, name    string
	distribution Distribution
	members      []member
	last         uint8 // call distribution group, from 0
	escalate     int64 // ns after which the next group joins, each time; 0 for never
	classes      map[classKey]*class
	crowd        int   // of classes at which those are dropped that nobody is in
	waiting      order // everybody in the queue, also who is offered just now
	served       []wait
	next         int // place in served that is overwritten next
}

// member is an agent who serves a queue, with the skills that he has there.
type member struct {
	agent  *agent
	group  uint8
	skills []Skill
}

// wait is how long a contact waited that was answered then.
type wait struct{ at, waited int64 }

// mostWaits is how many waits a queue remembers for its figures.
const mostWaits = 512

func (l *line) answered(now, since int64) {
	w := wait{now, max(0, now-since)}
	if len(l.served) < mostWaits {
		l.served = append(l.served, w)
		return
	}
	l.served[l.next] = w
	l.next = (l.next + 1) % mostWaits
}

// forget drops what Configure tells anew.
func (l *line) forget() {
	l.members, l.distribution, l.last, l.escalate = nil, Distribution{}, 0, 0
}

// A class is the contacts of a queue that the same agents may have.
type class struct {
	line    *line
	key     classKey
	asks    []Requirement
	waiting order
	fit     bitset    // agents who may have its contacts
	score   []float64 // by agent, when the best-skilled is wanted
	dirty   bool
}

// classKey tells classes of a queue apart.
type classKey struct {
	asks  string // of the requirements
	group uint8  // last group that has joined
	wants *agent // who alone may have it; nil for everybody
}

// keptClasses is how many classes a queue keeps that nobody is in.
const keptClasses = 64

// sweep drops classes that nobody is in.
func (l *line) sweep() {
	for key, c := range l.classes {
		if c.waiting.count == 0 {
			delete(l.classes, key)
			c.dissolve()
		}
	}
}

func (c *class) dissolve() {
	if a := c.key.wants; a != nil {
		for i, there := range a.wanted {
			if there == c {
				a.wanted = append(a.wanted[:i], a.wanted[i+1:]...)
				return
			}
		}
	}
}

// class returns the class of a queue with a key, which is made when it is missing.
func (f *Floor) class(l *line, key classKey, asks []Requirement) *class {
	c := l.classes[key]
	if c == nil {
		if len(l.classes) >= max(keptClasses, l.crowd) {
			l.sweep()
			l.crowd = 2 * len(l.classes)
		}
		c = &class{line: l, key: key, asks: asks}
		l.classes[key] = c
		if key.wants != nil {
			key.wants.wanted = append(key.wants.wanted, c)
		}
		c.refit(f)
	}
	return c
}

// refit finds out who may have the contacts of the class.
func (c *class) refit(f *Floor) {
	c.fit, c.score = nil, nil
	f.soil(c)
	if c.key.wants != nil {
		c.fit.set(c.key.wants.index)
		return
	}
	if c.line.distribution.BestSkilled {
		c.score = make([]float64, len(f.agents))
	}
	for _, m := range c.line.members {
		if m.group > c.key.group || !meets(m.skills, c.asks) {
			continue
		}
		c.fit.set(m.agent.index)
		if c.score != nil {
			c.score[m.agent.index] = proficiency(m.skills, c.asks)
		}
	}
}

func meets(skills []Skill, asks []Requirement) bool {
	for _, r := range asks {
		if !r.metBy(skills) {
			return false
		}
	}
	return true
}

// proficiency is the sum of an agent's proficiencies in what is asked for.
func proficiency(skills []Skill, asks []Requirement) float64 {
	sum := 0.0
	for _, r := range asks {
		s := find(skills, r.ID, r.Name, func(s *Skill) (string, string) { return s.ID, s.Name })
		if s == nil {
			continue
		}
		switch n := value.Number(value.Text(s.Value)).(type) {
		case int64:
			sum += float64(n)
		case float64:
			sum += n
		}
	}
	return sum
}

// best is the free agent who is to have the class's first contact; nil for none.
func (c *class) best(f *Floor) *agent {
	var best *agent
	for i, word := range c.fit {
		if i >= len(f.free) {
			break
		}
		for word &= f.free[i]; word != 0; word &= word - 1 {
			a := f.agents[i*64+bits.TrailingZeros64(word)]
			if best == nil || c.prefers(a, best) {
				best = a
			}
		}
	}
	return best
}

func (c *class) prefers(a, b *agent) bool {
	if c.score != nil {
		if x, y := c.score[a.index], c.score[b.index]; x != y {
			return x > y
		}
	}
	if a.since != b.since {
		return a.since < b.since
	}
	return a.key < b.key
}

// bitset is a set of agents, by their places.
type bitset []uint64

func (b *bitset) set(i int) {
	for len(*b) <= i/64 {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b bitset) clear(i int) {
	if i/64 < len(b) {
		b[i/64] &^= 1 << (i % 64)
	}
}

func (b bitset) has(i int) bool { return i/64 < len(b) && b[i/64]&(1<<(i%64)) != 0 }

// common counts the agents who are in both.
func (b bitset) common(with bitset) int {
	n := 0
	for i := range min(len(b), len(with)) {
		n += bits.OnesCount64(b[i] & with[i])
	}
	return n
}
