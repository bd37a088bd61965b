package flowtest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
)

// recorded reads one of the engine's recorded journals with its flows.
func recorded(t *testing.T, journal string) (f *flow.Flow, others []*flow.Flow, records []engine.Record, path []string) {
	t.Helper()
	base := strings.TrimSuffix(journal, ".journal")
	files, _ := filepath.Glob(base + ".*yaml")
	library := map[string]*engine.Program{}
	var main *engine.Program
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		one, problems := flow.Read(text)
		if one == nil {
			t.Fatal(problems)
		}
		p, _ := engine.Compile(one, activity.Builtin())
		p.Key = one.Name
		library[one.Name], library[strings.TrimSuffix(strings.TrimPrefix(file, base+"."), ".yaml")] = p, p
		if file == base+".yaml" {
			f, main = one, p
		} else {
			others = append(others, one)
		}
	}
	text, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(text) {
		r, err := engine.ReadRecord(bytes.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	s := engine.NewContact("c", main, engine.Options{Location: time.LoadLocation})
	find := func(key string) (*engine.Program, bool) { p, ok := library[key]; return p, ok }
	for _, r := range records {
		for _, n := range s.Step(find, r.Event).Notes {
			if n.Type == engine.NoteEnter {
				path = append(path, n.Activity)
			}
		}
	}
	return f, others, records, path
}

// elsewhere are journals whose cassettes go another way, and why that is right.
var elsewhere = map[string]string{
	"queue": "its times are made up: music of 30 seconds ends after one and a half",
	"hours": "the recording breaks off before the last activity",
	"goto":  "the recording breaks off before the last activity",
}

// A cassette, played, goes the way of the contact that it was made of.
func TestCassettesGoTheWayOfTheirContacts(t *testing.T) {
	t.Parallel()
	journals, _ := filepath.Glob("../engine/testdata/replay/*.journal")
	if len(journals) < 12 {
		t.Fatalf("only %d journals", len(journals))
	}
	host := flowtest.Host{Catalog: activity.Builtin(), Zones: time.LoadLocation}
	for _, journal := range journals {
		t.Run(strings.TrimSuffix(filepath.Base(journal), ".journal"), func(t *testing.T) {
			t.Parallel()
			f, others, records, path := recorded(t, journal)
			s, err := flowtest.Cassette("as recorded", f, others, records, nil, host)
			if err != nil {
				t.Fatal(err)
			}
			again, problems := flowtest.Read(s.Write())
			if len(problems) > 0 {
				t.Fatalf("%v\n%s", problems, s.Write())
			}
			result, err := again.Run(host)
			if err != nil {
				t.Fatal(err)
			}
			if d := again.Expect.Differences(&result); len(d) > 0 {
				t.Errorf("the test made of it is red: %v", d)
			}
			d := cmp.Diff(path, result.Path)
			if why := elsewhere[strings.TrimSuffix(filepath.Base(journal), ".journal")]; why != "" {
				if d == "" {
					t.Errorf("it goes the recorded way now: take it off the list (%s)", why)
				}
				return
			}
			if d != "" {
				t.Errorf("the contact went another way (-recorded +played):\n%s\n%s", d, s.Write())
			}
		})
	}
}

func TestG4_CassettesHoldNoSecrets(t *testing.T) {
	t.Parallel()
	f, others, records, _ := recorded(t, "../engine/testdata/replay/http.journal")
	whole, err := flowtest.Cassette("open", f, others, records, nil, flowtest.Host{Catalog: activity.Builtin()})
	if err != nil {
		t.Fatal(err)
	}
	secret := "+15550100"
	if !strings.Contains(string(whole.Write()), secret) {
		t.Fatal("the recording does not hold what is masked below")
	}
	masked, err := flowtest.Cassette("masked", f, others, records, []string{secret}, flowtest.Host{Catalog: activity.Builtin()})
	if err != nil || strings.Contains(string(masked.Write()), secret) || slices.Equal(masked.Write(), whole.Write()) {
		t.Errorf("%v\n%s", err, masked.Write())
	}
}

// Digits that became a secret are keys all the same: zeros, as many.
func TestG4_SecretDigitsBecomeZeros(t *testing.T) {
	t.Parallel()
	f, others, records, _ := recorded(t, "../engine/testdata/replay/collect.journal")
	var secret string
	for _, r := range records {
		if c, ok := r.Event.Event.(activity.Collected); ok && len(c.Digits) > 3 {
			secret = c.Digits
		}
	}
	if secret == "" {
		t.Fatal("the recording has no digits")
	}
	s, err := flowtest.Cassette("masked", f, others, records, []string{secret}, flowtest.Host{Catalog: activity.Builtin()})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(s.Write()); strings.Contains(text, secret) || !strings.Contains(text, strings.Repeat("0", len(secret))) {
		t.Errorf("secret %s:\n%s", secret, text)
	}
}

// Who writes in a chat where keys are asked for gives words, which no test of a
// flow can press: they are an invalid entry.
func TestCassettesOfWordsForKeys(t *testing.T) {
	t.Parallel()
	f, others, records, _ := recorded(t, "../engine/testdata/replay/collect.journal")
	done := false
	for i := range records {
		if c, ok := records[i].Event.Event.(activity.Collected); ok && c.Digits != "" && !done {
			records[i].Event.Event, done = activity.Collected{Digits: "two or three?", Outcome: activity.OutcomeInvalid}, true
			records = records[:i+1]
			break
		}
	}
	if !done {
		t.Fatal("the recording has no digits")
	}
	s, err := flowtest.Cassette("words", f, others, records, nil, flowtest.Host{Catalog: activity.Builtin()})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(s.Write()); !strings.Contains(text, "- invalid") || strings.Contains(text, "two or three") {
		t.Errorf("%s", text)
	}
}
