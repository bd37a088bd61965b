package main

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/sandbox"
)

// TestApplyComparesCertificatesAsTheyAreStored writes one with Windows line ends
// and what openssl prints above it: nothing has changed.
func TestApplyComparesCertificatesAsTheyAreStored(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Start(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	mine, _ := box.Client(sandbox.ClientAssertion)
	other, _ := box.Client(sandbox.ClientMTLS)
	written := "Certificate:\r\n    Data:\r\n" + strings.ReplaceAll(string(mine.Certificate), "\n", "\r\n")
	w := wanted{Settings: map[string]any{"certificate": written}}
	for stored, want := range map[string]int{string(mine.Certificate): 0, string(other.Certificate): 1} {
		had := connection{Settings: map[string]any{"certificate": stored}}
		if got := w.differences(had, connector.Kind{}); len(got) != want {
			t.Errorf("differences %v, want %d", got, want)
		}
	}
}
