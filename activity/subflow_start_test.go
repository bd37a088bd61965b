package activity

import "testing"

func TestSubflowStart(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "subflow-start"), nil), act{Output: Output{Port: "out"}})
}
