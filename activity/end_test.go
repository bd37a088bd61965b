package activity

import "testing"

func TestEnd(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "end"), nil), act{Output: Output{Then: EndBranch}})
}
