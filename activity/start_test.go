package activity

import "testing"

func TestStart(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "start"), nil), act{Output: Output{Port: "out"}})
}
