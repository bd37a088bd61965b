package release_test

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// unseen is a name whose letters stand in another order than they are shown in.
const unseen = "Sales \u202eelif"

func TestJ5_FlowsAreGivenNamesThatCanBeSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := w.create(plain("Sales"))
	for what, err := range map[string]error{
		"created":    second(w.Create(t.Context(), ada(), document(t, plain(`"Sales \u202eelif"`)))),
		"renamed":    second(w.Rename(t.Context(), ada(), seen.ID, seen.Revision, unseen)),
		"saved":      second(w.Save(t.Context(), ada(), seen.ID, seen.Revision, document(t, plain(`"Sales \u202eelif"`)))),
		"duplicated": second(w.Duplicate(t.Context(), ada(), seen.ID, unseen)),
		"a test":     second(w.PutTest(t.Context(), ada(), seen.ID, unseen, 0, []byte("scenarios: []"))),
	} {
		if got := paths(err); fault.CodeOf(err) != fault.Invalid || len(got) != 1 || !strings.Contains(got[0], "name") || !strings.Contains(got[0], value.Invisible) {
			t.Errorf("%s: %v, %v", what, err, got)
		}
	}
}

// TestANameThatIsStoredStays reads, saves, publishes and renames a flow that was
// given its name before there was a rule.
func TestANameThatIsStoredStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.create(plain("Sales"))
	record, _, err := w.db.Flows().Flow(t.Context(), "acme", made.ID)
	if err != nil {
		t.Fatal(err)
	}
	record.Name, record.Text = unseen, []byte(strings.Replace(string(record.Text), "Sales", `"Sales \u202eelif"`, 1))
	if err := w.db.Flows().PutFlow(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	shown := w.show(made.ID)
	if shown.Name != unseen {
		t.Errorf("shown as %q", shown.Name)
	}
	saved := must(w.Save(t.Context(), ada(), made.ID, shown.Revision, document(t, plain(`"Sales \u202eelif"`, "description: changed"))))(t)
	w.publish(made.ID, release.Live)
	if renamed := must(w.Rename(t.Context(), ada(), made.ID, saved.Revision, "Sales"))(t); renamed.Name != "Sales" {
		t.Errorf("renamed to %q", renamed.Name)
	}
}
