package field_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

type trip struct {
	Goal  goal
	Hours int
}

type goal struct {
	By    string
	Queue field.Reference
}

func (t *trip) fields() field.List {
	return field.List{
		field.Part(&t.Goal, "goal", goalFields).Require().Say("Goal", "Where it leads."),
		field.Int(&t.Hours, "hours").Advise(2, 4).Say("Hours", "How long it takes."),
	}
}

func goalFields(g *goal) field.List {
	return field.List{
		field.Choice(&g.By, "by", "queue", "foot").Say("By", "How."),
		field.Ref(&g.Queue, "queue").To("queue").ShowIf(&g.By, "queue").Require().Say("Queue", "Which."),
	}
}

func TestPart(t *testing.T) {
	t.Parallel()
	var it trip
	if p := it.fields().Decode(value.Of("goal", value.Of("queue", "Sales"), "hours", int64(3))); len(p) > 0 {
		t.Fatal(p)
	}
	if it.Goal.By != "queue" || it.Goal.Queue.ID != "Sales" || it.Hours != 3 {
		t.Errorf("got %+v", it)
	}
	var uses []string
	for u := range it.fields().Uses() {
		uses = append(uses, u.Path+" "+u.Target)
	}
	if !slices.Equal(uses, []string{"goal.queue queue"}) {
		t.Errorf("uses %q", uses)
	}
}

func TestPartReportsWhereSomethingIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given *value.Object
		want  []string
	}{
		"nothing":  {nil, []string{"goal required", "goal.queue required"}},
		"empty":    {value.Of("goal", value.Of()), []string{"goal.queue required"}},
		"a text":   {value.Of("goal", "Sales"), []string{"goal invalid"}},
		"unknown":  {value.Of("goal", value.Of("by", "foot", "speed", "4")), []string{"goal.speed unknown"}},
		"a choice": {value.Of("goal", value.Of("by", "air")), []string{"goal.by invalid"}},
	} {
		var got []string
		for _, p := range new(trip).fields().Decode(c.given) {
			got = append(got, p.Field+" "+p.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestPartInSchemaAndManual(t *testing.T) {
	t.Parallel()
	l := new(trip).fields()
	schema := value.Text(l.Schema())
	for _, want := range []string{`"goal":{"title":"Goal","description":"Where it leads.","type":"object","properties":{"by":`, `"hours":{"title":"Hours"`} {
		if !strings.Contains(schema, want) {
			t.Errorf("no %s in %s", want, schema)
		}
	}
	if strings.Contains(schema, "minimum") {
		t.Error("advice became a rule of the schema")
	}
	if page := l.Markdown(); !strings.Contains(page, "| `goal.by` |") {
		t.Error(page)
	}
}

func TestAdvise(t *testing.T) {
	t.Parallel()
	for hours, want := range map[string]field.Severity{"1": field.SeverityWarning, "2": "", "4": "", "5": field.SeverityWarning, "x": field.SeverityError} {
		var got field.Severity
		for _, p := range new(trip).fields().Decode(value.Of("goal", value.Of("by", "foot"), "hours", hours)) {
			got = p.Severity
		}
		if got != want {
			t.Errorf("%s hours: got %q, want %q", hours, got, want)
		}
	}
}
