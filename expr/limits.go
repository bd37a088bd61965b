package expr

import (
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// The bounds of one rendering (security I7, I8). Together they keep the worst
// expression that is allowed under 100 ms; BenchmarkWorst shows it.
const (
	// MaxSteps is what a rendering may spend: one step per node evaluated and
	// per item made or visited, and more for work that grows with a text.
	MaxSteps = 200_000
	// MaxOutput is the most bytes that a rendering, or any text made on the
	// way to it, may have.
	MaxOutput = 1 << 20
	// MaxSource is the most bytes a template may have; a longer one is kept as
	// plain text, with an error.
	MaxSource = 1 << 20
	// MaxDepth is how deep expressions and tags may nest, and how deep a value
	// may be that is printed or compared.
	MaxDepth = 200
	// MaxPattern is the most bytes of a regular expression, and MaxPatternSize
	// the most instructions it may become.
	MaxPattern     = 1000
	MaxPatternSize = 4000
	// MaxErrors is how many errors a compile or a rendering keeps.
	MaxErrors = 20
)

// A step stands for about a tenth of a microsecond, so that a step pays for
// this many bytes that are copied, or looked at one by one.
const (
	copiedPerStep  = 128
	scannedPerStep = 16
)

// spend takes n steps from the run's budget.
func (r *run) spend(at, n int) error {
	if n > r.steps {
		r.steps = 0
		return r.over(at, "the expression takes too long")
	}
	r.steps -= n
	return nil
}

// copying pays for making a text of n bytes and refuses one that is too long.
func (r *run) copying(at, n int) error {
	if n > MaxOutput {
		return r.over(at, "the text gets too long")
	}
	return r.spend(at, 1+n/copiedPerStep)
}

// scanning pays for looking at n bytes one by one.
func (r *run) scanning(at, n int) error {
	return r.spend(at, 1+n/scannedPerStep)
}

func (r *run) over(at int, what message.Phrase) error {
	return r.failure(at, Limit, "%s", what)
}

// model gives a value that the template made as package value has it, inside
// and out, and pays for every item: lists that hold one another can be small to
// make and endless to print.
func (r *run) model(at int, v any, depth int) (any, error) {
	if depth > MaxDepth {
		return nil, r.over(at, "the value is nested too deeply")
	}
	if err := r.spend(at, 1); err != nil {
		return nil, err
	}
	switch v := plain(v).(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = r.model(at, v[i], depth+1); err != nil {
				return nil, err
			}
		}
		return list, nil
	case *value.Object:
		o := value.NewObject(v.Len())
		for k, m := range v.All() {
			m, err := r.model(at, m, depth+1)
			if err != nil {
				return nil, err
			}
			o.Set(k, m)
		}
		return o, nil
	default:
		return v, nil
	}
}
