package credential_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
)

// BenchmarkAuthorize is what a call pays for its token when there is a good one:
// one microsecond at most.
func BenchmarkAuthorize(b *testing.B) {
	f := &fake{}
	f.token("86400")
	source := newShelf().broker(credential.BrokerOptions{}).Source(crm, secretScheme(b), f)
	if _, _, err := source.Token(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		h := http.Header{}
		for p.Next() {
			token, _, ok := source.Ready()
			if !ok {
				b.Fatal("no token")
			}
			token.Sign(h)
		}
	})
}

// TestReadyIsQuick guards the bound loosely, for machines that are busy.
func TestReadyIsQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: measures")
	}
	f := &fake{}
	f.token("86400")
	source := newShelf().broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
	if _, _, err := source.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	const rounds = 200_000
	h := http.Header{}
	best := time.Hour
	for range 5 {
		began := time.Now()
		for range rounds {
			token, _, _ := source.Ready()
			token.Sign(h)
		}
		best = min(best, time.Since(began)/rounds)
	}
	if best > 5*time.Microsecond {
		t.Errorf("%v for a token that is at hand", best)
	}
	if allocations := testing.AllocsPerRun(1000, func() {
		token, _, _ := source.Ready()
		token.Sign(h)
	}); allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}
