package webex_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// mutator changes documents at random places: it drops, doubles, renames and
// exchanges members and items, and puts values of other types in their place.
type mutator struct {
	*rand.Rand
	texts []string // seen in the document
	keys  []string
}

func (m *mutator) learn(v any) {
	switch v := v.(type) {
	case string:
		m.texts = append(m.texts, v)
	case []any:
		for _, w := range v {
			m.learn(w)
		}
	case *value.Object:
		for k, w := range v.All() {
			m.keys = append(m.keys, k)
			m.learn(w)
		}
	}
}

func (m *mutator) other() any {
	switch m.IntN(12) {
	case 0:
		return nil
	case 1:
		return m.IntN(2) == 0
	case 2:
		return int64(m.IntN(100))
	case 3:
		return float64(m.IntN(100)) / 4
	case 4:
		return ""
	case 5:
		return []any{}
	case 6:
		return value.NewObject(0)
	case 7:
		return []any{m.other(), m.other()}
	case 8:
		return value.Of(m.key(), m.other())
	}
	return m.texts[m.IntN(len(m.texts))]
}

func (m *mutator) key() string { return m.keys[m.IntN(len(m.keys))] }

// mutate returns v with one change somewhere in it.
func (m *mutator) mutate(v any, depth int) any {
	if depth > 3 && m.IntN(5) == 0 || depth > 0 && m.IntN(60) == 0 {
		return m.other()
	}
	switch v := v.(type) {
	case []any:
		return m.list(v, depth)
	case *value.Object:
		return m.object(v, depth)
	}
	return m.other()
}

func (m *mutator) list(v []any, depth int) any {
	if len(v) == 0 {
		return []any{m.other()}
	}
	c, i := slices.Clone(v), m.IntN(len(v))
	switch m.IntN(12) {
	case 0:
		return slices.Delete(c, i, i+1)
	case 1:
		return append(c, c[i])
	case 2:
		j := m.IntN(len(c))
		c[i], c[j] = c[j], c[i]
		return c
	}
	c[i] = m.mutate(c[i], depth+1)
	return c
}

func (m *mutator) object(v *value.Object, depth int) any {
	c := v.Clone()
	if c.Len() == 0 {
		c.Set(m.key(), m.other())
		return c
	}
	k, w := c.At(m.IntN(c.Len()))
	switch m.IntN(16) {
	case 0:
		c.Delete(k)
	case 1:
		c.Set(m.key(), w)
	case 2:
		c.Set(k+[]string{":name", "_name", ":type", "_radioName", ":input", "_input", ":name:name", "_name:name"}[m.IntN(8)], w)
	case 3:
		c.Delete(k)
		c.Set(m.key(), w)
	case 4:
		other, x := c.At(m.IntN(c.Len()))
		c.Set(k, x)
		c.Set(other, w)
	default:
		c.Set(k, m.mutate(w, depth+1))
	}
	return c
}

// survives asserts that a document that Import takes is the same after import,
// text form and export, and reports whether it took it.
func survives(t *testing.T, doc any) bool {
	text := value.AppendJSON(nil, doc)
	doc, err := payload.DecodeJSON(text)
	if err != nil {
		return false
	}
	f, report, err := webex.Import(text, activity.Builtin())
	if err != nil {
		if !errors.Is(err, webex.ErrNotFlow) {
			t.Fatalf("error %v\n%s", err, text)
		}
		return false
	}
	yaml := flow.Write(f)
	again, problems := flow.Read(yaml)
	if again == nil {
		t.Fatalf("the text form does not read: %v\n%s", problems, yaml)
	}
	for _, f := range []*flow.Flow{f, again} {
		out, _, err := webex.Export(f, activity.Builtin(), report.Form)
		if err != nil {
			t.Fatal(err)
		}
		if d := differences(doc, fuzzed(t, out)); len(d) > 0 {
			t.Fatalf("%s", strings.Join(d, "\n"))
		}
	}
	return true
}

func TestChangedDocumentsSurviveTheRoundTrip(t *testing.T) {
	t.Parallel()
	all := documents(t, "testdata")
	own := maps.Clone(all)
	for name, text := range optionalExports(t) {
		all[name] = text
	}
	for name, text := range all {
		rounds := 2 // a real export is large: a round of one takes as long as thirty of ours
		if own[name] != nil {
			rounds = 40
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			original := decode(t, text)
			taken := 0
			for seed := range rounds {
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					m := &mutator{Rand: rand.New(rand.NewPCG(uint64(seed), 1))}
					m.learn(original)
					doc := original
					for range 1 + m.IntN(40) {
						doc = m.mutate(doc, 0)
					}
					if survives(t, doc) {
						taken++
					}
				})
			}
			if taken == 0 {
				t.Error("no changed document was taken")
			}
		})
	}
}
