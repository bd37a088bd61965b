package acd_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
)

func quiet() *acd.ACD {
	r := staff()
	return acd.New(acd.Options{Resources: func(context.Context, string) (*routing.Resources, error) { return r, nil }})
}

func queueUp(a *acd.ACD, id string, at time.Time) {
	c := acd.Contact{Organisation: org, ID: id, Channel: strings.Clone("telephony"), Number: strings.Clone("+15550100"), Flow: strings.Clone("Main")}
	command := activity.Queue{Queue: "Sales", Priority: 5}
	a.Observe(c, acd.Turn{At: at, Label: "Queue", Command: command, Event: a.Ask(context.Background(), c, "Queue", command, at)})
}

// TestAWaitingContactIsSmall: at most 350 bytes of memory, with all that
// distribution knows of it.
func TestAWaitingContactIsSmall(t *testing.T) {
	const contacts = 100_000
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	a := quiet()
	last := ""
	for i := range contacts {
		last = uuid.NewString()
		queueUp(a, last, time.Unix(1_000_000_000+int64(i), 0))
	}
	size := (heap() - before) / contacts
	t.Logf("%d bytes for each waiting contact, %d on disk", size, len(a.Kept(acd.Contact{Organisation: org, ID: last})))
	if size > 350 {
		t.Errorf("a waiting contact takes %d bytes", size)
	}
	runtime.KeepAlive(a)
}

// BenchmarkQueue is a contact that is queued and leaves, beside 100,000 that wait.
func BenchmarkQueue(b *testing.B) {
	a := quiet()
	for i := range 100_000 {
		queueUp(a, fmt.Sprint("waiting-", i), time.Unix(int64(i), 0))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		id := fmt.Sprint("contact-", i)
		queueUp(a, id, time.Now())
		a.Observe(acd.Contact{Organisation: org, ID: id}, acd.Turn{At: time.Now(), Over: true})
	}
}
