package field_test

import (
	"testing"

	"github.com/callwright/callwright/field"
)

func TestPlacesMarkProblems(t *testing.T) {
	t.Parallel()
	places := field.Places{"a": {Line: 1, Column: 1}, "list": {Line: 2, Column: 1}, "list[0]": {Line: 3, Column: 5}, "list[0].y": {Line: 4, Column: 7}}
	got := places.Mark([]field.Problem{{Field: "list[0].y.gone[3].x"}, {Field: "list[1]"}, {Field: "nowhere.x"}, {}})
	for i, want := range []int{4, 2, 0, 0} {
		if got[i].Line != want {
			t.Errorf("%d: line %d, want %d", i, got[i].Line, want)
		}
	}
	if at, ok := places.Of("a"); !ok || at.Column != 1 {
		t.Errorf("a stands at %+v, %v", at, ok)
	}
}
