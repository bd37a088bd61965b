package activity

import "testing"

func TestSubflowEnd(t *testing.T) {
	t.Parallel()
	same(t, play(t, furnish(t, "subflow-end"), nil), act{Output: Output{Then: EndSubflow}})
}
