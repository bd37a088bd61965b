package release_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// differences lists the paths at which two values differ.
func differences(at string, a, b any) []string {
	if value.Equal(a, b) {
		return nil
	}
	var list []string
	x, isObject := a.(*value.Object)
	y, alike := b.(*value.Object)
	if isObject && alike {
		for name, v := range x.All() {
			w, _ := y.Get(name)
			list = append(list, differences(at+"/"+name, v, w)...)
		}
		for name := range y.All() {
			if _, ok := x.Get(name); !ok {
				list = append(list, at+"/"+name)
			}
		}
		return list
	}
	l, isList := a.([]any)
	m, alike := b.([]any)
	if isList && alike && len(l) == len(m) {
		for i := range l {
			list = append(list, differences(at+"/"+value.Text(int64(i)), l[i], m[i])...)
		}
		return list
	}
	return []string{at}
}

// What an export refers to can be bound; nothing but the references changes in what
// is exported again.
func TestBindingChangesOnlyReferences(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(release.Queues, "Bound queue")
	w.add(release.BusinessHours, "Bound hours")
	bound := map[string]string{"queue": "Bound queue", "business-hours": "Bound hours"}
	tried := 0
	for _, file := range exports(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, report, err := webex.Import(text, activity.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		found, err := w.Inspect(t.Context(), ada(), f)
		if err != nil {
			t.Fatal(err)
		}
		var bindings []release.Rebinding
		at := map[string]bool{} // activities with references
		seen := map[release.Rebinding]bool{}
		for _, r := range found.References {
			b := release.Rebinding{Target: r.Kind, From: cmp.Or(r.ID, r.Name), To: bound[r.Kind]}
			if b.To != "" && !seen[b] {
				seen[b], bindings = true, append(bindings, b)
			}
			if b.To != "" {
				at[r.ActivityID] = true
			}
		}
		if len(bindings) == 0 {
			continue
		}
		tried++
		before := must(exported(f, report.Form))(t)
		own := must(w.Bind(t.Context(), ada(), f, bindings))(t)
		if again := must(exported(f, report.Form))(t); !value.Equal(before, again) {
			t.Errorf("%s: the flow that is bound was changed itself", filepath.Base(file))
		}
		now := must(w.Inspect(t.Context(), ada(), own))(t)
		for _, r := range now.References {
			if bound[r.Kind] != "" && (!r.There || r.Thing.Name != bound[r.Kind]) {
				t.Errorf("%s: %+v is not bound", filepath.Base(file), r.Reference)
			}
		}
		after := must(exported(own, report.Form))(t)
		changed := differences("", before, after)
		if len(changed) == 0 {
			t.Errorf("%s: nothing has changed", filepath.Base(file))
		}
		for _, path := range changed {
			if !strings.Contains(path, "/properties/") && !strings.Contains(path, "/data/") && !strings.Contains(path, "/parameters/") {
				t.Errorf("%s: %s has changed", filepath.Base(file), path)
			}
		}
		for i, a := range own.All() {
			was := f.All()[i]
			if !at[a.ID] && !value.Equal(a.Settings, was.Settings) || a.Label != was.Label || len(a.Links) != len(was.Links) {
				t.Errorf("%s: %s has changed", filepath.Base(file), a.Label)
			}
		}
	}
	if tried < 3 {
		t.Errorf("only %d exports have something to bind", tried)
	}
}

func exported(f *flow.Flow, form webex.Form) (any, error) {
	text, _, err := webex.Export(f, activity.Builtin(), form)
	if err != nil {
		return nil, err
	}
	o, err := payload.DecodeJSON(text)
	return o, err
}

func TestBindingOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conns.list = nil
	doc, _ := flow.Read([]byte(calling("Main", "CRM")))
	for _, b := range []release.Rebinding{{Target: "connector", From: "CRM", To: "Other"}, {Target: "variable", From: "x", To: "y"}} {
		_, err := w.Bind(t.Context(), ada(), doc, []release.Rebinding{b})
		refused(t, err, fault.Invalid, "binding_unknown")
	}
}
