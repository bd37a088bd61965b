package api

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/callwright/callwright/runner"
)

// chatEvents sends a conversation's lines as Server-Sent Events (HTML standard,
// 9.2), after the one that Last-Event-ID or the query's after names. The event
// "over" ends it; any other end is for coming back.
func (a *api) chatEvents(w http.ResponseWriter, r *http.Request) {
	talk, err := a.talk(w, r)
	if err != nil {
		a.write(w, r, err)
		return
	}
	done, err := talk.Stream()
	if err != nil {
		a.write(w, r, err)
		return
	}
	defer done()
	control := stay(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // proxies hold it back otherwise
	w.WriteHeader(http.StatusOK)
	say := func(format string, args ...any) error {
		_ = control.SetWriteDeadline(time.Now().Add(slowest))
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return err
		}
		return control.Flush()
	}
	if say("retry: 1000\n\n") != nil {
		return
	}
	err = a.follow(r.Context(), talk, lastRead(r), sink{
		put:  func(l runner.Said) error { return say("id: %d\ndata: %s\n\n", l.Number, line(l)) },
		beat: func() error { return say(":\n\n") },
	})
	if err == nil {
		_ = say("event: over\ndata: {}\n\n")
	}
}

// lastRead is the number of the last line that a page has.
func lastRead(r *http.Request) int {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
