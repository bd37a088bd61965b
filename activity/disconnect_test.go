package activity

import "testing"

func TestDisconnect(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "disconnect"), nil), act{Output: Output{Then: EndCall}})
}
